"""Everything a KPI's state row says, for one KPI or for all of one cadence at once: facts in, verdicts out.

Pure and deterministic: the same facts give the same rows, and a row says the same until its `restate_on`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from kpis.rules.baseline import median_of_rows
from kpis.rules.calendar import PERIODS_PER_YEAR, Cadence, DayArray, period_at, period_index
from kpis.rules.health import (
    DIRECTION_SIGN,
    HEALTHS,
    NO_DATA,
    Codes,
    Floats,
    Health,
    Ints,
    is_stale,
    misses_in_a_row,
    variance_of,
)
from kpis.rules.outlook import look_out
from kpis.rules.pace import AGGREGATION_CODE, OPEN_END, SUM, Grid, TargetTable, picked, stand, tolerances
from kpis.rules.process_limits import SIGNALS, Limits, Signal, process_limits
from kpis.rules.trend import TRENDS, Trend, trends
from kpis.rules.variance import FLAGS, Flag, flags, signal_is_adverse

RECENT = 26
#: The statistical part looks at most three years back.
MAX_YEARS = 3

NO_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What is known of `n` KPIs that share a cadence.

    `history` (n, T): column `t` is the period with ordinal `first_index + t`, nan = missing. Columns of periods that have not ended before
    `today` are not looked at. `sign`, `aggregation` (n,): codes of DIRECTION_SIGN and AGGREGATION_CODE. `typical_change` (n,): sigma given
    by people, nan = not given. `normal_since` (n,): ordinal of the period from which a person confirmed a new normal (None: nobody did;
    values before T count as not confirmed). `skipped` (n, T), as `history`: periods declared not applicable (None: none).
    """

    cadence: Cadence
    today: date
    first_index: int
    history: Floats
    sign: Codes
    aggregation: Codes
    typical_change: Floats
    targets: TargetTable
    fiscal_start_month: int = 1
    normal_since: Ints | None = field(default=None)
    skipped: npt.NDArray[np.bool_] | None = field(default=None)


def direction_codes(directions: Iterable[str]) -> Codes:
    """Directions as the codes that `StateFacts.sign` wants; 0 where none is said."""
    signs: Mapping[str, int] = {str(direction): sign for direction, sign in DIRECTION_SIGN.items()}
    return np.array([signs.get(direction, 0) for direction in directions], np.int8)


def aggregation_codes(aggregations: Iterable[str]) -> Codes:
    """Aggregations as the codes that `StateFacts.aggregation` wants."""
    codes: Mapping[str, int] = {str(aggregation): code for aggregation, code in AGGREGATION_CODE.items()}
    return np.array([codes[aggregation] for aggregation in aggregations], np.int8)


@dataclass(frozen=True, slots=True)
class StateRow:
    """One KPI's state in plain Python: what is unknown is None. Fields as in `StateVerdicts`."""

    period: date | None
    actual: float | None
    previous: float | None
    compared: float | None
    target: float | None
    pace: float | None
    low: float | None
    high: float | None
    target_ends_on: date | None
    tolerance: float | None
    variance: float | None
    variance_pct: float | None
    health: Health
    stale: bool
    skipped: bool
    misses_in_a_row: int
    off_since: date | None
    signal: Signal
    adverse: bool
    flag: Flag
    forecast_at: date | None
    forecast_value: float | None
    forecast_low: float | None
    forecast_high: float | None
    p_miss: float | None
    limit_lower: float | None
    limit_center: float | None
    limit_upper: float | None
    sigma: float | None
    trend: Trend
    last_year: float | None
    last_year_change: float | None
    last_year_change_pct: float | None
    recent_first: date
    recent_values: list[float | None]
    recent_paces: list[float | None]
    restate_on: date


