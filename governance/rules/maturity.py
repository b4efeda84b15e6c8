"""The maturity score: staged gates on continuous coverages. Computed, never self-assessed. docs/algorithms/maturity.md.

Every stage has criteria, each with a coverage between 0 and 1. A stage's points count in full only when every criterion of the stages
before stands at 95%, and not at all while one of them is under 85%: nobody buys a high level without the low ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Final

#: A criterion is met from here on, and unlocks what comes after it in full from there on.
THETA: Final = 0.85
FULL: Final = 0.95
#: Points of the four stages and of mastery, in the order of STAGES.
WIDTHS: Final = (25.0, 25.0, 25.0, 15.0, 10.0)
LEVELS: Final = ("Fragmented", "Basic", "Structured", "Aligned", "Optimized")
#: Stages to enter, and the score at which each begins.
STAGES: Final = LEVELS[1:]
BOUNDARIES: Final = (25.0, 50.0, 75.0, 90.0)

#: A company of three to five company KPIs; more says that nothing was chosen.
FEWEST_COMPANY_KPIS: Final = 3
MOST_COMPANY_KPIS: Final = 5


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a stage asks for. `stage`: index in STAGES; `weight` within its stage."""

    key: str
    stage: int
    weight: float


CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion("company_kpis", 0, 3),
    Criterion("company_targets", 0, 2),
    Criterion("some_departments_connected", 0, 3),
    Criterion("departments_cascaded", 1, 3),
    Criterion("kpis_connected", 1, 2),
    Criterion("named_owners", 1, 3),
    Criterion("quarterly_reviews", 1, 3),
    Criterion("values_current", 1, 1),
    Criterion("three_level_cascade", 2, 3),
    Criterion("conflict_scan", 2, 2),
    Criterion("conflicts_resolved", 2, 3),
    Criterion("rhythm_matched", 2, 3),
    Criterion("variances_explained", 2, 1),
    Criterion("governed_changes", 3, 3),
    Criterion("systematic_updates", 3, 2),
    Criterion("leading_all_levels", 3, 3),
    Criterion("leading_confirmed", 3, 1),
    Criterion("unified_dashboard", 3, 2),
    Criterion("process_owner", 3, 1),
)
CRITERION: Final[Mapping[str, Criterion]] = {one.key: one for one in CRITERIA}
#: What a department can answer for itself; the rest is the company's alone.
_COMPANY_ONLY = frozenset(
    {"company_kpis", "company_targets", "quarterly_reviews", "unified_dashboard", "process_owner"}
)
DEPARTMENT_CRITERIA: Final[tuple[Criterion, ...]] = tuple(one for one in CRITERIA if one.key not in _COMPANY_ONLY)


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted for a criterion: `have` of `need`. `empty`: its coverage where nothing is needed; `missing`: what is not there, as
    keys (KPIs, departments, days), at most a thousand."""

    have: float
    need: float
    empty: float = 0.0
    missing: tuple[str, ...] = ()


Counts = Mapping[str, Count]
Coverages = Mapping[str, float]


def coverages(counts: Counts) -> dict[str, float]:
    """The coverage (0 to 1) of every criterion that was counted. The scan's coverage limits that of the conflicts."""
    found = {key: _coverage(key, count) for key, count in counts.items()}
    if "conflicts_resolved" in found:
        found["conflicts_resolved"] *= found.get("conflict_scan", 0.0)
    return found


def _coverage(key: str, count: Count) -> float:
    if key == "company_kpis":
        return _chosen(count.have)
    if count.need <= 0:
        return _share(count.empty)
    return _share(count.have / count.need)


def _chosen(number: float) -> float:
    """Three to five company KPIs are all there is to want; beyond that the coverage falls again."""
    if number > MOST_COMPANY_KPIS:
        return MOST_COMPANY_KPIS / number
    return _share(number / FEWEST_COMPANY_KPIS)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


@dataclass(frozen=True, slots=True)
class StageResult:
    """How far a stage is. `progress` 0 to 1 (1: every criterion is met); `unlock` 0 to 1: how far it opens what comes after it; `points` of
    `most` that it gives, `locked` those it would give if everything before it were open."""

    stage: str
    progress: float
    unlock: float
    points: float
    locked: float
    most: float

    @property
    def met(self) -> bool:
        """Every criterion is at the gate."""
        return self.progress >= 1.0


@dataclass(frozen=True, slots=True)
class Maturity:
    """A score of 0 to 100 (rounded to nine decimals), its level, and how it came about. `mastery`: the last ten points."""

    score: float
    level: str
    stages: tuple[StageResult, ...]
    mastery: float
    coverages: Coverages = field(default_factory=dict)


def maturity(covered: Coverages, criteria: Sequence[Criterion] = CRITERIA) -> Maturity:
    """The score of these coverages; a criterion that is not there counts as 0."""
    open_share, total, stages = 1.0, 0.0, []
    for index, name in enumerate(STAGES):
        asked = [(one.weight, _share(covered.get(one.key, 0.0))) for one in criteria if one.stage == index]
        progress, unlock = _progress(asked), _unlock(asked)
        width = WIDTHS[index]
        points = width * open_share * progress
        stages.append(StageResult(name, progress, unlock, points, width * progress - points, width))
        total += points
        open_share *= unlock
    mastery = WIDTHS[-1] * open_share * _mastery(covered, criteria)
    score = round(min(100.0, total + mastery), 9)
    return Maturity(score, level_of(score), tuple(stages), mastery, dict(covered))


def score_of(covered: Coverages, criteria: Sequence[Criterion] = CRITERIA) -> float:
    """The score alone."""
    return maturity(covered, criteria).score


def level_of(score: float) -> str:
    """The level in whose band the score lies; a boundary belongs to the level above it."""
    return LEVELS[sum(score >= boundary for boundary in BOUNDARIES)]


def shown(score: float) -> float:
    """One decimal, rounded down: 49.97 must not read as 50."""
    return floor(round(score * 10, 6)) / 10


def _progress(asked: Sequence[tuple[float, float]]) -> float:
    whole = sum(weight for weight, _share in asked)
    if whole <= 0:
        return 0.0
    if all(share >= THETA for _weight, share in asked):
        return 1.0
    return sum(weight * min(1.0, share / THETA) for weight, share in asked) / whole


def _unlock(asked: Sequence[tuple[float, float]]) -> float:
    if not asked:
        return 0.0
    return _share((min(share for _weight, share in asked) - THETA) / (FULL - THETA))


def _mastery(covered: Coverages, criteria: Sequence[Criterion]) -> float:
    shares = [_share((_share(covered.get(one.key, 0.0)) - FULL) / (1.0 - FULL)) for one in criteria]
    return sum(shares) / len(shares) if shares else 0.0
