"""From sigmas back to the numbers people know: what the two KPIs and the company KPI would read, and which target ends the conflict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alignment.rules.conflicts.graph import Floats, Ints
from alignment.rules.conflicts.resolve import Resolution
from alignment.rules.conflicts.scan import Conflict


@dataclass(frozen=True)
class Scales:
    """How sigmas of the graph read in units: (n,) for department KPIs, (c,) for company KPIs. `now` the present figure, `sigma` units
    per sigma, `sign` +1 higher is better, -1 lower. `whole`: what a target of its whole span is of the pace it is held against (1: the same;
    None: all 1)."""

    now: Floats
    sigma: Floats
    sign: Ints
    company_now: Floats
    company_sigma: Floats
    company_sign: Ints
    whole: Floats | None = None

    def whole_of(self, at: int) -> float:
        """Of one KPI."""
        return 1.0 if self.whole is None else float(self.whole[at])


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
    """The target, in units, that a cut or a raise asks for; None for a guardrail or another KPI. Where a figure to date is held against its
    pace, the target of the whole span that has the new pace today."""
    if resolution.kpi is None or resolution.gap is None:
        return None
    found = _number(scales.now, scales.sigma, scales.sign, resolution.kpi, resolution.gap)
    return None if found is None else found * scales.whole_of(resolution.kpi)


def _number(now: Floats, sigma: Floats, sign: Ints, at: int, gain: float) -> float | None:
    value = float(now[at] + sign[at] * gain * sigma[at])
    return value if np.isfinite(value) else None