@dataclass(frozen=True, slots=True)
class StateVerdicts:
    """The states of `n` KPIs as arrays (n,), nan and NaT = unknown; `row` and `rows` give them in plain Python.

    period: first day of the last measured period that ended; actual: its value; previous: the value measured before it; compared: what
    is judged (the value, or the figure to date); target: where the target ends; pace: where it stands on the period's last day; low, high:
    bounds of a range; target_ends_on: NaT where the version is open; tolerance: how far past it is still at risk, in the KPI's unit;
    variance: compared minus pace, raw sign; stale: a value is owed for longer than it may be; skipped: the last period that ended was
    declared not applicable; adverse: +1 the signal is bad, -1 good, 0 none; forecast_*: the figure at
    the target date (the total or mean of the span for targets to date) with its 80% interval; limit_*: natural process limits;
    recent_*: the last 26 periods that ended (n, 26), values and the target of each single period (nan for ranges), first of them
    `recent_first`; restate_on: the day on which the row changes without anybody writing.
    """

    period: DayArray
    actual: Floats
    previous: Floats
    compared: Floats
    target: Floats
    pace: Floats
    low: Floats
    high: Floats
    target_ends_on: DayArray
    tolerance: Floats
    variance: Floats
    variance_pct: Floats
    health: Codes
    stale: npt.NDArray[np.bool_]
    skipped: npt.NDArray[np.bool_]
    misses_in_a_row: Ints
    off_since: DayArray
    signal: Codes
    adverse: Codes
    flag: Codes
    forecast_at: DayArray
    forecast_value: Floats
    forecast_low: Floats
    forecast_high: Floats
    p_miss: Floats
    limit_lower: Floats
    limit_center: Floats
    limit_upper: Floats
    sigma: Floats
    trend: Codes
    last_year: Floats
    last_year_change: Floats
    last_year_change_pct: Floats
    recent_first: DayArray
    recent_values: Floats
    recent_paces: Floats
    restate_on: DayArray

    def __len__(self) -> int:
        return len(self.actual)

    def rows(self) -> Iterator[StateRow]:
        """The states one by one, in the order of the facts."""
        columns = [_plain(item.name, getattr(self, item.name)) for item in fields(self)]
        for values in zip(*columns, strict=True):
            yield StateRow(*values)

    def row(self, i: int) -> StateRow:
        """The state of KPI `i`."""
        values = (_plain(item.name, getattr(self, item.name)[i : i + 1])[0] for item in fields(self))
        return StateRow(*values)


_WORDS: dict[str, tuple[str, ...]] = {"health": HEALTHS, "signal": SIGNALS, "flag": FLAGS, "trend": TRENDS}


def _plain(name: str, values: npt.NDArray[Any]) -> list[Any]:
    """A column of arrays as a list of Python values."""
    if name in _WORDS:
        words = _WORDS[name]
        return [words[code] for code in values.tolist()]
    if name == "adverse":
        values = values > 0
    elif values.dtype.kind == "f":
        plain = values.astype(object)
        plain[~np.isfinite(values)] = None
        values = plain
    return list(values.tolist())  # NaT becomes None


@dataclass(frozen=True, slots=True)
class _Latest:
    """The last measured column of each KPI (-1: none), the one before it, and their values."""

    column: Ints
    actual: Floats
    previous: Floats


def compute_states(facts: StateFacts) -> StateVerdicts:
    """The state of every KPI at `facts.today` (values up to the last period that ended; the running one is never judged)."""
    # numbers near the limits of floating point overflow to infinity, which a row shows as unknown, rather than stopping all others
    with np.errstate(over="ignore", invalid="ignore"):
        return _compute(facts)


