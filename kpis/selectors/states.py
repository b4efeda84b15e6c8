"""Reads the current figures for pages: one query, flat in the length of the history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kpis.rules.calendar import CADENCES, current_period
from kpis.rules.state import StateRow
from kpis.selectors.binary import binary_cursor
from kpis.selectors.closing import closing_of
from kpis.selectors.history import company_of, histories
from kpis.selectors.verdicts import verdicts_of
from organization.http.request import company_today
from organization.models import Company
from organization.rules.roles import RIGHTS, VIEWER, PersonFacts, relations


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI and how it stands, as pages show it. None: unknown.

    Figures as in `kpis.models.KpiState`; `spark` and `spark_pace` hold the last 26 periods that ended, the newest
    (`due_period`) last. `restate_on` None or not after today: the figures have aged (`states_of` computes those).
    """

    id: UUID
    key: str
    name: str
    level: str
    department: UUID | None
    department_key: str
    department_name: str
    owner: UUID | None
    owner_name: str
    owner_active: bool
    unit: str
    decimals: int
    direction: str
    indicator: str
    nature: str
    aggregation: str
    cadence: str
    status: str
    locked: bool
    due_period: date | None
    period: date | None
    actual: float | None
    previous: float | None
    last_year: float | None
    target: float | None
    target_low: float | None
    target_high: float | None
    target_ends_on: date | None
    tolerance: float | None
    pace: float | None
    compared: float | None
    variance: float | None
    variance_pct: float | None
    health: str
    stale: bool
    skipped: bool
    accepted_until: date | None
    misses_in_a_row: int
    off_since: date | None
    trend: str
    signal: str
    adverse: bool
    flag: str
    limit_low: float | None
    limit_center: float | None
    limit_high: float | None
    sigma: float | None
    forecast_at: date | None
    forecast: float | None
    forecast_low: float | None
    forecast_high: float | None
    p_miss: float | None
    spark: list[float | None]
    spark_pace: list[float | None]
    entered_at: datetime | None
    restate_on: date | None

    def aged(self, today: date) -> bool:
        """The figures were right on an earlier day and must be computed again (or never were)."""
        return self.restate_on is None or self.restate_on <= today

    def accepted(self, today: date) -> bool:
        """Somebody accepted the variance until a day that has not passed."""
        return self.accepted_until is not None and self.accepted_until >= today


_KPI = {
    "id": "k.id",
    "key": "k.key",
    "name": "k.name",
    "level": "k.level",
    "department": "k.department_id",
    "department_key": "coalesce(d.key, '')",
    "department_name": "coalesce(d.name, '')",
    "owner": "k.owner_id",
    "owner_name": "coalesce(o.name, '')",
    "owner_active": "coalesce(o.active, false)",
    "unit": "k.unit",
    "decimals": "k.decimals",
    "direction": "k.direction",
    "indicator": "k.indicator",
    "nature": "k.nature",
    "aggregation": "k.aggregation",
    "cadence": "k.measure_cadence",
    "status": "k.status",
    "locked": "k.lock_slot IS NOT NULL",
}
_UNKNOWN = {
    "health": "'no_data'",
    "stale": "false",
    "skipped": "false",
    "misses_in_a_row": "0",
    "trend": "'unknown'",
    "signal": "'none'",
    "adverse": "false",
    "flag": "'no_data'",
    "spark": "'{}'::float8[]",
    "spark_pace": "'{}'::float8[]",
}
_FIGURES = [item.name for item in fields(Row) if item.name not in _KPI]
_COLUMNS = ", ".join(
    [
        *_KPI.values(),
        *(f"coalesce(s.{name}, {_UNKNOWN[name]})" if name in _UNKNOWN else f"s.{name}" for name in _FIGURES),
    ]
)
# OFFSET 0 makes look-ups of the primary key: a page shows hundreds of KPIs of a company that has tens of thousands, and
# the planner would read the states and people of all of them.
_READ = f"""
SELECT {_COLUMNS}
FROM kpis_kpi k
LEFT JOIN LATERAL (
    SELECT x.* FROM kpis_kpistate x WHERE x.company_id = k.company_id AND x.kpi_id = k.id OFFSET 0) s ON true
LEFT JOIN organization_department d ON d.company_id = k.company_id AND d.id = k.department_id
LEFT JOIN LATERAL (
    SELECT x.name, x.active FROM organization_membership x
    WHERE x.company_id = k.company_id AND x.id = k.owner_id OFFSET 0) o ON true
WHERE k.company_id = %(company)s
"""  # noqa: S608  only names of this file

