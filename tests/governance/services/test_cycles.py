"""The alignment cycle: opened, signed, locked, steps left out; and the rules of governance that look at it."""

from datetime import date

import pytest
from django.db import connection

from alignment.selectors.finding_facts import finding_facts
from governance.models import Accountability, AlignmentCycle, SignOff
from governance.rules.findings.facts import governance_of
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump
from governance.rules.steps import steps_of
from governance.selectors.steps import carried_over, signed_set, step_facts
from governance.services.cycles import keep_to_sign, lock_company_kpis, open_cycle, sign_off, skip_step, unskip_step
from governance.services.policy import adopt_policy
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import edit_kpi
from kpis.services.locks import clear_lock
from kpis.services.targets import set_target
from organization.models import Absence
from organization.selectors.owed import count_owed, owed_in
from organization.services.absences import add_absence
from tests.api import Calls, make_token
from tests.cast import ACTOR
from tests.drawn import draw
from tests.kpis.values import TODAY


@pytest.fixture
def drawn(cast, time_machine):
    """Three active company KPIs with targets, a department KPI and an individual one."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    drawn = draw(cast, active=True)
    owner = {"owner": cast.executive.id}
    for key in ("revenue", "margin"):
        Kpi.objects.create(
            company=cast.company, key=key, name=key.title(), level="company", unit="%", direction="higher",
            status="active", owner_id=owner["owner"], activated_on=date(2026, 1, 1),
        )  # fmt: skip
    version = TargetVersion(starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), value=60.0)
    for kpi in Kpi.objects.filter(company=cast.company, level="company"):
        set_target(company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("alignment_owner"))
    return drawn


def begin(cast, kind="annual", reason="The year 2027."):
    return open_cycle(company=cast.company, kind=kind, reason=reason, actor=cast.actor("alignment_owner"))


def sign(cast, seen=None):
    return sign_off(
        company=cast.company,
        person=cast.executive.id,
        seen=signed_set(cast.company) if seen is None else seen,
        actor=cast.actor("executive"),
    )


def first_step(cast):
    return steps_of(step_facts(cast.company, TODAY))[0]


def refused(act) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {fault.code for fault in caught.value.faults}


def test_signed_by_each_executive_and_locked_the_first_step_is_done(cast, drawn):
    assert refused(lambda: sign(cast)) == {"no_cycle"}
    begin(cast)
    assert first_step(cast).told()[0] == f"not-signed:{cast.executive.email}"
    assert refused(lambda: lock_company_kpis(company=cast.company, actor=cast.actor("alignment_owner"))) == {
        "not_lockable"
    }
    sign(cast)
    assert lock_company_kpis(company=cast.company, actor=cast.actor("alignment_owner")) == 3
    assert set(Kpi.objects.filter(level="company").values_list("locked_until", flat=True)) == {date(2027, 11, 18)}
    assert first_step(cast).state == "done"


def test_a_change_voids_the_signature_and_what_was_not_seen_cannot_be_signed(cast, drawn):
    begin(cast)
    seen = signed_set(cast.company)
    sign(cast, seen)
    later = TargetVersion(starts_on=date(2027, 1, 1), ends_on=date(2030, 12, 31), value=65.0)
    set_target(company=cast.company, kpi=drawn.company.id, version=later, actor=cast.actor("alignment_owner"))
    assert f"not-signed:{cast.executive.email}" in first_step(cast).told()
    assert refused(lambda: sign(cast, seen)) == {"changed_meanwhile"}
    sign(cast)
    assert SignOff.objects.count() == 1
    edit_kpi(
        company=cast.company,
        kpi=drawn.company.id,
        changes={"review_cadence": "weekly"},
        actor=cast.actor("alignment_owner"),
    )
    assert not [line for line in first_step(cast).told() if line.startswith("not-signed")]


def test_only_executives_sign_and_only_what_is_complete(cast, drawn):
    begin(cast)
    member = {"company": cast.company, "person": cast.member.id, "actor": cast.actor("member")}
    assert refused(lambda: sign_off(**member, seen=signed_set(cast.company))) == {"not_an_executive"}
    Kpi.objects.filter(key="margin").update(unit="")
    assert refused(lambda: sign(cast)) == {"not_signable"}


def test_a_lock_that_is_over_is_given_anew(cast, drawn, time_machine):
    begin(cast)
    sign(cast)
    lock_company_kpis(company=cast.company, actor=cast.actor("alignment_owner"))
    time_machine.move_to("2027-11-18T12:00:00Z", tick=False)
    assert steps_of(step_facts(cast.company, date(2027, 11, 18)))[0].missing[0].code == "lock-ended"
    # a policy that asks a request for everything does not stand in the way of what the leadership signed
    rules = dump(first_policy())
    adopt_policy(company=cast.company, document=rules, reason="To begin with.", actor=cast.actor("alignment_owner"))
    assert lock_company_kpis(company=cast.company, actor=cast.actor("alignment_owner")) == 3
    assert set(Kpi.objects.filter(level="company").values_list("locked_until", flat=True)) == {date(2028, 11, 18)}


def test_steps_are_left_out_in_order_with_a_reason_and_taken_up_again(cast, drawn):
    actor = cast.actor("alignment_owner")
    assert refused(lambda: skip_step(company=cast.company, step=1, reason="x", actor=actor)) == {"no_cycle"}
    begin(cast)
    assert refused(lambda: skip_step(company=cast.company, step=2, reason="x", actor=actor)) == {"not_open"}
    assert refused(lambda: skip_step(company=cast.company, step=1, reason=" ", actor=actor)) == {"missing"}
    skip_step(company=cast.company, step=1, reason="Signed on paper.", actor=actor)
    states = [one.state for one in steps_of(step_facts(cast.company, TODAY))]
    assert states[:3] == ["skipped", "open", "blocked"]
    assert governance_of(finding_facts(cast.company, TODAY)).skipped == (1,)
    unskip_step(company=cast.company, step=1, actor=actor)
    assert refused(lambda: unskip_step(company=cast.company, step=1, actor=actor)) == {"not_skipped"}


def test_a_new_cycle_ends_the_one_before_and_carries_facts_not_signatures(cast, drawn, time_machine):
    begin(cast)
    sign(cast)
    Accountability.objects.create(
        company=cast.company, kpi=drawn.department, person=cast.owner, answer="accepted", at="2026-11-18T12:00:00Z"
    )
    assert refused(lambda: begin(cast, reason="  ")) == {"missing"}
    assert refused(lambda: begin(cast, kind="monthly")) == {"no_such_choice"}
    time_machine.move_to("2026-12-01T12:00:00Z", tick=False)
    cycle = begin(cast, kind="strategy", reason="We leave retail.")
    first = AlignmentCycle.objects.get(number=1)
    assert (cycle.number, first.closed_on) == (2, date(2026, 12, 1))
    facts = step_facts(cast.company, date(2026, 12, 1))
    assert not any(one.signed for one in facts.signers)
    assert drawn.department.key not in facts.not_accepted
    assert carried_over(cast.company, before=cycle.opened_on).acceptances == 1


def test_a_lock_that_did_not_hold_and_a_realignment_that_is_due_are_found(cast, drawn, time_machine):
    begin(cast)
    sign(cast)
    lock_company_kpis(company=cast.company, actor=cast.actor("alignment_owner"))
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    assert governance_of(finding_facts(cast.company, TODAY)).lock_broken == ()
    clear_lock(company=cast.company, kpi=drawn.company.id, exception="Sold.", actor=cast.actor("alignment_owner"))
    # the trail's clock is the database's, which stands still for nobody
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()::date + 1")
        ((tomorrow,),) = cursor.fetchall()
    found = governance_of(finding_facts(cast.company, tomorrow))
    assert found.lock_broken == (drawn.company.id,)
    later = governance_of(finding_facts(cast.company, date(2027, 11, 19)))
    assert later.realign_by == date(2027, 11, 18)
    assert drawn.department.id in later.not_accepted


def waiting(cast) -> list:
    """Whose signature is owed; the count of the navigation says the same."""
    found = [one for one in owed_in(cast.company, TODAY) if one.kind == "signature"]
    assert count_owed(cast.company, TODAY, [cast.executive.id]) - others(cast) == len(found)
    return found


def others(cast) -> int:
    """What the executive owes besides."""
    return sum(one.kind != "signature" for one in owed_in(cast.company, TODAY, [cast.executive.id]))


def looked_again(cast) -> bool:
    """As the run of the company-wide results does."""
    return keep_to_sign(company=cast.company, panel=None, day=TODAY, actor=ACTOR)


def test_a_missing_signature_is_owed_by_the_executive_and_owed_anew_when_what_was_signed_changes(
    client, cast, drawn, django_assert_max_num_queries
):
    assert waiting(cast) == []
    begin(cast)
    (owed,) = waiting(cast)
    assert (owed.person, owed.params["void"], owed.params["cycle"]) == (cast.executive.id, False, 1)
    client.force_login(cast.executive.user)
    page = client.get("/c/alder/inbox/").text
    assert "Company KPIs of cycle 1" in page
    assert "/c/alder/steps/#signatures" in page
    sign(cast)
    assert waiting(cast) == []
    later = TargetVersion(starts_on=date(2027, 1, 1), ends_on=date(2030, 12, 31), value=65.0)
    set_target(company=cast.company, kpi=drawn.company.id, version=later, actor=cast.actor("alignment_owner"))
    assert looked_again(cast)
    assert not looked_again(cast)
    (again,) = waiting(cast)
    assert again.params["void"]
    assert again.subject != owed.subject
    with django_assert_max_num_queries(1):
        count_owed(cast.company, TODAY, [cast.executive.id])
    add_absence(
        company=cast.company,
        membership=cast.executive.id,
        deputy=cast.member.id,
        starts_on=TODAY,
        ends_on=TODAY,
        actor=ACTOR,
    )
    assert [one for one in owed_in(cast.company, TODAY) if one.kind == "signature"] == []
    Absence.objects.all().delete()
    Kpi.objects.filter(key="margin").update(unit="")
    assert looked_again(cast)
    assert waiting(cast) == []  # there is nothing complete to sign


def test_said_twice_each_leaves_what_once_leaves(cast, drawn):
    actor = cast.actor("alignment_owner")
    assert begin(cast).id == begin(cast).id
    skip_step(company=cast.company, step=1, reason="Signed on paper.", actor=actor)
    assert waiting(cast) == []
    assert skip_step(company=cast.company, step=1, reason="Signed in the board.", actor=actor).reason.endswith("board.")
    unskip_step(company=cast.company, step=1, actor=actor)
    sign(cast)
    assert lock_company_kpis(company=cast.company, actor=actor) == 3
    assert lock_company_kpis(company=cast.company, actor=actor) == 0


def test_the_interface_opens_a_cycle_signs_locks_and_clears(cast, drawn):
    steps = "/api/v1/companies/alder/steps"
    owner, executive = (
        Calls(make_token(cast, who, scopes=["read", "kpis:write"]).text) for who in ("alignment_owner", "executive")
    )
    opened = owner.post(f"{steps}/cycles", {"kind": "strategy", "reason": "We leave retail."})
    assert (opened.status_code, opened.json()["number"]) == (201, 1)
    assert [one["reason"] for one in owner.get(f"{steps}/cycles").json()["results"]] == ["We leave retail."]
    assert owner.put(f"{steps}/lock", None).status_code == 422
    stands = executive.get(steps).json()["stands"]
    assert executive.post(f"{steps}/sign-off", {"stands": stands}).status_code == 200
    for _twice in range(2):
        assert owner.put(f"{steps}/lock", None).json()["steps"][0]["state"] == "done"
    lock = f"/api/v1/companies/alder/kpis/{drawn.company.key}/lock"
    assert owner.delete(lock).status_code == 422
    assert owner.delete(f"{lock}?exception=Sold").json()["locked_until"] is None
    assert owner.put(lock, None).json()["locked_until"] == "2027-11-18"
