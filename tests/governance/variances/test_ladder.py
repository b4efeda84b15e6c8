"""The clock climbs the ladder, tells whom it asks once, and closes what is over; people escalate, decide, accept and answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.models import ActionItem, Decision, Escalation, ImprovementPlan
from governance.selectors.decisions import accepted_until
from governance.services.escalations import answer_escalation, escalate
from governance.services.plans import WantedAction, drop_plan, edit_plan, judge_plan_in_words, open_plan
from governance.services.variances import accept_until, decide, take_acceptance_back
from kpis.models import KpiState
from kpis.rules.faults import Refused
from kpis.services.acceptance import restore_acceptances
from kpis.services.explanations import explain
from kpis.services.states import restate_aged
from organization.models import Notice, OutgoingMail
from organization.rules.actors import system
from organization.selectors.owed import count_owed, owed_in
from tests.governance.variances.missing import GOOD, OFF, missing, tick, weeks
from tests.kpis.values import TODAY, WEEK

pytestmark = pytest.mark.django_db
WEEKLY = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def wednesday(time_machine):
    time_machine.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC), tick=False)


def rungs(kpi, *, open_only=True):
    rows = Escalation.objects.filter(kpi=kpi).order_by("raised_at", "due_on", "rung")
    rows = rows.filter(closed_at__isnull=True) if open_only else rows
    order = ("explanation", "plan", "head", "executive")
    return [order[n] for n in sorted(order.index(row.rung) for row in rows)]


def later(time_machine, day: date):
    time_machine.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False)
    return day


def plan_for(cast, kpi, due=TODAY + timedelta(days=30), **told):
    action = WantedAction("Call them all", cast.head.id, TODAY + timedelta(days=7))
    said = {"title": "Call back", "cause": "own_process", "due_on": due, "actions": [action]} | told
    return open_plan(company=cast.company, kpi=kpi.id, actor=cast.actor("owner"), **said)


def test_from_miss_to_executive_and_back(cast, time_machine):
    kpi = missing(cast)
    assert tick(cast).raised == 1
    assert tick(cast).raised == 0, "running twice raises nothing twice"
    assert rungs(kpi) == ["explanation"]
    explain(
        company=cast.company, kpi=kpi.id, period=WEEK, cause="data", text="Two days lost.", actor=cast.actor("owner")
    )

    day = TODAY
    for number, (rung, person) in enumerate(
        (("plan", cast.owner), ("head", cast.head), ("executive", cast.executive)), start=1
    ):
        day = later(time_machine, TODAY + number * WEEKLY)
        weeks(cast, kpi, OFF, until=WEEK + number * WEEKLY, today=day)
        assert tick(cast, day).raised == 1
        found = Escalation.objects.get(kpi=kpi, rung=rung)
        assert (found.to, found.misses, found.since) == (person, number + 1, WEEK)
        assert Notice.objects.filter(person=person, subject=str(found.id), mailed_at__isnull=False).count() == 1
        assert OutgoingMail.objects.filter(to=person, key__contains=str(found.id)).count() == 1
    assert tick(cast, day).raised == 0

    day = later(time_machine, day + WEEKLY)
    weeks(cast, kpi, GOOD, until=WEEK + 4 * WEEKLY, today=day)
    assert tick(cast, day).closed == 4
    assert rungs(kpi) == []
    assert not [one for one in owed_in(cast.company, day) if one.kind in {"plan", "escalation"}]


def test_many_misses_loaded_at_once_begin_with_the_owner(cast, time_machine):
    kpi = missing(cast, 6)
    tick(cast)
    assert rungs(kpi) == ["explanation"]
    explain(
        company=cast.company, kpi=kpi.id, period=WEEK, cause="data", text="Two days lost.", actor=cast.actor("owner")
    )
    tick(cast)
    assert rungs(kpi) == ["explanation", "plan"]
    day = later(time_machine, TODAY + timedelta(days=5))
    tick(cast, day)
    assert rungs(kpi) == ["explanation", "plan"], "five working days are not over"
    day = later(time_machine, TODAY + timedelta(days=8))
    tick(cast, day)
    assert rungs(kpi) == ["explanation", "plan", "head"]


def test_what_is_owed_counts_and_goes(cast):
    kpi = missing(cast, 2)
    explain(
        company=cast.company, kpi=kpi.id, period=WEEK, cause="data", text="Two days lost.", actor=cast.actor("owner")
    )
    before = count_owed(cast.company, TODAY, [cast.owner.id])
    tick(cast)
    owed = owed_in(cast.company, TODAY, [cast.owner.id])
    assert count_owed(cast.company, TODAY, [cast.owner.id]) == len(owed) == before + 1
    assert [one.kind for one in owed if one.kind == "plan"] == ["plan"]
    plan_for(cast, kpi)
    assert not [one for one in owed_in(cast.company, TODAY, [cast.owner.id]) if one.kind == "plan"]
    mine = owed_in(cast.company, TODAY, [cast.head.id])
    assert [one.params["name"] for one in mine if one.kind == "action"] == ["Call them all"]
    assert count_owed(cast.company, TODAY, [cast.head.id]) == len(mine)


def test_an_owner_who_left_is_stood_in_for(cast):
    kpi = missing(cast, owner=cast.inactive)
    tick(cast)
    assert Escalation.objects.get(kpi=kpi).to == cast.head
    owed = [one for one in owed_in(cast.company, TODAY, [cast.head.id]) if one.kind == "escalation"]
    assert [one.params["rung"] for one in owed] == ["explanation"]


def test_a_department_that_misses_goes_up_as_a_whole(cast, time_machine):
    first, second = missing(cast, 2), missing(cast, 2, "other")
    missing(cast, 0, "third")
    tick(cast)
    whole = Escalation.objects.get(kpi__isnull=True)
    assert (whole.department, whole.rung, whole.to, whole.misses) == (cast.sales, "head", cast.head, 2)
    answer_escalation(
        company=cast.company, escalation=whole.id, text="Two people more from May.", actor=cast.actor("head")
    )
    assert Decision.objects.get(department=cast.sales).flagged_on == whole.since
    assert tick(cast).raised == 0
    day = later(time_machine, TODAY + WEEKLY)
    for kpi in (first, second):
        weeks(cast, kpi, GOOD, until=WEEK + WEEKLY, today=day)
    tick(cast, day)
    whole.refresh_from_db()
    assert whole.closed_at is not None


def test_a_department_that_came_back_in_part_is_asked_again(cast):
    first, second = missing(cast, 2), missing(cast, 2, "other")
    tick(cast)
    whole = Escalation.objects.get(kpi__isnull=True)
    answer_escalation(company=cast.company, escalation=whole.id, text="More people.", actor=cast.actor("head"))
    weeks(cast, second, GOOD)
    tick(cast)
    assert Escalation.objects.get(kpi__isnull=True).closed_at is not None
    weeks(cast, second, OFF)
    tick(cast)
    again = Escalation.objects.get(kpi__isnull=True)
    assert (again.closed_at, again.answered_at, again.id) == (None, None, whole.id)
    assert first.department == again.department


def test_accepted_climbs_no_further_and_ends_by_itself(cast, time_machine):
    kpi = missing(cast, 3)
    until = TODAY + timedelta(days=10)
    found = accept_until(
        company=cast.company, kpi=kpi.id, until=until, reason="New system", actor=cast.actor("executive")
    )
    assert (found.kind, found.until, found.flagged_on) == ("accepted", until, WEEK - 2 * WEEKLY)
    assert KpiState.objects.get(kpi=kpi).accepted_until == until
    assert tick(cast).raised == 0
    day = later(time_machine, until + timedelta(days=1))
    restate_aged(company=cast.company.id, actor=system("job"), today=day)
    state = KpiState.objects.get(kpi=kpi)
    assert state.accepted_until is None
    assert state.health == "off_track"
    assert tick(cast, day).raised == 1


@pytest.mark.parametrize(
    ("until", "reason", "codes"),
    [
        (TODAY, "Why", {"until": ["past"]}),
        (TODAY + timedelta(days=400), " ", {"until": ["too_far"], "reason": ["missing"]}),
    ],
)
def test_acceptance_is_refused(cast, until, reason, codes):
    kpi = missing(cast)
    with pytest.raises(Refused) as refused:
        accept_until(company=cast.company, kpi=kpi.id, until=until, reason=reason, actor=cast.actor("executive"))
    assert refused.value.codes == codes


def test_nothing_is_accepted_that_is_on_track_and_taken_back_what_is(cast):
    fine = missing(cast, 0)
    with pytest.raises(Refused, match="not_behind"):
        accept_until(
            company=cast.company, kpi=fine.id, until=TODAY + WEEKLY, reason="Why", actor=cast.actor("executive")
        )
    off = missing(cast, 2, "other")
    with pytest.raises(Refused, match="not_accepted"):
        take_acceptance_back(company=cast.company, kpi=off.id, reason="Why", actor=cast.actor("executive"))
    accept_until(company=cast.company, kpi=off.id, until=TODAY + WEEKLY, reason="Why", actor=cast.actor("executive"))
    decide(company=cast.company, kpi=off.id, text="And call them.", actor=cast.actor("executive"))
    assert accepted_until(cast.company) == {off.id: TODAY + WEEKLY}
    take_acceptance_back(company=cast.company, kpi=off.id, reason="Changed", actor=cast.actor("executive"))
    assert accepted_until(cast.company)[off.id] < TODAY
    assert KpiState.objects.get(kpi=off).accepted_until is None
    assert tick(cast).raised == 1


def test_what_was_accepted_is_so_again_after_a_load(cast):
    off, fine = missing(cast, 2), missing(cast, 0, "other")
    day = TODAY + WEEKLY
    restore_acceptances(company=cast.company, until={off.id: day, fine.id: day})
    assert dict(KpiState.objects.values_list("kpi", "accepted_until")) == {off.id: day, fine.id: None}
    KpiState.objects.update(accepted_until=None)
    restore_acceptances(company=cast.company, until={off.id: TODAY - WEEKLY})
    assert KpiState.objects.get(kpi=off).accepted_until is None


def test_by_hand_one_step_up_never_over_one(cast):
    kpi = missing(cast)
    actor = cast.actor("executive")
    assert [escalate(company=cast.company, kpi=kpi.id, why="Too long", actor=actor).rung for _ in range(4)] == [
        "explanation", "plan", "head", "executive",
    ]  # fmt: skip
    with pytest.raises(Refused, match="top_rung"):
        escalate(company=cast.company, kpi=kpi.id, why="Higher", actor=actor)
    assert Decision.objects.filter(kpi=kpi, kind="escalated").count() == 4
    assert tick(cast).closed == 0


def test_a_decision_answers_what_was_taken_up(cast):
    kpi = missing(cast)
    for _ in range(3):
        escalate(company=cast.company, kpi=kpi.id, why="Now", actor=cast.actor("executive"))
    decide(
        company=cast.company, kpi=kpi.id, text="We hire.", person=cast.head.id, due_on=TODAY + WEEKLY,
        actor=cast.actor("executive"),
    )  # fmt: skip
    head = Escalation.objects.get(kpi=kpi, rung="head")
    assert (head.answer, head.answered_by) == ("We hire.", cast.executive)
    assert ActionItem.objects.get(decision__kpi=kpi).person == cast.head
    with pytest.raises(Refused, match="no_such_escalation"):
        answer_escalation(company=cast.company, escalation=head.id, text="Again", actor=cast.actor("head"))


def test_a_correction_reopens_rather_than_raises_anew(cast):
    kpi = missing(cast)
    tick(cast)
    weeks(cast, kpi, GOOD)
    assert tick(cast).closed == 1
    weeks(cast, kpi, OFF)
    assert tick(cast).raised == 1
    assert rungs(kpi, open_only=False) == ["explanation"]


# ── plans ──


def test_a_plan_recovers_with_the_figures(cast, time_machine):
    kpi = missing(cast, 2)
    plan = plan_for(cast, kpi)
    assert plan.since == WEEK - WEEKLY
    with pytest.raises(Refused, match="plan_is_open"):
        plan_for(cast, kpi)
    day = later(time_machine, TODAY + WEEKLY)
    weeks(cast, kpi, GOOD, until=WEEK + WEEKLY, today=day)
    assert tick(cast, day).judged == 0
    day = later(time_machine, TODAY + 2 * WEEKLY)
    weeks(cast, kpi, GOOD, until=WEEK + 2 * WEEKLY, today=day)
    assert tick(cast, day).judged == 1
    plan.refresh_from_db()
    assert (plan.status, plan.recovered_on) == ("recovered", WEEK + WEEKLY)
    judge_plan_in_words(company=cast.company, plan=plan.id, judgement="It was the rota.", actor=cast.actor("owner"))
    assert ImprovementPlan.objects.get(id=plan.id).judgement == "It was the rota."


def test_a_plan_whose_day_passed_has_failed(cast, time_machine):
    kpi = missing(cast, 2)
    plan = plan_for(cast, kpi, due=TODAY + timedelta(days=3))
    day = later(time_machine, TODAY + timedelta(days=4))
    assert tick(cast, day).judged == 1
    plan.refresh_from_db()
    assert (plan.status, plan.recovered_on) == ("failed", None)


def test_plans_are_refused_with_every_fault_at_once(cast):
    kpi = missing(cast, 2)
    action = WantedAction("", cast.viewer.id, TODAY - WEEKLY)
    with pytest.raises(Refused) as refused:
        plan_for(cast, kpi, due=TODAY, title=" ", cause="fate", actions=[action])
    assert refused.value.codes == {
        "title": ["missing"],
        "cause": ["no_such_choice"],
        "due_on": ["past"],
        "action_1_text": ["missing"],
        "action_1_person": ["reads_only"],
        "action_1_due_on": ["past"],
    }
    assert not ImprovementPlan.objects.exists()


def test_a_moved_day_takes_a_reason_and_a_dropped_plan_its_actions_along(cast):
    kpi = missing(cast, 2)
    plan = plan_for(cast, kpi)
    said = {"title": "Call back", "cause": "data", "due_on": TODAY + timedelta(days=60)}
    with pytest.raises(Refused, match="why: missing"):
        edit_plan(company=cast.company, plan=plan.id, actor=cast.actor("owner"), **said)
    edit_plan(company=cast.company, plan=plan.id, actor=cast.actor("owner"), why="Supplier", **said)
    drop_plan(company=cast.company, plan=plan.id, reason="Another way", actor=cast.actor("owner"))
    assert ActionItem.objects.get(plan=plan).dropped_at is not None
    plan_for(cast, kpi)
