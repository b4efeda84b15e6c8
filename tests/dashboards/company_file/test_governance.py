"""Governance in a company file: everything through the database and back, and each fault at its path."""

import json

import pytest
from django.utils import timezone

from dashboards.rules.company_file_governance import SECTIONS
from dashboards.rules.company_file_kinds import Choice
from dashboards.rules.company_file_named import renamed
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.company_file_sections import Section
from dashboards.wording.company_file import EXPECTED, PROBLEMS
from governance import models
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump as policy_document
from tests.dashboards.company_file.files import small
from tests.dashboards.company_file.test_round_trip import normal, through_database

COO, CEO, MAYA = "coo@northwind.example", "ceo@northwind.example", "maya@northwind.example"
ACTION = {"text": "Ask the agency", "person": MAYA, "due_on": "2025-02-10", "created_by": COO, "on": "2025-01-20", "done_on": "2025-02-03", "done_by": MAYA}  # fmt: skip
DECISION = {"kind": "accepted", "text": "Until spring.", "kpi": "returning-response", "by": CEO, "on": "2025-01-20", "until": "2025-03-31"}  # fmt: skip
PLAN = {
    "kpi": "returning-response", "since": "2025-01-06", "cause": "own_process", "title": "Two mails instead of five", "owner": MAYA,
    "on": "2025-01-15", "due_on": "2025-03-01", "status": "recovered", "recovered_on": "2025-02-10", "closed_on": "2025-02-24",
    "judgement": "Fewer, better.", "actions": [ACTION],
}  # fmt: skip
CHANGE = {
    "number": 3, "kind": "relink", "kpi": "returning-response", "level": "department", "department": "marketing", "title": "Link it to orders",
    "proposal": {"links": [{"act": "remove", "link": "link:returning-response>customer-retention"}]},
    "base": {"status": "active", "fields": {"owner": f"person:{MAYA}"}}, "reason": "It moves something else.", "author": MAYA,
    "on": "2025-02-01", "approvals": [{"role": "alignment_owner"}, {"role": "head", "person": COO, "verdict": "approved", "note": "Yes", "on": "2025-02-03"}],
    "comments": [{"author": COO, "text": "Since when?", "on": "2025-02-02"}],
}  # fmt: skip
REVIEW = {
    "kind": "alignment", "due_on": "2025-02-03", "in_series": True, "on": "2025-02-04", "at": "14:30", "minutes": 90, "chair": COO,
    "status": "held", "opened_on": "2025-02-04", "closed_on": "2025-02-04", "closed_by": COO,
    "items": [
        {"kind": "variance", "kpi": "returning-response", "presenter": MAYA, "minutes": 10, "outcome": "decided", "notes": "Short."},
        {"kind": "link", "subject": "link:returning-response>customer-retention", "outcome": "confirmed"},
        {"kind": "plan", "subject": "plan:returning-response@2025-01-06"},
        {"kind": "change", "subject": "change:3"},
        {"kind": "topic", "title": "Next quarter", "by_hand": True},
    ],
    "people": [{"person": CEO, "came": True}, {"person": MAYA, "came": False}],
    "decisions": [DECISION], "actions": [ACTION],
}  # fmt: skip
GOVERNANCE = {
    "policies": [{"rules": {**policy_document(first_policy()), "dispute_resolver": f"person:{CEO}"}, "reason": "Adopted.", "by": COO, "on": "2025-01-02"}],
    "cycles": [
        {"on": "2024-01-08", "by": COO, "closed_on": "2025-01-01"},
        {"on": "2025-01-02", "kind": "strategy", "reason": "New owners", "by": COO, "signed": [{"person": CEO, "on": "2025-01-08"}], "skipped": [{"step": 3, "reason": "No history yet.", "by": COO, "on": "2025-01-09"}]},
    ],
    "review_series": [{"kind": "alignment", "cadence": "quarterly", "at": "14:00", "minutes": 90, "chair": COO, "starts_on": "2025-01-06"}],
    "reviews": [REVIEW],
    "plans": [PLAN],
    "change_requests": [CHANGE],
    "disputes": [{"number": 1, "question": "Whose mails?", "first": "returning-response", "second": "second-orders", "on": "2025-02-01", "due_on": "2025-02-15", "resolver": CEO}],
    "decisions": [{"kind": "decided", "text": "Go on.", "department": "marketing", "by": COO, "on": "2025-02-08", "flagged_on": "2025-02-03"}],
    "actions": [{**ACTION, "kpi": "second-orders", "done_on": None, "done_by": None}],
    "escalations": [{"kpi": "returning-response", "since": "2025-01-06", "rung": "head", "misses": 3, "to": MAYA, "on": "2025-01-27", "due_on": "2025-01-30", "answered_on": "2025-01-29", "answered_by": MAYA, "answer": "We do."}],
    "accountabilities": [{"kpi": "customer-retention", "person": CEO, "answer": "accepted", "on": "2025-01-03"}],
    "questions": [{"kpi": "returning-response", "asked_by": CEO, "to": MAYA, "on": "2025-02-05", "messages": [{"author": CEO, "text": "Why?", "on": "2025-02-05"}]}],
    "maturity": [
        {"day": "2025-01-06", "score": 37.7, "level": "Basic", "counts": {"named_owners": [40, 60, 0.6667]}, "missing": {"named_owners": ["second-orders"]}, "algorithm": "maturity/1"},
        {"day": "2025-01-06", "department": "marketing", "score": 12, "level": "Fragmented", "algorithm": "maturity/1"},
    ],
}  # fmt: skip


