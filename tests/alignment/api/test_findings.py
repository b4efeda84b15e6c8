"""Findings over the interface: narrowed, waived, taken back."""

from datetime import timedelta

import pytest

from alignment.models import Waiver
from alignment.selectors.panel import panel
from alignment.services.findings import keep_findings
from organization.models import set_scope
from organization.rules.actors import system
from tests.api import calls, problem
from tests.drawn import draw
from tests.kpis.values import TODAY


@pytest.fixture
def kept(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    draw(cast, active=True)
    keep_findings(company=cast.company, panel=panel(cast.company), day=TODAY, actor=system("job"))


def test_read_narrowed_waived_and_taken_back(cast, kept):
    call = calls(cast, "alignment_owner")
    found = call.get("findings?rule=cascade-orphan&severity=error&department=sales").json()["results"]
    assert [one["subject"] for one in found] == [{"kind": "kpi", "key": "win-rate"}]
    assert found[0]["reason"] == "No chain of accepted links leads from it to an active company KPI."
    address = f"findings/{found[0]['id']}/waiver"
    told = problem(call.post(address, {"reason": "Known", "until": str(TODAY)}), 422, "refused")
    assert told["errors"][0]["code"] == "past"
    until = str(TODAY + timedelta(days=9))
    waived = call.post(address, {"reason": "Known", "until": until}).json()
    assert (waived["waived_until"], waived["waived_because"]) == (until, "Known")
    assert call.get("findings?rule=cascade-orphan&severity=error").json()["results"] == []
    assert len(call.get("findings?rule=cascade-orphan&severity=error&waived=waived").json()["results"]) == 1
    assert call.delete(address).status_code == 204
    problem(call.delete(address), 404, "not_found")
    set_scope(company=cast.company.id)
    assert not Waiver.objects.exists()


def test_what_one_may_not_read_is_not_there_and_nonsense_is_refused(cast, kept):
    call = calls(cast, "viewer")
    keys = [one["subject"]["key"] for one in call.get("findings").json()["results"]]
    assert "win-rate" in keys
    assert "calls" not in keys
    problem(call.get("findings?severity=grave"), 422, "invalid")
    problem(call.get("findings?department=nowhere"), 404, "not_found")
    problem(call.get("findings?person=me"), 404, "not_found")


def test_all_that_hangs_on_one_kpi(cast, kept):
    call = calls(cast, "viewer")
    found = call.get("findings?kpi=win-rate").json()["results"]
    assert {one["subject"]["key"].split(" > ")[0] for one in found} == {"win-rate"}
    problem(call.get("findings?kpi=calls"), 403, "not_allowed")
    problem(call.get("findings?kpi=no-such"), 404, "not_found")
