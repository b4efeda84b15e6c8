"""KPIs and targets: found, read, drafted, changed, by the same services as the pages."""

import pytest

from kpis.models import Kpi, Target
from kpis.services.locks import lock_kpi
from kpis.services.measurements import ValueRow
from organization.models import set_scope
from organization.selectors.trail import changes_of
from tests.api import calls, problem, wrong
from tests.drawn import draw
from tests.kpis.values import WEEK, add_kpi, record

DRAFT = {"key": "lead-time", "name": "Lead time", "level": "department", "department": "sales"}


def test_a_kpi_and_where_it_stands(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK, 6.0))
    told = calls(cast, "viewer").get("kpis/response").json()
    assert (told["key"], told["owner"], told["department"]) == ("response", "olga@alder.example", "sales")
    assert told["deputy"] is None
    state = told["state"]
    assert (state["period"], state["actual"], state["pace"], state["variance"]) == (str(WEEK), 6.0, 8.0, -2.0)
    assert state["health"] == "off_track"


def test_the_list_holds_what_the_caller_may_read(cast):
    draw(cast)
    add_kpi(cast, "tagged", tags=["Care"], department=cast.support, owner=cast.member)
    keys = {who: [one["key"] for one in calls(cast, who).get("kpis").json()["results"]] for who in ("viewer", "owner")}
    assert keys == {
        "viewer": ["retention", "tagged", "win-rate"],
        "owner": ["calls", "retention", "tagged", "win-rate"],
    }
    problem(calls(cast, "viewer").get("kpis/calls"), 403, "not_allowed")
    call = calls(cast, "owner")
    for query, found in {
        "level=company": ["retention"], "department=support": ["tagged"], "owner=olga@alder.example": ["calls", "win-rate"],
        "status=active": ["tagged"], "tag=Care": ["tagged"], "tag=none": [], "level=x": [],
    }.items():  # fmt: skip
        assert [one["key"] for one in call.get(f"kpis?{query}").json()["results"]] == found, query


def test_a_draft_by_token_is_a_draft_by_its_person(cast):
    response = calls(cast, "head").post(
        "kpis", DRAFT | {"owner": "OLGA@alder.example", "unit": "days", "tags": ["speed"]}
    )
    assert response.status_code == 201
    assert response["Location"] == "/api/v1/companies/alder/kpis/lead-time"
    assert response.json()["status"] == "draft"
    set_scope(company=cast.company.id)
    kpi = Kpi.objects.get(key="lead-time")
    assert (kpi.owner_id, kpi.tags) == (cast.owner.id, ["speed"])
    (change,) = changes_of(Kpi, [kpi.id])
    assert (change.who, change.door) == ("Hugo Head", "api")


def test_an_integration_is_told_by_its_name(cast):
    calls(cast, "as_head").post("kpis", DRAFT)
    set_scope(company=cast.company.id)
    (change,) = changes_of(Kpi, [Kpi.objects.get(key="lead-time").id])
    assert (change.who, change.actor, change.door) == ("Token of as_head", None, "api")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"owner": "nobody@alder.example", "department": "nowhere"},
            [("department", "not_here"), ("owner", "not_here")],
        ),
        ({"ownr": "x"}, [("ownr", "unknown_field")]),
        ({"decimals": 7, "direction": "up"}, [("decimals", "max_value"), ("direction", "invalid_choice")]),
        ({"typical_change": -1}, [("typical_change", "not_positive")]),
        ({"typical_change": "3"}, [("typical_change", "invalid")]),
        ({"typical_change": True}, [("typical_change", "invalid")]),
        ({"name": ""}, [("name", "blank")]),
        ({"name": "a\x00b"}, [("name", "null_characters_not_allowed")]),
        ({"key": "no key"}, [("key", "invalid")]),
        ({"tags": ["x", ""]}, [("tags.1", "blank")]),
    ],
)
def test_what_is_wrong_is_named_field_by_field(cast, changes, errors):
    response = calls(cast, "head").post("kpis", DRAFT | changes)
    assert response.status_code == 422
    assert [(field, code) for _, field, code in wrong(response.json())] == errors


