"""Control: steps in order, locks that hold, changes by request, misses that are answered, owners who said yes."""

from collections.abc import Iterator
from dataclasses import replace

from alignment.rules.findings.facts import CompanyFacts
from alignment.rules.findings.registry import Objection, about_company, about_department, about_kpi, rule
from governance.rules.findings.facts import governance_of


@rule("step-skipped", "warning", step=6, family="governance")
def step_skipped(facts: CompanyFacts) -> Iterator[Objection]:
    """A step of the alignment cycle was left out."""
    skipped = governance_of(facts).skipped
    if skipped:
        yield about_company(steps=", ".join(str(one) for one in skipped), count=len(skipped))


@rule("lock-broken", "error", step=1, family="governance")
def lock_broken(facts: CompanyFacts) -> Iterator[Objection]:
    """A locked company KPI was changed, or its lock cleared early, without an approved request."""
    for kpi in governance_of(facts).lock_broken:
        if kpi in facts.kpi:
            yield about_kpi(facts, kpi)


@rule("changed-without-request", "warning", step=6, family="governance")
def changed_without_request(facts: CompanyFacts) -> Iterator[Objection]:
    """A KPI was changed directly where the policy demands a request."""
    for kpi in governance_of(facts).ungoverned:
        if kpi in facts.kpi:
            yield about_kpi(facts, kpi)


@rule("plan-missing", "warning", step=6, family="governance")
def plan_missing(facts: CompanyFacts) -> Iterator[Objection]:
    """Off track period after period, and nobody wrote down what brings it back."""
    for kpi in governance_of(facts).without_plan:
        if kpi in facts.kpi:
            yield about_kpi(facts, kpi, misses=facts.kpi[kpi].misses)


@rule("escalation-unanswered", "error", step=6, family="governance")
def escalation_unanswered(facts: CompanyFacts) -> Iterator[Objection]:
    """A miss went up the ladder, and whoever was asked did not answer in time."""
    known = governance_of(facts)
    for kpi, count in known.unanswered.items():
        if kpi in facts.kpi:
            yield about_kpi(facts, kpi, count=count)
    for department, count in known.unanswered_departments.items():
        if department in facts.department:
            yield about_department(facts, department, count=count)


@rule("no-dispute-resolver", "warning", step=6, family="governance")
def no_dispute_resolver(facts: CompanyFacts) -> Iterator[Objection]:
    """Nobody is there who decides when two owners cannot agree."""
    if not governance_of(facts).resolver:
        yield about_company()


@rule("owner-not-accepted", "info", step=5, family="ownership")
def owner_not_accepted(facts: CompanyFacts) -> Iterator[Objection]:
    """Who is named as owner has not said yes to it, or said no."""
    known = governance_of(facts)
    for kpi in known.not_accepted:
        if kpi in facts.kpi:
            yield about_kpi(facts, kpi, declined=0, owner=_owner(facts, kpi))
    for kpi in known.declined:
        if kpi in facts.kpi:
            yield replace(about_kpi(facts, kpi, declined=1, owner=_owner(facts, kpi)), severity="warning")


def _owner(facts: CompanyFacts, kpi: object) -> str:
    person = facts.person.get(facts.kpi[kpi].owner)
    return person.name if person else ""
