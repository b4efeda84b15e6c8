"""Has it happened? Weeks in which both KPIs were on target while the company KPI was getting worse, against chance.

Chance is every circular shift of the company KPI's weeks against those of the pair, so both keep their own rhythm. Only
pairs that the structure or the catalogue names are tested: the smallest chance this can show is too coarse for all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import norm

from alignment.rules.conflicts.graph import Floats, Ints, Mask

History = Literal["too_little_data", "seen", "not_seen"]

LEAST_WEEKS = 8
WINDOW = 13
WORSE_BY = 0.2
FALSE_SHARE = 0.1


@dataclass(frozen=True)
class Tested:
    """Per tested pair and company KPI, (m,): `both` weeks with both on target, `worse` those of them in which the company KPI was worse,
    `expected` by chance, `p`, `p_adjusted` (nan: too little data) and the verdict."""

    both: Ints
    worse: Ints
    expected: Floats
    p: Floats
    p_adjusted: Floats
    verdict: tuple[History, ...]


def getting_worse(z: Floats, worse: Ints) -> Mask:
    """Weeks in which a KPI lies at least .2 sigma on the bad side of its median of the 13 weeks before. z (c, T) deviations without
    season and trend, worse (c,) the raw sign of bad; missing weeks are not worse."""
    c, width = z.shape
    found = np.zeros((c, width), dtype=np.bool_)
    for week in range(1, width):
        before = z[:, max(week - WINDOW, 0) : week]
        known = (~np.isnan(before)).sum(axis=1) >= WINDOW // 2
        middle = np.array([np.nanmedian(row) if ok else np.nan for row, ok in zip(before, known, strict=True)])
        with np.errstate(invalid="ignore"):
            found[:, week] = worse * (z[:, week] - middle) >= WORSE_BY
    return found


def history_test(on_target: Mask, worse: Mask, first: Ints, second: Ints, company: Ints) -> Tested:
    """Test the m triples (first, second, company). on_target (n, T), worse (c, T)."""
    both = on_target[first] & on_target[second]
    events = worse[company]
    width = both.shape[1]
    weeks = both.sum(axis=1)
    seen = (both & events).sum(axis=1)
    if not len(first) or not width:
        return Tested(weeks, seen, np.zeros(len(first)), np.full(len(first), np.nan), np.full(len(first), np.nan), ())
    shifts = np.fft.irfft(np.fft.rfft(both, axis=1) * np.conj(np.fft.rfft(events, axis=1)), n=width, axis=1)
    shifts = np.rint(shifts)
    p = _p_values(seen, shifts)
    enough = (weeks >= LEAST_WEEKS) & events.any(axis=1)
    p = np.where(enough, p, np.nan)
    adjusted = benjamini_hochberg(p)
    verdict: tuple[History, ...] = tuple(
        "too_little_data" if not known else "seen" if value <= FALSE_SHARE else "not_seen"
        for known, value in zip(enough, adjusted, strict=True)
    )
    return Tested(weeks, seen, shifts.mean(axis=1), p, adjusted, verdict)


def _p_values(seen: Ints, shifts: Floats) -> Floats:
    """Share of shifts with as many; in the smallest two ranks the normal tail where it is smaller, so that long histories may show more."""
    width = shifts.shape[1]
    rank = (shifts >= seen[:, None]).sum(axis=1)
    p = np.maximum(rank, 1) / width
    spread = shifts.std(axis=1)
    z = np.divide(seen - 0.5 - shifts.mean(axis=1), spread, out=np.zeros(len(seen)), where=spread > 0)
    return np.asarray(np.where((rank <= 2) & (spread > 0), np.minimum(p, norm.sf(z)), p))


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values over all that are known; nan stays nan."""
    known = np.flatnonzero(~np.isnan(p))
    adjusted = np.full(len(p), np.nan)
    if not len(known):
        return adjusted
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
