"""Reads the executive dashboard: how all shared KPIs stand on a day, what links them, what is late, what was said.

The number of queries does not depend on the size of the company or the length of its history.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from alignment.models import CascadeLink, Evidence
from dashboards.rules.board import LinkFacts
from dashboards.rules.board_assembly import Explained
from kpis.models import Level
from kpis.rules.calendar import as_cadence
from kpis.rules.closing import Closing
from kpis.selectors.closing import closing_of
from kpis.selectors.states import Freshness, LateOwner, Row, freshness, states_as_of, states_of
from organization.models import Company, Department
from organization.rules.roles import RIGHTS, PersonFacts, relations


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """A department as the board names it."""

    id: UUID
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The company on a day. Individual KPIs are in `fresh` only, as counts."""

    day: date
    outcomes: list[Row]
    kpis: list[Row]
    links: list[LinkFacts]
    departments: list[DepartmentFacts]
    fresh: Freshness
    late: tuple[LateOwner, ...]


def read_overview(company: Company, *, day: date, today: date, reader: PersonFacts) -> Reading:
    """What the page needs of `day`; `reader` decides whose lateness is named. Six queries for today."""
    outcomes, kpis = (_rows(company, level, day=day, today=today) for level in (Level.COMPANY, Level.DEPARTMENT))
    fresh = freshness(company, today=day)
    return Reading(
        day=day,
        outcomes=outcomes,
        kpis=kpis,
        links=_links(company),
        departments=[
            DepartmentFacts(*row)
            for row in Department.objects.filter(company=company, closed_at__isnull=True).values_list(
                "id", "key", "name"
            )
        ],
        fresh=fresh,
        late=fresh.owners if _reads_everybody(reader) else late_owners(company, [*outcomes, *kpis], day=day),
    )


@dataclass(frozen=True, slots=True)
class DepartmentReading:
    """One department's KPIs on a day, with the outcomes and the links that may lead to them."""

    outcomes: list[Row]
    kpis: list[Row]
    links: list[LinkFacts]


def read_department(company: Company, department: Department, *, day: date, today: date) -> DepartmentReading:
    """What a department's rows need. Three queries for today."""
    return DepartmentReading(
        outcomes=_rows(company, Level.COMPANY, day=day, today=today),
        kpis=_rows(company, Level.DEPARTMENT, day=day, today=today, department=department.id),
        links=_links(company),
    )


def _rows(company: Company, level: str, *, day: date, today: date, department: UUID | None = None) -> list[Row]:
    if day < today:
        return states_as_of(company, day, level=level, department=department)
    return states_of(company, level=level, department=department, today=today)


def _links(company: Company) -> list[LinkFacts]:
    """Every link of a department KPI to a company KPI; the board knows which of them are active."""
    rows = CascadeLink.objects.filter(company=company, parent_level=Level.COMPANY).order_by("created_at", "id")
    told = rows.values_list(
        "child_id",
        "parent_id",
        "accepted_at",
        "polarity",
        "effect",
        "strength",
        "lag_weeks",
        "evidence",
        "reaccepted_at",
    )
    found = []
    for child, parent, accepted_at, polarity, effect, strength, lag, evidence, again in told:
        doubted = evidence == Evidence.CONTRADICTED and again is None
        counts = accepted_at is not None and not doubted
        found.append(LinkFacts(child, parent, counts, polarity, effect, strength, lag, evidence, doubted))
    return found


def _reads_everybody(reader: PersonFacts) -> bool:
    """May the person read every individual KPI, and so know who is late with one?"""
    return bool(RIGHTS["individual_kpi.read"] & relations(reader))


def late_owners(company: Company, rows: Collection[Row], *, day: date) -> tuple[LateOwner, ...]:
    """Whose shared KPIs are late on `day`, the most first."""
    found: dict[tuple[UUID | None, str], int] = {}
    closing = closing_of(company)
    for row in rows:
        if is_late(row, day=day, closing=closing):
            owner = (row.owner, row.owner_name)
            found[owner] = found.get(owner, 0) + 1
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0][1]))
    return tuple(LateOwner(owner, name, count) for (owner, name), count in ordered)


def is_late(row: Row, *, day: date, closing: Closing) -> bool:
    """The value of the last period that ended is not there although the period applies, and is closed."""
    if row.due_period is None or row.period == row.due_period or row.skipped:
        return False
    return closing.closed(row.due_period, as_cadence(row.cadence), today=day)


# The latest words about each KPI up to the period of its latest value: on a past day nobody knew of later ones.
_SAID = """
SELECT DISTINCT ON (e.kpi_id) e.kpi_id, e.period, e.text, e.next_step, coalesce(m.name, ''), e.written_at AT TIME ZONE %(zone)s
FROM unnest(%(kpis)s::uuid[], %(periods)s::date[]) AS asked (kpi, period)
JOIN kpis_explanation e ON e.company_id = %(company)s AND e.kpi_id = asked.kpi AND e.period <= asked.period
LEFT JOIN organization_membership m ON m.company_id = e.company_id AND m.id = e.author_id
ORDER BY e.kpi_id, e.period DESC
"""


def explanations(company: Company, kpis: Collection[Row]) -> dict[UUID, Explained]:
    """The latest explanation of each of `kpis`, for the period of its latest value or one before. One query."""
    measured = [(kpi.id, kpi.period) for kpi in kpis if kpi.period is not None]
    told: dict[str, Any] = {
        "company": company.pk,
        "kpis": [kpi for kpi, _period in measured],
        "periods": [period for _kpi, period in measured],
        "zone": company.time_zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAID, told)
        return {
            kpi: Explained(period, text, next_step, author, said_at.date())
            for kpi, period, text, next_step, author, said_at in cursor.fetchall()
        }
