"""What others do to find a root cause, as simply as it is published. Each is *given* the true weeks of the anomaly and series
shifted by the true lags, which the product's own diagnosis is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from alignment.rules.simulation.generate import reach_of
from benchmarks.accuracy.cases import Drawn, Floats

_BIG = 1e9


class _Aligned:
    """Every node that moves the target, shifted so that all lines up with the target; split at the true onset."""

    def __init__(self, drawn: Drawn) -> None:
        fault = drawn.case.fault
        if fault is None:
            raise ValueError("peers are asked about companies in which something happened")
        reach = reach_of(drawn.case.cascade, drawn.case.target)
        self.lag = {drawn.index[key]: way.lag for key, way in reach.items()}
        filled = np.nan_to_num(drawn.z)
        self.rows = {node: np.roll(filled[node], lag)[max(self.lag.values()) :] for node, lag in self.lag.items()}
        weeks = (drawn.run.periods[-1] - fault.week).days // 7 - self.lag[drawn.index[fault.node]]
        self.after = max(weeks + 1, 1)

    def split(self, node: int) -> tuple[Floats, Floats]:
        """Before and within the anomaly."""
        row = self.rows[node]
        return row[: -self.after], row[-self.after :]

    def ranked(self, score: Callable[[int], float]) -> list[int]:
        """Nodes by falling score."""
        return sorted(self.lag, key=lambda node: -score(node))


def largest_deviation(drawn: Drawn) -> list[int]:
    """The KPI that is farthest from normal."""
    aligned = _Aligned(drawn)

    def score(node: int) -> float:
        before, after = aligned.split(node)
        return abs(float(after.mean() - before.mean())) / max(float(before.std()), 1e-9)

    return aligned.ranked(score)


def robust_deviation(drawn: Drawn) -> list[int]:
    """BARO's scorer without the sign: distance of the medians in interquartile ranges."""
    aligned = _Aligned(drawn)

    def score(node: int) -> float:
        before, after = aligned.split(node)
        low, middle, high = np.quantile(before, (0.25, 0.5, 0.75))
        return float(np.abs(after - middle).max()) / max(float(high - low), 1e-9)

    return aligned.ranked(score)


def earliest_change(drawn: Drawn) -> list[int]:
    """The KPI whose own course left its limits (3 sigma) first."""
    recent = drawn.z[:, -20:]

    def score(node: int) -> float:
        out = np.flatnonzero(np.abs(recent[node]) > 3)
        return -float(out[0]) if len(out) else -_BIG

    return _Aligned(drawn).ranked(score)


def regression_residual(drawn: Drawn) -> list[int]:
    """CIRCA's regression hypothesis test: the KPI whose value its causes (its children in the cascade) explain worst during the
    anomaly."""
    aligned = _Aligned(drawn)
    causes: dict[int, list[int]] = {}
    for child, parent in zip(drawn.net.child.tolist(), drawn.net.parent.tolist(), strict=True):
        if child in aligned.rows:
            causes.setdefault(parent, []).append(child)

    def score(node: int) -> float:
        before, after = aligned.split(node)
        design = np.column_stack([np.ones(len(before)), *(aligned.split(one)[0] for one in causes.get(node, ()))])
        beyond = np.column_stack([np.ones(len(after)), *(aligned.split(one)[1] for one in causes.get(node, ()))])
        coefficients = np.linalg.lstsq(design, before, rcond=None)[0]
        spread = float(np.std(before - design @ coefficients))
        return float(np.abs(after - beyond @ coefficients).max()) / max(spread, 1e-9)

    return aligned.ranked(score)


ROOT_CAUSE_PEERS: dict[str, Callable[[Drawn], list[int]]] = {
    "CIRCA-style residuals": regression_residual,
    "largest deviation": largest_deviation,
    "robust deviation": robust_deviation,
    "earliest change": earliest_change,
}
