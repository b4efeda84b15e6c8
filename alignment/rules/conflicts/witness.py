"""From sigmas back to the numbers people know: what the two KPIs and the company KPI would read, and which target ends the conflict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alignment.rules.conflicts.graph import Floats, Graph, Ints
from alignment.rules.conflicts.resolve import Resolution
from alignment.rules.conflicts.scan import Conflict


@dataclass(frozen=True)
class Scales:
    """How sigmas of the graph read in units: (n,) for department KPIs, (c,) for company KPIs. `now` the present figure, `sigma` units
    per sigma, `sign` +1 higher is better, -1 lower."""

    now: Floats
    sigma: Floats
    sign: Ints
    company_now: Floats
    company_sigma: Floats
    company_sign: Ints


@dataclass(frozen=True, slots=True)
class Witness:
    """The three numbers of a scenario, in units; None where one is not known."""

    first: float | None
    second: float | None
    company: float | None


def witness(conflict: Conflict, scales: Scales) -> Witness:
    """What the three KPIs would read. Of targets that exclude each other there is none."""
    if conflict.gains is None or conflict.company is None or conflict.worst is None:
        return Witness(None, None, None)
    return Witness(
        _number(scales.now, scales.sigma, scales.sign, conflict.first, conflict.gains[0]),
        _number(scales.now, scales.sigma, scales.sign, conflict.second, conflict.gains[1]),
        _number(scales.company_now, scales.company_sigma, scales.company_sign, conflict.company, conflict.worst),
    )


def new_target(resolution: Resolution, scales: Scales) -> float | None:
    """The target, in units, that a cut or a raise asks for; None for a guardrail or another KPI."""
    if resolution.kpi is None or resolution.gap is None:
        return None
    return _number(scales.now, scales.sigma, scales.sign, resolution.kpi, resolution.gap)


def _number(now: Floats, sigma: Floats, sign: Ints, at: int, gain: float) -> float | None:
    value = float(now[at] + sign[at] * gain * sigma[at])
    return value if np.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Side:
    """All conflicts of one company KPI in which `kpi` is the one that costs: the partner that makes it worst first."""

    company: int | None
    kpi: int
    conflicts: tuple[int, ...]


def grouped(conflicts: list[Conflict], graph: Graph) -> list[Side]:
    """Positions in `conflicts`, by company KPI and harming KPI: the one that alone does more harm. Worst group first."""
    found: dict[tuple[int | None, int], list[int]] = {}
    for place, conflict in enumerate(conflicts):
        found.setdefault((conflict.company, harming(conflict, graph)), []).append(place)

    def loss(place: int) -> float:
        return conflicts[place].worst if conflicts[place].worst is not None else -np.inf  # type: ignore[return-value]

    sides = [Side(company, kpi, tuple(sorted(places, key=loss))) for (company, kpi), places in found.items()]
    return sorted(sides, key=lambda side: (loss(side.conflicts[0]), side.kpi))


def harming(conflict: Conflict, graph: Graph) -> int:
    """Which of the two costs the company KPI more."""
    if conflict.company is None or conflict.efforts is None:
        return conflict.first
    cost = [graph.total[conflict.company, kpi] * effort for kpi, effort in zip((conflict.first, conflict.second), conflict.efforts, strict=True)]  # fmt: skip
    return conflict.first if cost[0] <= cost[1] else conflict.second
