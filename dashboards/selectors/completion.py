"""Reads how complete the values of the current period are, by department and owner, in one query."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from dashboards.rules.completion import Line, OwnerCount
from kpis.models import Kpi, Status
from kpis.selectors.owed import closing_days, due_periods_of
from organization.models import Company
from organization.selectors.owed import deputies_on

_ASKED = """
FROM unnest(%(cadences)s::text[], %(periods)s::date[], %(last_days)s::date[]) AS due (cadence, period, last_day)
JOIN kpis_kpi k ON k.company_id = %(company)s AND k.measure_cadence = due.cadence AND k.status = 'active'
    AND (k.activated_on IS NULL OR k.activated_on <= due.period)
LEFT JOIN organization_membership o ON o.company_id = k.company_id AND o.id = k.owner_id AND o.active
LEFT JOIN kpis_measurement m ON m.company_id = k.company_id AND m.kpi_id = k.id AND m.period = due.period
WHERE (%(departments)s::uuid[] IS NULL OR k.department_id = ANY(%(departments)s::uuid[]))
  AND NOT EXISTS (SELECT 1 FROM kpis_skip x
                  WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.period = due.period)
  AND NOT EXISTS (SELECT 1 FROM kpis_derivation x WHERE x.company_id = k.company_id AND x.kpi_id = k.id
                                                    AND (x.since IS NULL OR x.since <= due.period))
"""
# Whether a value that is in came late is asked of its first entry, and only once the period has closed.
_CAME_LATE = """
m.kpi_id IS NOT NULL AND due.last_day < %(today)s AND due.last_day < (coalesce(
    (SELECT min(e.old_entered_at) FROM kpis_measurementevent e
     WHERE e.company_id = k.company_id AND e.kpi_id = k.id AND e.period = due.period), m.entered_at)
    AT TIME ZONE %(zone)s)::date
"""
_COUNTS = f"""
SELECT k.department_id, o.id, o.name, count(*), count(m.kpi_id), count(*) FILTER (WHERE {_CAME_LATE}),
       count(*) FILTER (WHERE m.kpi_id IS NULL AND due.last_day < %(today)s)
{_ASKED}
GROUP BY k.department_id, o.id, o.name
"""
_LINES = f"""
SELECT coalesce(d.name, ''), coalesce(o.name, ''), coalesce(o.email, ''), k.key, k.name, due.cadence, due.period,
       due.last_day, m.kpi_id IS NOT NULL, {_CAME_LATE}, o.id
{_ASKED.replace("WHERE", "LEFT JOIN organization_department d ON d.company_id = k.company_id AND d.id = k.department_id WHERE", 1)}
ORDER BY 1, 2, 5
"""


def counts_of(
    *, company: Company, today: date, departments: Collection[UUID] | None = None
) -> dict[UUID | None, list[OwnerCount]]:
    """Due, in and missing values of the current period by department (None: the company's own) and owner.

    What absent owners miss stands with who stands in for them. Three queries.
    """
    deputies = deputies_on(company, today)
    found: dict[UUID | None, list[OwnerCount]] = defaultdict(list)
    for department, owner, name, due, inside, late, overdue in _rows(_COUNTS, company, today, departments):
        deputy = deputies.get(owner) if owner is not None else None
        found[department].append(
            OwnerCount(
                id=deputy or owner,
                name=name or "",
                away=deputy is not None,
                due=due,
                inside=inside,
                late=late,
                overdue=overdue,
            )
        )
    return dict(found)


def cadences_of(company: Company, departments: Collection[UUID] | None = None) -> set[str]:
    """The cadences of active KPIs. One query."""
    found = Kpi.objects.filter(company=company, status=Status.ACTIVE)
    if departments is not None:
        found = found.filter(department_id__in=departments)
    return set(found.order_by().values_list("measure_cadence", flat=True).distinct())


def lines_of(*, company: Company, today: date, departments: Collection[UUID] | None = None) -> list[Line]:
    """Every value that is asked for now. Two queries."""
    return [Line(*row) for row in _rows(_LINES, company, today, departments)]


def _rows(sql: str, company: Company, today: date, departments: Collection[UUID] | None) -> list[Any]:
    periods = due_periods_of(company, today)
    told: dict[str, Any] = {
        "company": company.pk,
        "zone": company.time_zone,
        "today": today,
        "cadences": list(periods),
        "periods": list(periods.values()),
        "last_days": list(closing_days(company, periods).values()),
        "departments": None if departments is None else list(departments),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())
