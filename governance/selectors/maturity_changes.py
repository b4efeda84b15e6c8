"""How many changes of KPIs came by an approved request: from the trail, against the requests that were applied."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from organization.models import Company

#: A KPI that begins to count, is retired, or whose definition or target changes while it counts; one event a transaction. What a file
#: loads as active was founded, not changed.
_EVENTS = """
WITH said AS (
    SELECT pgh_obj_id AS kpi, pgh_created_at AS at, status, lag(status) OVER w AS was,
           row(name, definition, unit, decimals, direction, aggregation, measure_cadence, nature, indicator)::text AS words,
           lag(row(name, definition, unit, decimals, direction, aggregation, measure_cadence, nature, indicator)::text) OVER w AS before,
           first_value(pgh_created_at) OVER w AS born
    FROM kpis_kpievent WHERE company_id = %(company)s
    WINDOW w AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
), begun AS (
    SELECT kpi, min(born) AS born, min(at) FILTER (WHERE status = 'active') AS counted FROM said GROUP BY kpi
), changed AS (
    SELECT kpi, at FROM said
    WHERE (was <> 'active' AND status = 'active') OR (was = 'active' AND status = 'retired')
       OR (was = 'active' AND status = 'active' AND words <> before)
    UNION
    SELECT t.kpi_id, t.pgh_created_at FROM kpis_targetevent t
    JOIN kpis_kpi k ON k.company_id = t.company_id AND k.id = t.kpi_id AND k.status IN ('active', 'retired')
    JOIN begun b ON b.kpi = t.kpi_id AND t.pgh_created_at > b.born AND t.pgh_created_at > b.counted
    WHERE t.company_id = %(company)s
)
SELECT k.id, k.key, k.level, k.department_id, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM governance_changerequest r
    WHERE r.company_id = %(company)s AND r.kpi_id = c.kpi AND r.status = 'applied'
      AND r.decided_at BETWEEN c.at - interval '1 minute' AND c.at + interval '1 minute'))
FROM changed c JOIN kpis_kpi k ON k.company_id = %(company)s AND k.id = c.kpi
WHERE (c.at AT TIME ZONE %(zone)s)::date BETWEEN %(since)s AND %(until)s
GROUP BY k.id, k.key, k.level, k.department_id
ORDER BY k.key
"""


class Governed(NamedTuple):
    """Changes that came by request, of all; `missing`: keys of KPIs with one that did not."""

    asked: int
    every: int
    missing: tuple[str, ...]


class Changed(NamedTuple):
    """The changes of a KPI, and how many of them came by request."""

    kpi: UUID
    key: str
    level: str
    department: UUID | None
    every: int
    asked: int


def changed_kpis(company: Company, *, since: date, until: date) -> list[Changed]:
    """Each KPI that was changed from `since` to `until`, both included, by key. One query."""
    told: dict[str, Any] = {"company": company.pk, "zone": company.time_zone, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, told)
        return [Changed(*row) for row in cursor.fetchall()]


def governed_by_department(
    company: Company, *, since: date, until: date
) -> tuple[Governed, dict[UUID | None, Governed]]:
    """For the company, and for each department with changes (None: the company KPIs). One query."""
    theirs = defaultdict(list)
    rows = changed_kpis(company, since=since, until=until)
    for row in rows:
        theirs[row.department].append(row)
    return _governed(rows), {department: _governed(some) for department, some in theirs.items()}


def _governed(rows: list[Changed]) -> Governed:
    missing = tuple(row.key for row in rows if row.asked < row.every)
    return Governed(sum(row.asked for row in rows), sum(row.every for row in rows), missing)


#: A lock that was cleared before its day, or words or targets that changed under it, without a request applied at the time.
_BROKEN = """
WITH said AS (
    SELECT pgh_obj_id AS kpi, pgh_created_at AS at, lag(lock_slot) OVER w AS held, lock_slot, lag(locked_until) OVER w AS until,
           row(name, definition, unit, decimals, direction, aggregation, measure_cadence, nature, indicator, status)::text AS words,
           lag(row(name, definition, unit, decimals, direction, aggregation, measure_cadence, nature, indicator, status)::text) OVER w AS before,
           lead(pgh_created_at) OVER w AS next
    FROM kpis_kpievent WHERE company_id = %(company)s AND level = 'company'
    WINDOW w AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
), broken AS (
    SELECT kpi, at FROM said
    WHERE held IS NOT NULL AND (lock_slot IS NULL OR words <> before) AND (at AT TIME ZONE %(zone)s)::date < until
    UNION
    SELECT s.kpi, t.pgh_created_at FROM said s
    JOIN kpis_targetevent t ON t.company_id = %(company)s AND t.kpi_id = s.kpi
     AND t.pgh_created_at > s.at AND (s.next IS NULL OR t.pgh_created_at < s.next)
    WHERE s.lock_slot IS NOT NULL
)
SELECT DISTINCT b.kpi FROM broken b
WHERE (b.at AT TIME ZONE %(zone)s)::date BETWEEN %(since)s AND %(until)s AND NOT EXISTS (
    SELECT 1 FROM governance_changerequest r
    WHERE r.company_id = %(company)s AND r.kpi_id = b.kpi AND r.status = 'applied'
      AND r.decided_at BETWEEN b.at - interval '1 minute' AND b.at + interval '1 minute')
ORDER BY 1
"""


def broken_locks(company: Company, *, since: date, until: date) -> tuple[UUID, ...]:
    """Company KPIs whose lock was broken from `since` to `until`, both included: cleared early, or changed under it. One query."""
    told: dict[str, Any] = {"company": company.pk, "zone": company.time_zone, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, told)
        return tuple(row[0] for row in cursor.fetchall())
