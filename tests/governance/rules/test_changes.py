"""What a request asks for, and when it is stale."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.changes import PARTS, base_of, differences, faults_of, kind_of_act, sections, stale

VERSION = {"starts_on": "2026-01-01", "ends_on": None, "value": 30.0, "low": None, "high": None, "baseline": None,
           "tolerance": None, "shape": "flat", "scope": "period"}  # fmt: skip
LINK = {"parent": "p", "rationale": "More calls mean more deals.", "polarity": 1}
STANDS = {
    "status": "active",
    "locked": None,
    "fields": {"name": "Win rate", "unit": "%", "owner": "o"},
    "derivation": {"kind": "formula", "expression": "a + b"},
    "targets": {"t1": VERSION},
    "links": {"l1": LINK},
}
words = st.text(max_size=5)
proposals = st.fixed_dictionaries(
    {},
    optional={
        "fields": st.dictionaries(st.sampled_from(["name", "unit", "owner"]), words, min_size=1),
        "target": st.just({**VERSION, "value": 35.0, "starts_on": "2026-06-01", "replaces": None}),
        "links": st.just([{"act": "remove", "link": "l1"}]),
        "retire": st.just(value=True),
    },
)


@given(proposals)
def test_what_did_not_change_is_not_stale(proposal):
    assert stale(base_of(proposal, STANDS), STANDS) == []


@given(proposals, st.sampled_from(["name", "unit", "owner"]), words)
def test_a_changed_field_makes_those_stale_that_touch_it_and_no_others(proposal, name, value):
    now = copy.deepcopy(STANDS)
    now["fields"][name] = value
    found = stale(base_of(proposal, STANDS), now)
    touched = name in proposal.get("fields", {}) and value != STANDS["fields"][name]
    assert [one.name for one in found] == ([name] if touched else [])


@given(proposals)
def test_a_retired_kpi_makes_every_request_stale(proposal):
    found = stale(base_of(proposal, STANDS), {**STANDS, "status": "retired"})
    assert [(one.part, one.before, one.after) for one in found] == [("status", "active", "retired")]


@pytest.mark.parametrize("rows", [{}, {"t1": {**VERSION, "value": 31.0}}, {"t1": VERSION, "t2": VERSION}])
def test_another_target_makes_a_new_target_stale(rows):
    proposal = {"target": {**VERSION, "value": 35.0}}
    assert stale(base_of(proposal, STANDS), {**STANDS, "targets": rows})
    assert not stale(base_of({"fields": {"name": "x"}}, STANDS), {**STANDS, "targets": rows})


def test_differences_tell_what_was_and_what_shall_be():
    proposal = {
        "fields": {"name": "Win share", "unit": "%"},
        "target": {**VERSION, "starts_on": "2026-06-01", "value": 35.0, "replaces": None},
        "links": [
            {"act": "change", "link": "l1", "fields": {"polarity": -1}},
            {"act": "add", "parent": "q", "fields": {"rationale": "So."}},
        ],
    }
    found = [(one.part, one.name, one.before, one.after, one.subject) for one in differences(STANDS, proposal)]
    assert found == [
        ("fields", "name", "Win rate", "Win share", ""),
        ("target", "starts_on", "2026-01-01", "2026-06-01", "t1"),
        ("target", "value", 30.0, 35.0, "t1"),
        ("link", "polarity", 1, -1, "l1"),
        ("link", "parent", None, "q", "new-1"),
        ("link", "rationale", None, "So.", "new-1"),
    ]


def test_a_kpi_that_begins_to_count_shows_everything_it_has():
    found = differences({**STANDS, "status": "draft"}, {"activate": True})
    assert (found[0].part, found[0].after) == ("status", "active")
    assert {one.part for one in found} == {"status", "fields", "derivation", "target", "link"}
    assert sections({"activate": True}) == {"status", "locked", "fields", "derivation", "targets", "links"}


@pytest.mark.parametrize(
    ("kind", "proposal", "said", "codes"),
    [
        ("modify", {"fields": {"name": "x"}}, {}, []),
        ("modify", {"target": VERSION}, {}, [("target", "not_of_this_kind"), ("", "nothing_asked")]),
        ("modify", {"fields": {}}, {}, [("", "nothing_asked")]),
        ("retire", {"retire": True}, {"reason": " "}, [("reason", "missing")]),
        ("unlock", {"clear_lock": True}, {}, [("exception", "missing")]),
        ("unlock", {"fields": {"name": "x"}}, {"exception": "The unit was wrong."}, []),
        ("explode", {}, {}, [("kind", "no_such_choice")]),
    ],
)
def test_a_request_is_written_whole(kind, proposal, said, codes):
    told = {"reason": "Because.", "exception": "", **said}
    assert [(one.field, one.code) for one in faults_of(kind, proposal, **told)] == codes


@pytest.mark.parametrize(
    ("act", "fields", "status", "excepted", "expected"),
    [
        ("edit", {"unit"}, "active", False, "modify"),
        ("edit", {"unit"}, "draft", False, None),
        ("edit", {"owner", "deputy"}, "active", False, None),
        ("edit", {"owner", "unit"}, "active", False, "modify"),
        ("edit", {"unit"}, "active", True, "unlock"),
        ("unlock", set(), "active", False, "unlock"),
        ("target", {"targets"}, "active", False, "retarget"),
        ("untarget", {"targets"}, "active", False, "retarget"),
        ("link", {"links"}, "active", False, "relink"),
        ("link", {"links"}, "draft", False, None),
        ("relink", {"accepted"}, "active", False, None),
        ("unlink", {"links"}, "active", False, "relink"),
        ("retire", set(), "active", False, "retire"),
        ("retire", set(), "draft", False, None),
        ("activate", set(), "draft", False, "create"),
        ("activate", set(), "retired", False, "create"),
        ("values", set(), "active", False, None),
        ("lock", set(), "active", False, None),
        ("create", set(), "draft", False, None),
    ],
)
def test_which_request_a_direct_write_amounts_to(act, fields, status, excepted, expected):
    assert kind_of_act(act, frozenset(fields), status=status, excepted=excepted) == expected
    assert expected is None or expected in PARTS