_FILTERS = {
    "level": "k.level = %(level)s",
    "department": "k.department_id = %(department)s",
    "owner": "k.owner_id = %(owner)s",
    "kpis": "k.id = ANY(%(kpis)s)",
    "keys": "k.key = ANY(%(keys)s)",
    "statuses": "k.status = ANY(%(statuses)s)",
    "reader": "(k.level <> 'individual' OR k.owner_id = %(reader)s OR k.deputy_id = %(reader)s"
    " OR k.owner_id = ANY(%(stands_in_for)s) OR k.department_id = ANY(%(heads)s))",
    "as_of": "(k.status = 'active' OR k.status = 'retired' AND k.retired_on > %(as_of)s)"
    " AND (k.activated_on IS NULL OR k.activated_on <= %(as_of)s)",
}


def states_of(
    company: Company | UUID,
    *,
    level: str | None = None,
    department: UUID | None = None,
    owner: UUID | None = None,
    kpis: Collection[UUID] | None = None,
    keys: Collection[str] | None = None,
    statuses: Collection[str] = ("active",),
    reader: PersonFacts | None = None,
    today: date | None = None,
) -> list[Row]:
    """KPIs with their figures as of today, by name. One query; three more when figures have aged unnoticed by the clock.

    `reader`: only what this person may read (individual KPIs are not everybody's); None: everything.
    """
    company = company_of(company)
    today = today or company_today(company)
    told: dict[str, Any] = {"level": level, "department": department, "owner": owner, "statuses": list(statuses)}
    told |= {"kpis": None if kpis is None else list(kpis), "keys": None if keys is None else list(keys)}
    rows = _read(company, {name: value for name, value in told.items() if value is not None}, reader)
    aged = [row.id for row in rows if row.aged(today)]
    return _computed(rows, company, today, aged) if aged else rows


def states_as_of(
    company: Company | UUID,
    day: date,
    *,
    level: str | None = None,
    department: UUID | None = None,
    kpis: Collection[UUID] | None = None,
    reader: PersonFacts | None = None,
) -> list[Row]:
    """The KPIs that were active on `day`, with the figures of that day: values by period, targets and statuses by date,
    with today's corrections. Computed from the history (four queries); writes nothing.

    A KPI without a day of activation counts as active from the beginning; acceptances are today's and are left out.
    """
    company = company_of(company)
    told: dict[str, Any] = {"as_of": day, "level": level, "department": department}
    told["kpis"] = None if kpis is None else list(kpis)
    rows = _read(company, {name: value for name, value in told.items() if value is not None}, reader)
    rows = [replace(row, accepted_until=None, entered_at=None) for row in rows]
    return _computed(rows, company, day, [row.id for row in rows])


def _read(company: Company, told: Mapping[str, Any], reader: PersonFacts | None) -> list[Row]:
    where = [_FILTERS[name] for name in told]
    values = {"company": company.pk, **told}
    if reader is not None:
        where += _may_read(reader)
        values |= {"reader": reader.id, "heads": list(reader.heads), "stands_in_for": list(reader.stands_in_for)}
    with binary_cursor() as cursor:
        cursor.execute(" AND ".join([_READ, *where]) + " ORDER BY k.name, k.key", values)
        return [Row(*row) for row in cursor.fetchall()]


def _may_read(reader: PersonFacts) -> list[str]:
    """Conditions that leave what the person may read, by the table of rights."""
    mine = relations(reader)
    if RIGHTS["individual_kpi.read"] & mine:
        return []
    return ["k.level <> 'individual'"] if VIEWER in mine else [_FILTERS["reader"]]


_RULES_NAMES = {
    "target_low": "low",
    "target_high": "high",
    "limit_low": "limit_lower",
    "limit_high": "limit_upper",
    "forecast": "forecast_value",
    "spark": "recent_values",
    "spark_pace": "recent_paces",
}
_COMPUTED = {
    name: _RULES_NAMES.get(name, name)
    for name in _FIGURES
    if name not in {"due_period", "accepted_until", "entered_at"}
}


