"""Conflicts as findings: proved ones, pairs nobody looked at, and green departments under a red company."""

from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts, ConflictFact
from alignment.rules.findings.registry import Objection, Severity, about_company, rule


@rule("conflict-open", "error", step=4, family="conflict")
def conflict_open(facts: CompanyFacts) -> Iterator[Objection]:
    """Two KPIs can both be met while a company KPI gets worse, and nobody has decided about it."""
    for conflict in facts.conflicts:
        if conflict.counted and "structure" in conflict.sources:
            yield _about(facts, conflict, "error" if conflict.grade == "certain" else "warning")


@rule("conflict-seen", "warning", step=4, family="conflict")
def conflict_seen(facts: CompanyFacts) -> Iterator[Objection]:
    """History shows both met and the company worse, and no link says why."""
    for conflict in facts.conflicts:
        if "history" in conflict.sources and "structure" not in conflict.sources:
            yield _about(facts, conflict, "warning")


@rule("pair-not-examined", "info", step=4, family="conflict")
def pair_not_examined(facts: CompanyFacts) -> Iterator[Objection]:
    """A pair that so often clashes that the workshop should look at it."""
    for conflict in facts.conflicts:
        if conflict.sources == ("catalogue",):
            yield _about(facts, conflict, "info")


@rule("green-departments-red-company", "error", step=4, family="conflict")
def green_departments_red_company(facts: CompanyFacts) -> Iterator[Objection]:
    """Departments meet their KPIs, the company does not: they measure the wrong things."""
    if facts.alarm:
        yield about_company()


def _about(facts: CompanyFacts, conflict: ConflictFact, severity: Severity) -> Objection:
    first, second = facts.kpi[conflict.first], facts.kpi[conflict.second]
    company = facts.kpi.get(conflict.company_kpi) if conflict.company_kpi is not None else None
    params = {"first": first.name, "second": second.name, "company_kpi": company.name if company else ""}
    return Objection(
        "conflict", conflict.id, f"{first.key} x {second.key}", params, severity, first.department, first.owner
    )
