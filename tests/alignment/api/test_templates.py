"""Job-role templates through the interface."""

import pytest

from alignment.models import TemplateKpi, TemplateUse
from kpis.models import Kpi
from tests.alignment.staffed import staff
from tests.api import calls

ROLE = "templates/sales-representative"


@pytest.fixture
def staffed(cast):
    return staff(cast, people=3)


def people(staffed) -> list[str]:
    return [one.email for one in staffed.people]


def test_a_template_is_read_with_its_kpis(cast, staffed):
    listed = calls(cast, "viewer").get("templates").json()["results"]
    assert [(one["key"], one["kpis"], one["holders"]) for one in listed] == [("sales-representative", 4, 0)]
    whole = calls(cast, "viewer").get(ROLE).json()
    assert [one["parent"] for one in whole["parts"]] == ["win-rate"] * 4
    assert whole["parts"][0]["targets"][0]["value"] == 40.0


def test_it_is_planned_and_then_given(cast, staffed):
    head = calls(cast, "head")
    planned = head.post(f"{ROLE}/holders", {"people": people(staffed), "dry_run": True}).json()
    assert (planned["done"], planned["kpis"], len(planned["people"])) == (False, 12, 3)
    assert not TemplateUse.objects.exists()
    given = head.post(f"{ROLE}/holders", {"people": people(staffed)}).json()
    assert (given["done"], given["kpis"]) == (True, 12)
    assert {one["outcome"] for one in given["people"]} == {"gives"}
    again = head.post(f"{ROLE}/holders", {"people": people(staffed)}).json()
    assert (again["kpis"], {one["outcome"] for one in again["people"]}) == (0, {"has"})


def test_one_who_cannot_hold_it_and_nobody_gets_it(cast, staffed):
    answer = calls(cast, "head").post(f"{ROLE}/holders", {"people": [*people(staffed), cast.viewer.email]})
    assert answer.status_code == 422
    assert {one["code"] for one in answer.json()["errors"]} == {"reads_only", "other_department"}
    unknown = calls(cast, "head").post(f"{ROLE}/holders", {"people": ["nobody@alder.example"]})
    assert unknown.json()["errors"][0]["code"] == "no_such_person"
    assert not Kpi.objects.filter(level="individual").exists()


def test_holders_are_shown_to_who_may_read_them(cast, staffed):
    calls(cast, "head").post(f"{ROLE}/holders", {"people": people(staffed)})
    assert len(calls(cast, "alignment_owner").get(f"{ROLE}/holders").json()["results"]) == 12
    assert calls(cast, "member").get(f"{ROLE}/holders").json()["results"] == []


def test_claims_are_accepted_by_somebody_else(cast, staffed):
    own = calls(cast, "head").post(f"{ROLE}/acceptance")
    assert own.json()["errors"][0]["code"] == "own_link"
    accepted = calls(cast, "alignment_owner").post(f"{ROLE}/acceptance").json()
    assert {one["accepted_by"] for one in accepted["parts"]} == {cast.alignment_owner.email}
    assert not TemplateKpi.objects.filter(accepted_by=None).exists()
