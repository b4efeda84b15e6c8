"""Reads what My week shows: the values of seven periods of some KPIs, judged by the pace of each period."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.utils.timezone import localtime

from kpis.models import Kpi, Skip
from kpis.rules.calendar import Cadence, as_cadence, period_index, shift_period
from kpis.rules.closing import Closing
from kpis.rules.health import HEALTHS, OFF_TRACK, Floats, Health, misses_in_a_row, variance_of
from kpis.rules.pace import AGGREGATION_CODE, Grid, Standing, picked, stand
from kpis.rules.state import aggregation_codes, direction_codes
from kpis.rules.week import COLUMNS, Explained, Value, View, WeekRow, behind_of, columns
from kpis.selectors.closing import closing_of
from kpis.selectors.derivation import computed_at
from kpis.selectors.history import CadenceHistories, histories
from organization.models import Company

# A value that was corrected came when what it replaced first came.
_VALUES = """
SELECT m.kpi_id, m.period, m.actual, m.entered_at, m.entered_by, coalesce(p.name, ''), m.source = 'grid',
       coalesce((SELECT min(e.old_entered_at) FROM kpis_measurementevent e
                 WHERE e.company_id = m.company_id AND e.kpi_id = m.kpi_id AND e.period = m.period), m.entered_at)
FROM kpis_measurement m
LEFT JOIN organization_membership p ON p.company_id = m.company_id AND p.id = m.entered_by
WHERE m.company_id = %(company)s AND m.kpi_id = ANY(%(kpis)s) AND m.period = ANY(%(periods)s)
"""
_SKIPS = """
SELECT s.kpi_id, s.period, s.reason, s.at, s.by_id, coalesce(p.name, '')
FROM kpis_skip s
LEFT JOIN organization_membership p ON p.company_id = s.company_id AND p.id = s.by_id
WHERE s.company_id = %(company)s AND s.kpi_id = ANY(%(kpis)s) AND s.period = ANY(%(periods)s)
"""
_EXPLAINED = """
SELECT e.kpi_id, e.cause, e.text, e.next_step, coalesce(p.name, ''), e.written_at
FROM unnest(%(kpis)s::uuid[], %(periods)s::date[]) AS w (kpi_id, period)
JOIN kpis_explanation e ON e.company_id = %(company)s AND e.kpi_id = w.kpi_id AND e.period = w.period
LEFT JOIN organization_membership p ON p.company_id = e.company_id AND p.id = e.author_id
"""
# "Same as last period" reaches over periods that do not apply, not over missing ones.
_BEFORE = """
SELECT w.kpi_id, w.period, m.period, m.actual FROM unnest(%(kpis)s::uuid[], %(periods)s::date[]) AS w (kpi_id, period)
CROSS JOIN LATERAL (
    SELECT x.period, x.actual FROM kpis_measurement x
    WHERE x.company_id = %(company)s AND x.kpi_id = w.kpi_id AND x.period < w.period
    ORDER BY x.period DESC LIMIT 1) m