def _compute(facts: StateFacts) -> StateVerdicts:
    grid, history = _ended(facts)
    n, width = history.shape
    latest = _latest(history)
    current = grid.first_index + width - 1
    long = history[:, max(0, width - MAX_YEARS * PERIODS_PER_YEAR[facts.cadence]) :]
    limits = process_limits(long, cadence=facts.cadence, since=_since(facts, current - long.shape[1] + 1))
    sigma = _sigma(long, limits, facts.typical_change)
    standing = stand(history, grid, facts.targets, facts.sign, facts.aggregation, sigma)
    row = facts.targets.version_at(*_span_of(grid, latest.column), n)
    today = np.datetime64(facts.today, "D")
    row_today = facts.targets.version_at(today, today, n)
    low, high = picked(facts.targets.low, row), picked(facts.targets.high, row)
    skipped = _skipped(facts, history, grid.first_index)
    # Nobody owes a value for a period that does not apply, so such a KPI is not stale; and yet its old value says nothing any more.
    old = is_stale(latest.column, width - 1)
    excused = (skipped & (np.arange(width) > latest.column[:, None])).sum(axis=1)
    stale = (latest.column >= 0) & is_stale(latest.column, width - 1, excused)
    compared, pace = _at(standing.compared, latest.column), _at(standing.pace, latest.column)
    codes = np.where((latest.column < 0) | old, NO_DATA, _at_code(standing.codes, latest.column)).astype(np.int8)
    variance, percent = variance_of(compared, pace, low, high, facts.sign)
    runs, began = misses_in_a_row(standing.codes, latest.column)
    signal = np.where(old, 0, limits.signal).astype(np.int8)
    adverse = signal_is_adverse(signal, limits.side, facts.sign, latest.actual, limits.center, low, high)
    judged_by = np.where(row_today >= 0, row_today, row)
    outlook = look_out(
        history,
        long,
        grid,
        facts.targets,
        judged_by,
        sign=facts.sign,
        aggregation=facts.aggregation,
        sigma=sigma,
        quiet=old | (latest.column < 0),
    )
    year_ago = _at(history, latest.column - PERIODS_PER_YEAR[facts.cadence])
    change, change_pct = variance_of(latest.actual, year_ago, year_ago, year_ago, np.int8(1))
    first = period_at(current - RECENT + 1, facts.cadence, fiscal_start_month=facts.fiscal_start_month)
    return StateVerdicts(
        period=_days(grid.starts, latest.column),
        actual=latest.actual,
        previous=latest.previous,
        compared=compared,
        target=picked(facts.targets.value, row),
        pace=_tidy(pace),
        low=low,
        high=high,
        target_ends_on=_target_ends(facts.targets, row),
        tolerance=_tolerance(facts, row, pace, sigma),
        variance=_tidy(variance),
        variance_pct=_tidy(percent),
        health=codes,
        stale=stale,
        skipped=skipped[:, -1],
        misses_in_a_row=runs,
        off_since=_days(grid.starts, began),
        signal=signal,
        adverse=adverse,
        flag=flags(codes, adverse, outlook.p_miss),
        forecast_at=outlook.at,
        forecast_value=outlook.value,
        forecast_low=outlook.low,
        forecast_high=outlook.high,
        p_miss=outlook.p_miss,
        limit_lower=limits.lower,
        limit_center=limits.center,
        limit_upper=limits.upper,
        sigma=sigma,
        trend=trends(long, sigma, facts.sign, low, high, quiet=old),
        last_year=year_ago,
        last_year_change=_tidy(change),
        last_year_change_pct=_tidy(change_pct),
        recent_first=np.full(n, first, "datetime64[D]"),
        recent_values=_tail(history),
        recent_paces=_tidy(_tail(standing.line)),
        restate_on=_restate_on(facts, n, current),
    )


def _ended(facts: StateFacts) -> tuple[Grid, Floats]:
    """The history cut (or filled with missing values) so that its last column is the last period that ended before today."""
    month = facts.fiscal_start_month
    current = period_index(facts.today, facts.cadence, fiscal_start_month=month) - 1
    history = np.asarray(facts.history, np.float64)
    n, width = history.shape
    wanted = max(current - facts.first_index + 1, 1)
    first = current - wanted + 1
    if wanted <= width and first == facts.first_index:
        history = history[:, :wanted]
    elif first == facts.first_index:
        history = np.concatenate([history, np.full((n, wanted - width), np.nan)], axis=1)
    else:  # everything typed so far belongs to periods that have not ended
        history = np.full((n, 1), np.nan)
    return Grid.of(facts.cadence, first, wanted, fiscal_start_month=month), history


def _skipped(facts: StateFacts, history: Floats, first: int) -> npt.NDArray[np.bool_]:
    """The periods that ended and were declared not applicable, in the columns of the history that is looked at."""
    found = np.zeros(history.shape, bool)
    if facts.skipped is not None and first == facts.first_index:
        width = min(history.shape[1], facts.skipped.shape[1])
        found[:, :width] = facts.skipped[:, :width]
    return found & np.isnan(history)


