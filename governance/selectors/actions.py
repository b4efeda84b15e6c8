"""Reads actions: what whom is asked for, by when, and where it comes from."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from governance.models import ActionItem
from kpis.models import Kpi
from organization.models import Company


def actions_of(company: Company) -> QuerySet[ActionItem]:
    """All actions with what a line names, by the day they are due."""
    named = ActionItem.objects.filter(company=company).select_related("person", "kpi", "plan__kpi")
    return named.order_by("due_on", "created_at", "id")


def open_actions(
    company: Company,
    *,
    people: Collection[UUID] | None = None,
    kpi: UUID | None = None,
    plan: UUID | None = None,
    review: UUID | None = None,
) -> QuerySet[ActionItem]:
    """Neither done nor dropped, of these people, this KPI, plan or review; the most urgent first."""
    rows = actions_of(company).filter(done_at__isnull=True, dropped_at__isnull=True)
    if people is not None:
        rows = rows.filter(person__in=people)
    for name, wanted in (("kpi", kpi), ("plan", plan), ("review", review)):
        if wanted is not None:
            rows = rows.filter(**{name: wanted})
    return rows


def overdue(action: ActionItem, today: date) -> bool:
    """Open, and its day has passed."""
    return action.done_at is None and action.dropped_at is None and action.due_on < today


def asked_of_others(company: Company, person: UUID) -> QuerySet[ActionItem]:
    """What a person asked of others, as far as it is open."""
    return open_actions(company).filter(created_by=person).exclude(person=person)


def done_lately(company: Company, person: UUID, most: int = 10) -> list[ActionItem]:
    """What a person did last, the latest first."""
    return list(actions_of(company).filter(person=person, done_at__isnull=False).order_by("-done_at")[:most])


def kpis_with_actions(kpis: QuerySet[Kpi]) -> set[UUID]:
    """Which of `kpis` have one."""
    return set(kpis.filter(actions__isnull=False).values_list("id", flat=True))


def actions_of_plan(company: Company, plan: UUID) -> list[ActionItem]:
    """What a plan consists of, without what was dropped."""
    return list(actions_of(company).filter(plan=plan, dropped_at__isnull=True).select_related("done_by"))