def faults(**sections):
    found = read_company_file({**small(), **GOVERNANCE, **sections}, now=timezone.now()).faults.kept
    assert all(one.problem in PROBLEMS and one.expected in EXPECTED for one in found)
    return [(one.where, one.problem) for one in found]


def told(entries):
    return sorted(json.dumps(one, sort_keys=True) for one in entries)


def test_everything_comes_back(db):
    assert faults() == []
    dumped = through_database({**small(), **GOVERNANCE})
    for section in SECTIONS:
        fields = section.kind().fields
        wanted = [normal(one, fields) for one in GOVERNANCE[section.name]]
        assert told(dumped[section.name]) == told(wanted), section.name
    assert through_database(json.loads(json.dumps(dumped))) == dumped


@pytest.mark.parametrize(
    ("sections", "fault"),
    [
        ({"plans": [PLAN | {"kpi": "nothing"}]}, ("plans[0].kpi", "no_such_kpi")),
        ({"plans": [PLAN | {"status": "open"}]}, ("plans[0].closed_on", "disagrees")),
        ({"plans": [PLAN | {"recovered_on": None}]}, ("plans[0].recovered_on", "disagrees")),
        ({"plans": [PLAN | {"actions": [ACTION | {"person": "nobody@x.example"}]}]}, ("plans[0].actions[0].person", "nobody")),
        ({"plans": [PLAN, PLAN]}, ("plans[1].kpi", "named_twice")),
        ({"reviews": [REVIEW | {"closed_on": None}]}, ("reviews[0].closed_on", "disagrees")),
        ({"reviews": [REVIEW | {"at": "25:00"}]}, ("reviews[0].at", "malformed")),
        ({"reviews": [REVIEW | {"items": [{"kind": "topic"}, {"kind": "topic"}]}]}, ("reviews[0].items[1].kind", "named_twice")),
        ({"reviews": [REVIEW | {"people": [{"person": CEO}, {"person": CEO.upper()}]}]}, ("reviews[0].people[1].person", "named_twice")),
        ({"change_requests": [CHANGE, CHANGE]}, ("change_requests[1].number", "named_twice")),
        ({"change_requests": [CHANGE | {"status": "applied"}]}, ("change_requests[0].decided_on", "disagrees")),
        ({"change_requests": [CHANGE | {"approvals": [{"role": "head", "person": COO}]}]}, ("change_requests[0].approvals[0].person", "disagrees")),
        ({"cycles": [{"on": "2025-01-01"}, {"on": "2025-02-01"}]}, ("cycles[1].closed_on", "named_twice")),
        ({"policies": [{"rules": {"plan_days": "many"}, "on": "2025-01-01"}]}, ("policies[0].rules.plan_days", "policy_at_fault")),
        ({"escalations": [GOVERNANCE["escalations"][0] | {"kpi": None}]}, ("escalations[0].kpi", "disagrees")),
        ({"disputes": [GOVERNANCE["disputes"][0] | {"second": "returning-response"}]}, ("disputes[0].second", "disagrees")),
        ({"maturity": [GOVERNANCE["maturity"][1] | {"score": 101}]}, ("maturity[0].score", "disagrees")),
        ({"maturity": [GOVERNANCE["maturity"][1] | {"counts": {"x": [1]}}]}, ("maturity[0].counts.x", "disagrees")),
        ({"decisions": [DECISION | {"until": None}]}, ("decisions[0].until", "disagrees")),
        ({"accountabilities": [{"kpi": "second-orders", "person": CEO, "answer": "declined", "on": "2025-01-03"}]}, ("accountabilities[0].note", "disagrees")),
    ],
)  # fmt: skip
def test_each_fault_has_its_path(sections, fault):
    assert fault in faults(**sections)


def choices(section: Section):
    yield from ((section.table, said) for said in section.said if isinstance(said.kind, Choice))
    for part in section.parts:
        yield from choices(part)


@pytest.mark.parametrize(("table", "said"), [pair for section in SECTIONS for pair in choices(section)])
def test_the_file_knows_the_words_of_the_tables(table, said):
    field = getattr(models, table)._meta.get_field(said.column or said.name)
    if field.choices:
        assert set(said.kind.words) == {word for word, _label in field.choices if word}


def test_names_are_changed_wherever_they_stand():
    names = {"a": "kpi:one", "b": "link:x>y"}
    assert renamed({"a": ["a", 1, {"x": "b"}], "c": "ab"}, names) == {
        "kpi:one": ["kpi:one", 1, {"x": "link:x>y"}],
        "c": "ab",
    }
