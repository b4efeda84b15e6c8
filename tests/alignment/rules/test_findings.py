"""Every rule of findings: where it objects, where it does not, and that nothing is registered twice."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.findings import RULES, findings
from alignment.rules.findings.facts import (
    CompanyFacts,
    ConflictFact,
    DepartmentFact,
    HandOffFact,
    KpiFact,
    LinkFact,
    PersonFact,
    PriorityFact,
)
from alignment.rules.findings.registry import rule

DAY = date(2026, 11, 18)
LONG_AGO = DAY - timedelta(days=400)
SENTENCE = "Customers who answer a returning campaign buy again within two months of it."
OTHER = "Baskets filled by trained assistants hold more units, so receipts grow within the week."


def kpi(key, level="department", department="sales", **fields):
    told = {
        "id": key, "key": key, "name": f"{key} rate", "level": level, "department": None if level == "company" else department,
        "status": "active", "unit": "%", "direction": "higher", "indicator": "leading", "nature": "outcome", "definition": "",
        "owner": "olga", "target_now": True, "measure_cadence": "weekly", "review_cadence": "weekly", "locked": False,
        "health": "on_track", "stale": False, "misses": 0, "since": LONG_AGO,
    }  # fmt: skip
    return KpiFact(**(told | fields))


def link(child, parent, **fields):
    told = {
        "id": f"{child}-{parent}", "child": child, "parent": parent, "coupling": False,
        "rationale": SENTENCE if child.endswith("1") else OTHER, "accepted": True, "credited": True, "evidence": "supported",
        "since": LONG_AGO,
    }  # fmt: skip
    return LinkFact(**(told | fields))


def healthy():
    """A company to which no rule objects."""
    tops = [kpi(f"top{number}", "company", review_cadence="monthly", indicator="lagging") for number in range(3)]
    below = [kpi("dep1"), kpi("dep2", name="second ratio"), kpi("dep3", name="third share", indicator="lagging")]
    driver = [kpi(f"ind{number}", "individual", name=f"driver {number}") for number in (1, 2, 3)]
    links = [link(f"dep{number + 1}", f"top{number}") for number in range(3)]
    links += [link(f"ind{number}", f"dep{number}") for number in (1, 2, 3)]
    links = [replace(one, rationale=f"{one.rationale[:-1]} in branch {place} only.") for place, one in enumerate(links)]
    return CompanyFacts(
        day=DAY,
        velocity="high",
        steered=True,
        kpis=(*tops, *below, *driver),
        departments=(DepartmentFact("sales", "sales", "Sales", "high", headed=True),),
        people=(PersonFact("olga", "Olga Owner", "olga@alder.example", active=True),),
        links=tuple(links),
        contributions=frozenset({("sales", "top0")}),
    )


def changed(facts, key, **fields):
    """The facts with one KPI changed."""
    return replace(facts, kpis=tuple(replace(one, **fields) if one.key == key else one for one in facts.kpis))


def relinked(facts, name, **fields):
    return replace(facts, links=tuple(replace(one, **fields) if one.id == name else one for one in facts.links))


def codes(facts):
    return {(one.rule, one.objection.key) for one in findings(facts)}


def test_a_healthy_company_has_no_findings():
    assert findings(healthy()) == []


def many(count, level, **fields):
    return tuple(kpi(f"more{number}", level, name=f"more {number} ratio", **fields) for number in range(count))


SICK = {
    "company-kpi-count": (lambda f: replace(f, kpis=(*f.kpis, *many(5, "company", review_cadence="monthly"))), ""),
    "department-without-kpis": (
        lambda f: replace(f, departments=(*f.departments, DepartmentFact("hr", "hr", "HR", "high", headed=True))), "hr",
    ),
    "department-kpi-count": (lambda f: replace(f, kpis=(*f.kpis, *many(6, "department"))), "sales"),
    "individual-kpi-count": (lambda f: replace(f, kpis=(*f.kpis, *many(3, "individual"))), "olga@alder.example"),
    "cascade-orphan": (lambda f: relinked(f, "dep1-top0", credited=False), "dep1"),
    "outcome-without-drivers": (lambda f: relinked(f, "dep1-top0", credited=False), "top0"),
    "cascade-not-full": (lambda f: relinked(f, "ind1-dep1", credited=False), "dep1"),
    "link-vague": (lambda f: relinked(f, "dep1-top0", rationale="It is important."), "dep1 > top0"),
    "link-same-sentence": (
        lambda f: relinked(relinked(f, "dep1-top0", rationale=SENTENCE), "dep2-top1", rationale=SENTENCE), "dep2 > top1",
    ),
    "link-waiting": (lambda f: relinked(f, "dep1-top0", accepted=False, credited=False), "dep1 > top0"),
    "priority-not-operational": (
        lambda f: replace(f, priorities=(PriorityFact("p", "Customers first", DAY - timedelta(days=91), measured=False),)),
        "Customers first",
    ),
    "no-mans-land": (
        lambda f: replace(f, hand_offs=(HandOffFact("h", "leads", "sales", "sales", "top0", measured=False),)), "leads",
    ),
    "goal-not-outcome": (lambda f: changed(f, "dep1", name="Increase customer satisfaction"), "dep1"),
    "activity-above-individual": (lambda f: changed(f, "dep1", nature="activity"), "dep1"),
    "not-measurable": (lambda f: changed(f, "dep1", unit=""), "dep1"),
    "no-target": (lambda f: changed(f, "dep1", target_now=False), "dep1"),
    "duplicate-kpi": (lambda f: changed(f, "dep2", name="Rate dep1"), "dep2"),
    "lagging-only": (
        lambda f: changed(changed(f, "dep1", indicator="lagging"), "dep2", indicator="lagging"), "sales",
    ),
    "leading-contradicted": (lambda f: relinked(f, "dep1-top0", evidence="contradicted", credited=False), "dep1"),
    "no-owner": (lambda f: changed(f, "dep1", owner=None), "dep1"),
    "owner-overloaded": (lambda f: replace(f, kpis=(*f.kpis, *many(7, "department"))), "olga@alder.example"),
    "phantom-owner": (
        lambda f: replace(f, people=tuple(replace(one, silent=True) for one in f.people)), "olga@alder.example",
    ),
    "contributor-silent": (lambda f: changed(f, "dep1", silent=("sales",)), "dep1"),
    "department-without-head": (
        lambda f: replace(f, departments=tuple(replace(one, headed=False) for one in f.departments)), "sales",
    ),
    "no-alignment-owner": (lambda f: replace(f, steered=False), ""),
    "review-too-slow": (lambda f: changed(f, "dep1", review_cadence="monthly"), "dep1"),
    "no-review": (lambda f: changed(f, "dep1", review_cadence=""), "dep1"),
    "measured-too-rarely": (lambda f: changed(f, "dep1", measure_cadence="monthly"), "dep1"),
    "values-stale": (lambda f: changed(f, "dep1", stale=True), "dep1"),
    "never-measured": (lambda f: changed(f, "dep1", measured=False), "dep1"),
    "miss-unexplained": (lambda f: changed(f, "dep1", misses=1, explained=False), "dep1"),
    "conflict-open": (
        lambda f: replace(f, conflicts=(ConflictFact("x", "dep1", "dep2", "top0", "certain", True, ("structure",)),)),
        "dep1 x dep2",
    ),
    "conflict-seen": (
        lambda f: replace(f, conflicts=(ConflictFact("x", "dep1", "dep2", "top0", "likely", True, ("history",)),)),
        "dep1 x dep2",
    ),
    "pair-not-examined": (
        lambda f: replace(f, conflicts=(ConflictFact("x", "dep1", "dep2", "top0", "possible", False, ("catalogue",)),)),
        "dep1 x dep2",
    ),
    "green-departments-red-company": (lambda f: replace(f, alarm=True), ""),
}  # fmt: skip


# higher rooms register rules of their own, and test them
@pytest.mark.parametrize(
    "code", sorted(code for code, one in RULES.items() if one.check.__module__.startswith("alignment."))
)
def test_each_rule_objects_where_it_should_and_nowhere_else(code):
    sicken, key = SICK[code]
    found = codes(sicken(healthy()))
    assert (code, key) in found
    assert {one for one in found if one[0] == code} == {(code, key)}


def test_severity_follows_what_is_at_stake():
    facts = relinked(relinked(healthy(), "dep1-top0", credited=False), "ind2-dep2", credited=False)
    said = {(one.rule, one.objection.key): one.severity for one in findings(facts)}
    assert said["cascade-orphan", "dep1"] == "error"
    assert said["cascade-orphan", "ind2"] == "warning"
    likely = ConflictFact("x", "dep1", "dep2", "top0", "likely", True, ("structure", "history"))
    assert [one.severity for one in findings(replace(healthy(), conflicts=(likely,)))] == ["warning"]


def test_departments_that_all_look_back_are_told_as_a_company():
    facts = healthy()
    hr = DepartmentFact("hr", "hr", "HR", "high", headed=True)
    looking_back = replace(
        facts,
        departments=(*facts.departments, hr),
        kpis=tuple(replace(one, indicator="lagging") for one in (*facts.kpis, kpi("dep9", department="hr"))),
    )
    assert ("lagging-only", "") in codes(looking_back)


def test_drafts_count_nowhere():
    drafted = changed(healthy(), "ind1", status="draft", owner=None, target_now=False, unit="")
    assert {code for code, _ in codes(drafted)} == {"cascade-not-full"}


def test_an_owner_is_one_living_person():
    facts = healthy()
    for person, why in (
        (replace(facts.people[0], active=False), "inactive"),
        (replace(facts.people[0], name="Sales Team"), "not_a_person"),
    ):
        found = [one for one in findings(replace(facts, people=(person,))) if one.rule == "no-owner"]
        assert len(found) == len(facts.kpis)
        assert {one.objection.params["why"] for one in found} == {why}


def test_slow_businesses_may_review_more_slowly():
    slow = replace(healthy(), velocity="slow", departments=(replace(healthy().departments[0], velocity="slow"),))
    assert findings(changed(slow, "dep1", review_cadence="biweekly")) == []
    assert codes(changed(slow, "dep1", review_cadence="monthly")) == {("review-too-slow", "dep1")}


def test_the_documents_list_every_rule_as_it_is():
    text = (Path(__file__).parents[3] / "docs/rules.md").read_text()
    told = [line.strip("| ").split(" | ") for line in text.partition("## Findings")[2].splitlines() if "| `" in line]
    assert {row[0].strip("`"): tuple(row[1:4]) for row in told} == {
        code: (one.severity, str(one.step), one.family) for code, one in RULES.items()
    }


def test_a_code_belongs_to_one_rule():
    with pytest.raises(ValueError, match="two rules"):
        rule("cascade-orphan", "error", step=1, family="structure")(lambda facts: [])


@given(st.permutations(range(9)), st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(kpis, links):
    facts = changed(relinked(healthy(), "dep1-top0", credited=False), "dep2", owner=None)
    shuffled = replace(facts, kpis=tuple(facts.kpis[at] for at in kpis), links=tuple(facts.links[at] for at in links))
    assert codes(shuffled) == codes(facts)
