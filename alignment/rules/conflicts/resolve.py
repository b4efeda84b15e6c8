"""The smallest changes of targets that end a conflict.

For each of the two KPIs the smallest relative cut of what it still wants, and the smallest raise of its partner, found by
halving. Offered in this order: the smaller cut, then a raise of the helper. Where neither ends it, a guardrail (nobody may
overshoot) is tried; what then remains calls for another KPI.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alignment.rules.conflicts.graph import EPSILON, Floats, Graph, Mask
from alignment.rules.conflicts.polygon import Pairs, pairs_of, worst
from alignment.rules.conflicts.scan import Conflict

HALVINGS = 40
Means = Literal["cut", "raise", "guardrail", "replace"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What to do with `kpi` (None: replace one of the two). `amount`: share by which what it still wants is cut or raised, 0..1;
    `gap`: the new one, in sigmas."""

    means: Means
    kpi: int | None
    amount: float
    gap: float | None


def resolve(graph: Graph, conflicts: list[Conflict]) -> list[list[Resolution]]:
    """For every conflict its resolutions, the smallest first; never empty. Cost: 160 small scans whatever their number."""
    if not conflicts:
        return []
    pairs = pairs_of(graph, np.array([one.first for one in conflicts]), np.array([one.second for one in conflicts]))
    judge = _Judge(graph, conflicts, pairs)
    cuts = [judge.least(side, -1.0) for side in (0, 1)]
    raises = [judge.least(side, 1.0) for side in (0, 1)]
    capped = judge.ends(replace(pairs, kappa=np.zeros_like(pairs.kappa)))
    return [
        _offers(conflict, graph, [cut[row] for cut in cuts], [up[row] for up in raises], guardrail=bool(capped[row]))
        for row, conflict in enumerate(conflicts)
    ]


def _offers(
    conflict: Conflict, graph: Graph, cuts: list[float], raises: list[float], *, guardrail: bool
) -> list[Resolution]:
    kpis = (conflict.first, conflict.second)
    found = []
    for means, amounts, sign in (("cut", cuts, -1.0), ("raise", raises, 1.0)):
        for amount, kpi in sorted(zip(amounts, kpis, strict=True)):
            if np.isfinite(amount):
                found.append(Resolution(means, kpi, float(amount), float(graph.wanted[kpi] * (1 + sign * amount))))  # type: ignore[arg-type]
    if guardrail:
        found.append(Resolution("guardrail", None, 0.0, None))
    return found or [Resolution("replace", None, 1.0, None)]


@dataclass(frozen=True)
class _Judge:
    """Tells which conflicts end when the pairs change."""

    graph: Graph
    conflicts: list[Conflict]
    pairs: Pairs

    def ends(self, pairs: Pairs) -> Mask:
        """True where nothing is lost any more, and the targets do not exclude each other."""
        both = np.array([[one.first, one.second] for one in self.conflicts])
        total = self.graph.total[:, both].transpose(1, 0, 2)
        result = worst(pairs, total, self.graph.resources.hurts)
        company = np.array([-1 if one.company is None else one.company for one in self.conflicts])
        rows = np.arange(len(company))
        enough = np.where(company < 0, result.possible, result.change[rows, company] >= -EPSILON)
        return np.asarray(enough & result.possible)

    def changed(self, side: int, share: Floats) -> Pairs:
        """The pairs when one side wants `share` more (negative: less) of what it still wants; where it may overshoot to moves along."""
        gap = self.pairs.gap.copy()
        gap[:, side] = np.where(gap[:, side] > 0, gap[:, side] * (1 + share), gap[:, side])
        return replace(self.pairs, gap=gap)

    def least(self, side: int, sign: float) -> Floats:
        """The smallest share in 0..1 that ends each conflict; inf where none does."""
        m = len(self.conflicts)
        low, high = np.zeros(m), np.ones(m)
        able = self.ends(self.changed(side, sign * high))
        if sign > 0:
            able &= self.pairs.gap[:, side] > 0  # what wants nothing more cannot be raised by a share
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            enough = self.ends(self.changed(side, sign * middle))
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.where(able, high, np.inf)
