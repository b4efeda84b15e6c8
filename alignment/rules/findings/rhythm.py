"""Rhythm: reviewed as fast as the business moves, measured at least as often as reviewed, no stale values."""

from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts, KpiFact
from alignment.rules.findings.registry import Objection, about_kpi, rule

_WEEKS = {"weekly": 1, "biweekly": 2, "monthly": 4, "quarterly": 13}
#: The slowest review that still fits: of department and individual KPIs (operational), of company KPIs (strategic).
_OPERATIONAL = {"high": "weekly", "moderate": "biweekly", "slow": "biweekly"}
_STRATEGIC = {"high": "monthly", "moderate": "quarterly", "slow": "quarterly"}
_MISSES = 1
#: Periods that an active KPI may wait for its first value.
_PATIENT = 3


@rule("review-too-slow", "warning", step=6, family="rhythm")
def review_too_slow(facts: CompanyFacts) -> Iterator[Objection]:
    """Reviewed more rarely than the business moves."""
    for kpi in facts.active:
        wanted = _slowest(facts, kpi)
        if kpi.review_cadence and kpi.level != "individual" and _WEEKS[kpi.review_cadence] > _WEEKS[wanted]:
            yield about_kpi(facts, kpi.id, review=kpi.review_cadence, wanted=wanted)


@rule("no-review", "warning", step=6, family="rhythm")
def no_review(facts: CompanyFacts) -> Iterator[Objection]:
    """Nobody said how often it is reviewed."""
    for kpi in facts.active:
        if not kpi.review_cadence and kpi.level != "individual":
            yield about_kpi(facts, kpi.id, wanted=_slowest(facts, kpi))


@rule("measured-too-rarely", "warning", step=6, family="rhythm")
def measured_too_rarely(facts: CompanyFacts) -> Iterator[Objection]:
    """Reviewed more often than measured: every other review looks at the same number."""
    for kpi in facts.active:
        if kpi.review_cadence and _WEEKS[kpi.measure_cadence] > _WEEKS[kpi.review_cadence]:
            yield about_kpi(facts, kpi.id, measured=kpi.measure_cadence, review=kpi.review_cadence)


@rule("values-stale", "warning", step=6, family="rhythm")
def values_stale(facts: CompanyFacts) -> Iterator[Objection]:
    """No value for more than two of its periods."""
    for kpi in facts.active:
        if kpi.stale:
            yield about_kpi(facts, kpi.id)


@rule("never-measured", "warning", step=6, family="rhythm")
def never_measured(facts: CompanyFacts) -> Iterator[Objection]:
    """Active for three of its periods, and not one value: silence is not health."""
    for kpi in facts.active:
        weeks = (facts.day - kpi.since).days // 7 if kpi.since is not None else 0
        if not kpi.measured and weeks >= _PATIENT * _WEEKS[kpi.measure_cadence]:
            yield about_kpi(facts, kpi.id, weeks=weeks)


@rule("miss-unexplained", "warning", step=6, family="governance")
def miss_unexplained(facts: CompanyFacts) -> Iterator[Objection]:
    """Off track without a word of its owner."""
    for kpi in facts.active:
        if kpi.misses >= _MISSES and not kpi.explained:
            yield about_kpi(facts, kpi.id, misses=kpi.misses)


def _slowest(facts: CompanyFacts, kpi: KpiFact) -> str:
    if kpi.level == "company":
        return _STRATEGIC[facts.velocity]
    department = facts.department.get(kpi.department)
    return _OPERATIONAL[department.velocity if department else facts.velocity]
