"""The report: what the command prints, narrowed to what the caller may read."""

import json
from io import StringIO

import jsonschema_rs
import pytest
from django.core.management import call_command

from dashboards.rules.report_shape import json_schema
from organization.models import set_scope
from tests.api import calls, problem
from tests.drawn import draw


def test_it_is_what_the_command_prints(cast):
    draw(cast, active=True)
    told = calls(cast, "executive").get("report").json()
    set_scope()
    printed = StringIO()
    call_command("report", "alder", stdout=printed)
    assert told == json.loads(printed.getvalue())
    jsonschema_rs.validator_for(json_schema()).validate(told)
    assert {kpi["key"] for kpi in told["kpis"]} == {"retention", "win-rate", "calls"}


@pytest.mark.parametrize("who", ["viewer", "member", "administrator", "as_viewer"])
def test_others_own_kpis_are_left_out(cast, who):
    draw(cast, active=True)
    told = calls(cast, who).get("report").json()
    assert {kpi["key"] for kpi in told["kpis"]} == {"retention", "win-rate"}
    assert [link["child"] for link in told["links"]] == ["win-rate"]


def test_an_earlier_day(cast):
    draw(cast, active=True)
    call = calls(cast, "executive")
    assert call.get("report?as_of=2026-03-01").json()["as_of"] == "2026-03-01"
    for text in ("x", "2099-01-01", "2026-02-30"):
        told = problem(call.get(f"report?as_of={text}"), 422, "invalid")
        assert told["errors"][0]["field"] == "as_of"
