"""The pace lines of many KPIs at once: what each value of a history is compared with, and how it stands.

The vectorised twin of `targets` (tests hold the two together): KPIs are rows, periods are columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpis.rules.calendar import Cadence, DayArray, IndexArray, period_indices, periods_at
from kpis.rules.health import NO_DATA, Codes, Floats, health_codes
from kpis.rules.targets import DEFAULT_TOLERANCE, Aggregation, TargetVersion

AGGREGATION_CODE: dict[Aggregation, int] = {"sum": 0, "mean": 1, "last": 2}
SUM, MEAN, LAST = range(3)

#: Open-ended versions end here; far enough for any period.
OPEN_END = np.datetime64("2300-01-01", "D")
_DAY = np.timedelta64(1, "D")

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Target versions of many KPIs as columns: row `k` of KPI `kpi[k]`, in force on days `starts[k]` to `ends[k]` (OPEN_END: open).

    Missing numbers are nan. Versions of one KPI must not overlap.
    """

    kpi: npt.NDArray[np.int64]
    starts: DayArray
    ends: DayArray
    baseline: Floats
    value: Floats
    low: Floats
    high: Floats
    tolerance: Floats
    linear: Bools
    to_date: Bools

    @classmethod
    def from_versions(cls, versions: Sequence[Sequence[TargetVersion]]) -> "TargetTable":
        """The table of `versions[i]`, the versions of KPI `i`."""
        rows = [(i, version) for i, own in enumerate(versions) for version in own]

        def numbers(field: str) -> Floats:
            found = (getattr(version, field) for _, version in rows)
            return np.array([np.nan if number is None else number for number in found], np.float64)

        return cls(
            kpi=np.array([i for i, _ in rows], np.int64),
            starts=np.array([version.starts_on for _, version in rows], "datetime64[D]"),
            ends=np.array([version.ends_on or OPEN_END.item() for _, version in rows], "datetime64[D]"),
            baseline=numbers("baseline"),
            value=numbers("value"),
            low=numbers("low"),
            high=numbers("high"),
            tolerance=numbers("tolerance"),
            linear=np.array([version.shape == "linear" for _, version in rows], bool),
            to_date=np.array([version.scope == "to_date" for _, version in rows], bool),
        )

    def layers(self) -> Iterator[IndexArray]:
        """Rows of the table grouped so that each layer holds at most one version of a KPI, earlier versions first."""
        order = np.lexsort((self.starts, self.kpi))
        kpis = self.kpi[order]
        first = np.searchsorted(kpis, kpis, side="left")
        rank = np.arange(len(kpis)) - first
        for layer in range(int(rank.max(initial=-1)) + 1):
            yield order[rank == layer]

    def version_at(self, first: npt.ArrayLike, last: npt.ArrayLike, n: int) -> IndexArray:
        """Row of the latest version of each of `n` KPIs in force on any day from `first` to `last` (days, one for all or (n,)); -1 for none."""
        found = np.full(n, -1, np.int64)
        first = np.broadcast_to(np.asarray(first, "datetime64[D]"), n)
        last = np.broadcast_to(np.asarray(last, "datetime64[D]"), n)
        for rows in self.layers():
            kpis = self.kpi[rows]
            holds = (self.starts[rows] <= last[kpis]) & (self.ends[rows] >= first[kpis])
            found[kpis[holds]] = rows[holds]
        return found


