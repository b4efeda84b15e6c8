"""The ladder never skips a rung, gives everybody their time, stops for what is accepted, and ends with the row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.escalation import (
    EXECUTIVE,
    EXPLANATION,
    HEAD,
    PLAN,
    People,
    Raised,
    answer_by,
    asked,
    department_misses,
    department_still_misses,
    next_department_rung,
    next_rung,
    reached_after,
    same_row,
)
from governance.rules.policy import RUNGS, Policy

MONDAY = date(2026, 11, 16)
POLICY = Policy()


def climb(misses, raised=None, *, today=MONDAY, policy=POLICY, accepted=False):
    return next_rung(misses=misses, raised=raised or {}, policy=policy, today=today, accepted=accepted)


def test_one_rung_for_each_miss():
    raised = {}
    for misses, rung in enumerate(RUNGS, start=1):
        assert climb(misses, raised) == rung
        raised[rung] = Raised(misses, MONDAY)
        assert climb(misses, raised) is None
    assert climb(9, raised) is None


def test_many_misses_at_once_begin_below_and_give_everybody_their_time():
    due = MONDAY + timedelta(days=2)
    raised = {}
    assert climb(6, raised) == EXPLANATION
    raised[EXPLANATION] = Raised(6, due)
    assert climb(6, raised) is None
    assert climb(6, raised, today=due) is None
    assert climb(6, raised, today=due + timedelta(days=1)) == PLAN
    assert climb(6, {EXPLANATION: Raised(6, due, answered=True)}) == PLAN
    assert climb(7, raised) == PLAN


def test_accepted_climbs_no_further():
    assert climb(4, accepted=True) is None
    assert climb(4, {EXPLANATION: Raised(1, MONDAY)}, accepted=True) is None


def test_a_policy_out_of_order_still_climbs_in_order():
    odd = Policy(explanation_after=3, plan_after=1, head_after=2, executive_after=2)
    assert [reached_after(odd, one) for one in RUNGS] == [3, 3, 3, 3]
    assert climb(2, policy=odd) is None


steps = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 20), st.booleans(), st.sets(st.sampled_from(RUNGS))),
    max_size=25,
)
policies = st.builds(
    Policy,
    explanation_after=st.integers(1, 5),
    plan_after=st.integers(1, 5),
    head_after=st.integers(1, 5),
    executive_after=st.integers(1, 5),
)


@given(steps=steps, policy=policies, department=st.booleans())
def test_no_rung_is_ever_skipped(steps, policy, department):
    ladder = (HEAD, EXECUTIVE) if department else RUNGS
    raised, today = {}, MONDAY
    for misses, days, accepted, answered in steps:
        today += timedelta(days=days)
        raised = {
            rung: Raised(one.misses, one.due_on, one.answered or rung in answered) for rung, one in raised.items()
        }
        before = len(raised)
        for _tick in range(3):
            if department:
                rung = next_department_rung(misses=misses, raised=raised, policy=policy, today=today)
            else:
                rung = next_rung(misses=misses, raised=raised, policy=policy, today=today, accepted=accepted)
            if rung is not None:
                raised[rung] = Raised(misses, answer_by(rung, policy=policy, today=today, holidays=()))
        assert tuple(raised) == ladder[: len(raised)]
        if accepted and not department:
            assert len(raised) == before


@given(misses=st.lists(st.integers(0, 6), max_size=12), share=st.floats(0, 1))
def test_a_department_as_a_whole(misses, share):
    n = department_misses(misses, share)
    if n:
        count = sum(one >= n for one in misses)
        assert count >= 2
        assert count >= share * len(misses)
        assert n in misses
    worse = [one + 1 for one in misses if one] + [0 for one in misses if not one]
    assert department_misses(worse, share) >= n


def test_a_department_begins_at_its_head_one_miss_earlier():
    assert department_misses([3, 2, 0, 2], 0.5) == 2
    assert department_misses([3, 2, 0, 2], 0.8) == 0
    assert department_misses([5], 0.5) == 0
    assert next_department_rung(misses=1, raised={}, policy=POLICY, today=MONDAY) is None
    assert next_department_rung(misses=2, raised={}, policy=POLICY, today=MONDAY) == HEAD
    raised = {HEAD: Raised(2, MONDAY)}
    assert next_department_rung(misses=2, raised=raised, policy=POLICY, today=MONDAY) is None
    assert next_department_rung(misses=3, raised=raised, policy=POLICY, today=MONDAY) == EXECUTIVE
    assert department_still_misses(2, POLICY)
    assert not department_still_misses(1, POLICY)


def test_answers_are_counted_in_working_days():
    friday = date(2026, 11, 20)
    assert answer_by(EXPLANATION, policy=POLICY, today=friday, holidays=()) == date(2026, 11, 24)
    assert answer_by(EXPLANATION, policy=POLICY, today=friday, holidays={date(2026, 11, 23)}) == date(2026, 11, 25)


def test_a_row_that_begins_later_is_another_one():
    assert same_row(MONDAY, misses=2, off_since=MONDAY)
    assert same_row(MONDAY, misses=3, off_since=MONDAY - timedelta(weeks=1))
    assert not same_row(MONDAY, misses=1, off_since=MONDAY + timedelta(weeks=1))
    assert not same_row(MONDAY, misses=0, off_since=None)


def test_whom_a_rung_asks():
    everybody = People("owner", "deputy", "head", "coo", ("ceo", "cfo"))
    assert [asked(rung, everybody) for rung in RUNGS] == ["owner", "owner", "head", "ceo"]
    gone = People(None, "deputy", "head", "coo", ("ceo",))
    assert asked(EXPLANATION, gone) == "deputy"
    assert asked(PLAN, People(None, None, None, "coo")) == "coo"
    own = People("head", None, "head", "coo", ("head", "ceo"))
    assert [asked(rung, own) for rung in RUNGS] == ["head", "head", "coo", "ceo"]
    assert asked(EXECUTIVE, People("coo", None, None, "coo")) is None
    assert asked(HEAD, People("someone")) is None
