"""Reads a department's scorecard: its KPIs on all levels, what they feed, what was explained."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from alignment.models import CascadeLink
from dashboards.selectors.overview import is_late
from kpis.models import Explanation, Status
from kpis.rules.closing import Closing
from kpis.selectors.closing import closing_of
from kpis.selectors.states import Row, states_of
from organization.models import Company, Department

LIVING = (Status.ACTIVE, Status.PROPOSED, Status.DRAFT)


@dataclass(frozen=True, slots=True)
class Feed:
    """A KPI that another one feeds."""

    key: str
    name: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around some KPIs, by their ids."""

    feeds: dict[UUID, list[Feed]]
    explained: dict[UUID, date]
    late: set[UUID]
    closing: Closing


def rows_of_department(*, company: Company, department: Department, today: date) -> list[Row]:
    """Its KPIs that are not retired, department and individual level, with today's figures. One query."""
    return states_of(company, department=department.id, statuses=LIVING, today=today)


def rows_of_person(*, company: Company, person: UUID, today: date) -> list[Row]:
    """The KPIs that a person owns, not retired. One query."""
    return states_of(company, owner=person, statuses=LIVING, today=today)


def rows_of_deputy(*, company: Company, kpis: Collection[UUID], today: date) -> list[Row]:
    """These KPIs, not retired. One query, none where there are none."""
    return states_of(company, kpis=kpis, statuses=LIVING, today=today) if kpis else []


def context_of(*, company: Company, rows: Collection[Row], today: date) -> Context:
    """What the KPIs feed, what was said about them, whose values are late. Three queries."""
    ids = [row.id for row in rows]
    links = CascadeLink.objects.filter(company=company, child_id__in=ids).exclude(parent__status=Status.RETIRED)
    feeds: dict[UUID, list[Feed]] = {}
    named = links.order_by("parent_level", "parent__name").values_list(
        "child_id", "parent__key", "parent__name", "accepted_by"
    )
    for child, key, name, accepted in named:
        feeds.setdefault(child, []).append(Feed(key, name, accepted is not None))
    said = Explanation.objects.filter(company=company, kpi_id__in=ids).values_list("kpi_id").annotate(Max("period"))
    closing = closing_of(company)
    late = {row.id for row in rows if is_late(row, day=today, closing=closing)}
    return Context(feeds, dict(said), late, closing)
