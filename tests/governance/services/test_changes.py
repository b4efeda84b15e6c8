"""Change requests: asked for, approved by the policy, applied as one; and nobody passes them by."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from alignment.models import CascadeLink
from alignment.services.links import LinkFields, edit_link, remove_link
from governance.models import ChangeApproval, ChangeRequest
from governance.rules.changes import CLAIM, FIELDS, VERSION, differences, reach_of
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump
from governance.selectors.changes import plain
from governance.selectors.owed_changes import COUNT, owed_approvals
from governance.services.change_effects import keep_effects
from governance.services.change_guard import instead
from governance.services.changes import (
    apply_change,
    apply_decided,
    approve,
    comment,
    open_change,
    rebase_change,
    recompute_effect,
    refuse_change,
    withdraw_change,
)
from governance.services.policy import adopt_policy
from governance.services.retiring import ask_to_retire_all
from kpis.models import Derivation, Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.derivations import Wanted, remove_derivation, set_derivation, set_sources
from kpis.services.kpis import KpiFields, edit_kpi, retire_kpi
from kpis.services.locks import clear_lock, lock_kpi
from kpis.services.targets import set_target
from organization.http.request import company_today
from organization.models import OutgoingMail
from organization.rules.actors import system
from organization.rules.refusals import RefusedError
from organization.selectors.owed import owed_in
from organization.services.absences import add_absence
from organization.services.departments import set_head
from organization.services.people import deactivate_person
from organization.services.regrouping import close_department
from tests.alignment.conflicting import clash
from tests.alignment.conflicting import found as found_conflict
from tests.api import calls, problem
from tests.cast import ACTOR
from tests.drawn import draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(cast):
    """Three active KPIs under the first policy."""
    found = draw(cast, active=True)
    adopt_policy(company=cast.company, document=dump(first_policy()), reason="We begin.", actor=ACTOR)
    return found


def ask(cast, kpi, kind="modify", proposal=None, *, by="owner", **said: Any) -> ChangeRequest:
    return open_change(
        company=cast.company,
        kpi=kpi.id,
        kind=kind,
        proposal=proposal or {"fields": {"name": "Share of offers won"}},
        **{"reason": "It says what is counted.", "actor": cast.actor(by), **said},
    )


def yes(cast, change, by, note=""):
    return approve(company=cast.company, change=change.id, actor=cast.actor(by), note=note)


def codes(act, *args, **said) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **said)
    return [fault.code for fault in refused.value.faults]


def _counted(cast, person) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"company": cast.company.pk, "people": [person.id]})
        return cursor.fetchone()[0]


def version(**more):
    return TargetVersion(starts_on=date(2026, 6, 1), ends_on=date(2030, 12, 31), value=70.0, **more)


def target_of(said: TargetVersion) -> dict[str, Any]:
    return {"target": {**{name: plain(getattr(said, name)) for name in VERSION}, "replaces": None}}


def test_the_names_of_fields_are_those_of_the_services():
    assert set(FIELDS) == set(KpiFields.__annotations__)
    assert set(CLAIM) == set(LinkFields.__annotations__)
    assert set(VERSION) == set(TargetVersion.__slots__)


def test_a_request_is_applied_with_the_last_yes_and_says_so_in_the_trail(cast, drawn):
    change = ask(cast, drawn.department)
    assert (change.number, change.status, change.base["fields"]) == (1, "open", {"name": "Win rate"})
    assert Kpi.objects.get(id=drawn.department.id).name == "Win rate"
    yes(cast, change, "head", note="Clearer.")
    kpi = Kpi.objects.get(id=drawn.department.id)
    assert (kpi.name, ChangeRequest.objects.get(id=change.id).status) == ("Share of offers won", "applied")
    event = kpi.events.order_by("-pgh_id").first()
    assert event.pgh_context["door"] == "change"
    assert event.pgh_context["why"].startswith("CR-1: ")
    mail = OutgoingMail.objects.get(to=cast.owner)
    assert "CR-1" in mail.subject


def test_everybody_who_is_asked_says_yes_once_and_the_last_one_applies(cast, drawn):
    change = ask(cast, drawn.department, "retarget", target_of(version()))
    assert ChangeApproval.objects.filter(change=change).count() == 2
    assert yes(cast, change, "head").status == "open"
    assert codes(yes, cast, change, "head") == ["approved_already"]
    assert codes(yes, cast, change, "executive") == ["not_yours"]
    assert codes(apply_change, company=cast.company, change=change.id, actor=cast.actor("owner")) == ["not_approved"]
    assert yes(cast, change, "alignment_owner").status == "applied"
    assert codes(yes, cast, change, "alignment_owner") == ["decided_already"]
    versions = Target.objects.filter(kpi=drawn.department).order_by("starts_on").values_list("value", "ends_on")
    assert list(versions) == [(60.0, date(2026, 5, 31)), (70.0, date(2030, 12, 31))]


def test_nobody_approves_their_own_and_the_next_role_up_decides(cast, drawn):
    change = ask(cast, drawn.department, by="head")
    assert codes(yes, cast, change, "head") == ["own_request"]
    assert yes(cast, change, "alignment_owner").status == "applied"


def test_an_approver_who_left_or_is_away_is_stood_in_for(cast, drawn):
    change = ask(cast, drawn.department)
    today = company_today(cast.company)
    add_absence(
        company=cast.company, membership=cast.head.id, deputy=cast.member.id, starts_on=today,
        ends_on=today + timedelta(days=3), actor=ACTOR,
    )  # fmt: skip
    assert [one.person for one in owed_in(cast.company, today, [cast.member.id]) if one.kind == "approval"] == [
        cast.member.id
    ]
    assert yes(cast, change, "member").status == "applied"
    later = ask(cast, drawn.department, proposal={"fields": {"name": "Won offers"}})
    set_head(company=cast.company, department=cast.sales.id, head=None, actor=ACTOR)
    deactivate_person(company=cast.company, membership=cast.head.id, actor=ACTOR)
    assert codes(yes, cast, later, "member") == ["not_yours"]
    assert yes(cast, later, "alignment_owner").status == "applied"


def test_a_new_policy_asks_others_and_what_was_said_stays(cast, drawn):
    change = ask(cast, drawn.department)
    document = dump(first_policy())
    document["approvers"]["department"]["modify"] = ["executive"]
    adopt_policy(company=cast.company, document=document, reason="Stricter.", actor=ACTOR)
    assert codes(yes, cast, change, "head") == ["not_yours"]
    today = company_today(cast.company)
    assert [one.person for one in owed_approvals(cast.company, today)] == [cast.executive.id]
    assert _counted(cast, cast.executive) == 1
    assert _counted(cast, cast.head) == 0
    assert yes(cast, change, "executive").status == "applied"


def test_what_a_looser_policy_no_longer_asks_for_can_be_applied(cast, drawn):
    change = ask(cast, drawn.department, "retarget", target_of(version()))
    yes(cast, change, "head")
    document = dump(first_policy())
    document["approvers"]["department"]["retarget"] = ["head"]
    adopt_policy(company=cast.company, document=document, reason="Looser.", actor=ACTOR)
    assert apply_change(company=cast.company, change=change.id, actor=cast.actor("owner")).status == "applied"


def test_a_stale_request_is_refused_until_it_is_rebased_and_everybody_is_asked_again(cast, drawn):
    change = ask(cast, drawn.department, "retarget", target_of(version()))
    yes(cast, change, "head")
    other = version(tolerance=2.0)
    set_target(company=cast.company, kpi=drawn.department.id, version=other, actor=system("file"))
    assert codes(yes, cast, change, "alignment_owner") == ["stale"]
    named = {"company": cast.company, "change": change.id, "actor": cast.actor("owner")}
    # As it is asked for it begins on the same day as another version: it cannot be rebased either.
    assert codes(rebase_change, **named) == ["overlap"]
    Target.objects.filter(kpi=drawn.department, starts_on=other.starts_on).delete()
    assert rebase_change(**named).approvals.exclude(verdict="").count() == 0
    assert codes(rebase_change, **named) == ["not_stale"]
    yes(cast, change, "head")
    assert yes(cast, change, "alignment_owner").status == "applied"


def test_a_retired_kpi_leaves_nothing_to_rebase(cast, drawn):
    change = ask(cast, drawn.department)
    retire_kpi(company=cast.company, kpi=drawn.department.id, why="Gone.", actor=system("command"))
    assert codes(yes, cast, change, "head") == ["stale"]
    named = {"company": cast.company, "change": change.id, "actor": cast.actor("owner")}
    assert codes(rebase_change, **named) == ["retired"]
    assert withdraw_change(**named).status == "withdrawn"


def test_what_is_already_as_asked_is_not_asked_for(cast, drawn):
    change = ask(cast, drawn.department)
    edit_kpi(
        company=cast.company, kpi=drawn.department.id, changes={"name": "Share of offers won"}, actor=system("file")
    )
    assert codes(rebase_change, company=cast.company, change=change.id, actor=cast.actor("owner")) == ["nothing_asked"]
    assert codes(ask, cast, drawn.department) == ["nothing_asked"]


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_refused_and_withdrawn_requests_are_never_applied(cast, drawn, end):
    change = ask(cast, drawn.department)
    named = {"company": cast.company, "change": change.id}
    if end == "refused":
        assert codes(refuse_change, **named, actor=cast.actor("head"), note=" ") == ["missing"]
        assert codes(refuse_change, **named, actor=cast.actor("member"), note="No.") == ["not_yours"]
        assert refuse_change(**named, actor=cast.actor("head"), note="Nobody says that.").status == end
    else:
        assert withdraw_change(**named, actor=cast.actor("owner")).status == end
    for act in (approve, apply_change, rebase_change, withdraw_change):
        assert codes(act, **named, actor=cast.actor("head")) == ["decided_already"]
    assert Kpi.objects.get(id=drawn.department.id).name == "Win rate"
    assert owed_approvals(cast.company, company_today(cast.company)) == []


def test_what_could_not_be_applied_is_refused_when_it_is_asked_for(cast, drawn):
    assert codes(ask, cast, drawn.department, proposal={"fields": {"unit": ""}}) == ["needed_while_active"]
    assert not ChangeRequest.objects.exists()
    assert Kpi.objects.get(id=drawn.department.id).unit == "%"


def test_direct_changes_are_refused_where_the_policy_demands_a_request(cast, drawn):
    named = {"company": cast.company, "kpi": drawn.department.id, "actor": cast.actor("alignment_owner")}
    link = {"company": cast.company, "link": drawn.link.id, "actor": cast.actor("alignment_owner")}
    refused = ["needs_change_request"]
    assert codes(edit_kpi, **named, changes={"name": "Wins"}) == refused
    assert codes(set_target, **named, version=version()) == refused
    assert codes(retire_kpi, **named, why="Gone.") == refused
    assert codes(edit_link, **link, changes={"polarity": -1}) == refused
    assert codes(remove_link, **link) == refused
    # Who answers for it is handed over at once, a person's own KPI is free, and so is what a file says.
    edit_kpi(**named, changes={"owner": cast.member.id, "tags": ["sales"]})
    edit_kpi(**{**named, "kpi": drawn.individual.id}, changes={"name": "Calls made"})
    edit_kpi(**{**named, "actor": system("file")}, changes={"name": "Wins"})
    kpi = Kpi.objects.get(id=drawn.department.id)
    for act, place in (("edit", "modify"), ("target", "retarget"), ("link", "relink"), ("retire", "retire")):
        assert instead(cast.company, kpi, act) == f"/c/alder/changes/new/win-rate/{place}/"
    assert instead(cast.company, Kpi.objects.get(id=drawn.individual.id), "edit") == ""


def test_a_company_kpi_begins_to_count_by_request(cast, drawn):
    draft = drawn.company
    set_target(company=cast.company, kpi=draft.id, version=version(), actor=system("file"))
    Kpi.objects.filter(id=draft.id).update(status=Status.DRAFT, activated_on=None)
    change = ask(cast, draft, "create", {"activate": True}, by="owner")
    yes(cast, change, "alignment_owner")
    assert yes(cast, change, "executive").status == "applied"
    assert Kpi.objects.get(id=draft.id).status == Status.ACTIVE


def test_a_locked_kpi_changes_by_a_request_with_the_reason_of_an_exception(cast, drawn):
    top = drawn.company
    named = {"company": cast.company, "kpi": top.id}
    set_target(**named, version=TargetVersion(starts_on=date(2026, 1, 1), value=90.0), actor=system("file"))
    lock_kpi(**named, actor=cast.actor("alignment_owner"))
    direct = {**named, "actor": cast.actor("alignment_owner")}
    assert codes(edit_kpi, **direct, changes={"name": "Stay"}, exception="Wrong.") == ["needs_change_request"]
    assert codes(clear_lock, **direct, exception="Wrong.") == ["needs_change_request"]
    assert codes(ask, cast, top, proposal={"fields": {"name": "Stay"}}) == ["missing"]
    change = ask(cast, top, proposal={"fields": {"name": "Customers who stay"}}, exception="It was named wrongly.")
    assert change.kind == "unlock"
    yes(cast, change, "alignment_owner")
    yes(cast, change, "executive")
    found = Kpi.objects.get(id=top.id)
    assert (found.name, found.locked_until is None) == ("Customers who stay", False)


def test_links_are_the_authors_claim_and_accepted_by_who_approves(cast, drawn):
    fields = {"rationale": "Offers that are won renew more often.", "polarity": 1, "effect": 0.4, "effect_sd": None, "strength": "", "lag_weeks": 8}  # fmt: skip
    acts = [{"act": "change", "link": str(drawn.link.id), "fields": fields}]
    change = ask(cast, drawn.department, "relink", {"links": acts})
    yes(cast, change, "head")
    assert yes(cast, change, "alignment_owner").status == "applied"
    link = CascadeLink.objects.get(id=drawn.link.id)
    assert (link.effect, link.author_id, link.accepted_by_id) == (0.4, cast.owner.id, cast.alignment_owner.id)


def test_the_effect_is_told_and_nothing_of_it_stays(cast, drawn):
    from alignment.services.links import accept_link

    accept_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"))
    change = ask(cast, drawn.department, "relink", {"links": [{"act": "remove", "link": str(drawn.link.id)}]})
    effect = change.effect
    assert "cascade-orphan" in {one["rule"] for one in effect["findings"]["new"]["rows"]}
    assert [(one["what"], one["parent"]) for one in effect["links"]] == [("gone", "Retention")]
    assert set(effect["maturity"]) == {"before", "after", "level_before", "level_after"}
    assert CascadeLink.objects.filter(id=drawn.link.id).exists()
    assert ChangeRequest.objects.get(id=change.id).status == "open"


def test_a_large_company_waits_for_the_next_run_of_the_results(cast, drawn, monkeypatch):
    from alignment.selectors.panel import panel

    monkeypatch.setattr("governance.services.change_effects.AT_ONCE", 0)
    change = ask(cast, drawn.department)
    assert change.effect is None
    today = company_today(cast.company)
    said = {"company": cast.company, "panel": panel(cast.company), "actor": system("job")}
    assert keep_effects(**said, day=today)
    assert ChangeRequest.objects.get(id=change.id).effect is not None
    assert not keep_effects(**said, day=today)
    assert not keep_effects(**said, day=today - timedelta(days=1))


def test_what_is_at_hand_tells_the_same_as_a_fresh_look(cast, monkeypatch):
    found = clash(cast)
    replaced = Target.objects.get(kpi=found.releases.id)
    far = {name: plain(getattr(replaced, name)) for name in VERSION} | {"value": 90.0, "replaces": str(replaced.id)}
    fields = {"rationale": "Offers that are won renew more often.", "polarity": -1}
    asked = [
        ask(cast, found.releases, "retarget", {"target": far}),
        ask(cast, found.drawn.department, "relink", {"links": [{"act": "remove", "link": str(found.drawn.link.id)}]}),
        ask(
            cast, found.releases, "relink", {"links": [{"act": "change", "link": str(found.harm.id), "fields": fields}]}
        ),
        ask(cast, found.releases),
    ]
    assert [reach_of(one.proposal) for one in asked] == ["targets", "targets", "targets", "words"]
    effects = [one.effect for one in asked]
    assert any(one["conflicts"]["gone"]["rows"] for one in effects)
    monkeypatch.setattr("governance.services.change_effects.reach_of", lambda _proposal: "values")
    for one, effect in zip(asked, effects, strict=True):
        assert recompute_effect(company=cast.company, change=one.id, actor=cast.actor("owner")).effect == effect


def test_words_beside_a_request_reach_its_author(cast, drawn):
    change = ask(cast, drawn.department)
    comment(company=cast.company, change=change.id, text="Why now?", actor=cast.actor("head"))
    assert OutgoingMail.objects.get(to=cast.owner).text.startswith("Why now?")
    assert codes(comment, company=cast.company, change=change.id, text=" ", actor=cast.actor("head")) == ["missing"]


FORMULA = {"kind": "formula", "expression": "calls * 2"}


def test_what_a_kpi_is_computed_from_changes_by_request(cast, drawn):
    kpi = Kpi.objects.get(id=drawn.department.id)
    direct = {"company": cast.company, "kpi": kpi.id, "actor": cast.actor("alignment_owner")}
    wanted = Wanted(kind="formula", expression="calls * 2")
    assert codes(set_derivation, **direct, wanted=wanted) == ["needs_change_request"]
    assert instead(cast.company, kpi, "derive") == "/c/alder/changes/new/win-rate/modify/?of=values"
    change = ask(cast, kpi, proposal={"derivation": FORMULA})
    assert change.base["derivation"] == {"kind": "typed"}
    assert [(one.name, one.before, one.after) for one in differences(change.base, change.proposal)] == [
        ("kind", "typed", "formula"),
        ("expression", None, "calls * 2"),
    ]
    assert yes(cast, change, "head").status == "applied"
    assert Derivation.objects.get(kpi=kpi).expression == "calls * 2"
    # As it stands it is asked for by nobody, and nobody has to ask for what changes nothing.
    assert codes(ask, cast, kpi, proposal={"derivation": FORMULA}) == ["nothing_asked"]
    set_derivation(**direct, wanted=wanted)
    assert codes(remove_derivation, **direct) == ["needs_change_request"]
    other = {"kind": "rollup", "how": "mean", "values": [str(drawn.individual.id)]}
    rolled = ask(cast, kpi, proposal={"derivation": other})
    back = ask(cast, kpi, proposal={"derivation": {"kind": "typed"}})
    assert yes(cast, rolled, "head").status == "applied"
    assert codes(yes, cast, back, "head") == ["stale"]
    # Members that follow a job role are no change of meaning.
    set_sources(**direct, sources=[drawn.individual.id])
    rebase_change(company=cast.company, change=back.id, actor=cast.actor("owner"))
    assert yes(cast, back, "head").status == "applied"
    assert not Derivation.objects.exists()


def test_nobody_asks_for_a_formula_over_what_they_may_not_read(cast, drawn):
    asked = {
        "kpi": "retention",
        "kind": "modify",
        "proposal": {"derivation": FORMULA},
        "reason": "It says what counts.",
    }
    Kpi.objects.filter(id=drawn.company.id).update(deputy=cast.member)
    problem(calls(cast, "member").post("changes", asked), 403, "not_allowed")


def test_a_request_keeps_the_conflict_it_comes_from_and_decides_it(cast, client):
    clash(cast)
    found = found_conflict(cast)
    adopt_policy(company=cast.company, document=dump(first_policy()), reason="We begin.", actor=ACTOR)
    client.force_login(cast.alignment_owner.user)
    said = {"kpi": str(found.first_id), "value": "55", "starts_on": "2026-06-01", "reason": "Support drowns."}
    sent = client.post(f"/c/alder/conflicts/{found.id}/adjust/", said)
    assert sent.status_code == 307
    assert sent["Location"].endswith(f"/retarget/?conflict={found.id}")
    opened = client.post(sent["Location"], said)
    assert opened.status_code == 200
    initial = opened.context["form"].initial
    assert (initial["value"], initial["why"], initial["ends_on"]) == ("55", "Support drowns.", date(2030, 12, 31))
    typed = {"starts_on": "2026-06-01", "ends_on": "2030-12-31", "value": "55", "why": "Support drowns.", "asked": "1"}
    assert client.post(sent["Location"], typed).status_code == 302
    change = ChangeRequest.objects.get()
    assert (change.kind, change.conflict_id, change.proposal["target"]["value"]) == ("retarget", found.id, 55.0)
    page = client.get("/c/alder/changes/1/").content.decode()
    assert f"/c/alder/conflicts/{found.id}/" in page
    apply_decided(company=cast.company, change=change.id, actor=cast.actor("executive"), note="Yes.")
    found.refresh_from_db()
    assert (found.reason, found.decided_by_id) == ("Support drowns.", cast.executive.id)


def test_a_department_is_closed_when_what_it_takes_was_asked_for_and_approved(cast, drawn, client):
    said = {
        "company": cast.company,
        "department": cast.sales.id,
        "people_to": None,
        "kpis_to": None,
        "why": "No market.",
    }
    with pytest.raises(RefusedError):
        close_department(**said, actor=cast.actor("administrator"))
    client.force_login(cast.administrator.user)
    page = client.get("/c/alder/administration/departments/sales/close/?people=-&kpis=-").content.decode()
    assert "/c/alder/changes/retire/sales/" in page
    assert "Ask to retire it" in page
    back = client.post("/c/alder/changes/retire/sales/", {"reason": "No market.", "people": "-", "kpis": "-"})
    assert back["Location"].endswith("/close/?people=-&kpis=-")
    change = ChangeRequest.objects.get()
    assert (change.kind, change.kpi_id, change.reason) == ("retire", drawn.department.id, "No market.")
    assert change.effect is None
    assert "CR-1" in client.get(back["Location"]).content.decode()
    again = {"company": cast.company, "department": cast.sales.id, "reason": "No market."}
    assert codes(ask_to_retire_all, **again, actor=cast.actor("administrator")) == ["nothing_to_retire"]
    yes(cast, change, "head")
    assert yes(cast, change, "alignment_owner").status == "applied"
    close_department(**said, actor=cast.actor("administrator"))
    assert set(Kpi.objects.exclude(level="company").values_list("status", flat=True)) == {"retired"}


def test_without_a_policy_everything_goes_on_as_before(cast):
    found = draw(cast, active=True)
    edit_kpi(
        company=cast.company, kpi=found.department.id, changes={"name": "Wins"}, actor=cast.actor("alignment_owner")
    )
    assert instead(cast.company, Kpi.objects.get(id=found.department.id), "edit") == ""


def test_the_interface_says_that_a_request_is_needed(cast, drawn):
    told = problem(calls(cast).patch("kpis/win-rate", {"unit": "pts"}), 422, "refused")
    assert [one["code"] for one in told["errors"]] == ["needs_change_request"]
    assert told["errors"][0]["detail"].endswith("/c/alder/changes/new/win-rate/modify/")


def test_what_cannot_be_read_is_refused_before_anything_is_done(cast, drawn):
    asked = {"kpi": "win-rate", "kind": "retarget", "proposal": {"target": {"value": "much"}}, "reason": "It says so."}
    told = problem(calls(cast).post("changes", asked), 422, "refused")
    assert [(one["field"], one["code"]) for one in told["errors"]] == [("target", "malformed")]
