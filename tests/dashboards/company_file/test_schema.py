"""The published JSON Schemas are what the validator reads by, and the choices are the models'."""

import copy
import json
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.models import Strength
from dashboards.rules import company_file_shape as shape
from dashboards.rules import report_shape
from dashboards.rules.company_file_faults import Faults
from kpis import models as kpis
from organization.models import Function, Role, Velocity
from tests.dashboards.company_file.files import company_files, small

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"


COMPANY_FILE = jsonschema_rs.validator_for(
    json.loads((SCHEMAS / "company-file.json").read_text()), validate_formats=True
)


def accepts(document):
    return COMPANY_FILE.is_valid(document)


def reads(document):
    faults = Faults()
    shape.read_sections(document, faults)
    return not faults


@pytest.mark.parametrize(
    ("name", "schema"), [("company-file", shape.json_schema()), ("report", report_shape.json_schema())]
)
def test_the_published_schema_is_the_one_that_is_declared(name, schema):
    assert json.loads((SCHEMAS / f"{name}.json").read_text()) == json.loads(json.dumps(schema)), (
        "run: python -m dashboards.rules.schemas docs/schemas"
    )


@given(company_files())
@settings(max_examples=40, deadline=None)
def test_the_schema_accepts_what_the_validator_accepts(document):
    assert reads(document)
    assert accepts(document)


PLACES = [
    ("company", "slug"), ("company", "currency"), ("company", "fiscal_year_start_month"), ("people", 0, "email"), ("people", 0, "active"),
    ("departments", 0, "function"), ("kpis", 0, "decimals"), ("kpis", 0, "tags"), ("kpis", 0, "targets"), ("kpis", 0, "locked_until"),
    ("kpis", 0, "targets", 0, "from"), ("kpis", 0, "targets", 0, "value"), ("links", 0, "polarity"), ("links", 0, "lag_weeks"),
    ("values", "customer-retention"), ("values", "customer-retention", "actuals"), ("explanations", 0, "text"), ("plans",), ("people",), ("format",),
]  # fmt: skip
ODD = st.sampled_from(
    [None, True, 0, 1, -1, 3.0, 2.5, 13, 1e16, "", " ", "x", "A b", "a\nb", "EUR", "eur", "2026-02-30", "2026-01-05", "1899-12-31", [], [1], ["x"], [None], [True], {}, {"a": 1}, "high", "x" * 300, "a@b.example"]
)  # fmt: skip


@given(st.sampled_from(PLACES), ODD)
@settings(max_examples=400, deadline=None)
def test_schema_and_validator_agree_on_odd_values(path, odd):
    document = small()
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = copy.deepcopy(odd)
    assert accepts(document) == reads(document), (path, odd)


@given(
    st.sampled_from(
        [
            (),
            ("company",),
            ("people", 0),
            ("kpis", 0),
            ("kpis", 0, "targets", 0),
            ("links", 0),
            ("values", "customer-retention"),
        ]
    )
)
def test_both_refuse_a_typo(path):
    document = small()
    place = document
    for step in path:
        place = place[step]
    place["onwer"] = "x"
    assert not accepts(document)
    assert not reads(document)


def test_the_choices_are_those_of_the_models():
    assert Role.values == list(shape.ROLES)
    assert Function.values == list(shape.FUNCTIONS)
    assert Velocity.values == list(shape.VELOCITIES)
    assert Strength.values == list(shape.STRENGTHS)
    for choices, words in (
        (kpis.Level, shape.LEVELS), (kpis.Direction, shape.DIRECTIONS), (kpis.Indicator, shape.INDICATORS), (kpis.Nature, shape.NATURES),
        (kpis.Aggregation, shape.AGGREGATIONS), (kpis.Cadence, shape.CADENCES), (kpis.Status, shape.STATUSES), (kpis.Shape, shape.SHAPES),
        (kpis.Scope, shape.SCOPES), (kpis.Cause, shape.CAUSES),
    ):  # fmt: skip
        assert choices.values == list(words)
