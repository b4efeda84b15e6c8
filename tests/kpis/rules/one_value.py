"""One value through the rules of health, which judge arrays."""

from dataclasses import dataclass

import numpy as np

from kpis.rules.health import DIRECTION_SIGN, HEALTHS, NO_DATA, Health, gap_of, health_codes, variance_of
from kpis.rules.targets import Direction


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one value stands: `variance` keeps the raw sign of the number (actual minus target), `gap` is positive when on the bad side."""

    health: Health
    gap: float | None
    variance: float | None
    variance_pct: float | None


def assess(
    actual: float | None,
    *,
    direction: Direction,
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
    tolerance: float = 0.0,
) -> Verdict:
    """How one value stands against its target (the pace of its period) or its range."""
    a, t, lo, hi = (np.array([np.nan if number is None else number], float) for number in (actual, target, low, high))
    sign = DIRECTION_SIGN[direction]
    code = int(health_codes(a, t, lo, hi, np.array([tolerance], float), sign)[0])
    if code == NO_DATA:
        return Verdict("no_data", None, None, None)
    variance, percent = variance_of(a, t, lo, hi, sign)
    gap = float(gap_of(a, t, lo, hi, sign)[0])
    return Verdict(HEALTHS[code], gap, float(variance[0]), None if np.isnan(percent[0]) else float(percent[0]))
