"""Natural process limits and signals (XmR charts), made safe for values that hang together from period to period.

Wheeler's individuals chart as KPI people use it: a point outside the limits, eight in a row on one side of the centre, three of four
nearer a limit than the centre. On autocorrelated KPIs the classic limits cry wolf (one week in four at a lag-1 correlation of 0.6);
here the moving range is widened by the correlation, runs must be longer, and the third rule speaks only where values are nearly
independent. Where there is enough history the season and trend are taken out first (`baseline_z`).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from kpis.rules.baseline import SEASON, baseline_z, quantiles
from kpis.rules.calendar import Cadence
from kpis.rules.health import Codes, Floats, Ints

Signal = Literal["none", "point", "run", "near_limit"]
SIGNALS: tuple[Signal, ...] = ("none", "point", "run", "near_limit")
NONE, POINT, RUN, NEAR_LIMIT = range(4)

_RANGE_TO_SIGMA = 1.128  # mean moving range of independent normal values, in sigmas (d2 of pairs)
_MEDIAN_TO_MEAN = 1.128 / 0.954  # the median moving range is .954 sigmas
_LIMIT = 2.66 * _RANGE_TO_SIGMA
_MAX_RUN = 26
_MAX_PHI = 0.9
_NEAR_PHI = 0.3
#: Leverage (times the number of values) of a level, trend and season carried on a few periods beyond their fit.
_FITTED = 4.0


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a cadence looks: `length` periods of baseline ending `gap` before the last, at least `least` values, and from
    `deseasonalise` periods of history on the season is taken out."""

    length: int
    gap: int
    least: int
    deseasonalise: int


