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
from governance.services.cycles import lock_company_kpis, open_cycle, sign_off, skip_step, unskip_step
from governance.services.policy import adopt_policy
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import edit_kpi
from kpis.services.locks import clear_lock
from kpis.services.targets import set_target
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
