"""The trend arrow: better, worse or steady, knowing which direction is good."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from kpis.rules.health import Codes, Floats, Ints

Trend = Literal["unknown", "worse", "steady", "better"]
TRENDS: tuple[Trend, ...] = ("unknown", "worse", "steady", "better")
_CLEAR = 1.5
_VALUES = 4


def trends(
    history: Floats, sigma: Floats, sign: Codes, low: Floats, high: Floats, *, quiet: npt.NDArray[np.bool_]
) -> Codes:
    """The mean of the last four periods against the four before: a move of 1.5 standard errors is better or worse.

    `history` (n, T), the rest (n,). Unknown where a side has fewer than two values or `quiet` says so; a KPI with a band is better nearer to it.
    """
    goodness = np.where(sign[:, None] == 0, -_outside(history, low, high), sign[:, None] * history)
    late, late_count = _mean(goodness[:, -_VALUES:])
    early, early_count = _mean(goodness[:, -2 * _VALUES : -_VALUES])
    enough = (late_count >= 2) & (early_count >= 2) & ~quiet & ~np.isnan(late - early)
    error = np.nan_to_num(sigma) * np.sqrt(1 / np.maximum(late_count, 1) + 1 / np.maximum(early_count, 1))
    move = np.where(enough, late - early, 0.0)
    clear = np.abs(move) > _CLEAR * error
    codes = np.select([~enough, clear & (move > 0), clear & (move < 0)], [0, 3, 1], 2)
    return codes.astype(np.int8)


def _outside(history: Floats, low: Floats, high: Floats) -> Floats:
    """Distance from the band, 0 inside."""
    return np.maximum(np.maximum(low[:, None] - history, history - high[:, None]), 0.0)


def _mean(values: Floats) -> tuple[Floats, Ints]:
    count = (~np.isnan(values)).sum(axis=1)
    return np.nansum(values, axis=1) / np.maximum(count, 1), count
