"""What would raise the maturity most: each criterion alone, a way in at most eight steps, and what-if. Everything is computed from counts,
so that what hangs together (the scan and the conflicts it finds) moves together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from governance.rules.maturity import (
    CRITERIA,
    FEWEST_COMPANY_KPIS,
    FULL,
    MOST_COMPANY_KPIS,
    STAGES,
    Count,
    Counts,
    Criterion,
    Maturity,
    coverages,
    maturity,
    score_of,
)

MOST_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Gain:
    """What completing a criterion brings. `points` to the score; `items`: how many things are to be done; negative: so many too many."""

    criterion: str
    points: float
    items: int


def completed(key: str, count: Count) -> Count:
    """The count with everything there that is asked for."""
    if key == "company_kpis":
        return replace(count, have=min(max(count.have, FEWEST_COMPANY_KPIS), MOST_COMPANY_KPIS), missing=())
    if count.need <= 0:
        return replace(count, have=0.0, need=0.0, empty=1.0, missing=())
    return replace(count, have=max(count.have, count.need), missing=())


def with_completed(counts: Counts, key: str) -> dict[str, Count]:
    """The counts with one criterion complete; one that was not counted is complete too."""
    return {**counts, key: completed(key, counts.get(key, Count(0.0, 0.0)))}


def items_to_do(key: str, count: Count) -> int:
    """How many things are missing; company KPIs above five: how many are too many, as a negative number."""
    if key == "company_kpis":
        wanted = completed(key, count).have
        return ceil(wanted - count.have) if wanted >= count.have else -ceil(count.have - wanted)
    if count.need <= 0:
        return 0 if count.empty >= 1 else 1
    return max(0, ceil(count.need - count.have - 1e-9))


def gains_alone(counts: Counts, criteria: Sequence[Criterion] = CRITERIA) -> list[Gain]:
    """What each criterion would bring if it alone were complete, the most first. Criteria that bring nothing are not listed."""
    now = score_of(coverages(counts), criteria)
    found = [
        Gain(one.key, _gained(counts, one.key, criteria, now), items_to_do(one.key, counts.get(one.key, Count(0, 0))))
        for one in criteria
    ]
    return sorted((gain for gain in found if gain.points > 0), key=lambda gain: -gain.points)


def way_up(
    counts: Counts, criteria: Sequence[Criterion] = CRITERIA, *, most: int | None = MOST_STEPS
) -> list[tuple[Gain, float]]:
    """Step by step what gains most, with the score after each. Where nothing gains alone (two criteria block together), the lowest
    criterion of the first stage that is not open in full comes next. `most` None: until nothing is left.
    """
    standing, way = dict(counts), list[tuple[Gain, float]]()
    while most is None or len(way) < most:
        key = _next(standing, criteria)
        if key is None:
            break
        before = score_of(coverages(standing), criteria)
        items = items_to_do(key, standing.get(key, Count(0, 0)))
        standing = with_completed(standing, key)
        after = score_of(coverages(standing), criteria)
        way.append((Gain(key, round(after - before, 9), items), after))
    return way


def what_if(counts: Counts, changed: Mapping[str, float], criteria: Sequence[Criterion] = CRITERIA) -> Maturity:
    """The maturity with other numbers of what there is: {criterion: have}. Nothing else changes; unknown criteria are left alone."""
    tried = {key: replace(count, have=max(0.0, changed.get(key, count.have))) for key, count in counts.items()}
    return maturity(coverages(tried), criteria)


def _gained(counts: Counts, key: str, criteria: Sequence[Criterion], now: float) -> float:
    return round(max(0.0, score_of(coverages(with_completed(counts, key)), criteria) - now), 9)


def _next(counts: Counts, criteria: Sequence[Criterion]) -> str | None:
    gains = gains_alone(counts, criteria)
    if gains:
        return gains[0].criterion
    covered = coverages(counts)
    for stage in range(len(STAGES)):
        below = [
            (covered.get(one.key, 0.0), place, one.key)
            for place, one in enumerate(criteria)
            if one.stage == stage and covered.get(one.key, 0.0) < FULL and _can_rise(counts, one.key)
        ]
        if below:
            return min(below)[2]
    return None


def _can_rise(counts: Counts, key: str) -> bool:
    """Would completing it change its coverage? The conflicts cannot rise above the scan."""
    now, then = coverages(counts).get(key, 0.0), coverages(with_completed(counts, key))[key]
    return then > now
