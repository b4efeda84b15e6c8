"""Departments merged, split, closed: everything in them led along, in one transaction."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Company, Department, Function, Membership, Token, uuid7
from organization.models.locks import Lock, hold
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.rules.regrouping import PERSON, TOKEN, Goal, Name, Regrouping, Step
from organization.selectors.regrouping import leaving_plan, splitting_plan
from organization.services.departments import add_department, set_head
from organization.services.following import DepartmentWrite, PeopleWrite, tell_departments, tell_people
from organization.services.loading import settle_constraints
from organization.services.trail import recorded


@dataclass(frozen=True, slots=True)
class Regroup:
    """What a mover is told: the steps of its kind."""

    company: Company
    steps: tuple[Step, ...]
    actor: Actor
    why: str


Mover = Callable[[Regroup], None]

_movers: dict[str, Mover] = {}


def register(kind: str, mover: Mover) -> None:
    """Let `mover` carry out the steps of `kind`. Rooms above register in their AppConfig.ready."""
    _movers[kind] = mover


def merge_departments(
    *, company: Company, department: UUID, into: UUID, actor: Actor, why: str, seen: str | None = None
) -> Regrouping:
    """Lead everything of a department into another one and close it. KPIs keep their keys, links, values, owners.

    `seen`: the fingerprint of the plan that was looked at.

    Raises:
        RefusedError: no reason; one of the two is closed, or both are the same; the plan has changed; a room objects.
    """
    if department == into:
        raise RefusedError(refusals.SAME_DEPARTMENT, "into")
    with recorded(actor, why=why):
        source, target = _held(company, department), _held(company, into)
        said = _("Merged into %(department)s: %(why)s") % {"department": target.name, "why": _reason(why)}
        return _leave(company, source, Goal(into, into), "merge", actor=actor, why=said, seen=seen)


def close_department(
    *,
    company: Company,
    department: UUID,
    people_to: UUID | None,
    kpis_to: UUID | None,
    actor: Actor,
    why: str,
    seen: str | None = None,
) -> Regrouping:
    """Close a department: its people go to `people_to` (None: in no department), its KPIs to `kpis_to` (None: retired).

    It is listed no more and keeps its history, retired KPIs among it.

    Raises:
        RefusedError: as `merge_departments`.
    """
    if department in {people_to, kpis_to}:
        raise RefusedError(refusals.SAME_DEPARTMENT, "people_to")
    with recorded(actor, why=why):
        source = _held(company, department)
        for goal in {people_to, kpis_to} - {None}:
            _held(company, goal)  # type: ignore[arg-type]
        said = _("Closed: %(why)s") % {"why": _reason(why)}
        return _leave(company, source, Goal(people_to, kpis_to), "close", actor=actor, why=said, seen=seen)


def split_department(
    *,
    company: Company,
    department: UUID,
    key: str,
    name: str,
    chosen: Collection[Name],
    actor: Actor,
    why: str,
    function: str = Function.OTHER,
    head: UUID | None = None,
) -> Department:
    """Lead chosen people, KPIs and contributions into a new department; with people go their individual KPIs.

    Raises:
        RefusedError: no reason, nothing chosen; a key that is taken; a head who has left; a room objects.
    """
    said = _("Split: %(why)s") % {"why": _reason(why)}
    with recorded(actor, why=said):
        source = _held(company, department)
        plan = splitting_plan(company, source, set(chosen), uuid7())
        if not plan.steps:
            raise RefusedError(refusals.NOTHING_CHOSEN, "chosen")
        fresh = add_department(
            company=company, key=key, name=name, function=function, velocity=source.velocity, head=head, actor=actor,
            why=said,
        )  # fmt: skip
        steps = tuple(Step(one.thing, one.fate, fresh.id) for one in plan.steps)
        moved = any(one.thing.kind == PERSON and one.thing.id == source.head_id for one in steps)
        if moved:
            set_head(company=company, department=source.id, head=None, actor=actor, why=said)
        _carry(Regrouping(steps), DepartmentWrite(company, "split", fresh.id, actor, source.id, said))
    return fresh


def _reason(why: str) -> str:
    if not why.strip():
        raise RefusedError(refusals.NO_REASON, "why")
    return why.strip()


def _held(company: Company, department: UUID) -> Department:
    """The department, its row locked; people and structure stand still until the end of the transaction."""
    hold(company.id, Lock.PEOPLE)
    hold(company.id, Lock.STRUCTURE)
    row = Department.objects.select_for_update(of=("self",)).select_related("head").get(company=company, id=department)
    if row.closed_at is not None:
        raise RefusedError(refusals.CLOSED, "", name=row.name)
    return row


def _leave(
    company: Company, source: Department, goal: Goal, act: str, *, actor: Actor, why: str, seen: str | None
) -> Regrouping:
    with recorded(actor, why=why):
        plan = leaving_plan(company, source, goal)
        if seen is not None and seen != plan.fingerprint:
            raise RefusedError(refusals.CHANGED_MEANWHILE)
        source.head, source.closed_at = None, timezone.now()
        source.save(update_fields=["head", "closed_at"])
        into = goal.kpis if act == "merge" else None
        _carry(plan, DepartmentWrite(company, "merge" if act == "merge" else "close", source.id, actor, into, why))
    return plan


def _carry(plan: Regrouping, write: DepartmentWrite) -> None:
    """Every step by the mover of its kind; the department's followers before those of its people, whose templates may
    have moved along."""
    movers = {PERSON: _people, TOKEN: _tokens} | _movers
    for kind in dict.fromkeys(one.thing.kind for one in plan.steps):
        steps = tuple(one for one in plan.steps if one.thing.kind == kind)
        movers[kind](Regroup(write.company, steps, write.actor, write.why))
    tell_departments(write)
    people = frozenset(one.thing.id for one in plan.steps if one.thing.kind == PERSON)
    tell_people(PeopleWrite(write.company, "edit", people, write.actor, write.why, frozenset({"department"})))
    settle_constraints()


def _people(said: Regroup) -> None:
    for to, ids in by_goal(said.steps).items():
        Membership.objects.filter(company=said.company, id__in=ids).update(department_id=to)


def _tokens(said: Regroup) -> None:
    """An integration with the rights of a head that is no more opens nothing; those of another head would be new rights."""
    ids = [one.thing.id for one in said.steps]
    Token.objects.filter(company=said.company, id__in=ids, revoked_at__isnull=True).update(revoked_at=timezone.now())


def by_goal(steps: Iterable[Step]) -> dict[UUID | None, list[UUID]]:
    """The ids of things by the department they go to."""
    found: dict[UUID | None, list[UUID]] = {}
    for one in steps:
        found.setdefault(one.to, []).append(one.thing.id)
    return found
