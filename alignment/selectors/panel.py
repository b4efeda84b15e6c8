"""Reads a company as arrays, for everything that is computed company-wide. Five queries; values as arrays, never row by row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from alignment.models import Evidence
from alignment.rules.panel import (
    LEVELS,
    NO_LAG,
    Links,
    Panel,
    Series,
    coarser_of,
    gathered,
    onto_weeks,
    starts_of,
)
from kpis.rules.calendar import CADENCES, Cadence, DayArray, period_index
from kpis.rules.health import DIRECTION_SIGN, Floats, Ints
from kpis.selectors.binary import binary_cursor
from kpis.selectors.history import PERIODS, CadenceHistories, Histories, KpiFacts, company_of, histories
from kpis.selectors.verdicts import verdicts_of
from organization.http.request import company_today
from organization.models import Company

__all__ = ["Links", "Panel", "Series", "panel", "series_of", "with_links_and_figures"]

#: How far back weeks are read for KPIs that are compared with monthly ones: five years, enough for forty months.
LONG_PERIODS = 261

_DAY = np.timedelta64(1, "D")

_NUMBERS = ("sigma", "actual", "compared", "pace", "target", "low", "high", "tolerance", "p_miss")
_WORDS = {"health": "no_data", "flag": "no_data", "signal": "none"}

_KPIS = """
SELECT k.id, k.name, k.tags, k.status, k.activated_on, k.retired_on, coalesce(d.key, ''), coalesce(d.function, '')
FROM kpis_kpi k LEFT JOIN organization_department d ON d.company_id = k.company_id AND d.id = k.department_id
WHERE k.company_id = %(company)s AND {which}
"""
_STATES = """
SELECT s.kpi_id, s.sigma, s.actual, s.compared, s.pace, s.target, s.target_low, s.target_high, s.tolerance, s.p_miss,
       s.health, s.flag, s.signal, s.adverse, s.stale
FROM kpis_kpistate s WHERE s.company_id = %(company)s AND s.restate_on > %(day)s
"""
_STATES_OF = _STATES + "AND s.kpi_id = ANY(%(kpis)s)"
_LINKS = """
SELECT l.id, l.child_id, l.parent_id, l.polarity, l.effect, l.effect_sd, l.strength, l.lag_weeks,
       l.accepted_by_id IS NOT NULL, l.child_level = l.parent_level, l.evidence, l.reaccepted_at IS NOT NULL
FROM alignment_cascadelink l WHERE l.company_id = %(company)s
"""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the history does not tell of a KPI."""

    name: str
    tags: Sequence[str]
    status: str
    activated_on: date | None
    retired_on: date | None
    department_key: str
    function: str

    def active_on(self, day: date | None) -> bool:
        """Active now; or on an earlier day, by its dates (as kpis.selectors.states.states_as_of)."""
        if day is None:
            return self.status == "active"
        left = self.retired_on is not None and self.retired_on <= day
        came = self.activated_on is None or self.activated_on <= day
        return came and (self.status == "active" or (self.status == "retired" and not left))


@dataclass(frozen=True, slots=True)
class _Figures:
    """How a KPI stands on the day."""

    numbers: tuple[float | None, ...]
    words: tuple[str, ...]
    adverse: bool
    stale: bool


_NO_FIGURES = _Figures((None,) * len(_NUMBERS), tuple(_WORDS.values()), adverse=False, stale=False)


def panel(company: Company | UUID, as_of: date | None = None) -> Panel:
    """The company as arrays, today or on an earlier day (values by period, targets and statuses by date, today's corrections and links).

    Today's figures are those of the state rows; where one has aged unnoticed, or for an earlier day, they are computed.
    """
    company = company_of(company)
    day = as_of or company_today(company)
    said = dict(_said(company, as_of))
    found = histories(company=company, until=day, retired=as_of is not None)
    figures = _figures(company, found, day, live=as_of is None)
    facts = [kpi for group in found.groups for kpi in group.kpis if kpi.id in said]
    facts.sort(key=lambda kpi: (LEVELS.index(kpi.level), kpi.key))
    place = {kpi.id: at for at, kpi in enumerate(facts)}
    links = _links(company, place)
    weeks, history = _weekly(found, place, day)
    return Panel(
        day=day,
        weeks=weeks,
        history=history,
        series=_series(company, found, facts, links, day),
        links=links,
        **_constants(facts, said, as_of),
        **_standing([figures.get(kpi.id, _NO_FIGURES) for kpi in facts]),
    )


