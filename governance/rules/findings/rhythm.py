"""Rhythm: reviews that take place, links that somebody looks at again, a realignment once a year."""

from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts
from alignment.rules.findings.registry import Objection, about_company, about_department, rule
from governance.rules.findings.facts import governance_of


@rule("review-missed", "warning", step=6, family="rhythm")
def review_missed(facts: CompanyFacts) -> Iterator[Objection]:
    """Reviews of the last thirteen weeks that did not take place, or that nobody came to."""
    for department, count in governance_of(facts).missed.items():
        if department is None:
            yield about_company(count=count)
        elif department in facts.department:
            yield about_department(facts, department, count=count)


@rule("alignment-review-overdue", "warning", step=6, family="rhythm")
def alignment_review_overdue(facts: CompanyFacts) -> Iterator[Objection]:
    """No quarterly alignment review in the last quarter, and none in this one yet."""
    if not governance_of(facts).last_quarter:
        yield about_company()


@rule("realignment-overdue", "warning", step=1, family="rhythm")
def realignment_overdue(facts: CompanyFacts) -> Iterator[Objection]:
    """No full run through the six steps within a year."""
    due = governance_of(facts).realign_by
    if due is not None:
        yield about_company(days=(facts.day - due).days)


@rule("links-unreviewed", "info", step=6, family="governance")
def links_unreviewed(facts: CompanyFacts) -> Iterator[Objection]:
    """Links of a department that no review has looked at for two quarters."""
    for department, count in governance_of(facts).unreviewed.items():
        if department in facts.department:
            yield about_department(facts, department, count=count)
