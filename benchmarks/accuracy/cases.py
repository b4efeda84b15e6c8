"""Drawn companies with a known truth, as the diagnosis of the product and its peers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from alignment.rules.diagnosis import RECENT, Network, network
from alignment.rules.simulation import Cascade, Case, Fault, Simulation, random_cascade, simulate
from kpis.rules.baseline import baseline_z

Floats = npt.NDArray[np.float64]

LAST = date(2026, 11, 16)
VISIBLE = 0.5
"""Sigmas of the company KPI from which a fault counts as one that anybody could see."""

SETTINGS: dict[str, dict[str, Any]] = {
    "retail 3+13+39, 3-5 sigma": {},
    "retail weak, 2-3 sigma": {"size": (2.0, 3.0)},
    "retail strong, 5-8 sigma": {"size": (5.0, 8.0)},
    "3 distractors, t4 tails, 5% missing": {"distractors": 3, "tail_df": 4.0, "missing": 0.05},
    "8 departments x 6, 15% false links": {"departments": 8, "kpis_per_department": (6, 6), "false_links": 0.15},
    "documented lags wrong by up to 2 weeks": {"lag_error": 2},
    "lags wrong and strengths unknown": {"lag_error": 2, "unknown_strengths": True},
    "retail, 52 weeks": {"weeks": 52},
    "retail, 156 weeks": {"weeks": 156},
    "60 departments x 7, 10% false links": {
        "company_kpis": 5,
        "departments": 60,
        "kpis_per_department": (7, 7),
        "false_links": 0.1,
    },
}


@dataclass(frozen=True)
class Drawn:
    """A simulated company. `z` (n, weeks) deviations, `worse` the raw sign of bad of the target, `visible` whether the fault
    moved the company KPI by half a sigma in the last weeks."""

    case: Case
    run: Simulation
    net: Network
    z: Floats
    depth: npt.NDArray[np.int64]
    target: int
    root: int | None
    worse: int
    visible: bool

    @property
    def index(self) -> dict[str, int]:
        """Position of every key."""
        return self.case.cascade.index


def draw(seed: int, *, weeks: int = 104, **setting: Any) -> Drawn:
    """The company of a seed; the same seed gives the same company."""
    case = random_cascade(np.random.default_rng(seed), last_week=LAST, **setting)
    return observed(case, seed=seed, weeks=weeks)


def observed(case: Case, *, seed: int, weeks: int, cascade: Cascade | None = None) -> Drawn:
    """The case (or its company under other faults) over the weeks before LAST."""
    cascade = cascade or case.cascade
    run = simulate(cascade, start=LAST - timedelta(weeks=weeks - 1), weeks=weeks, seed=seed)
    index = cascade.index
    depth = np.array([node.depth for node in cascade.nodes])
    links = [(index[li.child], index[li.parent], li.polarity, li.strength, li.lag) for li in case.documented]
    target = index[case.target]
    worse = 1 if cascade.nodes[target].direction == "lower" else -1
    return Drawn(
        case=case,
        run=run,
        net=network(len(depth), links, depth),
        z=baseline_z(run.values.T, recent=RECENT).z,
        depth=depth,
        target=target,
        root=index[case.root] if case.root else None,
        worse=worse,
        visible=_felt(run, case.fault, target, worse) >= VISIBLE,
    )


def _felt(run: Simulation, fault: Fault | None, target: int, worse: int) -> float:
    if fault is None:
        return 0.0
    course = worse * run.effect_of(fault)[-6:, target]
    return float(max(course[-1], course.mean()))
