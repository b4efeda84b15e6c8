"""Structure: the counts of the levels, lines of sight, sentences, what nobody drives."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from alignment.rules.connection import rationale_hints, same_sentence
from alignment.rules.findings.facts import CompanyFacts, Id
from alignment.rules.findings.registry import (
    Objection,
    about_company,
    about_department,
    about_kpi,
    about_person,
    rule,
)
from kpis.rules.limits import judge_count

PATIENCE = timedelta(days=14)
"""How long a new link may wait for its acceptance."""

OPERATIONAL_WITHIN = timedelta(days=90)
_FEW_IN_A_DEPARTMENT = 2


@rule("company-kpi-count", "error", step=1, family="structure")
def company_kpi_count(facts: CompanyFacts) -> Iterator[Objection]:
    """Three to five company KPIs: fewer say too little, more say that nothing was chosen."""
    verdict = judge_count("company", len(facts.of_level("company")))
    if verdict.fit != "within":
        yield about_company(count=verdict.count, least=verdict.least, most=verdict.most)


@rule("department-without-kpis", "error", step=3, family="structure")
def department_without_kpis(facts: CompanyFacts) -> Iterator[Objection]:
    """A department that measures nothing cannot be aligned with anything."""
    counts = Counter(kpi.department for kpi in facts.of_level("department"))
    for department in facts.departments:
        if not counts[department.id]:
            yield about_department(facts, department.id)


@rule("department-kpi-count", "warning", step=3, family="structure")
def department_kpi_count(facts: CompanyFacts) -> Iterator[Objection]:
    """Five to eight KPIs a department; a single one is too few to steer by."""
    counts = Counter(kpi.department for kpi in facts.of_level("department"))
    for department in facts.departments:
        verdict = judge_count("department", counts[department.id])
        if verdict.fit == "too_many" or 0 < verdict.count < _FEW_IN_A_DEPARTMENT:
            yield about_department(facts, department.id, count=verdict.count, least=verdict.least, most=verdict.most)


@rule("individual-kpi-count", "warning", step=5, family="structure")
def individual_kpi_count(facts: CompanyFacts) -> Iterator[Objection]:
    """Three to five KPIs a person."""
    counts = Counter(kpi.owner for kpi in facts.of_level("individual") if kpi.owner is not None)
    for person, count in counts.items():
        verdict = judge_count("individual", count)
        if verdict.fit == "too_many" and person in facts.person:
            yield about_person(facts, person, count=count, most=verdict.most)


@rule("cascade-orphan", "error", step=2, family="structure")
def cascade_orphan(facts: CompanyFacts) -> Iterator[Objection]:
    """A department KPI that reaches no company KPI through accepted links, a person's that reaches no department KPI: what is it for?"""
    for kpi in facts.of_level("department"):
        if not facts.sight[kpi.id]:
            yield about_kpi(facts, kpi.id, level=kpi.level)
    for kpi in facts.of_level("individual"):
        if kpi.id not in facts.linked_up:
            yield replace(about_kpi(facts, kpi.id, level=kpi.level), severity="warning")


@rule("outcome-without-drivers", "error", step=2, family="structure")
def outcome_without_drivers(facts: CompanyFacts) -> Iterator[Objection]:
    """A company KPI that no department drives: an outcome no one owns."""
    said = {company_kpi for _, company_kpi in facts.contributions}
    for kpi in facts.of_level("company"):
        if kpi.id not in facts.driven:
            yield about_kpi(facts, kpi.id, contributions=int(kpi.id in said))


@rule("cascade-not-full", "info", step=3, family="structure")
def cascade_not_full(facts: CompanyFacts) -> Iterator[Objection]:
    """A department KPI that no individual KPI drives: it cannot be seen where it begins."""
    if not facts.of_level("individual"):
        return
    for kpi in facts.of_level("department"):
        if kpi.id not in facts.driven:
            yield about_kpi(facts, kpi.id)


@rule("link-vague", "warning", step=2, family="structure")
def link_vague(facts: CompanyFacts) -> Iterator[Objection]:
    """A link whose sentence names no mechanism."""
    for link in facts.links:
        child, parent = facts.kpi.get(link.child), facts.kpi.get(link.parent)
        if child is None or parent is None:
            continue
        hints = rationale_hints(link.rationale, child=child.name, parent=parent.name)
        if hints:
            yield _about_link(facts, link.id, link.child, link.parent, hint=hints[0])


@rule("link-same-sentence", "warning", step=2, family="structure")
def link_same_sentence(facts: CompanyFacts) -> Iterator[Objection]:
    """One sentence for several links explains none of them."""
    said = defaultdict(list)
    for link in facts.links:
        if link.rationale.strip():
            said[same_sentence(link.rationale)].append(link)
    for same in said.values():
        for link in same[1:]:
            if link.child != same[0].child:
                yield _about_link(facts, link.id, link.child, link.parent, times=len(same))


@rule("link-waiting", "info", step=2, family="structure")
def link_waiting(facts: CompanyFacts) -> Iterator[Objection]:
    """A link that nobody has accepted for two weeks gives no credit."""
    for link in facts.links:
        if not link.accepted and facts.day - link.since > PATIENCE:
            yield _about_link(facts, link.id, link.child, link.parent, days=(facts.day - link.since).days)


@rule("priority-not-operational", "error", step=2, family="structure")
def priority_not_operational(facts: CompanyFacts) -> Iterator[Objection]:
    """What was announced 90 days ago must be a measurable target of some department."""
    for priority in facts.priorities:
        if not priority.measured and facts.day - priority.announced_on > OPERATIONAL_WITHIN:
            days = (facts.day - priority.announced_on).days
            yield Objection("company", priority.id, priority.name, {"name": priority.name, "days": days})


@rule("no-mans-land", "warning", step=2, family="conflict")
def no_mans_land(facts: CompanyFacts) -> Iterator[Objection]:
    """Work handed from one department to another that neither measures."""
    for hand_off in facts.hand_offs:
        if not hand_off.measured:
            giver, taker = facts.department[hand_off.giver], facts.department[hand_off.taker]
            params = {"what": hand_off.what, "giver": giver.name, "taker": taker.name}
            yield Objection("company", hand_off.id, hand_off.what, params, department=hand_off.giver)


def _about_link(facts: CompanyFacts, link: Id, child: Id, parent: Id, **params: str | int) -> Objection:
    one, other = facts.kpi[child], facts.kpi[parent]
    told = {"child": one.name, "parent": other.name, **params}
    return Objection("link", link, f"{one.key} > {other.key}", told, department=one.department, person=one.owner)
