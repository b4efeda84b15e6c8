"""Reads the catalogue: which KPIs a person may read and is looking for, a page of them at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, Value, When

from kpis.models import Health, Kpi, Level, Status
from kpis.selectors.states import Row, states_of
from organization.models import Company

PAGE = 250


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Empty text: no condition; `level` empty: company and department KPIs."""

    q: str = ""
    level: str = ""
    department: UUID | None = None
    owner: UUID | None = None
    status: str = ""
    health: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """KPIs of one level and department, in the order of their names."""

    level: str
    department_key: str
    department_name: str
    rows: list[Row]


def catalogue(*, company: Company, kpis: QuerySet[Kpi], wanted: Wanted, page: str | int | None) -> "Page[UUID]":
    """A page of the ids of `kpis` (those the reader may read) that are wanted, by level, department and name. Two queries."""
    order = Case(*[When(level=level, then=Value(place)) for place, level in enumerate(Level.values)])
    found = _narrowed(kpis.filter(company=company), wanted).order_by(order, "department__name", "name", "key")
    return Paginator(found.values_list("id", flat=True), PAGE).get_page(page)


def groups(*, company: Company, page: "Page[UUID]") -> list[Group]:
    """The rows of a page with their figures as of today, grouped. One query (three where figures have aged)."""
    wanted = list(page.object_list)
    rows = {row.id: row for row in states_of(company, kpis=wanted, statuses=Status.values)}
    found: list[Group] = []
    for row in (rows[one] for one in wanted if one in rows):
        if not found or (found[-1].level, found[-1].department_key) != (row.level, row.department_key):
            found.append(Group(row.level, row.department_key, row.department_name, []))
        found[-1].rows.append(row)
    return found


def _narrowed(kpis: QuerySet[Kpi], wanted: Wanted) -> QuerySet[Kpi]:
    conditions: dict[str, Any] = {}
    if wanted.department:
        conditions["department_id"] = wanted.department
    if wanted.owner:
        conditions["owner_id"] = wanted.owner
    if wanted.status:
        conditions["status"] = wanted.status
    found = kpis.filter(_levels(wanted), **conditions)
    if not wanted.status:
        found = found.exclude(status=Status.RETIRED)
    if wanted.health:
        none = Q(state__isnull=True) if wanted.health == Health.NO_DATA else Q(pk__in=[])
        found = found.filter(Q(state__health=wanted.health) | none)
    for word in wanted.q.split():
        found = found.filter(Q(name__icontains=word) | Q(key__icontains=word) | Q(owner__name__icontains=word))
    return found


def _levels(wanted: Wanted) -> Q:
    """An owner's own KPIs are looked for at all levels."""
    if wanted.level == "all" or (wanted.owner and not wanted.level):
        return Q()
    return Q(level=wanted.level) if wanted.level else ~Q(level=Level.INDIVIDUAL)
