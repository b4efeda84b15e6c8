"""The report: what the command prints, narrowed to what the caller may read."""

import json
from io import StringIO

import jsonschema_rs
import pytest
from django.core.management import call_command

from alignment.models import Diagnosis
from dashboards.rules.report_shape import json_schema
from kpis.models import Kpi
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


def diagnosed(cast, drawn):
    """Calls fell, win rate followed, retention dipped; a second company KPI became active since."""
    draft = {"unit": "%", "direction": "higher", "status": "active"}
    Kpi.objects.create(
        company=cast.company, key="margin", name="Margin", level="company", owner=cast.executive, **draft
    )
    path = [str(one.id) for one in (drawn.individual, drawn.department, drawn.company)]
    origin = {
        "kpi": path[0],
        "share": 0.6,
        "onset": "2026-10-05",
        "size": -4.0,
        "size_sigma": -3.0,
        "z": 6.0,
        "path": path,
    }
    Diagnosis.objects.create(
        company=cast.company, kpi=drawn.company, day="2026-11-18", verdict="below", origin_level="individual",
        ranking=[origin], coming=[origin | {"from": "2026-11-30", "in_weeks": 2}],
    )  # fmt: skip


@pytest.mark.parametrize(("who", "reads"), [("executive", True), ("viewer", False)])
def test_where_dips_began_is_told_of_every_company_kpi(cast, who, reads):
    drawn = draw(cast, active=True)
    assert calls(cast, who).get("report").json()["diagnoses"] is None, "never computed"
    set_scope(company=cast.company.id)
    diagnosed(cast, drawn)
    told = calls(cast, who).get("report").json()
    jsonschema_rs.validator_for(json_schema()).validate(told)
    silent, found = told["diagnoses"]
    assert (silent["company_kpi"], silent["verdict"], silent["ranking"]) == ("margin", None, [])
    assert (found["company_kpi"], found["verdict"], found["origin_level"]) == ("retention", "below", "individual")
    key = "calls" if reads else None
    assert found["ranking"] == [
        {"kpi": key, "share": 0.6, "onset": "2026-10-05", "size_sigma": -3.0 if reads else None, "path": [key, "win-rate", "retention"]}
    ]  # fmt: skip
    assert found["coming"] == [{"company_kpi": "retention", "from": "2026-11-30", "in_weeks": 2, "size_sigma": -3.0}]


@pytest.mark.parametrize(("who", "reads"), [("executive", True), ("viewer", False)])
def test_the_diagnosis_of_one_kpi(cast, who, reads):
    drawn = draw(cast, active=True)
    call = calls(cast, who)
    problem(call.get("kpis/retention/diagnosis"), 404, "not_found")
    set_scope(company=cast.company.id)
    diagnosed(cast, drawn)
    told = call.get("kpis/retention/diagnosis").json()
    assert told["ranking"][0]["kpi"] == ("calls" if reads else None)
    assert told["ranking"][0]["size"] == (-4.0 if reads else None)
    assert told["coming"][0]["path"] == ["calls" if reads else None, "win-rate", "retention"]
    assert told["coming"][0]["arrives"] == "2026-11-30"
    assert told["sentence"].startswith("Calls fell by about 4" if reads else "An individual KPI of Sales changed ")
    assert ("Calls" in str(told)) is reads
    problem(call.get("kpis/retention/diagnosis?as_of=2026-11-01"), 404, "not_found")
    problem(call.get("kpis/retention/diagnosis?as_of=2099-01-01"), 422, "invalid")


def test_an_earlier_day(cast):
    draw(cast, active=True)
    call = calls(cast, "executive")
    assert call.get("report?as_of=2026-03-01").json()["as_of"] == "2026-03-01"
    for text in ("x", "2099-01-01", "2026-02-30"):
        told = problem(call.get(f"report?as_of={text}"), 422, "invalid")
        assert told["errors"][0]["field"] == "as_of"
