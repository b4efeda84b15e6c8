"""The rules of governance: each objects to its case, in words, with a place."""

from datetime import date, timedelta

import pytest

import governance.rules.findings  # noqa: F401  registers the rules
from alignment.rules.findings import RULES, findings
from alignment.rules.findings.facts import CompanyFacts, DepartmentFact, KpiFact, PersonFact
from alignment.wording.finding_places import PLACES, Place
from alignment.wording.finding_places import register as register_places
from alignment.wording.findings import RuleWords, fix_of, heading_of, reason_of, register
from governance.rules.findings import NAME, GovernanceFacts
from governance.wording.findings import _PLACES, _WORDS

DAY = date(2026, 11, 16)
KPI = KpiFact(
    "k", "win-rate", "Win rate", "department", "d", "active", "%", "higher", "leading", "outcome", "", "p",
    True, "weekly", "weekly", False, "off_track", False, 3, None,
)  # fmt: skip
CASES = {
    "step-skipped": (GovernanceFacts(skipped=(2, 4)), "", "warning"),
    "lock-broken": (GovernanceFacts(lock_broken=("k",)), "win-rate", "error"),
    "changed-without-request": (GovernanceFacts(ungoverned=("k",)), "win-rate", "warning"),
    "plan-missing": (GovernanceFacts(without_plan=("k",)), "win-rate", "warning"),
    "escalation-unanswered": (GovernanceFacts(unanswered={"k": 2}), "win-rate", "error"),
    "escalation of a department": (GovernanceFacts(unanswered_departments={"d": 1}), "sales", "error"),
    "no-dispute-resolver": (GovernanceFacts(resolver=False), "", "warning"),
    "owner-not-accepted": (GovernanceFacts(not_accepted=("k",)), "win-rate", "info"),
    "owner declined": (GovernanceFacts(declined=("k",)), "win-rate", "warning"),
    "review-missed": (GovernanceFacts(missed={"d": 3}), "sales", "warning"),
    "reviews of the company": (GovernanceFacts(missed={None: 1}), "", "warning"),
    "alignment-review-overdue": (GovernanceFacts(last_quarter=False), "", "warning"),
    "realignment-overdue": (GovernanceFacts(realign_by=DAY - timedelta(days=5)), "", "warning"),
    "links-unreviewed": (GovernanceFacts(unreviewed={"d": 7}), "sales", "info"),
}
OURS = [RULES[code] for code in _WORDS]


def company(known: GovernanceFacts | None) -> CompanyFacts:
    return CompanyFacts(
        DAY,
        "high",
        steered=True,
        kpis=(KPI,),
        departments=(DepartmentFact("d", "sales", "Sales", "high", headed=True),),
        people=(PersonFact("p", "Olga", "olga@a.example", active=True),),
        further={} if known is None else {NAME: known},
    )


@pytest.mark.parametrize("case", CASES)
def test_each_rule_objects_to_its_case_in_words(case: str) -> None:
    known, key, severity = CASES[case]
    (found,) = findings(company(known), OURS)
    assert case not in _WORDS or found.rule == case
    assert (found.objection.key, found.severity) == (key, severity)
    said = reason_of(found.rule, found.objection.params)
    assert said.endswith(".")
    assert "%(" not in said
    assert heading_of(found.rule)
    assert fix_of(found.rule)


def test_nothing_is_nothing_and_facts_without_governance_are_fine() -> None:
    assert findings(company(GovernanceFacts()), OURS) == []
    assert findings(company(None), OURS) == []


def test_what_is_gone_is_passed_over() -> None:
    gone = GovernanceFacts(lock_broken=("x",), unanswered={"x": 1}, missed={"x": 1}, unreviewed={"x": 1})
    assert findings(company(gone), OURS) == []


def test_every_case_has_words_and_places_that_nobody_else_may_change() -> None:
    assert set(_WORDS) == set(_PLACES) == {one.code for one in OURS}
    with pytest.raises(ValueError, match="said already"):
        register("step-skipped", RuleWords("a", "b", "c"))
    with pytest.raises(ValueError, match="places already"):
        register_places("step-skipped", Place("a", "b", {}))
    register_places("step-skipped", *PLACES["step-skipped"])
