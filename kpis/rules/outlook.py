"""The forecast at the target date: of the single period, or of the total or mean of the whole span for targets to date."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from kpis.rules.calendar import PERIODS_PER_YEAR, DayArray, period_at
from kpis.rules.forecast import Ahead, look_ahead, smooth
from kpis.rules.health import Codes, Floats, Ints
from kpis.rules.pace import LAST, OPEN_END, SUM, Grid, TargetTable, picked

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where each KPI will stand `at` its target date, all (n,): the figure, its 80% interval, the probability of missing the target."""

    at: DayArray
    value: Floats
    low: Floats
    high: Floats
    p_miss: Floats


def look_out(
    history: Floats,
    recent: Floats,
    grid: Grid,
    table: TargetTable,
    row: Ints,
    *,
    sign: Codes,
    aggregation: Codes,
    sigma: Floats,
    quiet: Bools,
) -> Outlook:
    """Forecast to the end of the target version `row` (n,; -1: none), or a quarter ahead where it has no end.

    `history` (n, T) is what counts to date, `recent` its last years, from which the forecast learns. No forecast where `quiet`, nor for a
    target whose last period has ended.
    """
    width = history.shape[1]
    ends = np.append(table.ends, OPEN_END)[row]
    is_open = ends >= OPEN_END
    quarter = PERIODS_PER_YEAR[grid.cadence] // 4
    # the newest period is past even when its value is missing: what lies ahead is counted from it
    ahead = np.where(is_open, quarter, grid.columns_of(ends) - (width - 1))
    to_date = np.append(table.to_date, False)[row] & (aggregation != LAST)
    known, count, periods = _known(grid, history, table, row, to_date)
    # a total to date also owes what was never typed: it is taken to be like what will come
    owed = np.where(to_date & (aggregation == SUM), periods - count, ahead)
    horizon = np.where(quiet | (ahead < 1), 0, owed)
    single = look_ahead(smooth(recent), horizon, average=to_date, sigma=sigma)
    figure = _of_span(single, horizon, known, count, to_date, aggregation == SUM)
    p_miss = figure.p_miss(sign, picked(table.value, row), picked(table.low, row), picked(table.high, row))
    low, high = figure.bounds()
    at = np.where(is_open, _last_day(grid, width - 1 + quarter), ends)
    at = np.where(np.isnan(figure.value), np.datetime64("NaT", "D"), at)
    return Outlook(at, figure.value, low, high, p_miss)


def _last_day(grid: Grid, column: int) -> np.datetime64:
    """Last day of a period that may lie after the grid."""
    after = period_at(grid.first_index + column + 1, grid.cadence, fiscal_start_month=grid.fiscal_start_month)
    return np.datetime64(after - timedelta(days=1), "D")


def _known(grid: Grid, history: Floats, table: TargetTable, row: Ints, to_date: Bools) -> tuple[Floats, Ints, Ints]:
    """For targets to date: the sum of what was measured in the span so far, how many values that is, and how many periods the span has."""
    n, width = history.shape
    known, count, periods = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    if to_date.any():
        rows = row[to_date]
        begin, end = grid.columns_of(table.starts[rows]), grid.columns_of(table.ends[rows])
        columns = np.arange(width)
        inside = (columns >= begin[:, None]) & (columns <= end[:, None]) & ~np.isnan(history[to_date])
        known[to_date] = np.where(inside, history[to_date], 0.0).sum(axis=1)
        count[to_date] = inside.sum(axis=1)
        periods[to_date] = end - begin + 1
    return known, count, periods


def _of_span(single: Ahead, horizon: Ints, known: Floats, count: Ints, to_date: Bools, is_sum: Bools) -> Ahead:
    """The mean of the coming periods turned into the figure of the whole span where the target is reached to date."""
    if not to_date.any():
        return single
    divisor = np.where(is_sum, 1, np.maximum(count + horizon, 1))
    value = (known + horizon * single.value) / divisor
    error = horizon * single.error / divisor
    return Ahead(np.where(to_date, value, single.value), np.where(to_date, error, single.error), single.freedom)
