"""The policy: its defaults, and its document."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.policy import CADENCES, KINDS, LEVELS, REVIEWS, ROLES, RUNGS, VELOCITIES, Policy, first_policy
from governance.rules.policy_document import changes, dump, faults, parse

some_roles = st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple)
policies = st.builds(
    Policy,
    requests=st.fixed_dictionaries({level: st.frozensets(st.sampled_from(KINDS)) for level in LEVELS}),
    approvers=st.fixed_dictionaries({(level, kind): some_roles for level in LEVELS for kind in KINDS}),
    explanation_after=st.integers(1, 2),
    plan_after=st.integers(3, 5),
    head_after=st.integers(6, 8),
    executive_after=st.integers(9, 12),
    answer_days=st.fixed_dictionaries({rung: st.integers(1, 60) for rung in RUNGS}),
    plan_days=st.integers(1, 400),
    department_misses_share=st.floats(0.01, 1),
    rhythm=st.fixed_dictionaries(
        {
            one: st.tuples(*(st.tuples(st.just(kind), st.sampled_from(CADENCES)) for kind in REVIEWS))
            for one in VELOCITIES
        }
    ),
    dispute_resolver=st.sampled_from(["alignment_owner", "executive"]) | st.uuids().map(str),
    resolver_applies=st.booleans(),
)


@given(policies)
def test_a_policy_comes_back_from_its_document_as_it_was(policy):
    document = json.loads(json.dumps(dump(policy)))
    assert faults(document) == []
    assert parse(document) == policy


def test_what_a_document_leaves_out_is_the_default():
    assert faults({}) == []
    assert parse({}) == Policy()
    assert parse({"plan_days": 20, "answer_days": {"head": 1}}).answer_days["plan"] == Policy().answer_days["plan"]


def test_without_a_policy_no_change_needs_a_request():
    assert not any(Policy().demands(level, kind) for level in LEVELS for kind in KINDS)


def test_the_first_policy_asks_for_company_changes_most_department_changes_and_none_of_a_person():
    policy = first_policy()
    assert all(policy.demands("company", kind) for kind in KINDS)
    assert [kind for kind in KINDS if policy.demands("department", kind)] == ["modify", "retarget", "relink", "retire"]
    assert not any(policy.demands("individual", kind) for kind in KINDS)


def test_the_rhythm_follows_the_velocity():
    assert Policy().rhythm_of("high") == (("operational", "weekly"), ("strategic", "monthly"))
    slower = (("operational", "biweekly"), ("strategic", "quarterly"))
    assert Policy().rhythm_of("moderate") == Policy().rhythm_of("slow") == slower


@pytest.mark.parametrize(
    ("document", "field", "code"),
    [
        ({"nonsense": 1}, "nonsense", "unknown"),
        ({"requests": {"planet": []}}, "requests.planet", "unknown"),
        ({"requests": {"company": ["explode"]}}, "requests.company", "no_such_choice"),
        ({"requests": {"company": None}}, "requests.company", "no_such_choice"),
        ({"requests": []}, "requests", "not_an_object"),
        ({"approvers": {"company": {"create": []}}}, "approvers.company.create", "nobody"),
        ({"approvers": {"company": {"create": "head"}}}, "approvers.company.create", "no_such_choice"),
        ({"approvers": {"company": ["head"]}}, "approvers.company", "not_an_object"),
        ({"approvers": {"company": {"explode": ["head"]}}}, "approvers.company.explode", "unknown"),
        ({"rhythm": {"high": {"operational": "hourly"}}}, "rhythm.high.operational", "no_such_choice"),
        ({"plan_days": 0}, "plan_days", "out_of_range"),
        ({"plan_days": True}, "plan_days", "out_of_range"),
        ({"most_owned": "12"}, "most_owned", "out_of_range"),
        ({"answer_days": {"head": 0}}, "answer_days.head", "out_of_range"),
        ({"answer_days": {"roof": 1}}, "answer_days.roof", "unknown"),
        ({"answer_days": 3}, "answer_days", "not_an_object"),
        ({"department_misses_share": 0}, "department_misses_share", "no_share"),
        ({"department_misses_share": float("nan")}, "department_misses_share", "no_share"),
        ({"dispute_resolver": "somebody"}, "dispute_resolver", "no_such_choice"),
        ({"resolver_applies": "yes"}, "resolver_applies", "not_yes_or_no"),
        ({"head_after": 2}, "head_after", "below_the_rung_before"),
        ({"executive_after": 3}, "executive_after", "below_the_rung_before"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(document, field, code):
    assert (field, code) in [(fault.field, fault.code) for fault in faults(document)]


@given(policies, policies)
def test_two_documents_differ_where_they_differ(one, other):
    found = changes(dump(one), dump(other))
    assert bool(found) == (dump(one) != dump(other))
    assert all(before != after for _field, before, after in found)


def test_a_difference_names_the_cell():
    assert changes(dump(Policy()), dump(first_policy()))[0] == ("requests.company", [], list(KINDS))