def test_numbers_out_of_bounds(cast):
    body = b'{"key":"a","name":"A","level":"department","department":"sales","typical_change":%s}'
    for number in (b"1e400", b"1" + b"0" * 400):
        response = calls(cast, "head").post("kpis", body % number)
        assert wrong(problem(response, 422, "invalid")) == [(None, "typical_change", "not_finite")]
    for number in (b"NaN", b"1" * 5000):
        problem(calls(cast, "head").post("kpis", body % number), 400, "parse_error")


def test_rights_are_the_persons(cast):
    told = problem(calls(cast, "member").post("kpis", DRAFT), 403, "not_allowed")
    assert told["ask"] == ["Alma Aligns", "Hugo Head"]
    problem(calls(cast, "head").post("kpis", DRAFT | {"department": "support"}), 403, "not_allowed")
    problem(calls(cast, "head").post("kpis", DRAFT | {"level": "company", "department": None}), 403, "not_allowed")
    problem(calls(cast, "head").post("kpis", {**DRAFT, "department": None}), 403, "not_allowed")


def test_an_edit(cast):
    draw(cast)
    call = calls(cast, "head")
    told = call.patch(
        "kpis/win-rate", {"unit": "deals", "why": "Counted, not rated", "deputy": "mia@alder.example"}
    ).json()
    assert (told["unit"], told["deputy"], told["name"]) == ("deals", "mia@alder.example", "Win rate")
    set_scope(company=cast.company.id)
    change = changes_of(Kpi, [Kpi.objects.get(key="win-rate").id])[0]
    assert change.why == "Counted, not rated"
    assert wrong(problem(call.patch("kpis/win-rate", {"deputy": "olga@alder.example"}), 422, "refused")) == [
        (None, "deputy", "same_as_owner")
    ]
    problem(call.patch("kpis/win-rate", {"department": "support"}), 403, "not_allowed")
    problem(call.patch("kpis/win-rate", {"key": "other"}), 422, "invalid")
    problem(call.patch("kpis/retention", {"unit": "x"}), 403, "not_allowed")
    problem(call.patch("kpis/nothing", {}), 404, "not_found")
    problem(call.patch("kpis/win-rate", []), 422, "invalid")


def test_what_is_locked_changes_by_exception(cast):
    drawn = draw(cast, active=True)
    version = {"from": "2026-01-01", "value": 60.0, "to": None}
    call = calls(cast, "alignment_owner")
    assert call.post("kpis/retention/targets", version).status_code == 201
    set_scope(company=cast.company.id)
    lock_kpi(company=cast.company, kpi=drawn.company.id, actor=cast.actor("alignment_owner"))
    assert wrong(problem(call.patch("kpis/retention", {"unit": "x"}), 422, "refused"))[0][2] == "locked"
    assert call.patch("kpis/retention", {"unit": "x", "exception": "It was a typo"}).status_code == 200


def test_targets(cast):
    draw(cast)
    call = calls(cast, "head")
    (first,) = call.get("kpis/win-rate/targets").json()["results"]
    assert {name: first[name] for name in ("from", "to", "value", "shape", "scope")} == {
        "from": "2026-01-01", "to": "2030-12-31", "value": 60.0, "shape": "flat", "scope": "period",
    }  # fmt: skip
    response = call.post(
        "kpis/win-rate/targets", {"from": "2027-01-01", "to": "2030-12-31", "value": 65, "tolerance": 2}
    )
    assert response.status_code == 201
    assert [one["to"] for one in call.get("kpis/win-rate/targets").json()["results"]] == ["2026-12-31", "2030-12-31"]
    told = problem(call.post("kpis/win-rate/targets", {"from": "2027-01-01", "low": 1}), 422, "refused")
    assert ("low", "not_allowed") in [(field, code) for _, field, code in wrong(told)]
    overlap = problem(call.post("kpis/win-rate/targets", {"from": "2027-01-01", "value": 1}), 422, "refused")
    assert wrong(overlap) == [(None, "from", "overlap")]
    second = response.json()["id"]
    replaced = call.post("kpis/win-rate/targets", {"from": "2027-01-01", "value": 66, "replaces": second})
    assert replaced.status_code == 201
    address = f"kpis/win-rate/targets/{replaced.json()['id']}"
    problem(calls(cast, "member").delete(address), 403, "not_allowed")
    assert call.delete(address).status_code == 204
    problem(call.delete(address), 404, "not_found")
    set_scope(company=cast.company.id)
    assert Target.objects.count() == 1
