"""The worst that two departments can do to a company KPI while both hit their targets.

The efforts of the two make a polygon: both reach their targets, neither overshoots senselessly, efforts are plausible,
hard resources hold. The company KPI's change is concave in the efforts (overload only hurts), so its minimum lies in a
corner: all corners of all pairs are tried at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from alignment.rules.conflicts.graph import KAPPA, Floats, Graph, Ints, Mask, most_effort

_SLACK = 1e-9
_CHUNK = 8192


@dataclass(frozen=True)
class Pairs:
    """m pairs of KPIs (first, second), all arrays (m, 2) unless said otherwise: `own` what effort does to the own KPI, `cross` what the
    partner's effort does to it, `gap` missing to the target, `kappa` overshoot allowed, `uses` (m, 2, r), `slack` (r,), `hard` (r,)."""

    own: Floats
    cross: Floats
    gap: Floats
    kappa: Floats
    uses: Floats
    slack: Floats
    hard: Mask

    def __len__(self) -> int:
        return len(self.own)

    def rows(self, which: Ints | slice | Mask) -> Pairs:
        """Some of the pairs."""
        part = {name: getattr(self, name)[which] for name in ("own", "cross", "gap", "kappa", "uses")}
        return replace(self, **part)


def pairs_of(graph: Graph, first: Ints, second: Ints) -> Pairs:
    """The pairs (first[k], second[k]) of the graph."""
    both = np.stack([first, second], axis=1)
    spread = graph.spread
    return Pairs(
        own=spread[both, both],
        cross=np.stack([spread[first, second], spread[second, first]], axis=1),
        gap=graph.gap[both],
        kappa=np.full(both.shape, KAPPA),
        uses=graph.resources.uses.T[both],
        slack=graph.resources.slack,
        hard=graph.resources.hard,
    )


def corners(pairs: Pairs) -> tuple[Floats, Mask]:
    """The corners of every pair's polygon: efforts (m, k, 2) and which of them are corners (m, k). None: the targets exclude each other."""
    sides, bounds = _sides(pairs)
    one, other = np.array(list(combinations(range(sides.shape[1]), 2))).T
    a, b = sides[:, one], sides[:, other]
    right_a, right_b = bounds[:, one], bounds[:, other]
    across = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    meets = np.abs(across) > 1e-12
    across = np.where(meets, across, 1.0)
    effort = np.stack(
        [
            (right_a * b[..., 1] - right_b * a[..., 1]) / across,
            (a[..., 0] * right_b - b[..., 0] * right_a) / across,
        ],
        axis=-1,
    )
    for side in range(sides.shape[1]):
        reach = effort[..., 0] * sides[:, None, side, 0] + effort[..., 1] * sides[:, None, side, 1]
        limit = bounds[:, None, side]
        meets &= reach <= limit + _SLACK * np.maximum(1.0, np.abs(limit))
    return effort, meets


def _sides(pairs: Pairs) -> tuple[Floats, Floats]:
    """Sides as a . effort <= b: (m, lines, 2) and (m, lines)."""
    m = len(pairs)
    wanted = np.maximum(pairs.gap, 0.0)
    zero, one = np.zeros(m), np.ones(m)
    own, cross = pairs.own, pairs.cross
    most = most_effort(wanted, pairs.kappa)
    lines = [
        (-own[:, 0], -cross[:, 0], -pairs.gap[:, 0]),
        (-cross[:, 1], -own[:, 1], -pairs.gap[:, 1]),
        (own[:, 0], np.minimum(cross[:, 0], 0.0), wanted[:, 0] + pairs.kappa[:, 0]),
        (np.minimum(cross[:, 1], 0.0), own[:, 1], wanted[:, 1] + pairs.kappa[:, 1]),
        (-one, zero, zero),
        (zero, -one, zero),
        (one, zero, most[:, 0]),
        (zero, one, most[:, 1]),
    ]
    for resource in np.flatnonzero(pairs.hard):
        uses = pairs.uses[:, :, resource]
        lines.append((uses[:, 0], uses[:, 1], np.full(m, pairs.slack[resource])))
    sides = np.stack([np.stack([first, second], axis=1) for first, second, _ in lines], axis=1)
    return sides, np.stack([bound for *_, bound in lines], axis=1)


@dataclass(frozen=True)
class Worst:
    """For each pair and company KPI: `change` (m, c) the lowest, in sigmas (nan: no polygon), `effort` (m, c, 2) where; `possible` (m,)."""

    change: Floats
    effort: Floats
    possible: Mask


def change_of(effort: Floats, total: Floats, pairs: Pairs, hurts: Floats) -> Floats:
    """What efforts (m, ..., 2) do to a company KPI: `total` (m, 2) per sigma, `hurts` (m, r) per unit of overload. Result (m, ...)."""
    ends = (slice(None),) + (None,) * (effort.ndim - 2)
    change = effort[..., 0] * total[:, 0][ends] + effort[..., 1] * total[:, 1][ends]
    for resource in np.flatnonzero(~pairs.hard):
        uses = pairs.uses[:, :, resource]
        load = effort[..., 0] * uses[:, 0][ends] + effort[..., 1] * uses[:, 1][ends] - pairs.slack[resource]
        change = change - hurts[:, resource][ends] * np.maximum(load, 0.0)
    return np.asarray(change)


def worst(pairs: Pairs, total: Floats, hurts: Floats) -> Worst:
    """The worst corner for every pair and company KPI. `total` (m, c, 2), `hurts` (c, r)."""
    m, companies = total.shape[:2]
    change, effort = np.full((m, companies), np.nan), np.zeros((m, companies, 2))
    possible = np.zeros(m, dtype=np.bool_)
    for start in range(0, m, _CHUNK):
        rows = slice(start, start + _CHUNK)
        some = pairs.rows(rows)
        corner, allowed = corners(some)
        possible[rows] = allowed.any(axis=1)
        line = np.arange(len(some))
        for company in range(companies):
            loss = np.broadcast_to(hurts[company], (len(some), hurts.shape[1]))
            value = np.where(allowed, change_of(corner, total[rows, company], some, loss), np.inf)
            best = value.argmin(axis=1)
            change[rows, company] = np.where(allowed.any(axis=1), value[line, best], np.nan)
            effort[rows, company] = corner[line, best]
    return Worst(change, effort, possible)
