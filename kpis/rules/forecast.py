"""Where a KPI will stand on its target date, and how likely it misses.

Simple exponential smoothing (alpha .2) with half of the last deviation's autoregressive reversion added, and errors read off the KPI's
own past: from every earlier period the same forecast is made as many periods ahead, and the size of those errors is the interval.
A straight line is never extrapolated: on simulated and real series it loses to the last level at every horizon tried.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from kpis.rules.baseline import median_of_rows
from kpis.rules.health import SLACK, Floats, Ints

Bools = npt.NDArray[np.bool_]

ALPHA = 0.2
_REVERSION = 0.5
_WINSOR = 3.5  # innovations beyond this many robust sigmas pull no harder
_WARM_UP = 8
_LEAST = 12  # values before the past can say how far forecasts miss
_LEAST_ERRORS = 10
_COVERAGE = 0.8
_MOVE_TO_SIGMA = 1 / 0.954  # median move between neighbours -> sigma


@dataclass(frozen=True, slots=True)
class Ahead:
    """A forecast for every KPI, all (n,), nan where there is too little history: centre, standard error and degrees of freedom of a Student t."""

    value: Floats
    error: Floats
    freedom: Floats

    def bounds(self, coverage: float = _COVERAGE) -> tuple[Floats, Floats]:
        """The interval that holds the figure with this probability."""
        reach = special.stdtrit(self.freedom, 0.5 + coverage / 2) * self.error
        return self.value - reach, self.value + reach

    def p_below(self, bound: Floats) -> Floats:
        """Probability of ending below `bound` (n,); a figure without spread that meets the bound does not miss it."""
        distance = bound - self.value
        distance = np.where(np.abs(distance) <= SLACK * np.maximum(np.abs(bound), np.abs(self.value)), 0.0, distance)
        spread = np.where(self.error > 0, self.error, np.nan)
        chance = special.stdtr(self.freedom, distance / spread)
        return np.where(self.error == 0, np.where(distance > 0, 1.0, 0.0), chance)

    def p_miss(self, sign: npt.ArrayLike, value: Floats, low: Floats, high: Floats) -> Floats:
        """Probability of missing the target: below `value` (sign +1), above it (-1), outside `low`..`high` (0)."""
        sign = np.asarray(sign)
        mirrored = Ahead(-self.value, self.error, self.freedom)
        outside = np.minimum(self.p_below(low) + mirrored.p_below(-high), 1.0)
        return np.select([sign > 0, sign < 0], [self.p_below(value), mirrored.p_below(-value)], outside)


@dataclass(frozen=True, slots=True)
class Smoothed:
    """What smoothing leaves: `level` and `deviation` of the newest value from it after every period (n, T), `phi` (n,) its reversion.

    `ready` (n,) is the column from which forecasts would have been made: some periods after the first value.
    """

    history: Floats
    level: Floats
    deviation: Floats
    phi: Floats
    ready: Ints

    def of(self, rows: Ints) -> "Smoothed":
        """The same for some of the rows."""
        return Smoothed(self.history[rows], self.level[rows], self.deviation[rows], self.phi[rows], self.ready[rows])


def smooth(history: Floats) -> Smoothed:
    """Levels of `history` (n, T; nan = missing: the level stands, the deviation fades)."""
    n, width = history.shape
    columns = np.ascontiguousarray(history.T)
    moves = np.abs(np.diff(history[:, -60:], axis=1)) if width > 1 else np.empty((n, 0))
    bound = _WINSOR * _MOVE_TO_SIGMA * median_of_rows(moves)
    bound = np.where(bound > 0, bound, np.inf)
    floor = -bound
    missing = np.isnan(columns)
    gaps = bool(missing.any())
    level = np.empty_like(columns)
    deviation = np.empty_like(columns)
    now, off, before = np.full(n, np.nan), np.zeros(n), np.zeros(n)
    for t in range(width):
        value = columns[t]
        if gaps or t == 0:
            now = np.where(np.isnan(now), value, now)
        raw = value - now
        step = np.minimum(np.maximum(raw, np.minimum(before, floor)), np.maximum(before, bound))
        if gaps:
            raw, step = np.where(missing[t], before, raw), np.where(missing[t], 0.0, step)
        # one odd value pulls no harder than the bound; a second one on the same side is a shift and may pull as far as the first went
        before = raw
        now = now + ALPHA * step
        off = np.where(missing[t], off, step * (1 - ALPHA)) if gaps else step * (1 - ALPHA)
        level[t], deviation[t] = now, off
    first = np.argmax(~missing, axis=0) if width else np.zeros(n, np.int64)
    ready = first + _WARM_UP
    return Smoothed(history, level.T, deviation.T, _reversion(deviation.T, ready), ready)


def _reversion(deviation: Floats, ready: Ints) -> Floats:
    """Correlation of the deviation from one period to the next, 0 to 0.9."""
    tail = np.where(np.arange(deviation.shape[1]) >= ready[:, None], deviation, 0.0)
    square = np.einsum("ij,ij->i", tail, tail)
    product = np.einsum("ij,ij->i", tail[:, 1:], tail[:, :-1])
    phi = np.zeros(len(tail))
    np.divide(product, square, out=phi, where=square > 0)
    return np.clip(phi, 0.0, 0.9)


def look_ahead(smoothed: Smoothed, horizon: Ints, *, average: Bools, sigma: Floats) -> Ahead:
    """Forecast of the period `horizon[i]` >= 1 after the last column, or where `average` of the mean of the next `horizon[i]` periods.

    `sigma` (n,) is used where the history is too short to show errors of its own (nan: then there is no forecast).
    """
    n = len(horizon)
    value, error, freedom = np.full((3, n), np.nan)
    # beyond half of its history a KPI shows no errors: it takes those of the longest horizon that can be seen, and lets them grow
    width = smoothed.history.shape[1]
    seen = np.clip((width - smoothed.ready) // 2, 1, np.maximum(horizon, 1))
    kinds = np.column_stack([horizon, seen, average])
    for length, visible, averaged in np.unique(kinds[horizon >= 1], axis=0).tolist():
        rows = np.flatnonzero((kinds == (length, visible, averaged)).all(axis=1))
        part = smoothed if len(rows) == n else smoothed.of(rows)
        value[rows], error[rows], freedom[rows] = _one_horizon(
            part, length, visible, averaged=bool(averaged), sigma=sigma[rows]
        )
    return Ahead(value, error, freedom)


def _weight(phi: Floats, horizon: int, *, averaged: bool) -> Floats:
    """Part of the last deviation that is still there at the horizon (on average over it)."""
    if not averaged:
        return _REVERSION * phi**horizon
    return _REVERSION * phi * (1 - phi**horizon) / ((1 - phi) * horizon)


def _one_horizon(
    smoothed: Smoothed, horizon: int, seen: int, *, averaged: bool, sigma: Floats
) -> tuple[Floats, Floats, Floats]:
    """Centre, error and degrees of freedom at one horizon, with errors read off at the horizon `seen`."""
    weight = _weight(smoothed.phi, horizon, averaged=averaged)
    value = smoothed.level[:, -1] + weight * smoothed.deviation[:, -1]
    size, count = _errors(smoothed, seen, averaged=averaged)
    if seen < horizon:
        size = size * _growth(smoothed, seen, horizon, size, averaged=averaged)
    observed = (~np.isnan(smoothed.history)).sum(axis=1)
    own = (count >= _LEAST_ERRORS) & (observed >= _LEAST)
    error = np.where(own, size, 1.25 * sigma * (1 / np.sqrt(horizon) if averaged else 1.0))
    freedom = np.where(own, np.clip((observed - _WARM_UP) / (horizon / 2), 4.0, 30.0), 4.0)
    known = ~np.isnan(error) & (observed >= 2)
    return np.where(known, value, np.nan), np.where(known, error, np.nan), np.where(known, freedom, np.nan)


def _errors(smoothed: Smoothed, horizon: int, *, averaged: bool) -> tuple[Floats, Ints]:
    """Root mean square of the errors that the same forecast made at every earlier period, and how many there were."""
    history = smoothed.history
    width = history.shape[1]
    begin = int(smoothed.ready.min(initial=width))
    if width <= begin + horizon:
        return np.full(len(history), np.nan), np.zeros(len(history), np.int64)
    weight = _weight(smoothed.phi, horizon, averaged=averaged)[:, None]
    origins = slice(begin, width - horizon)
    error = _outcomes(history, begin, horizon, averaged=averaged)
    error = error - smoothed.level[:, origins]
    error -= weight * smoothed.deviation[:, origins]
    lost = np.isnan(error) | (np.arange(begin, width - horizon) < smoothed.ready[:, None])
    count = error.shape[1] - lost.sum(axis=1)
    error[lost] = 0.0
    return np.sqrt(np.einsum("ij,ij->i", error, error) / np.maximum(count, 1)), count


def _outcomes(history: Floats, begin: int, horizon: int, *, averaged: bool) -> Floats:
    """What came `horizon` periods after each origin from column `begin`, or on average over them (nan when fewer than half were measured)."""
    if not averaged:
        return history[:, begin + horizon :]
    seen = ~np.isnan(history)
    total = np.where(seen, history, 0.0).cumsum(axis=1)
    number = seen.cumsum(axis=1)
    width = history.shape[1]
    early, late = slice(begin, width - horizon), slice(begin + horizon, width)
    count = number[:, late] - number[:, early]
    mean = (total[:, late] - total[:, early]) / np.maximum(count, 1)
    return np.where(2 * count >= horizon, mean, np.nan)


def _growth(smoothed: Smoothed, seen: int, horizon: int, size: Floats, *, averaged: bool) -> Floats:
    """How much wider errors are at `horizon` than at the longest horizon seen: by the power with which they grew so far, at most a root."""
    first, _ = _errors(smoothed, max(1, seen // 4), averaged=averaged)
    ratio = np.ones_like(size)
    np.divide(size, first, out=ratio, where=(first > 0) & (size > 0))
    power = np.clip(np.log(ratio) / np.log(max(seen / max(1, seen // 4), 1.001)), 0.0, 0.5)
    return np.asarray((horizon / seen) ** power)
