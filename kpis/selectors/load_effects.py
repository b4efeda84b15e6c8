"""Reads what undoing a load would do: which values go, which come back, which stay because they were changed since."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kpis.models import Load
from organization.models import Company

#: Of the values that stay, so many are named.
MOST_TOLD = 100

# The values a load wrote and that stand so, with what stood before it (none: it added them; what it wrote twice began
# before the first time); and those it took back and nobody brought again. Where a load names its KPIs, look-ups of the
# primary key find them; else the company's values of its periods are walked.
_PLACES = """
WITH written AS (
    SELECT m.kpi_id, m.period FROM kpis_measurement m
    WHERE m.company_id = %(company)s AND m.load = %(load)s AND m.period BETWEEN %(first)s AND %(last)s {of_kpis}
), said AS (
    SELECT m.* FROM kpis_measurementevent m
    WHERE m.company_id = %(company)s AND NOT m.undo AND m.period BETWEEN %(first)s AND %(last)s {of_kpis}
      AND (m.load = %(load)s OR m.old_load = %(load)s)
), before AS (
    SELECT DISTINCT ON (kpi_id, period) * FROM said WHERE load = %(load)s ORDER BY kpi_id, period, id
), taken AS (
    SELECT kpi_id, period, max(id) AS id FROM said WHERE load = %(load)s AND actual IS NULL GROUP BY kpi_id, period
), gone AS (
    SELECT t.kpi_id, t.period FROM taken t
    WHERE NOT EXISTS (SELECT FROM kpis_measurement m
                      WHERE m.company_id = %(company)s AND m.kpi_id = t.kpi_id AND m.period = t.period)
      AND NOT EXISTS (SELECT FROM kpis_measurementevent e
                      WHERE e.company_id = %(company)s AND e.kpi_id = t.kpi_id AND e.period = t.period AND e.id > t.id)
), places AS (
    SELECT p.kpi_id, p.period, p.stands,
           CASE WHEN b.old_load IS DISTINCT FROM %(load)s THEN b.old_actual END AS actual,
           coalesce(b.old_note, '') AS note, b.old_entered_by AS entered_by, b.old_entered_at AS entered_at,
           coalesce(b.old_source, '') AS source, b.old_load AS load
    FROM (SELECT kpi_id, period, true AS stands FROM written
          UNION ALL SELECT kpi_id, period, false FROM gone) AS p
    LEFT JOIN before b USING (kpi_id, period)
)
"""
PLACES = "SELECT * FROM places WHERE stands OR actual IS NOT NULL"
_COUNTS = """
SELECT (SELECT count(*) FROM places WHERE actual IS NOT NULL),
       (SELECT count(*) FROM places WHERE stands AND actual IS NULL),
       (SELECT count(*) FROM (SELECT kpi_id, period FROM said EXCEPT SELECT kpi_id, period FROM places) AS k)
"""
_KEPT = """
SELECT k.id, k.key, k.name, k.unit, k.decimals, s.period, m.actual, coalesce(p.name, ''), coalesce(m.entered_at, e.at)
FROM (SELECT kpi_id, period, max(id) AS id FROM said GROUP BY kpi_id, period) AS s
JOIN kpis_kpi k ON k.company_id = %(company)s AND k.id = s.kpi_id
JOIN kpis_measurementevent e ON e.company_id = %(company)s AND e.id = s.id
LEFT JOIN kpis_measurement m ON m.company_id = %(company)s AND m.kpi_id = s.kpi_id AND m.period = s.period
LEFT JOIN organization_membership p
    ON p.company_id = %(company)s AND p.id = CASE WHEN m.actual IS NULL THEN e.actor ELSE m.entered_by END
WHERE (s.kpi_id, s.period) NOT IN (SELECT kpi_id, period FROM places)
ORDER BY k.name, k.key, s.period LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value of a load that somebody changed since; `actual` None: it was taken back. `by`: empty for a system."""

    kpi: UUID
    key: str
    name: str
    unit: str
    decimals: int
    period: date
    actual: float | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What undoing does: values that get their old value again, that go, that stay; of those the first are named."""

    restored: int
    removed: int
    kept: int
    named: list[Kept]


def effect_of(*, company: Company, load: Load) -> Effect:
    """What undoing the load would do now. Three queries, none where it touched no value."""
    told = places_told(company=company, load=load)
    if told is None:
        return Effect(0, 0, 0, [])
    with connection.cursor() as cursor:
        cursor.execute(places_sql(load) + _COUNTS, told)
        restored, removed, kept = cursor.fetchone()
        if not kept:
            return Effect(restored, removed, 0, [])
        cursor.execute(places_sql(load) + _KEPT, told | {"most": MOST_TOLD})
        return Effect(restored, removed, kept, [Kept(*row) for row in cursor.fetchall()])


def places_sql(load: Load) -> str:
    """The beginning of a statement that knows `places`, `said`, `written` of a load."""
    return _PLACES.format(of_kpis="AND m.kpi_id = ANY(%(kpis)s::uuid[])" if load.kpis else "")


def places_told(*, company: Company, load: Load) -> dict[str, Any] | None:
    """Its parameters; None: the load touched no value."""
    if load.first_period is None or load.last_period is None:
        return None
    return {
        "company": company.pk,
        "load": load.id,
        "kpis": load.kpis,
        "first": load.first_period,
        "last": load.last_period,
    }