def picked(values: Floats, row: IndexArray) -> Floats:
    """`values[row]`, nan where the row is negative (a KPI without a version)."""
    return np.append(values, np.nan)[row]


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a history: period `first_index + t` in column `t`, `starts` and `last_days` datetime64[D] (T,)."""

    cadence: Cadence
    first_index: int
    starts: DayArray
    last_days: DayArray
    fiscal_start_month: int

    @classmethod
    def of(cls, cadence: Cadence, first_index: int, width: int, *, fiscal_start_month: int = 1) -> "Grid":
        """The grid of `width` periods from the ordinal `first_index`."""
        indices = np.arange(first_index, first_index + width + 1)
        starts = periods_at(indices, cadence, fiscal_start_month=fiscal_start_month)
        return cls(cadence, first_index, starts[:-1], starts[1:] - _DAY, fiscal_start_month)

    def columns_of(self, days: DayArray) -> IndexArray:
        """Column of the period that holds each day (may lie outside the grid)."""
        return period_indices(days, self.cadence, fiscal_start_month=self.fiscal_start_month) - self.first_index


@dataclass(frozen=True, slots=True)
class Standing:
    """Every period of every KPI against its target, all (n, T).

    `compared` is what is judged (the value, or the figure to date); `pace` what it is judged by (nan for ranges); `line` the target of
    the single period, for drawing beside single values (the same as `pace` unless a sum is reached to date); `codes` the health.
    """

    compared: Floats
    pace: Floats
    line: Floats
    codes: Codes


def stand(history: Floats, grid: Grid, table: TargetTable, sign: Codes, aggregation: Codes, sigma: Floats) -> Standing:
    """Judge every period of `history` (n, T; nan = missing) by the version it belongs to.

    `sign` and `aggregation` (n,) are codes, `sigma` (n,) the KPI's normal variation (nan: unknown), the tolerance of last resort.
    """
    shape = history.shape
    result = Standing(history.copy(), np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, NO_DATA, np.int8))
    for rows in table.layers():
        kpis = table.kpi[rows]
        begin, end = grid.columns_of(table.starts[rows])[:, None], grid.columns_of(table.ends[rows])[:, None]
        columns = np.arange(shape[1])
        mask = (columns >= begin) & (columns <= end)
        _judge(result, mask, history, grid, table, rows, sign[kpis], aggregation[kpis], sigma[kpis])
    return result


def _judge(
    result: Standing,
    mask: Bools,
    history: Floats,
    grid: Grid,
    table: TargetTable,
    rows: IndexArray,
    sign: Codes,
    aggregation: Codes,
    sigma: Floats,
) -> None:
    """Write one layer's verdicts into `result` where `mask` says that the layer's versions hold."""
    kpis = table.kpi[rows]
    compared = history[kpis]
    pace = _lines(grid, table, rows)
    line = pace
    totals = table.to_date[rows] & (aggregation == SUM)
    running = table.to_date[rows] & (aggregation != LAST)
    if running.any():
        line = pace.copy()
        compared[running] = _to_date(compared[running], mask[running], aggregation[running] == SUM)
        shares = _shares(grid, table, rows[totals], mask[totals])
        line[totals] = table.value[rows[totals], None] * shares
        measured = np.where(np.isnan(history[kpis[totals]]), 0.0, shares)
        pace[totals] = table.value[rows[totals], None] * measured.cumsum(axis=1)
    low, high = table.low[rows, None], table.high[rows, None]
    tolerance = tolerances(table, rows, totals, pace, sigma)
    codes = health_codes(compared, pace, low, high, tolerance, sign[:, None])
    for whole, part in ((result.compared, compared), (result.pace, pace), (result.line, line), (result.codes, codes)):
        whole[kpis] = np.where(mask, part, whole[kpis])


def _lines(grid: Grid, table: TargetTable, rows: IndexArray) -> Floats:
    """The flat or linear target of each row on the last day of each period."""
    lines = np.repeat(table.value[rows, None], len(grid.last_days), axis=1)
    linear = table.linear[rows] & ~np.isnan(table.baseline[rows]) & (table.ends[rows] < OPEN_END)
    if linear.any():
        chosen = rows[linear]
        length = (table.ends[chosen] - table.starts[chosen]).astype(np.float64)[:, None]
        passed = (grid.last_days - table.starts[chosen, None]).astype(np.float64)
        share = np.clip(np.where(length > 0, passed / np.maximum(length, 1.0), 1.0), 0.0, 1.0)
        baseline = table.baseline[chosen, None]
        lines[linear] = baseline + (table.value[chosen, None] - baseline) * share
    return lines


def _shares(grid: Grid, table: TargetTable, rows: IndexArray, mask: Bools) -> Floats:
    """Share of the version's days that fall into each period (rows, T)."""
    starts, ends = table.starts[rows, None], table.ends[rows, None]
    days = (np.minimum(grid.last_days, ends) - np.maximum(grid.starts, starts)).astype(np.float64) + 1.0
    span = (ends - starts).astype(np.float64) + 1.0
    return np.where(mask, np.maximum(days, 0.0) / span, 0.0)


def _to_date(values: Floats, mask: Bools, is_sum: Bools) -> Floats:
    """Sum (or mean) of the values measured since the version began; nan where the period itself was not measured."""
    measured = mask & ~np.isnan(values)
    total = np.where(measured, values, 0.0).cumsum(axis=1)
    count = np.maximum(measured.cumsum(axis=1), 1)
    return np.where(measured, np.where(is_sum[:, None], total, total / count), np.nan)


def tolerances(table: TargetTable, rows: IndexArray, totals: Bools, pace: Floats, sigma: Floats) -> Floats:
    """Tolerances as `targets.tolerance_of`, (rows, 1), or (rows, T) when a sum to date without a tolerance of its own is among them."""
    low, high, value = table.low[rows], table.high[rows], table.value[rows]
    ranged = np.minimum(DEFAULT_TOLERANCE * np.abs(low + high) / 2, (high - low) / 2)
    default = np.where(np.isnan(low), DEFAULT_TOLERANCE * np.abs(value), ranged)[:, None]
    if totals.any():
        default = np.where(totals[:, None], DEFAULT_TOLERANCE * np.abs(pace), default)
    default = np.where(default > 0, default, np.nan_to_num(sigma)[:, None])
    own = table.tolerance[rows, None]
    return np.where(np.isnan(own), default, own)
