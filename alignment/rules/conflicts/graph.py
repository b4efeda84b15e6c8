"""What the conflict scan works on: department KPIs, company KPIs, direct effects, couplings, shared resources.

Everything is in improvement units: +1 is one sigma of a KPI for the better, whatever its direction. A KPI that is kept in
a range has no direction of improvement and takes no part; one without a target is nobody's goal and moves only through
others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

KAPPA = 0.25
"""How far a department overshoots its own target without anybody calling it silly, in sigmas."""

EPSILON = 0.05
"""Sigmas of a company KPI below which a loss does not matter."""

ONE_IN_FIVE = 1.28
"""Standard deviations to either end of the interval that holds an effect in four of five cases."""

_LEAST_EFFORT = 4.0


@dataclass(frozen=True)
class Resources:
    """Shared capacity or budgets, (r,) or (r, n) and (c, r): `uses` per sigma of improvement of a KPI, `slack` spare, `hurts` the
    loss in sigmas of a company KPI per unit of overload; a `hard` one cannot be exceeded."""

    uses: Floats
    slack: Floats
    hurts: Floats
    hard: Mask


def no_resources(kpis: int, company_kpis: int) -> Resources:
    """None are shared."""
    return Resources(np.zeros((0, kpis)), np.zeros(0), np.zeros((company_kpis, 0)), np.zeros(0, dtype=np.bool_))


@dataclass(frozen=True)
class Graph:
    """n department KPIs and c company KPIs.

    direct, direct_sd (c, n): effect on each company KPI per sigma and its uncertainty. couplings (n, n): effect of column on
    row. gap (n,): sigmas still missing to the target (negative: beyond it), nan without a target. department (n,): only KPIs
    of two departments are a pair. The couplings make no circle (held by the database).
    """

    direct: Floats
    direct_sd: Floats
    couplings: Floats
    gap: Floats
    department: Ints
    resources: Resources

    @cached_property
    def spread(self) -> Floats:
        """What one sigma of effort on each KPI (column) does to every KPI (row), through any number of hops: (n, n)."""
        n = len(self.gap)
        if not self.couplings.any():
            return np.eye(n)
        return np.asarray(np.linalg.inv(np.eye(n) - self.couplings))

    @cached_property
    def total(self) -> Floats:
        """What one sigma of effort on each KPI does to every company KPI: (c, n)."""
        return self.direct @ self.spread

    @cached_property
    def total_sd(self) -> Floats:
        """Uncertainty of `total` from that of the direct effects, taken as independent: (c, n)."""
        return np.asarray(np.sqrt(self.direct_sd**2 @ self.spread**2))

    @cached_property
    def wanted(self) -> Floats:
        """What each KPI must still gain, at least 0 (n,)."""
        return np.asarray(np.maximum(np.nan_to_num(self.gap), 0.0))

    @cached_property
    def goals(self) -> Ints:
        """Positions of the KPIs that somebody wants at a target."""
        return np.flatnonzero(~np.isnan(self.gap))


def most_effort(wanted: Floats, kappa: Floats | float) -> Floats:
    """The most effort that is plausible, in sigmas."""
    return np.maximum(_LEAST_EFFORT, 2 * wanted + kappa)