"""


@dataclass(frozen=True, slots=True)
class _Came:
    """What stands for a period, and when it first came."""

    value: Value
    first: datetime


Standings = dict[tuple[UUID, date], _Came]


def week_rows(
    *,
    company: Company,
    kpis: Sequence[Kpi],
    writable: frozenset[UUID],
    view: View,
    today: date,
    closing: Closing | None = None,
) -> list[WeekRow]:
    """The rows of `kpis` (owner and department at hand) in their order. As many queries for one KPI as for a hundred.

    `closing`: how the company closes its periods, where that is known already.
    """
    ids = [kpi.id for kpi in kpis]
    if not ids:
        return []
    month = company.fiscal_year_start_month
    shown = {cadence: columns(last, cadence, fiscal_start_month=month) for cadence, last in view.last.items()}
    standing = _values(company, ids, {period for periods in shown.values() for period in periods})
    explained = _explained(company, kpis, view)
    sigmas = _sigmas(company, ids)
    figures: dict[UUID, dict[str, Any]] = {}
    for group in histories(company=company, kpis=ids, until=today).groups:
        figures |= _figures(group, shown[group.cadence], standing, sigmas, month)
    closing = closing or closing_of(company)
    computed = computed_at(company, {kpi.id: view.last[as_cadence(kpi.measure_cadence)] for kpi in kpis})
    typed = writable - computed
    last_days = {
        (cadence, period): closing.last_day(period, cadence) for cadence, periods in shown.items() for period in periods
    }
    for kpi in kpis:
        closed = _Closed(kpi, as_cadence(kpi.measure_cadence), last_days, today)
        told = figures[kpi.id]
        told |= {"computed": kpi.id in computed, "may_explain": kpi.id in writable}
        told["values"] = tuple(closed.marked(value, standing.get((kpi.id, value.period))) for value in told["values"])
    return [
        _row(kpi, figures[kpi.id], writable=kpi.id in typed, view=view, explained=explained.get(kpi.id)) for kpi in kpis
    ]


@dataclass(frozen=True, slots=True)
class _Closed:
    """Which periods of a KPI are closed, and what came after that. Periods before its activation never close."""

    kpi: Kpi
    cadence: Cadence
    last_days: Mapping[tuple[Cadence, date], date]
    today: date

    def marked(self, value: Value, came: _Came | None) -> Value:
        """With the marks."""
        since = self.kpi.activated_on
        if since is not None and value.period < since:
            return value
        last = self.last_days[self.cadence, value.period]
        first = localtime(came.first).date() if came is not None and value.by_hand else None
        return replace(value, closed=self.today > last, late=first is not None and first > last)


def standing_at(*, company: Company, places: Collection[tuple[UUID, date]]) -> dict[tuple[UUID, date], Value]:
    """What stands at these places: values, and words that none applies. Two queries."""
    wanted = set(places)
    if not wanted:
        return {}
    found = _values(company, [kpi for kpi, _period in wanted], {period for _kpi, period in wanted})
    return {place: came.value for place, came in found.items() if place in wanted}


def values_before(
    *, company: Company, places: Collection[tuple[UUID, date]], month: int
) -> dict[tuple[UUID, date], float]:
    """What "same as last period" means at these places; left out where the period before is missing. Three queries."""
    if not places:
        return {}
    ids = [kpi for kpi, _period in places]
    cadences = dict(Kpi.objects.filter(company=company, id__in=ids).values_list("id", "measure_cadence"))
    skipped = set(Skip.objects.filter(company=company, kpi_id__in=ids).values_list("kpi_id", "period"))
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"company": company.pk, "kpis": ids, "periods": [period for _kpi, period in places]})
        rows = cursor.fetchall()

    def reaches(kpi: UUID, at: date, last: date) -> bool:
        cadence = as_cadence(cadences[kpi])
        between = shift_period(at, cadence, -1, fiscal_start_month=month)
        while between > last and (kpi, between) in skipped:
            between = shift_period(between, cadence, -1, fiscal_start_month=month)
        return between == last

    return {(kpi, at): actual for kpi, at, last, actual in rows if kpi in cadences and reaches(kpi, at, last)}


def _row(kpi: Kpi, figures: Mapping[str, Any], *, writable: bool, view: View, explained: Explained | None) -> WeekRow:
    return WeekRow(
        id=kpi.id,
        key=kpi.key,
        name=kpi.name,
        level=kpi.level,
        department=kpi.department_id,
        department_name=kpi.department.name if kpi.department else "",
        owner=kpi.owner_id,
        owner_name=kpi.owner.name if kpi.owner else "",
        owner_role=kpi.owner.job_role if kpi.owner else "",
        unit=kpi.unit,
        decimals=kpi.decimals,
        direction=kpi.direction,
        cadence=as_cadence(kpi.measure_cadence),
        writable=writable,
        running=view.running,
        current=view.current,
        explained=explained,
        **figures,
    )


def _values(company: Company, kpis: list[UUID], periods: set[date]) -> Standings:
    """What stands in the window: values, and words that none applies. Two queries."""
    told: dict[str, Any] = {"company": company.pk, "kpis": kpis, "periods": sorted(periods)}
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, told)
        found = {
            (kpi, period): _Came(Value(period, actual, "no_data", at, by, name, hand), first)
            for kpi, period, actual, at, by, name, hand, first in cursor.fetchall()
        }
        cursor.execute(_SKIPS, told)
        for kpi, period, reason, at, by, name in cursor.fetchall():
            found.setdefault(
                (kpi, period), _Came(Value(period, saved_at=at, saved_by=by, saved_by_name=name, skip=reason), at)
            )
    return found


def _sigmas(company: Company, kpis: list[UUID]) -> dict[UUID, float | None]:
    """How far values scatter, by KPI. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kpi_id, sigma FROM kpis_kpistate WHERE company_id = %s AND kpi_id = ANY(%s)", [company.pk, kpis]
        )
        return dict(cursor.fetchall())


