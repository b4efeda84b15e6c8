"""Reads what a department holds. The rooms above register what they know of."""

from collections.abc import Callable
from uuid import UUID

from django.utils import timezone

from organization.models import Company, Department, Membership, Token
from organization.rules.regrouping import (
    PERSON,
    TOKEN,
    Goal,
    Name,
    Regrouping,
    Thing,
    Warn,
    plan_leaving,
    plan_splitting,
)

Reader = Callable[[Company, UUID], list[Thing]]

_readers: list[Reader] = []
#: More active department KPIs blur the focus (kpis/rules/limits.py has the limits of all levels).
MOST_KPIS = 8


def register(reader: Reader) -> None:
    """`reader(company, department)` lists what the department holds in the room above; once per function."""
    if reader not in _readers:
        _readers.append(reader)


def things_of(company: Company, department: UUID) -> list[Thing]:
    """Everything of a department that goes somewhere when it closes."""
    people = Membership.objects.filter(company=company, department_id=department).order_by("name", "email")
    tokens = Token.objects.filter(
        company=company, department_id=department, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    found = [Thing(PERSON, one.id, one.name, active=one.active) for one in people]
    found += [Thing(TOKEN, one.id, one.name) for one in tokens.order_by("name")]
    for reader in _readers:
        found += reader(company, department)
    return found


def leaving_plan(company: Company, department: Department, goal: Goal) -> Regrouping:
    """What would happen if the department closed."""
    goals = {one for one in (goal.people, goal.kpis) if one is not None}
    there = {one: things_of(company, one) for one in goals}
    found = plan_leaving(things_of(company, department.id), goal, there, most=MOST_KPIS)
    warnings = list(found.warnings)
    if department.head is not None:
        warnings.append(Warn("head_ends", {"name": department.head.name, "department": department.name}))
    if goal.kpis and not Department.objects.filter(company=company, id=goal.kpis, head__isnull=False).exists():
        warnings.append(Warn("goal_without_head"))
    return Regrouping(found.steps, tuple(warnings))


def splitting_plan(company: Company, department: Department, chosen: set[Name], fresh: UUID) -> Regrouping:
    """What would happen if the chosen went into a department of their own."""
    found = plan_splitting(things_of(company, department.id), chosen, fresh, most=MOST_KPIS)
    heads = [one for one in found.steps if one.thing.id == department.head_id]
    extra = [Warn("head_goes", {"name": one.thing.title, "department": department.name}) for one in heads]
    return Regrouping(found.steps, (*found.warnings, *extra))
