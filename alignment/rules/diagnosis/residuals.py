"""What of each KPI its children do not explain.

A parent's deviation is regressed on those of its children, each at its lag, over the weeks before anything that is to
be explained. What is written down about a link (its strength and sign) is the prior, so that a short history changes
little and a wrong sign is never believed from noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alignment.rules.diagnosis.network import Floats, Ints, Network

_CLIP = 4.0
_NOISE = 1.5
_PRIOR_SD = (0.5, 0.1)  # of the strength, at least
_LEAST = 0.1  # of the strength, in the documented direction
_ROUNDS = 2
#: Log-likelihood by which another lag than the believed one must explain more.
_LAG_MARGIN = 1.0
_LEAST_WEEKS = 16


@dataclass(frozen=True, slots=True)
class Fitted:
    """`beta`, `lag` (links,): the effect used, in sigmas and raw sign, and its lag in weeks. `residual` (n, T), nan where
    the node has no value; `phi` (n,) its correlation from week to week; `noise` (n,) the robust sd of what is new in a
    week, nan where there is too little history to say."""

    beta: Floats
    lag: Ints
    residual: Floats
    phi: Floats
    noise: Floats


def fit(net: Network, z: Floats, *, recent: int) -> Fitted:
    """Fit every parent on its children over all but the last `recent` weeks. `z` (n, T) deviations in sigmas, nan = missing."""
    filled = _filled(z)
    beta = net.polarity * net.strength
    lag = net.lag.copy()
    residual = z.copy()
    for parent, links in net.links_of_parent.items():
        rows = np.array(links)
        coefficient, late = _fit_parent(net, rows, filled, z[parent], recent)
        beta[rows], lag[rows] = coefficient, late
        residual[parent] = z[parent] - coefficient @ _shifted(filled[net.child[rows]], late)
    phi, noise = autocorrelation(residual, recent=recent)
    return Fitted(beta, lag, residual, phi, noise)


def _filled(z: Floats) -> Floats:
    """Gaps joined by straight lines, clipped: what a parent is regressed on."""
    filled = np.clip(z, -4 * _CLIP, 4 * _CLIP)
    weeks = np.arange(z.shape[1])
    for row in np.flatnonzero(np.isnan(z).any(axis=1)):
        seen = ~np.isnan(z[row])
        filled[row] = np.interp(weeks, weeks[seen], filled[row, seen]) if seen.any() else 0.0
    return filled


def _shifted(rows: Floats, lag: Ints) -> Floats:
    """Each row `lag` weeks later; weeks before the first are 0 (normal)."""
    weeks = np.arange(rows.shape[1]) - lag[:, None]
    return np.where(weeks >= 0, np.take_along_axis(rows, np.maximum(weeks, 0), axis=1), 0.0)


def _fit_parent(net: Network, links: Ints, filled: Floats, own: Floats, recent: int) -> tuple[Floats, Ints]:
    """Coefficients and lags of the links into one parent; the documented ones where there is too little history."""
    mean = net.polarity[links] * net.strength[links]
    lag = net.lag[links]
    past = max(len(own) - recent, 0)
    first = int(net.latest[links].max())
    seen = ~np.isnan(own)
    seen[:first] = False
    seen[past:] = False
    if seen.sum() < _LEAST_WEEKS:
        return mean, lag
    children = filled[net.child[links]]
    y = np.clip(own[seen], -_CLIP, _CLIP)
    spread = np.maximum(_PRIOR_SD[0] * net.strength[links], _PRIOR_SD[1])
    beta = mean
    for turn in range(_ROUNDS + 1):
        x = np.clip(_shifted(children, lag)[:, seen], -_CLIP, _CLIP)
        beta = _ridge(x, y, mean, spread, _NOISE * _variance(y - beta @ x))
        beta = net.polarity[links] * np.maximum(net.polarity[links] * beta, _LEAST * net.strength[links])
        if turn < _ROUNDS:
            lag = _better_lags(net, links, children, seen, y - beta @ x, beta, x, lag)
    return beta, lag


def _ridge(x: Floats, y: Floats, mean: Floats, spread: Floats, noise: float) -> Floats:
    """Posterior mean of the coefficients. x (m, weeks), prior N(mean, spread^2)."""
    precision = x @ x.T / noise
    precision[np.diag_indices(len(mean))] += 1 / spread**2
    return np.asarray(np.linalg.solve(precision, x @ y / noise + mean / spread**2))


def _variance(values: Floats) -> float:
    return max(float(np.mean(np.clip(values, -_CLIP, _CLIP) ** 2)), 0.05)


def _better_lags(
    net: Network, links: Ints, children: Floats, seen: Floats, left: Floats, beta: Floats, x: Floats, lag: Ints
) -> Ints:
    """For each child the lag in its span at which its effect explains most, the others held; the present one unless clearly better."""
    noise = _variance(left)
    best, best_gain = lag.copy(), np.zeros(len(lag))
    without = left + beta[:, None] * x  # what is left without this child's effect, (m, weeks)
    present = float(left @ left)
    earliest, latest = net.earliest[links], net.latest[links]
    for late in range(int(earliest.min()), int(latest.max()) + 1):
        moved = np.clip(_shifted(children, np.full(len(lag), late))[:, seen], -_CLIP, _CLIP)
        rest = without - beta[:, None] * moved
        gain = (present - np.einsum("ij,ij->i", rest, rest)) / (2 * noise)
        take = (gain > np.maximum(best_gain, _LAG_MARGIN)) & (late >= earliest) & (late <= latest)
        best, best_gain = np.where(take, late, best), np.where(take, gain, best_gain)
    return best


def autocorrelation(rows: Floats, *, recent: int) -> tuple[Floats, Floats]:
    """Lag-1 correlation (0 to .9, corrected for the bias of short series) and robust sd of what is new each week, over all but the
    last `recent` weeks; sd nan where fewer than 16 weeks are known or nothing ever moves."""
    past = rows[:, : max(rows.shape[1] - recent, 0)]
    seen = ~np.isnan(past)
    count = seen.sum(axis=1)
    size = np.where(seen, past, 0.0)
    middle = size.sum(axis=1) / np.maximum(count, 1)
    size = np.where(seen, np.clip(past - middle[:, None], -_CLIP, _CLIP), 0.0)
    pairs = (seen[:, 1:] & seen[:, :-1]).sum(axis=1)
    square = np.einsum("ij,ij->i", size, size) / np.maximum(count, 1)
    product = np.einsum("ij,ij->i", size[:, 1:], size[:, :-1]) / np.maximum(pairs, 1)
    raw = np.divide(product, square, out=np.zeros_like(square), where=square > 0)
    phi = np.clip(raw + (1 + 4 * raw) / np.maximum(count, 1), 0.0, 0.9)
    new = np.abs(past[:, 1:] - phi[:, None] * past[:, :-1])
    known = np.where((count >= _LEAST_WEEKS)[:, None], new, np.nan)
    noise = 1.4826 * _median(known)
    return phi, np.where(noise > 0, np.maximum(noise, 0.1), np.nan)


def _median(values: Floats) -> Floats:
    """Median of each row without nan; nan where a row has none."""
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)
    count = values.shape[1] - np.isnan(values).sum(axis=1)
    rows = np.arange(len(values))
    below, above = np.maximum((count - 1) // 2, 0), np.maximum(count // 2, 0)
    above = np.minimum(above, values.shape[1] - 1)
    return np.asarray(0.5 * (ordered[rows, below] + ordered[rows, above]))