WINDOWS: dict[Cadence, Window] = {
    "weekly": Window(52, 8, 12, 78),
    "biweekly": Window(26, 4, 12, 39),
    "monthly": Window(24, 2, 12, 36),
    "quarterly": Window(20, 1, 12, 24),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Verdicts at the last measured period of each KPI, all (n,): limits and sigma in the KPI's unit (nan: too little history).

    `signal` codes of `SIGNALS`; `side` +1 the signal lies above the centre, -1 below, 0 none; `phi` the correlation from one period to the
    next that the limits allow for.
    """

    lower: Floats
    center: Floats
    upper: Floats
    sigma: Floats
    phi: Floats
    signal: Codes
    side: Codes


def process_limits(history: Floats, *, cadence: Cadence = "weekly", since: Ints | None = None) -> Limits:
    """Limits and signals for every KPI. `history` (n, T), the last column is the newest period that ended.

    `since` (n,): column from which a person confirmed a new normal; older values are left out (0: none confirmed).
    """
    window = WINDOWS[cadence]
    n, width = history.shape
    if n == 0 or width == 0:
        return _silent(n)
    if since is not None:
        history = np.where(np.arange(width) >= since[:, None], history, np.nan)
    last = _last_measured(history)
    limits = _chart(history, last, window, since)
    long = (~np.isnan(history)).sum(axis=1) >= window.deseasonalise
    if long.any():
        # a list of rows that is everything is a plain view: no copy of the large matrix
        rows: slice | npt.NDArray[np.int64] = slice(None) if long.all() else np.flatnonzero(long)
        _refine(
            limits, rows, history[rows], last[rows], window, SEASON[cadence], None if since is None else since[rows]
        )
    return limits


def _refine(
    limits: Limits,
    rows: slice | npt.NDArray[np.int64],
    history: Floats,
    last: Ints,
    window: Window,
    season: float,
    since: Ints | None,
) -> None:
    """Write the deseasonalised chart of the rows with a long history over the plain one, back in the KPI's unit."""
    base = baseline_z(history, recent=window.gap, season=season)
    chart = _chart(base.z, last, window, since, fitted=_FITTED)
    usable = (base.scale > 0) & ~np.isnan(chart.sigma)
    fit = base.fit[np.arange(len(last)), np.maximum(last, 0)]
    for name in ("lower", "center", "upper"):
        _merge(getattr(limits, name), rows, usable, fit + base.scale * getattr(chart, name))
    _merge(limits.sigma, rows, usable, base.scale * chart.sigma)
    for name in ("phi", "signal", "side"):
        _merge(getattr(limits, name), rows, usable, getattr(chart, name))


def _merge(
    whole: npt.NDArray[np.generic],
    rows: slice | npt.NDArray[np.int64],
    usable: npt.NDArray[np.bool_],
    part: npt.NDArray[np.generic],
) -> None:
    whole[rows] = np.where(usable, part, whole[rows])


def _silent(n: int) -> Limits:
    lower, center, upper, sigma, phi = np.full((5, n), np.nan)
    return Limits(lower, center, upper, sigma, phi, np.zeros(n, np.int8), np.zeros(n, np.int8))


def _last_measured(history: Floats) -> Ints:
    """Column of the newest value of each row, -1 where there is none."""
    seen = ~np.isnan(history)
    return np.where(seen.any(axis=1), history.shape[1] - 1 - seen[:, ::-1].argmax(axis=1), -1)


def _chart(values: Floats, last: Ints, window: Window, since: Ints | None, *, fitted: float = 0.0) -> Limits:
    """The chart of one scale (units or z). `fitted`: leverage of what was fitted before, which makes the newest deviations less certain."""
    base = _baseline_of(values, window, since)
    count = (~np.isnan(base)).sum(axis=1)
    enough = count >= window.least
    moving = np.abs(_steps(base))
    (median_move,) = quantiles(moving, (0.5,))
    moves = np.maximum((~np.isnan(moving)).sum(axis=1), 1)
    mean_move = np.nansum(moving, axis=1) / moves
    # values that mostly stand still have a median move of 0: only their mean says how far they step
    mean_move = np.where(median_move > 0, np.minimum(mean_move, 1.5 * _MEDIAN_TO_MEAN * median_move), mean_move)
    mean = np.nansum(base, axis=1) / np.maximum(count, 1)
    quarter, median, three_quarters = quantiles(base, (0.25, 0.5, 0.75))
    center = np.where(np.abs(mean - median) > 0.5 * mean_move, median, mean)
    spread = np.fmax((three_quarters - quarter) / 1.349, mean_move / _RANGE_TO_SIGMA)
    phi = _correlation(base, median, spread, count)
    uncertain = fitted * (1 + phi) / (1 - phi) / np.maximum((~np.isnan(values)).sum(axis=1), 1) if fitted else 0.0
    sigma = mean_move / (_RANGE_TO_SIGMA * np.sqrt(1 - phi)) * np.sqrt(1 + uncertain)
    sigma = np.where(enough & (sigma > 1e-12 * np.abs(center)), sigma, np.nan)
    center = np.where(enough, center, np.nan)
    signal, side = _signals(values, last, center, sigma, phi)
    reach = _LIMIT * sigma
    return Limits(center - reach, center, center + reach, sigma, np.where(enough, phi, np.nan), signal, side)


def _baseline_of(values: Floats, window: Window, since: Ints | None) -> Floats:
    """The columns limits are computed from; after a confirmed new normal its first values count even when they are recent."""
    width = values.shape[1]
    end = max(width - window.gap, 0)
    start = max(end - window.length, 0)
    if since is None or not since.any():
        return values[:, start:end]
    columns = np.arange(start, width)
    stop = np.where(end - since < window.least, np.minimum(since + window.least, width), end)
    return np.where(columns < stop[:, None], values[:, start:], np.nan)


def _steps(values: Floats) -> Floats:
    """Change from the last measured value before to each value, nan where there is none (n, T-1)."""
    if values.shape[1] < 2:
        return np.empty((len(values), 0))
    missing = np.isnan(values)
    if not missing.any():
        return np.diff(values, axis=1)
    place = np.maximum.accumulate(np.where(missing, 0, np.arange(values.shape[1])), axis=1)
    carried = np.take_along_axis(values, place, axis=1)
    return values[:, 1:] - carried[:, :-1]


def _correlation(base: Floats, center: Floats, spread: Floats, count: Ints) -> Floats:
    """Lag-1 autocorrelation of the clipped baseline, corrected for the bias of short series, 0 to 0.9."""
    reach = 3.0 * spread[:, None]
    clipped = np.clip(base - center[:, None], -reach, reach)
    seen = ~np.isnan(clipped)
    mean = np.where(seen, clipped, 0.0).sum(axis=1) / np.maximum(count, 1)
    deviation = np.where(seen, clipped - mean[:, None], 0.0)
    square = np.einsum("ij,ij->i", deviation, deviation)
    product = np.einsum("ij,ij->i", deviation[:, 1:], deviation[:, :-1])
    pairs = (seen[:, 1:] & seen[:, :-1]).sum(axis=1)
    raw = np.zeros(len(base))
    np.divide(product * count, square * np.maximum(pairs, 1), out=raw, where=(square > 0) & (pairs > 0))
    return np.clip(raw + (1 + 4 * raw) / np.maximum(count, 1), 0.0, _MAX_PHI)


def _signals(values: Floats, last: Ints, center: Floats, sigma: Floats, phi: Floats) -> tuple[Codes, Codes]:
    """The strongest signal at the last measured period (point before run before near_limit) and its side."""
    rows = np.arange(len(values))
    measured = (last >= 0) & ~np.isnan(sigma)
    deviation = np.where(measured, (values[rows, np.maximum(last, 0)] - center) / sigma, 0.0)
    here = np.sign(deviation)
    point = np.abs(deviation) > _LIMIT
    run_length, near = _recent(values, center, sigma, here)
    needed = np.ceil(8 / (1 - phi) - 1e-9)
    run = (run_length >= needed) & (needed <= _MAX_RUN)
    close = (near >= 3) & (np.abs(deviation) > _LIMIT / 2) & (phi <= _NEAR_PHI)
    signal = np.select([point, run, close], [POINT, RUN, NEAR_LIMIT], NONE).astype(np.int8)
    signal[~measured] = NONE
    return signal, np.where(signal == NONE, 0, here).astype(np.int8)


def _recent(values: Floats, center: Floats, sigma: Floats, here: Floats) -> tuple[Ints, Ints]:
    """Walk back from the newest column over measured values: how many in a row lie on the side `here`, and how many of the last four lie
    nearer to that side's limit than to the centre."""
    recent = values[:, max(values.shape[1] - 2 * _MAX_RUN, 0) :][:, ::-1]
    scaled = (recent - center[:, None]) / sigma[:, None] * here[:, None]
    seen = ~np.isnan(scaled)
    unbroken = np.logical_and.accumulate(~seen | (scaled > 0), axis=1)
    newest_four = seen.cumsum(axis=1) <= 4
    return (seen & unbroken).sum(axis=1), (newest_four & (scaled > _LIMIT / 2)).sum(axis=1)
