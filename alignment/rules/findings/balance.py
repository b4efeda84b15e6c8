"""Balance: who only measures what has already happened steers by the rear window."""

from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts
from alignment.rules.findings.registry import Objection, about_company, about_department, about_kpi, rule
from kpis.rules.indicators import balances

_SEVERAL = 2


@rule("lagging-only", "warning", step=3, family="balance")
def lagging_only(facts: CompanyFacts) -> Iterator[Objection]:
    """A department, or all departments together, without a leading indicator."""
    said = [kpi for kpi in facts.of_level("department") if kpi.indicator in {"leading", "lagging"}]
    counts = {department.id: 0 for department in facts.departments}
    for kpi in said:
        counts[kpi.department] = counts.get(kpi.department, 0) + 1
    for department, balance in balances((kpi.department, kpi.indicator) for kpi in said).items():  # type: ignore[misc]
        if balance == "lagging_only" and counts[department] >= _SEVERAL and department in facts.department:
            yield about_department(facts, department, count=counts[department])
    if len(counts) > 1 and said and all(kpi.indicator == "lagging" for kpi in said):
        yield about_company(count=len(said))


@rule("leading-contradicted", "warning", step=3, family="balance")
def leading_contradicted(facts: CompanyFacts) -> Iterator[Objection]:
    """A KPI that is said to lead, while history says the opposite of its link."""
    for link in facts.links:
        child, parent = facts.kpi.get(link.child), facts.kpi.get(link.parent)
        if child is None or parent is None or link.evidence != "contradicted" or link.credited:
            continue
        yield about_kpi(facts, child.id, parent=parent.name)