def _explained(company: Company, kpis: Sequence[Kpi], view: View) -> dict[UUID, Explained]:
    """What was said about the values to type. One query."""
    last = {kpi.id: view.last[as_cadence(kpi.measure_cadence)] for kpi in kpis}
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAINED, {"company": company.pk, "kpis": list(last), "periods": list(last.values())})
        return {kpi: Explained(*said) for kpi, *said in cursor.fetchall()}


def _figures(
    group: CadenceHistories,
    shown: Sequence[date],
    standing: Standings,
    sigmas: Mapping[UUID, float | None],
    month: int,
) -> dict[UUID, dict[str, Any]]:
    """Values, pace and verdicts of one cadence's KPIs."""
    width = group.values.shape[1]
    at = period_index(shown[-1], group.cadence, fiscal_start_month=month) - group.first_index
    sign = direction_codes(kpi.direction for kpi in group.kpis)
    judged = _judged(group, sign, sigmas, month)
    grid = Grid.of(group.cadence, group.first_index, width, fiscal_start_month=month)
    version = group.targets.version_at(grid.starts[at], grid.last_days[at], len(group.kpis))
    low, high = picked(group.targets.low, version), picked(group.targets.high, version)
    variance, _percent = variance_of(judged.compared[:, at], judged.pace[:, at], low, high, sign)
    last = np.where(np.isnan(group.values[:, at]), -1, at)
    runs, _began = misses_in_a_row(judged.codes[:, : at + 1], last)
    there = ~np.isnan(group.values)
    skipped = group.skipped if group.skipped is not None else np.zeros(there.shape, bool)
    to_date = np.append(group.targets.to_date, False)[version] & (_codes_of(group) != AGGREGATION_CODE["last"])
    return {
        kpi.id: {
            "values": tuple(
                _value(standing.get((kpi.id, period)), period, judged, row, at - COLUMNS + 1 + place)
                for place, period in enumerate(shown)
            ),
            "pace": _number(judged.line, row, at),
            "low": _number(low, row),
            "high": _number(high, row),
            "variance": _number(variance, row),
            "to_date": bool(to_date[row]),
            "misses": int(runs[row]) if judged.codes[row, at] == OFF_TRACK else 0,
            "behind": behind_of(there[row, :at].tolist(), skipped[row, :at].tolist()),
        }
        for row, kpi in enumerate(group.kpis)
    }


def _judged(group: CadenceHistories, sign: Any, sigmas: Mapping[UUID, float | None], month: int) -> Standing:
    sigma = np.array([np.nan if sigmas.get(kpi.id) is None else sigmas[kpi.id] for kpi in group.kpis], np.float64)
    grid = Grid.of(group.cadence, group.first_index, group.values.shape[1], fiscal_start_month=month)
    return stand(group.values, grid, group.targets, sign, _codes_of(group), sigma)


def _codes_of(group: CadenceHistories) -> Any:
    return aggregation_codes(kpi.aggregation for kpi in group.kpis)


def _value(came: _Came | None, period: date, judged: Standing, row: int, column: int) -> Value:
    if came is None:
        return Value(period)
    inside = 0 <= column < judged.codes.shape[1]
    health: Health = HEALTHS[int(judged.codes[row, column])] if inside else "no_data"
    return replace(came.value, health=health)


def _number(values: Floats, *place: int) -> float | None:
    found = float(values[place])
    return found if np.isfinite(found) else None


def finest(kpis: Sequence[Kpi]) -> Cadence:
    """The shortest cadence among them: the page is turned in its periods."""
    order: tuple[Cadence, ...] = ("weekly", "biweekly", "monthly", "quarterly")
    return min((as_cadence(kpi.measure_cadence) for kpi in kpis), key=order.index, default="weekly")
