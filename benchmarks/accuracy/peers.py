"""How else one might ask whether a KPI leads another: the largest lagged correlation, the same without the trend, Granger's regression.

Each takes series (k, T) without gaps and returns a p-value over all lags (k,).
"""

from collections.abc import Callable

import numpy as np
from scipy.special import fdtrc

from alignment.rules.leading import two_sided
from kpis.rules.health import Floats, Ints

Peer = Callable[[Floats, Floats, int, int], Floats]


def naive(child: Floats, parent: Floats, least: int, most: int) -> Floats:
    """The largest correlation at any lag, as a spreadsheet would have it."""
    return _largest(child, parent, least, most)


def detrended(child: Floats, parent: Floats, least: int, most: int) -> Floats:
    """The same after level, trend and the yearly season are fitted and taken away."""
    width = child.shape[1]
    time = np.arange(width)
    angle = 2 * np.pi * time / 52.18
    basis, _ = np.linalg.qr(np.column_stack([np.ones(width), time, np.cos(angle), np.sin(angle)]))
    return _largest(child - (child @ basis) @ basis.T, parent - (parent @ basis) @ basis.T, least, most)


def _largest(child: Floats, parent: Floats, least: int, most: int) -> Floats:
    width, smallest = child.shape[1], np.ones(len(child))
    for lag in range(least, most + 1):
        early, late = child[:, : width - lag], parent[:, lag:]
        early = early - early.mean(axis=1, keepdims=True)
        late = late - late.mean(axis=1, keepdims=True)
        r = (early * late).sum(axis=1) / np.sqrt((early**2).sum(axis=1) * (late**2).sum(axis=1))
        n: Ints = np.full(len(child), width - lag)
        smallest = np.minimum(smallest, two_sided(r, n))
    return np.asarray(1 - (1 - smallest) ** (most - least + 1))


def granger(child: Floats, parent: Floats, least: int, most: int) -> Floats:
    """Does the child's past explain the parent beyond its own past, a trend and the season? The F test of ordinary least squares."""
    width = child.shape[1]
    time = np.arange(width)
    angle = 2 * np.pi * time / 52.18
    common = np.column_stack([np.ones(width), time, np.cos(angle), np.sin(angle)])[most:]
    found = np.empty(len(child))
    for row in range(len(child)):
        own = [parent[row, most - back : width - back] for back in (1, 2)]
        other = [child[row, most - lag : width - lag] for lag in range(least, most + 1)]
        short, target = np.column_stack([common, *own]), parent[row, most:]
        long = np.column_stack([short, *other])
        rest = [_left(design, target) for design in (short, long)]
        more, free = len(other), len(target) - long.shape[1]
        found[row] = fdtrc(more, free, (rest[0] - rest[1]) / more / (rest[1] / free)) if free > 0 else 1.0
    return found


def _left(design: Floats, target: Floats) -> float:
    basis, _ = np.linalg.qr(design)
    return float(target @ target - ((target @ basis) ** 2).sum())


PEERS: dict[str, Peer] = {
    "largest correlation": naive,
    "largest correlation, detrended": detrended,
    "Granger, least squares": granger,
}