def _computed(rows: Sequence[Row], company: Company, day: date, kpis: Collection[UUID]) -> list[Row]:
    """The rows, with the figures of `kpis` computed for `day`."""
    found = histories(company=company, kpis=kpis, until=day)
    fresh: dict[UUID, dict[str, Any]] = {}
    for group, verdicts in verdicts_of(found, today=day):
        due = current_period(day, group.cadence, fiscal_start_month=company.fiscal_year_start_month)
        for kpi, state in zip(group.kpis, verdicts.rows(), strict=True):
            fresh[kpi.id] = _figures(state) | {"due_period": due}
    return [replace(row, **fresh[row.id]) if row.id in fresh else row for row in rows]


def _figures(state: StateRow) -> dict[str, Any]:
    return {name: getattr(state, source) for name, source in _COMPUTED.items()}


@dataclass(frozen=True, slots=True)
class LateOwner:
    """Somebody whose values are late; `id` None: KPIs that nobody owns."""

    id: UUID | None
    name: str
    late: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of all values due for the last period of their cadence (all levels, active KPIs): how many are in, not in but
    still in time, and late; whose, the most first."""

    due: int
    inside: int
    late: int
    owners: tuple[LateOwner, ...]

    @property
    def open(self) -> int:
        """Not in yet, and not late."""
        return self.due - self.inside - self.late


# A state row says it without a look at the values, unless it has aged or speaks of another day than the one asked for.
_FRESH = """
WITH due AS (SELECT * FROM unnest(%(cadences)s::text[], %(periods)s::date[], %(closed)s::bool[]) AS c (cadence, period, closed)),
asked AS (
    SELECT k.owner_id, due.closed,
           CASE WHEN s.restate_on > %(today)s AND s.due_period = due.period THEN s.period IS NOT DISTINCT FROM due.period
                ELSE EXISTS (SELECT 1 FROM kpis_measurement m WHERE m.company_id = k.company_id AND m.kpi_id = k.id
                                                                AND m.period = due.period) END AS inside
    FROM kpis_kpi k JOIN due ON due.cadence = k.measure_cadence
    LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
    WHERE k.company_id = %(company)s AND k.status = 'active' AND (k.activated_on IS NULL OR k.activated_on <= due.period)
      AND NOT EXISTS (SELECT 1 FROM kpis_skip x WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.period = due.period)
),
late AS (SELECT owner_id, count(*) AS late FROM asked WHERE closed AND NOT inside GROUP BY owner_id)
SELECT a.due, a.inside, a.late, l.owner_id, coalesce(o.name, ''), l.late
FROM (SELECT count(*) AS due, count(*) FILTER (WHERE inside) AS inside,
             count(*) FILTER (WHERE closed AND NOT inside) AS late FROM asked) a
LEFT JOIN LATERAL (SELECT * FROM late ORDER BY late DESC, owner_id LIMIT %(owners)s) l ON true
LEFT JOIN organization_membership o ON o.company_id = %(company)s AND o.id = l.owner_id
ORDER BY l.late DESC NULLS LAST, o.name NULLS LAST
"""


def freshness(company: Company | UUID, *, today: date | None = None, owners: int = 8) -> Freshness:
    """How complete the values due today are, and whose are late (at most `owners` of them). Two queries.

    A period closes some working days after its end (kpis/rules/closing.py); before that a missing value is open, not late.
    """
    company = company_of(company)
    today = today or company_today(company)
    month = company.fiscal_year_start_month
    periods = [current_period(today, cadence, fiscal_start_month=month) for cadence in CADENCES]
    closing = closing_of(company)
    closed = [closing.closed(period, one, today=today) for period, one in zip(periods, CADENCES, strict=True)]
    told: dict[str, Any] = {
        "company": company.pk,
        "today": today,
        "owners": owners,
        "cadences": list(CADENCES),
        "periods": periods,
        "closed": closed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, told)
        rows = cursor.fetchall()
    due, inside, late = rows[0][:3]
    return Freshness(due, inside, late, tuple(LateOwner(*row[3:]) for row in rows if row[5] is not None))
