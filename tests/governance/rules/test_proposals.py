"""A proposal is read before anything is done with it, whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.changes import CLAIM, FIELDS, PARTS, VERSION
from governance.rules.proposals import shape_faults

ID = "0192f0c1-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("proposal", "where"),
    [
        ({"fields": {"name": 1}}, ["name"]),
        ({"fields": {"colour": "red"}}, ["colour"]),
        ({"fields": {"owner": "Olga"}}, ["owner"]),
        ({"fields": ["name"]}, ["fields"]),
        ({"target": {"value": 1.0}}, ["starts_on"]),
        ({"target": {"starts_on": "soon"}}, ["starts_on"]),
        ({"target": {"starts_on": "2026-01-01", "value": float("nan")}}, ["value"]),
        ({"removes": "the last"}, ["removes"]),
        ({"links": {"act": "add"}}, ["links"]),
        ({"links": [{"act": "hide"}]}, ["act"]),
        ({"links": [{"act": "add", "fields": {}}]}, ["parent"]),
        ({"links": [{"act": "change", "link": ID, "fields": {"polarity": 2}}]}, ["polarity"]),
        ({"links": [{"act": "add", "parent": ID, "fields": "none"}]}, ["links"]),
        ({"derivation": {"expression": "a + b"}}, ["kind"]),
        ({"derivation": {"kind": "rollup", "values": ["win-rate"]}}, ["values"]),
        ({"derivation": {"kind": "rollup", "coverage": None}}, ["coverage"]),
        ({"retire": "yes", "activate": 1}, ["retire", "activate"]),
    ],
)
def test_what_cannot_be_read_is_named(proposal, where):
    assert [fault.params["where"] for fault in shape_faults(proposal)] == where


def test_what_can_be_read_passes():
    proposal = {
        "fields": {"name": "Won", "owner": ID, "deputy": None, "decimals": 2, "tags": ["a"], "typical_change": 0.5},
        "target": {"starts_on": "2026-01-01", "ends_on": None, "value": 3, "shape": "flat", "replaces": None},
        "removes": ID,
        "links": [
            {
                "act": "add",
                "parent": ID,
                "fields": {"rationale": "So.", "polarity": -1, "effect": None, "lag_weeks": 3},
            },
            {"act": "remove", "link": ID},
        ],
        "derivation": {"kind": "rollup", "how": "sum", "values": [ID], "coverage": 0.8, "since": "2026-01-01"},
        "retire": True,
    }
    assert shape_faults(proposal) == []
    assert shape_faults({"fields": None, "links": [], "retire": False}) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just(ID),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*FIELDS, *CLAIM, *VERSION, "act", "link", "fields", "kind", "values"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(sorted({part for parts in PARTS.values() for part in parts})), _JSON, max_size=4)
)
def test_nothing_that_json_can_say_breaks_it(proposal):
    for fault in shape_faults(proposal):
        assert fault.field in proposal
        json.dumps(dict(fault.params))
