"""Links: read, written, changed, accepted, removed, by the same services as the pages."""

from alignment.models import CascadeLink, LinkEvidence
from kpis.services.kpis import create_kpi
from organization.models import set_scope
from tests.api import calls, problem, wrong
from tests.drawn import draw

SENTENCE = "Calls that are made bring deals that are won."
NEW = {"child": "calls", "parent": "win-rate", "rationale": SENTENCE, "effect": 0.2, "lag_weeks": 2}


def test_reading(cast):
    drawn = draw(cast)
    call = calls(cast, "viewer")
    (told,) = call.get("links").json()["results"]
    assert told == {
        "id": str(drawn.link.id), "child": "win-rate", "parent": "retention", "rationale": "Won customers stay.",
        "polarity": 1, "effect": None, "effect_sd": None, "strength": "", "lag_weeks": None,
        "author": "hugo@alder.example", "accepted_by": None, "evidence": "claimed",
        "reaccepted_note": "", "credited": False, "figures": None,
    }  # fmt: skip
    assert call.get(f"links/{drawn.link.id}").json() == told
    assert call.get("links?child=win-rate").json()["results"] == [told]
    assert call.get("links?parent=win-rate").json()["results"] == []
    problem(call.get("links?child=nothing"), 404, "not_found")


def test_writing_changing_accepting_removing(cast):
    draw(cast)
    head = calls(cast, "head")
    response = head.post("links", NEW)
    assert response.status_code == 201
    address = response["Location"]
    assert response.json()["author"] == "hugo@alder.example"
    assert head.get(address).json() == response.json()
    assert wrong(problem(head.post(f"{address}/acceptance"), 422, "refused")) == [(None, None, "own_link")]
    problem(calls(cast, "as_alignment_owner").post(f"{address}/acceptance"), 422, "refused")  # no person
    accepted = calls(cast, "alignment_owner").post(f"{address}/acceptance").json()
    assert accepted["accepted_by"] == "alma@alder.example"
    changed = head.patch(address, {"polarity": -1}).json()
    assert (changed["polarity"], changed["accepted_by"], changed["rationale"]) == (-1, None, SENTENCE)
    problem(calls(cast, "owner").delete(address), 403, "not_allowed")
    assert head.delete(address).status_code == 204
    problem(head.get(address), 404, "not_found")


def test_what_history_says_and_a_second_acceptance(cast):
    drawn = draw(cast)
    CascadeLink.objects.filter(id=drawn.link.id).update(evidence="contradicted")
    LinkEvidence.objects.create(
        company=cast.company, link=drawn.link, verdict="contradicted", cadence="weekly", lag_weeks=6, r=-0.4, low=-0.6,
        high=-0.2, p=0.001, p_adjusted=0.01, n=80,
    )  # fmt: skip
    call = calls(cast, "alignment_owner")
    told = call.get(f"links/{drawn.link.id}").json()
    assert told["figures"] == {
        "lag_weeks": 6, "r": -0.4, "low": -0.6, "high": -0.2, "p_adjusted": 0.01, "n": 80, "cadence": "weekly",
        "reason": "", "testable_from": None,
    }  # fmt: skip
    assert wrong(problem(call.post(f"links/{drawn.link.id}/acceptance"), 422, "refused")) == [(None, "note", "missing")]
    told = call.post(f"links/{drawn.link.id}/acceptance", {"note": "The price rise hid it."}).json()
    assert (told["credited"], told["reaccepted_note"]) == (True, "The price rise hid it.")
    (line,) = call.get("report").json()["links"]
    assert (line["evidence"], line["lag_weeks"], line["r"], line["p_adjusted"]) == ("contradicted", 6, -0.4, 0.01)


def test_what_is_wrong_is_named(cast):
    draw(cast)
    call = calls(cast, "head")
    for changes, code, errors in (
        ({"parent": "nothing"}, "invalid", [("parent", "no_such_kpi")]),
        ({"parent": "retention"}, "refused", [("parent", "level_skipped")]),
        ({"effect": -1}, "refused", [("effect", "not_negative")]),
        ({"polarity": 2}, "invalid", [("polarity", "invalid_choice")]),
        ({"lag_weeks": 500}, "invalid", [("lag_weeks", "max_value")]),
        ({"rationale": ""}, "invalid", [("rationale", "blank")]),
        ({"colour": "red"}, "invalid", [("colour", "unknown_field")]),
    ):
        told = problem(call.post("links", NEW | changes), 422, code)
        assert [(field, said) for _, field, said in wrong(told)] == errors
    assert call.post("links", NEW).status_code == 201
    assert wrong(problem(call.post("links", NEW), 422, "refused")) == [(None, "parent", "linked_already")]


def test_a_circle_is_named_by_its_path(cast):
    draw(cast)
    set_scope(company=cast.company.id)
    create_kpi(company=cast.company, key="deals", level="department", name="Deals", department=cast.sales.id,
               actor=cast.actor("head"))  # fmt: skip
    call = calls(cast, "head")
    assert call.post("links", NEW | {"child": "deals"}).status_code == 201
    told = problem(call.post("links", NEW | {"child": "win-rate", "parent": "deals"}), 422, "refused")
    assert "Win rate → Deals → Win rate" in told["errors"][0]["detail"]


def test_rights_are_the_persons(cast):
    draw(cast)
    problem(calls(cast, "member").post("links", NEW), 403, "not_allowed")
    told = problem(calls(cast, "owner").post("links", NEW), 403, "not_allowed")
    assert told["ask"] == ["Alma Aligns", "Hugo Head"]
    assert calls(cast, "head").post("links", NEW).status_code == 201
    # An individual's link is theirs to read who may read the KPI.
    set_scope(company=cast.company.id)
    link = CascadeLink.objects.get(child__key="calls")
    problem(calls(cast, "viewer").get(f"links/{link.id}"), 403, "not_allowed")
    assert [one["child"] for one in calls(cast, "viewer").get("links").json()["results"]] == ["win-rate"]
    assert len(calls(cast, "owner").get("links").json()["results"]) == 2