def with_links_and_figures(company: Company, known: Panel, kpis: Collection[UUID]) -> Panel:
    """`known`, a panel of today, with the links as they stand now and the figures of a few KPIs as their state rows say. Two queries.

    For links and targets that changed since; values and what KPIs are called are taken from `known`.
    """
    with binary_cursor() as cursor:
        cursor.execute(_STATES_OF, {"company": company.pk, "day": known.day, "kpis": list(kpis)})
        rows = [(known.place[row[0]], row) for row in cursor.fetchall() if row[0] in known.place]
    changed: dict[str, Any] = {name: getattr(known, name).copy() for name in (*_NUMBERS, "adverse", "stale")}
    words = {name: list(getattr(known, name)) for name in _WORDS}
    for at, row in rows:
        for name, value in zip(_NUMBERS, row[1:10], strict=True):
            changed[name][at] = np.nan if value is None else value
        for name, word in zip(_WORDS, row[10:13], strict=True):
            words[name][at] = word
        changed["adverse"][at], changed["stale"][at] = row[13], row[14]
    changed |= {name: tuple(one) for name, one in words.items()}
    return replace(known, links=_links(company, known.place), **changed)


def _said(company: Company, as_of: date | None) -> Iterator[tuple[UUID, _Said]]:
    """All KPIs but the retired; as of an earlier day those that were active then."""
    with binary_cursor() as cursor:
        which = "true" if as_of is not None else "k.status <> 'retired'"
        cursor.execute(_KPIS.format(which=which), {"company": company.pk})
        for row in cursor.fetchall():
            told = _Said(*row[1:])
            if as_of is None or told.active_on(as_of):
                yield row[0], told


def _constants(facts: Sequence[KpiFacts], said: Mapping[UUID, _Said], as_of: date | None) -> dict[str, Any]:
    told = [said[kpi.id] for kpi in facts]
    return {
        "ids": tuple(kpi.id for kpi in facts),
        "keys": tuple(kpi.key for kpi in facts),
        "names": tuple(one.name for one in told),
        "level": np.array([LEVELS.index(kpi.level) for kpi in facts], np.int8),
        "direction": tuple(kpi.direction for kpi in facts),
        "sign": np.array([DIRECTION_SIGN.get(kpi.direction, 0) for kpi in facts], np.int8),  # type: ignore[call-overload]
        "cadence": tuple(kpi.cadence for kpi in facts),
        "aggregation": tuple(kpi.aggregation for kpi in facts),
        "indicator": tuple(kpi.indicator for kpi in facts),
        "unit": tuple(kpi.unit for kpi in facts),
        "department": tuple(kpi.department for kpi in facts),
        "department_key": tuple(one.department_key for one in told),
        "function": tuple(one.function for one in told),
        "tags": tuple(frozenset(one.tags) for one in told),
        "owner": tuple(kpi.owner for kpi in facts),
        "active": np.array([one.active_on(as_of) for one in told], bool),
    }


# ── figures of the day ──


def _figures(company: Company, found: Histories, day: date, *, live: bool) -> dict[UUID, _Figures]:
    """As the state rows say; computed, where one of them speaks of another day."""
    if live:
        with binary_cursor() as cursor:
            cursor.execute(_STATES, {"company": company.pk, "day": day})
            kept = {row[0]: _Figures(row[1:10], row[10:13], row[13], row[14]) for row in cursor.fetchall()}
        if all(kpi.id in kept for group in found.groups for kpi in group.kpis):
            return kept
    return dict(_computed(found, day))


def _computed(found: Histories, day: date) -> Iterator[tuple[UUID, _Figures]]:
    for group, verdicts in verdicts_of(found, today=day):
        for kpi, state in zip(group.kpis, verdicts.rows(), strict=True):
            numbers = tuple(getattr(state, name) for name in _NUMBERS)
            words = tuple(getattr(state, name) for name in _WORDS)
            yield kpi.id, _Figures(numbers, words, state.adverse, state.stale)


def _standing(figures: Sequence[_Figures]) -> dict[str, Any]:
    numbers = np.array([one.numbers for one in figures], np.float64).reshape(len(figures), len(_NUMBERS))
    found: dict[str, Any] = {name: np.ascontiguousarray(numbers[:, at]) for at, name in enumerate(_NUMBERS)}
    found |= {name: tuple(one.words[at] for one in figures) for at, name in enumerate(_WORDS)}
    for name in ("adverse", "stale"):
        found[name] = np.array([getattr(one, name) for one in figures], bool)
    return found


# ── values ──


def _ended(group: CadenceHistories, day: date, month: int) -> tuple[Floats, DayArray]:
    """The values of periods that ended before the day (m, P), and their last days (P,)."""
    width = period_index(day, group.cadence, fiscal_start_month=month) - group.first_index
    starts = starts_of(group.cadence, group.first_index, width + 1, fiscal_start_month=month)
    return group.values[:, :width], starts[1:] - _DAY


def _weekly(found: Histories, place: Mapping[UUID, int], day: date) -> tuple[DayArray, Floats]:
    """The weeks from the first with a value on, at most three years, and all values on them."""
    this_week = period_index(day, "weekly")
    first = this_week - PERIODS
    history = np.full((len(place), PERIODS), np.nan)
    for group in found.groups:
        rows, kept = _places(group, place)
        values, last_days = _ended(group, day, found.fiscal_start_month)
        if group.cadence == "weekly":
            history[rows] = values[kept]
        else:
            history[rows] = onto_weeks(values[kept], last_days, first, PERIODS)
    measured = ~np.isnan(history).all(axis=0)
    start = int(measured.argmax()) if measured.any() else PERIODS
    return starts_of("weekly", first + start, PERIODS - start), np.ascontiguousarray(history[:, start:])