def _latest(history: Floats) -> _Latest:
    seen = ~np.isnan(history)
    width = history.shape[1]
    column = np.where(seen.any(axis=1), width - 1 - seen[:, ::-1].argmax(axis=1), -1)
    before = seen & (np.arange(width) < column[:, None])
    earlier = np.where(before.any(axis=1), width - 1 - before[:, ::-1].argmax(axis=1), -1)
    return _Latest(column, _at(history, column), _at(history, earlier))


def _at(matrix: Floats, column: Ints) -> Floats:
    """`matrix[i, column[i]]`, nan where the column is negative."""
    return np.where(column >= 0, matrix[np.arange(len(matrix)), np.maximum(column, 0)], np.nan)


def _at_code(matrix: Codes, column: Ints) -> Codes:
    return matrix[np.arange(len(matrix)), np.maximum(column, 0)]


def _days(days: DayArray, column: Ints) -> DayArray:
    return np.where(column >= 0, days[np.maximum(column, 0)], NO_DAY)


def _span_of(grid: Grid, column: Ints) -> tuple[DayArray, DayArray]:
    """First and last day of each KPI's period (of the newest one where nothing was measured)."""
    column = np.where(column >= 0, column, len(grid.starts) - 1)
    return grid.starts[column], grid.last_days[column]


def _tail(matrix: Floats) -> Floats:
    """The last 26 columns, filled with nan at the front."""
    tail = matrix[:, -RECENT:]
    lacking = RECENT - tail.shape[1]
    return np.concatenate([np.full((len(tail), lacking), np.nan), tail], axis=1) if lacking else tail


def _tidy(values: Floats) -> Floats:
    """Without the noise of floating point (3.9 - 4.6 is -0.7), where nine decimals are fine enough."""
    size = np.abs(values)
    return np.where((size >= 1e-3) & (size < 1e6), np.round(values, 9), values)


def _since(facts: StateFacts, first: int) -> Ints | None:
    """Confirmed new normals as columns of the matrix that begins at the ordinal `first`."""
    if facts.normal_since is None:
        return None
    return np.maximum(facts.normal_since - first, 0)


def _sigma(history: Floats, limits: Limits, typical_change: Floats) -> Floats:
    """Normal variation: from the process limits, else what people gave, else from the few moves seen; nan when unknown."""
    sigma = np.where(np.isnan(limits.sigma), typical_change, limits.sigma)
    if history.shape[1] > 1 and np.isnan(sigma).any():
        moves = median_of_rows(np.abs(np.diff(history, axis=1))) / 0.954
        sigma = np.where(np.isnan(sigma) & (moves > 0), moves, sigma)
    return sigma


def _target_ends(targets: TargetTable, row: Ints) -> DayArray:
    ends = np.append(targets.ends, OPEN_END)[row]
    return np.where(ends >= OPEN_END, NO_DAY, ends)


def _tolerance(facts: StateFacts, row: Ints, pace: Floats, sigma: Floats) -> Floats:
    """The tolerance by which the latest value was judged (n,), nan without a target."""
    found = np.full(len(row), np.nan)
    has = row >= 0
    totals = facts.targets.to_date[row[has]] & (facts.aggregation[has] == SUM)
    found[has] = tolerances(facts.targets, row[has], totals, pace[has, None], sigma[has])[:, 0]
    return found


def _restate_on(facts: StateFacts, n: int, current: int) -> DayArray:
    """The first day after today on which something changes by itself: a period ends, or a target version begins or ends."""
    after = period_at(current + 2, facts.cadence, fiscal_start_month=facts.fiscal_start_month)
    found = np.full(n, after, "datetime64[D]")
    today = np.datetime64(facts.today, "D")
    for days in (facts.targets.starts, facts.targets.ends + np.timedelta64(1, "D")):
        coming = days > today
        np.minimum.at(found, facts.targets.kpi[coming], days[coming])
    return found
