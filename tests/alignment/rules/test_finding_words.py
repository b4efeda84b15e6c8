"""Every rule has its words and a place where it is mended."""

from uuid import uuid4

import pytest

from alignment.models import SubjectKind
from alignment.rules.findings import RULES, SEVERITIES
from alignment.wording.finding_places import PLACES, kpi_of, mending, subject_address
from alignment.wording.findings import (
    FAMILIES,
    SEVERITY,
    STEPS,
    WORDS,
    fix_of,
    heading_of,
    reason_of,
    step_words,
    subject_words,
    tally_words,
)

#: What each rule tells of a case, where it tells more than a name: one set for every way its sentence can go.
PARAMS = {
    "company-kpi-count": [{"count": count, "least": 3, "most": 5} for count in (0, 1, 2, 7)],
    "department-kpi-count": [{"count": count, "least": 5, "most": 8} for count in (1, 9)],
    "individual-kpi-count": [{"count": 6, "most": 5}],
    "cascade-orphan": [{"level": "department"}, {"level": "individual"}],
    "outcome-without-drivers": [{"contributions": 0}, {"contributions": 1}],
    "link-vague": [{"hint": hint} for hint in ("missing", "placeholder", "too_short", "several_sentences", "vague")],
    "link-same-sentence": [{"times": 3}],
    "link-waiting": [{"days": 20}],
    "priority-not-operational": [{"days": 95}],
    "activity-above-individual": [{"level": "company"}],
    "not-measurable": [{"missing": "unit"}, {"missing": "direction"}, {"missing": "unit direction"}],
    "duplicate-kpi": [{"other": "Churn"}],
    "lagging-only": [{"count": 4}],
    "leading-contradicted": [{"parent": "Revenue"}],
    "no-owner": [
        {"why": why, "owner": "Sales Team", "shared": shared}
        for why, shared in (("inactive", 0), ("not_a_person", 0), ("none", 0), ("none", 1), ("none", 3))
    ],
    "owner-overloaded": [{"count": 13, "most": 12}],
    "phantom-owner": [{"count": count, "never": never} for count in (1, 2) for never in (0, 1)],
    "contributor-silent": [{"department": "Sales"}],
    "never-measured": [{"weeks": 12}],
    "review-too-slow": [{"review": "quarterly", "wanted": "biweekly"}],
    "no-review": [{"wanted": "weekly"}],
    "measured-too-rarely": [{"measured": "monthly", "review": "weekly"}],
    "conflict-open": [{"company_kpi": ""}, {"company_kpi": "Revenue"}],
    "conflict-seen": [{"company_kpi": ""}, {"company_kpi": "Revenue"}],
    "pair-not-examined": [{"company_kpi": ""}, {"company_kpi": "Revenue"}],
    "no-mans-land": [{"giver": "Sales", "taker": "Support"}],
    "miss-unexplained": [{"misses": 1}, {"misses": 4}],
    "step-skipped": [{"steps": "2", "count": 1}, {"steps": "2, 4", "count": 2}],
    "plan-missing": [{"misses": 3}],
    "escalation-unanswered": [{"count": 1}, {"count": 2}],
    "owner-not-accepted": [{"owner": "Olga", "declined": declined} for declined in (0, 1)],
    "review-missed": [{"count": 1}, {"count": 3}],
    "realignment-overdue": [{"days": 1}, {"days": 30}],
    "links-unreviewed": [{"count": 1}, {"count": 3}],
}


def test_every_rule_has_its_words_and_nothing_else_has():
    assert set(WORDS) == set(RULES) == set(PLACES)
    assert {one.family for one in RULES.values()} <= set(FAMILIES)
    assert tuple(SEVERITY) == SEVERITIES
    assert {one.step for one in RULES.values()} <= set(STEPS)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_reason_is_a_sentence_of_its_own(rule):
    said = [reason_of(rule, {"name": "Win rate", **params}) for params in PARAMS.get(rule, [{}])]
    assert len(set(said)) == len(said)
    for sentence in [*said, fix_of(rule)]:
        assert sentence[0].isupper() or sentence[0] == "“"
        assert sentence[-1] in ".?"
        assert "%" not in sentence
    assert heading_of(rule)[-1] not in ".?"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_leads_to_a_page_that_is_there(rule):
    key = "win-rate > retention" if rule.startswith("link") else "win-rate"
    place, address = mending(rule, slug="alder", key=key, subject=uuid4())
    assert address.startswith("/c/alder/")
    assert place.label


def test_every_kind_of_subject_has_a_name_and_all_but_the_company_a_page():
    told = {"name": "Win rate", "child": "Win rate", "parent": "Retention", "first": "A", "second": "B"}
    for kind in SubjectKind.values:
        assert subject_words(kind, told, "key")
        address = subject_address(kind, slug="alder", key="a-b x c", subject=uuid4())
        assert bool(address) == (kind != "company")
    assert subject_words("company", {}, "") == "The company"


def test_the_kpi_of_a_key_with_two_ends_is_the_first():
    assert [kpi_of(key) for key in ("a > b", "a x b", "a-x-b")] == ["a", "a", "a-x-b"]


def test_the_tally_is_one_sentence_and_praises_only_what_was_asked():
    assert tally_words(0, 0, 0, computed=False) == "Nobody has asked the rules yet."
    assert tally_words(0, 0, 0, computed=True) == "The rules object to nothing"
    assert tally_words(1, 3, 0, computed=True).startswith("One thing blocks")
    assert tally_words(0, 3, 1, computed=True) == "Nothing blocks; 3 things fall behind"
    assert tally_words(0, 0, 1, computed=True) == "Nothing blocks; one thing to note"
    assert step_words(2) == "Step 2: Map contributions"
