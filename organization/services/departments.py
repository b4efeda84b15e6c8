"""Departments: added, edited, given a head."""

from uuid import UUID

from organization.models import Company, Department, Function, Membership
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.services.trail import recorded


def add_department(
    *,
    company: Company,
    key: str,
    name: str,
    actor: Actor,
    function: str = Function.OTHER,
    velocity: str = "",
    head: UUID | None = None,
    as_found: bool = False,
    why: str = "",
) -> Department:
    """A department with a key of its own in the company. `as_found`: a file may name a head who has left."""
    with recorded(actor, why=why):
        if Department.objects.filter(company=company, key=key).exists():
            raise RefusedError(refusals.KEY_TAKEN, "key")
        _can_head(company, head, as_found=as_found)
        return Department.objects.create(
            company=company, key=key, name=name, function=function, velocity=velocity, head_id=head
        )


def edit_department(
    *,
    company: Company,
    department: UUID,
    name: str,
    function: str,
    velocity: str,
    head: UUID | None,
    actor: Actor,
    why: str = "",
) -> Department:
    """Change a department; its key stays, for files and integrations name it."""
    with recorded(actor, why=why):
        row = Department.objects.select_for_update().get(company=company, id=department)
        _open(row)
        if head != row.head_id:
            _can_head(company, head)
        row.name, row.function, row.velocity, row.head_id = name, function, velocity, head
        row.save(update_fields=["name", "function", "velocity", "head"])
    return row


def set_head(
    *, company: Company, department: UUID, head: UUID | None, actor: Actor, why: str = "", as_found: bool = False
) -> Department:
    """Name the head of a department, an active person of the company; None leaves it without."""
    with recorded(actor, why=why):
        row = Department.objects.select_for_update().get(company=company, id=department)
        _open(row)
        _can_head(company, head, as_found=as_found)
        row.head_id = head
        row.save(update_fields=["head"])
    return row


def _open(department: Department) -> None:
    if department.closed_at is not None:
        raise RefusedError(refusals.CLOSED, "", name=department.name)


def _can_head(company: Company, head: UUID | None, *, as_found: bool = False) -> None:
    if head is None:
        return
    person = Membership.objects.get(company=company, id=head)
    if not person.active and not as_found:
        raise RefusedError(refusals.NOT_ACTIVE, "head", name=person.name)
