"""Conflicts through the interface and in the report: keys, witness, acceptance, an earlier day."""

from datetime import date

import jsonschema_rs
import pytest

from dashboards.rules.report_shape import json_schema
from dashboards.selectors.report import alignment_report
from tests.alignment.conflicting import clash, found, scan
from tests.api import calls, problem, wrong


@pytest.fixture
def conflict(cast, time_machine):
    """The pair, found on 18 November."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    clash(cast)
    assert alignment_report(cast.company)["conflicts"] is None, "never computed is null, not empty"
    return found(cast)


def test_reading_and_accepting(cast, conflict):
    call = calls(cast, "viewer")
    told = next(one for one in call.get("conflicts?grade=certain").json()["results"])
    assert told["id"] == str(conflict.id)
    assert [one["key"] for one in told["kpis"]] == ["releases", "win-rate"]
    assert told["kpis"][1]["witness"] == pytest.approx(60.0)
    assert (told["company_kpi"]["key"], told["kind"], told["status"]) == ("retention", "offsetting", "open")
    assert told["resolutions"][0]["kpi"] == "releases"
    address = f"conflicts/{conflict.id}"
    assert call.get(address).json() == told
    said = {"until": "2027-02-01", "reason": "Until the new onboarding is there."}
    problem(call.post(f"{address}/acceptance", said), 403, "not_allowed")
    executive = calls(cast, "executive")
    late = problem(executive.post(f"{address}/acceptance", {**said, "until": "2029-01-01"}), 422, "refused")
    assert wrong(late)[0][-1] == "too_far"
    accepted = executive.post(f"{address}/acceptance", said).json()
    assert (accepted["status"], accepted["accepted_until"], accepted["decided_by"]) == ("accepted", "2027-02-01", "Eve Executive")  # fmt: skip
    assert call.get("conflicts?status=resolved").json()["results"] == []


def test_the_report_names_them_by_key(cast, conflict):
    report = alignment_report(cast.company)
    jsonschema_rs.validator_for(json_schema()).validate(report)
    told = report["conflicts"][0]
    assert (told["kpis"], told["company_kpi"], told["kind"], told["grade"]) == (["releases", "win-rate"], "retention", "offsetting", "certain")  # fmt: skip
    assert set(told["witness"]) == {"releases", "win-rate", "retention"}
    assert told["witness"]["retention"] < 70.0
    assert told["worst_sigma"] < -0.05
    first = told["resolutions"][0]
    assert (first["means"], first["kpi"]) == ("cut", "releases")
    assert 13.0 < first["target"] < 14.0
    assert 0 < first["cut"] < 1


def test_an_earlier_day_is_told_as_it_was_known(cast, conflict, time_machine):
    assert alignment_report(cast.company, as_of=date(2026, 11, 17))["conflicts"] is None
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    conflict.accepted_until, conflict.reason, conflict.status = date(2027, 1, 1), "Known", "accepted"
    conflict.save()
    scan(cast)
    told = alignment_report(cast.company)["conflicts"]
    assert told[0]["status"] == "accepted"
    assert alignment_report(cast.company, as_of=date(2030, 1, 1))["conflicts"] == told, "read from the trail"
