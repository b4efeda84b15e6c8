"""The pages of the six steps and of maturity, and the same through report and interface."""

import json
from datetime import date

import pytest

from alignment.selectors.panel import panel
from dashboards.selectors.report import alignment_report
from governance.models import AlignmentCycle, SignOff, SkippedStep
from governance.services.maturity import keep_maturity
from kpis.models import Kpi
from kpis.rules.targets import TargetVersion
from kpis.services.targets import set_target
from organization.rules.actors import system
from tests.api import make_token
from tests.drawn import draw
from tests.kpis.values import TODAY

STEPS, MATURITY = "/c/alder/steps/", "/c/alder/maturity/"


@pytest.fixture
def drawn(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    drawn = draw(cast, active=True)
    for key in ("revenue", "margin"):
        Kpi.objects.create(
            company=cast.company, key=key, name=key.title(), level="company", unit="%", direction="higher",
            status="active", owner=cast.executive, activated_on=date(2026, 1, 1),
        )  # fmt: skip
    version = TargetVersion(starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), value=60.0)
    for kpi in Kpi.objects.filter(company=cast.company, level="company"):
        set_target(company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("alignment_owner"))
    return drawn


def keep(cast):
    keep_maturity(company=cast.company, panel=panel(cast.company), day=TODAY, actor=system("job"))


def seen(client, cast, who, path, **more):
    client.force_login(cast.person(who).user)
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_cycle_from_its_opening_to_the_lock(client, cast, drawn):
    assert "No cycle is open." in seen(client, cast, "alignment_owner", STEPS)
    answer = client.post(STEPS + "cycle/", {"kind": "annual", "reason": ""})
    assert (answer.status_code, AlignmentCycle.objects.count()) == (422, 0)
    client.post(STEPS + "cycle/", {"kind": "annual", "reason": "The year 2027."})
    assert "I sign these" not in seen(client, cast, "alignment_owner", STEPS)
    page = seen(client, cast, "executive", STEPS)
    assert "Lock them" not in page
    fingerprint = page.partition('name="seen" value="')[2].partition('"')[0]
    client.post(STEPS + "sign/", {"seen": "another"})
    assert not SignOff.objects.exists()
    client.post(STEPS + "sign/", {"seen": fingerprint})
    assert "signed 18 Nov 2026" in seen(client, cast, "member", STEPS)
    assert "Lock them for twelve months" in seen(client, cast, "alignment_owner", STEPS)
    client.post(STEPS + "lock/")
    page = seen(client, cast, "alignment_owner", STEPS)
    assert page.count("18 Nov 2027") >= 3
    assert "1 of six steps are done; next is step 2: map contributions" in page


def test_a_step_is_left_out_with_words_and_taken_up_again(client, cast, drawn):
    client.force_login(cast.alignment_owner.user)
    client.post(STEPS + "cycle/", {"kind": "strategy", "reason": "We leave retail."})
    answer = client.post(STEPS + "1/skip/", {"reason": " "})
    assert (answer.status_code, SkippedStep.objects.count()) == (422, 0)
    client.post(STEPS + "1/skip/", {"reason": "Signed on paper."})
    page = seen(client, cast, "alignment_owner", STEPS)
    assert "Left out by" in page
    assert "“Signed on paper.”" in page
    client.post(STEPS + "1/unskip/")
    assert not SkippedStep.objects.exists()


def test_the_maturity_is_empty_before_it_was_computed_and_told_after(client, cast, drawn):
    assert "Not scored yet" in seen(client, cast, "member", MATURITY)
    keep(cast)
    page = seen(client, cast, "member", MATURITY)
    assert "Basic still asks for" in page
    assert "Company KPIs, three to five" in page
    assert "3, of three to five" in page
    assert "Sales" in page
    department = seen(client, cast, "member", MATURITY + "sales/")
    assert "Company KPIs, three to five" not in department
    assert "Department KPIs connected" in department


def test_a_persons_own_kpi_is_not_named_to_everybody(client, cast, drawn):
    keep(cast)
    assert "Calls" in seen(client, cast, "executive", MATURITY)
    assert "Calls" not in seen(client, cast, "viewer", MATURITY)
    made = make_token(cast, "viewer", scopes=["read"])
    told = client.get("/api/v1/companies/alder/maturity", headers={"authorization": f"Bearer {made.text}"})
    assert "calls" not in json.dumps(told.json()["criteria"])


def test_what_if_computes_and_saves_nothing(client, cast, drawn):
    keep(cast)
    whole = seen(client, cast, "member", MATURITY + "?some_departments_connected=1")
    assert "points against today" in whole
    part = seen(
        client, cast, "member", MATURITY + "?some_departments_connected=1&named_owners=x",
        headers={"HX-Request": "true", "HX-Target": "what-if"},
    )  # fmt: skip
    assert "<h1" not in part
    assert "points against today" in part
    assert "as it is today" in seen(client, cast, "member", MATURITY)


def test_the_report_and_the_interface_say_the_same(client, cast, drawn):
    assert alignment_report(cast.company)["maturity"] is None
    keep(cast)
    report = alignment_report(cast.company)
    assert [one["step"] for one in report["steps"]] == [1, 2, 3, 4, 5, 6]
    assert report["steps"][0]["missing"][0] == "no-cycle"
    assert report["maturity"]["level"] == "Fragmented"
    assert len(report["maturity"]["criteria"]) == 19
    assert {one["department"] for one in report["maturity"]["departments"]} == {"sales", "support"}
    assert alignment_report(cast.company, as_of=date(2026, 11, 1))["steps"] is None
    made = make_token(cast, "executive", scopes=["read"])
    asked = {"headers": {"authorization": f"Bearer {made.text}"}}
    assert client.get("/api/v1/companies/alder/maturity", **asked).json() == report["maturity"]
    assert client.get("/api/v1/companies/alder/steps", **asked).json()["steps"] == report["steps"]
    points = client.get("/api/v1/companies/alder/maturity/history?department=sales", **asked).json()["results"]
    assert [one["day"] for one in points] == ["2026-11-18"]


def test_an_earlier_day_is_read_as_it_was_kept(client, cast, drawn, time_machine):
    keep(cast)
    time_machine.move_to("2026-11-27T12:00:00Z", tick=False)
    Kpi.objects.filter(level="company").update(status="retired")
    keep_maturity(company=cast.company, panel=panel(cast.company), day=date(2026, 11, 27), actor=system("job"))
    assert "3, of three to five" not in seen(client, cast, "member", MATURITY)
    past = seen(client, cast, "member", MATURITY + "?as_of=2026-11-20")
    assert "This is the past: 20 Nov 2026." in past
    assert "3, of three to five" in past
    made = make_token(cast, "executive", scopes=["read"])
    asked = {"headers": {"authorization": f"Bearer {made.text}"}}
    assert client.get("/api/v1/companies/alder/maturity?as_of=2026-11-20", **asked).json()["day"] == "2026-11-18"
    assert client.get("/api/v1/companies/alder/maturity?as_of=2026-11-17", **asked).status_code == 404
    assert client.get("/api/v1/companies/alder/maturity?as_of=soon", **asked).status_code == 422
