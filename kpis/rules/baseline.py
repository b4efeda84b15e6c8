"""What is normal for a KPI: level, trend and yearly season of its history, fitted so that a few odd periods do not bend it.

Rows are KPIs, columns periods, oldest first, nan = missing.
"""

from dataclasses import dataclass

import numpy as np

from kpis.rules.calendar import Cadence
from kpis.rules.health import Floats

#: Length of the yearly season in periods.
SEASON: dict[Cadence, float] = {"weekly": 365.25 / 7, "biweekly": 365.25 / 14, "monthly": 12.0, "quarterly": 4.0}
MAD_TO_SIGMA = 1.4826

#: Level free; trend held back, because it is carried on over the recent periods; season slightly. Chosen by false signals per KPI-week.
_RIDGE = (1e-9, 10.0, 2.0, 2.0)
_HUBER = 1.5
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Baseline:
    """`z` (n, T): deviations from the fit in robust sigmas; `fit` (n, T) in the KPI's unit; `scale` (n,), nan where nothing can be said."""

    z: Floats
    fit: Floats
    scale: Floats


def quantiles(values: Floats, shares: tuple[float, ...]) -> tuple[Floats, ...]:
    """Quantiles of each row, ignoring nan (linear between neighbours); nan for rows without a value. `values` (n, T) -> each (n,)."""
    n, width = values.shape
    if width == 0:
        return tuple(np.full(n, np.nan) for _ in shares)
    ordered = np.sort(values, axis=1)  # nan goes last
    count = width - np.isnan(values).sum(axis=1)
    rows = np.arange(n)
    found = []
    for share in shares:
        place = np.maximum(count - 1, 0) * share
        below = place.astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        weight = place - below
        left, right = ordered[rows, below], ordered[rows, above]
        found.append(left + (right - left) * weight)
    return tuple(found)


def median_of_rows(values: Floats) -> Floats:
    """Median of each row, ignoring nan; nan for rows without a value."""
    return quantiles(values, (0.5,))[0]


def baseline_z(history: Floats, *, recent: int = 8, season: float = SEASON["weekly"]) -> Baseline:
    """Deviations of every period from what the periods before the last `recent` ones lead to expect.

    Ridge fit of level, trend and one yearly harmonic (`season` periods) with Huber weights, three rounds, on all but the last `recent`
    columns, then carried on over these. `history` (n, T). A constant history has scale 0 and z of 0 where it stays constant.
    """
    n, width = history.shape
    past = max(width - recent, 0)
    time = np.arange(width)
    angle = 2 * np.pi * time / season
    middle, half = max(past - 1, 0) / 2, max(past / 2, 1.0)
    basis = np.column_stack([np.ones(width), (time - middle) / half, np.cos(angle), np.sin(angle)])
    head, values = basis[:past], history[:, :past]
    seen = ~np.isnan(values)
    centre, spread = _centre_and_spread(values)
    scaled = np.where(seen, (values - centre[:, None]) / spread[:, None], 0.0)
    pairs = (head[:, :, None] * head[:, None, :]).reshape(past, 16)
    # the trend is held back by what it does over the row's own history, however early the matrix begins
    own_half = np.maximum((past - np.where(seen.any(axis=1), seen.argmax(axis=1), 0)) / 2, 1.0) if past else np.ones(n)
    ridge = np.repeat([_RIDGE], n, axis=0)
    ridge[:, 1] *= (own_half / half) ** 2
    weights = seen.astype(np.float64)
    residual = np.where(seen, scaled, np.nan)
    scale = np.ones(n)
    coefficients = np.zeros((n, 4))
    for _ in range(_ROUNDS):
        gram = (weights @ pairs).reshape(n, 4, 4)
        # what stands out from the noise is held back less
        gram[:, range(4), range(4)] += ridge * np.clip(np.nan_to_num(scale, nan=1.0), 1e-3, 1.0)[:, None] ** 2
        coefficients = np.linalg.solve(gram, ((weights * scaled) @ head)[:, :, None])[:, :, 0]
        residual = np.where(seen, scaled - coefficients @ head.T, np.nan)
        scale = MAD_TO_SIGMA * median_of_rows(np.abs(residual))
        bound = _HUBER * np.nan_to_num(np.maximum(scale, 1e-9), nan=1.0)[:, None]
        size = np.where(seen, np.abs(residual), 0.0)
        weights = seen * (bound / np.maximum(size, bound))
    fit = centre[:, None] + (coefficients @ basis.T) * spread[:, None]
    scale = scale * spread
    deviation = history - fit
    scale = np.where(scale <= 1e-9 * np.abs(centre), 0.0, scale)
    flat = np.abs(deviation) <= 1e-9 * np.abs(fit)
    z = np.where(flat, 0.0, deviation) / np.where(scale > 0, scale, np.nan)[:, None]
    z[(scale == 0)[:, None] & flat] = 0.0
    return Baseline(z, fit, scale)


def _centre_and_spread(values: Floats) -> tuple[Floats, Floats]:
    """Centre and size of each row, so that the ridge weighs alike whatever the unit; (0, 1) for rows without values."""
    low, middle, high = quantiles(values, (0.25, 0.5, 0.75))
    spread = (high - low) / 1.349
    deviation = np.abs(values - middle[:, None])
    widest = np.where(np.isnan(deviation), 0.0, deviation).max(axis=1, initial=0.0)
    spread = np.where(spread > 0, spread, widest)
    return np.nan_to_num(middle), np.where(spread > 0, spread, 1.0)
