"""What becomes of one conflict when its two targets are others: the same polygon, with changed gaps. No scan, milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from alignment.rules.conflicts.graph import EPSILON, KAPPA, Floats, Graph
from alignment.rules.conflicts.polygon import pairs_of, worst

_FARTHER = 1.0
"""A target may at least be tried so many sigmas beyond the one in force."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the pair wants of a shared resource, by its position in the graph: each of the two, and what is spare."""

    resource: int
    wants: tuple[float, float]
    slack: float

    @property
    def beyond(self) -> float:
        """More than is spare, at least 0."""
        return max(sum(self.wants) - self.slack, 0.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`possible`: both targets can be met. `change`: worst change of the company KPI in sigmas (None without one or where nothing is
    possible); `gains` what both KPIs gain there. `gone`: nothing that matters is lost, and the targets do not exclude each other. `loads`: the
    resources that both draw on, exhausted or not, with what they want of them there."""

    possible: bool
    change: float | None
    gains: tuple[float, float] | None
    gone: bool
    loads: tuple[Load, ...] = ()


@dataclass(frozen=True, slots=True)
class Dial:
    """The target of one KPI, in its unit, as it can be tried: `now` where it stands, `target` in force, `low`..`high` what may be tried."""

    now: float
    sigma: float
    sign: int
    target: float
    low: float
    high: float

    def gap(self, target: float) -> float:
        """Sigmas that a target leaves to be gained; negative: beyond it already."""
        return self.sign * (target - self.now) / self.sigma

    def value(self, gain: float) -> float:
        """What the KPI reads after a gain of so many sigmas."""
        return self.now + self.sign * gain * self.sigma

    def held(self, target: float) -> float:
        """The nearest target that may be tried."""
        return min(max(target, self.low), self.high)


def dial(*, now: float, sigma: float, sign: int, gap: float) -> Dial | None:
    """The dial of a KPI that lacks `gap` sigmas; None where anything about it is unknown."""
    if not (np.isfinite([now, sigma, gap]).all() and sigma > 0):
        return None
    ends = [now + sign * sigma * far for far in (min(gap, 0.0), max(2 * gap, gap + _FARTHER))]
    return Dial(now, sigma, sign, now + sign * sigma * gap, min(ends), max(ends))


def what_if(graph: Graph, pair: tuple[int, int], company: int | None, gaps: tuple[float, float]) -> Outcome:
    """The worst that the pair does to `company` when they want `gaps` sigmas (both known) instead of what they want now."""
    first, second = pair
    pairs = replace(pairs_of(graph, np.array([first]), np.array([second])), gap=np.array([gaps], float))
    total = (
        graph.total[:, [first, second]][None] if company is None else graph.total[company, [first, second]][None, None]
    )
    hurts = graph.resources.hurts if company is None else graph.resources.hurts[[company]]
    found = worst(pairs, total, hurts)
    if not found.possible[0]:
        return Outcome(possible=False, change=None, gains=None, gone=False)
    if company is None:
        return Outcome(possible=True, change=None, gains=None, gone=True)
    effort = found.effort[0, 0]
    gains = pairs.own[0] * effort + pairs.cross[0] * effort[::-1]
    change = float(found.change[0, 0])
    return Outcome(
        possible=True, change=change, gains=(float(gains[0]), float(gains[1])), gone=change >= -EPSILON,
        loads=_loads(graph, pair, effort),
    )  # fmt: skip


def _loads(graph: Graph, pair: tuple[int, int], effort: Floats) -> tuple[Load, ...]:
    """Of the resources that both of the pair draw on."""
    resources = graph.resources
    wants = resources.uses[:, list(pair)] * effort
    return tuple(
        Load(int(at), (float(wants[at, 0]), float(wants[at, 1])), float(resources.slack[at]))
        for at in np.flatnonzero((resources.uses[:, list(pair)] > 0).all(axis=1))
    )


def short_for_both(graph: Graph, pair: tuple[int, int]) -> int | None:
    """The resource that cannot be exceeded and is not enough for both targets; None where another thing keeps them apart."""
    resources = graph.resources
    both = list(pair)
    load = (resources.uses[:, both] * (graph.wanted[both] / np.diag(graph.spread)[both])).sum(axis=1)
    short = resources.hard & (resources.uses[:, both] > 0).all(axis=1) & (load > resources.slack)
    return int(np.flatnonzero(short)[0]) if short.any() else None


def harming_sides(graph: Graph, pairs: Sequence[tuple[int, int]], companies: Sequence[int | None]) -> list[int]:
    """Of each pair the side (0, 1) that costs the company KPI more when all that is sensible is done for it; 0 where there is none."""
    own = np.diag(graph.spread)
    most: Floats = np.nan_to_num((graph.wanted + KAPPA) / own)
    return [
        0 if company is None else int(np.argmin(graph.total[company, list(pair)] * most[list(pair)]))
        for pair, company in zip(pairs, companies, strict=True)
    ]