def _places(group: CadenceHistories, place: Mapping[UUID, int]) -> tuple[Any, Any]:
    """Places in the panel, and the rows of the group that have one."""
    pairs = [(place[kpi.id], row) for row, kpi in enumerate(group.kpis) if kpi.id in place]
    rows = np.array([pair[0] for pair in pairs], np.int64)
    kept: Any = slice(None) if len(pairs) == len(group.kpis) else np.array([pair[1] for pair in pairs], np.int64)
    return rows, kept


def _series(
    company: Company,
    found: Histories,
    facts: Sequence[KpiFacts],
    links: Links,
    day: date,
) -> dict[Cadence, Series]:
    """One grid for each longer cadence in use, with what it is compared with gathered into it."""
    wanted: dict[Cadence, set[int]] = {}
    for at, kpi in enumerate(facts):
        if kpi.cadence != "weekly":
            wanted.setdefault(kpi.cadence, set()).add(at)
    for child, parent in zip(links.child, links.parent, strict=True):
        common = coarser_of(facts[child].cadence, facts[parent].cadence)
        if common != "weekly":
            wanted[common] |= {int(child), int(parent)}
    if not wanted:
        return {}
    finer = {facts[at].id for cadence, ats in wanted.items() for at in ats if facts[at].cadence != cadence}
    long = histories(company=company, kpis=finer, until=day, periods=LONG_PERIODS) if finer else None
    month = found.fiscal_start_month
    return {
        cadence: series_of(cadence, sorted(ats), facts, [found, *([long] if long else [])], day, month)
        for cadence, ats in sorted(wanted.items(), key=lambda item: CADENCES.index(item[0]))
    }


def series_of(
    cadence: Cadence, ats: Sequence[int], facts: Sequence[KpiFacts], sources: Sequence[Histories], day: date, month: int
) -> Series:
    """The KPIs in the places `ats` of `facts` on one grid, from the first period with a value on; a finer one is gathered into it."""
    first = period_index(day, cadence, fiscal_start_month=month) - PERIODS
    starts = starts_of(cadence, first, PERIODS, fiscal_start_month=month)
    values = np.full((len(ats), PERIODS), np.nan)
    row_of = {facts[at].id: row for row, at in enumerate(ats)}
    for group in (group for source in sources for group in source.groups):
        pairs = [(row_of[kpi.id], row) for row, kpi in enumerate(group.kpis) if kpi.id in row_of]
        if pairs:
            rows, own = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
            values[rows] = _on_grid(group, own, cadence, starts, day, month)
    measured = ~np.isnan(values).all(axis=0)
    start = int(measured.argmax()) if measured.any() else PERIODS
    return Series(cadence, starts[start:], np.array(ats, np.int64), np.ascontiguousarray(values[:, start:]))


def _on_grid(group: CadenceHistories, rows: Ints, cadence: Cadence, starts: DayArray, day: date, month: int) -> Floats:
    values, last_days = _ended(group, day, month)
    if group.cadence == cadence:
        return values[rows, -PERIODS:]
    short = starts_of(group.cadence, group.first_index, len(last_days), fiscal_start_month=month)
    middles = short + (last_days - short) // 2
    last_only = np.array([group.kpis[row].aggregation == "last" for row in rows], bool)
    return gathered(values[rows], middles, starts, cadence, last_only, fiscal_start_month=month)


# ── links ──


def _links(company: Company, place: Mapping[UUID, int]) -> Links:
    """The links whose two ends are in the panel."""
    with binary_cursor() as cursor:
        cursor.execute(_LINKS, {"company": company.pk})
        rows = [row for row in cursor.fetchall() if row[1] in place and row[2] in place]
    rows.sort(key=lambda row: (place[row[1]], place[row[2]]))
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * 12

    def numbers(column: int) -> Floats:
        return np.array([np.nan if number is None else number for number in columns[column]], np.float64)

    accepted, coupling, again = (np.array(columns[at], bool) for at in (8, 9, 11))
    contradicted = np.array([word == Evidence.CONTRADICTED for word in columns[10]], bool)
    return Links(
        ids=tuple(columns[0]),
        child=np.array([place[kpi] for kpi in columns[1]], np.int64),
        parent=np.array([place[kpi] for kpi in columns[2]], np.int64),
        polarity=np.array(columns[3], np.int8),
        effect=numbers(4),
        effect_sd=numbers(5),
        word=tuple(columns[6]),
        lag=np.array([NO_LAG if lag is None else lag for lag in columns[7]], np.int64),
        accepted=accepted,
        coupling=coupling,
        credited=accepted & ~coupling & (~contradicted | again),
        evidence=tuple(columns[10]),
    )
