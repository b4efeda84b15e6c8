"""People and departments written through the interface: as on the pages, by the same services."""

from kpis.models import Kpi
from organization.models import Department, Invitation, Membership, OutgoingMail, set_scope
from tests.api import calls, problem, wrong
from tests.drawn import draw


def again(cast):
    set_scope(company=cast.company.id)


def test_a_person_comes_changes_is_invited_leaves_and_comes_back(cast):
    drawn = draw(cast, active=True)
    call = calls(cast, "administrator")
    said = {"email": "Nora@Alder.example", "name": "Nora New", "department": "sales", "job_role": "Seller"}
    made = call.post("people", said, Idempotency_Key="nora")
    assert made.status_code == 201, made.content
    nora = made.json()
    assert nora | {"id": 0} == {
        "id": 0, "email": "nora@alder.example", "name": "Nora New", "role": "member", "job_role": "Seller",
        "department": "sales", "active": True,
    }  # fmt: skip
    assert made["Location"] == f"/api/v1/companies/alder/people/{nora['id']}"
    assert call.post("people", said, Idempotency_Key="nora").json() == nora  # done once
    told = problem(call.post("people", said), 422, "refused")
    assert wrong(told) == [(None, "email", "email_taken")]

    changed = call.patch(f"people/{nora['id']}", {"job_role": "Buyer", "department": None, "why": "Asked for it"})
    assert changed.json() == nora | {"job_role": "Buyer", "department": None}
    again(cast)
    last = Membership.pgh_event_model.objects.filter(pgh_obj_id=nora["id"]).latest("pgh_id")
    assert last.pgh_context["why"] == "Asked for it"
    assert last.pgh_context["door"] == "api"

    invited = call.post(f"people/{nora['id']}/invitation", {})
    assert (invited.status_code, invited.json()["id"]) == (202, nora["id"])
    assert "http" not in str(invited.json())  # the link is for her alone
    again(cast)
    assert OutgoingMail.objects.get(to_id=nora["id"]).kind == "invitation"
    assert call.delete(f"people/{nora['id']}/invitation").status_code == 204
    problem(call.delete(f"people/{nora['id']}/invitation"), 422, "refused")

    owner = cast.owner.id
    told = problem(call.post(f"people/{owner}/deactivation", {}), 422, "refused")
    assert wrong(told) == [(None, "successor", "not_handed_over")]
    left = call.post(f"people/{owner}/deactivation", {"successor": "nora@alder.example", "why": "Moves"})
    assert left.status_code == 200, left.content
    assert left.json()["person"]["active"] is False
    assert str(owner) in [one["id"] for one in call.get("people?left=true").json()["results"]]
    problem(calls(cast, "member").get("people?left=true"), 403, "not_allowed")
    assert {one["act"] for one in left.json()["decided"]} == {"hand_over", "retire"}
    again(cast)
    assert Kpi.objects.get(id=drawn.department.id).owner.email == "nora@alder.example"
    assert Kpi.objects.get(id=drawn.individual.id).status == "retired"
    assert call.post(f"people/{owner}/reactivation", {}).json()["active"] is True


def test_individual_kpis_may_be_handed_over_too(cast):
    drawn = draw(cast, active=True)
    said = {"successor": "mia@alder.example", "individual_kpis": "hand_over"}
    mia = Membership.objects.filter(company=cast.company, id=cast.member.id)
    mia.update(email="mia@alder.example")
    left = calls(cast, "administrator").post(f"people/{cast.owner.id}/deactivation", said)
    assert {one["act"] for one in left.json()["decided"]} == {"hand_over"}
    again(cast)
    assert Kpi.objects.get(id=drawn.individual.id).owner_id == cast.member.id


def test_what_is_refused_of_people(cast):
    call = calls(cast, "administrator")
    told = problem(call.post("people", {"email": "nobody", "rolle": "member"}), 422, "invalid")
    assert ("rolle", "unknown_field") in {(field, code) for _row, field, code in wrong(told)}
    told = problem(call.post("people", {"email": "x@alder.example", "name": "X", "department": "no"}), 422, "invalid")
    assert wrong(told) == [(None, "department", "not_here")]
    told = problem(call.patch(f"people/{cast.administrator.id}", {"role": "member"}), 422, "refused")
    assert wrong(told) == [(None, "role", "last_administrator")]
    problem(call.patch(f"people/{cast.outsider.id}", {"name": "Ours now"}), 404, "not_found")
    problem(call.post(f"people/{cast.member.id}/invitation", {}), 422, "refused")  # signs in already
    again(cast)
    assert not Invitation.objects.filter(membership=cast.member).exists()


def test_departments(cast):
    call = calls(cast, "administrator")
    made = call.post("departments", {"key": "ware", "name": "Warehouse", "function": "operations"})
    assert (made.status_code, made["Location"]) == (201, "/api/v1/companies/alder/departments/ware")
    assert made.json() == {
        "key": "ware", "name": "Warehouse", "function": "operations", "velocity": "", "head": None
    }  # fmt: skip
    told = problem(call.post("departments", {"key": "ware", "name": "Other"}), 422, "refused")
    assert wrong(told) == [(None, "key", "key_taken")]
    changed = call.patch("departments/ware", {"head": cast.member.email, "velocity": "slow"})
    assert changed.json() == made.json() | {"head": cast.member.email, "velocity": "slow"}
    told = problem(call.patch("departments/ware", {"head": cast.inactive.email}), 422, "refused")
    assert wrong(told) == [(None, "head", "not_active")]
    told = problem(call.patch("departments/ware", {"head": "nobody@alder.example"}), 422, "invalid")
    assert wrong(told) == [(None, "head", "not_here")]
    problem(call.patch("departments/ware", {"key": "other"}), 422, "invalid")
    again(cast)
    Department.objects.filter(company=cast.company, key="ware").update(head=None, closed_at="2026-01-01T00:00Z")
    problem(call.patch("departments/ware", {"name": "Back"}), 404, "not_found")
