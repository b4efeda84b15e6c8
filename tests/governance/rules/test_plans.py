"""What became of a plan, what helps against what, and how much time is left."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.plans import Closed, Edge, Period, arrival, effectiveness, judge, weeks_to_recover, weeks_until

MONDAY = date(2026, 9, 7)
HEALTHS = ("on_track", "at_risk", "off_track", "no_data")


def weeks(*healths):
    return [
        Period(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n, days=6), health)
        for n, health in enumerate(healths)
    ]


def judged(*healths, due=60, today=30, back=2):
    day = timedelta(days=1)
    return judge(weeks(*healths), since=MONDAY, due_on=MONDAY + due * day, today=MONDAY + today * day, back=back)


def test_two_on_track_are_a_recovery_and_it_is_dated_by_the_first():
    found = judged("off_track", "off_track", "on_track", "on_track", "on_track")
    assert (found.verdict, found.recovered_on) == ("recovered", MONDAY + timedelta(weeks=2))
    assert weeks_to_recover(MONDAY, found.recovered_on) == 2


@pytest.mark.parametrize(
    ("healths", "today", "verdict"),
    [
        (("off_track", "on_track"), 30, "open"),
        (("off_track", "on_track", "at_risk"), 30, "open"),
        (("off_track", "on_track", "off_track", "on_track"), 30, "open"),
        (("off_track", "on_track", "no_data", "on_track"), 30, "recovered"),
        (("off_track", "off_track"), 61, "failed"),
        (("off_track", "off_track"), 60, "open"),
        ((), 61, "failed"),
        (("off_track", "on_track"), 61, "open"),
    ],
)
def test_the_verdict(healths, today, verdict):
    assert judged(*healths, today=today).verdict == verdict


def test_a_return_after_the_day_is_no_recovery_in_time():
    assert judged("off_track", "off_track", "off_track", "on_track", due=10, today=40).verdict == "failed"


def test_what_was_before_the_row_does_not_count():
    periods = weeks("on_track", "on_track")
    later = MONDAY + timedelta(weeks=2)
    assert judge(periods, since=later, due_on=later, today=later).verdict == "open"


@given(healths=st.lists(st.sampled_from(HEALTHS), max_size=20), back=st.integers(1, 5), today=st.integers(0, 200))
def test_recovered_means_the_last_measured_are_on_track(healths, back, today):
    found = judged(*healths, back=back, today=today)
    measured = [one for one in healths if one != "no_data"]
    assert (found.verdict == "recovered") == (len(measured) >= back and set(measured[-back:]) == {"on_track"})
    assert (found.recovered_on is not None) == (found.verdict == "recovered")
    if found.verdict == "failed":
        assert today > 60


def test_effectiveness_by_cause():
    found = effectiveness(
        [Closed("data", True, 2.0), Closed("data", True, 4.0), Closed("data", False), Closed("target", False)]
    )
    assert [(one.cause, one.plans, one.recovered, one.weeks) for one in found] == [
        ("data", 3, 2, 3.0),
        ("target", 1, 0, None),
    ]
    assert found[0].share == pytest.approx(2 / 3)
    assert effectiveness([]) == []


def test_time_left_along_the_shortest_way():
    edges = {
        "calls": [Edge("calls", "wins", 1)],
        "wins": [Edge("wins", "retention", 6), Edge("wins", "revenue", None), Edge("wins", "calls", 0)],
    }
    tops = {"retention": "Retention", "revenue": "Revenue"}
    found = arrival("calls", MONDAY, edges=edges, tops=tops, today=MONDAY + timedelta(days=3))
    assert (found.company_kpi, found.weeks, found.arrived) == ("revenue", 1, False)
    late = arrival("wins", MONDAY, edges=edges, tops={"retention": "Retention"}, today=MONDAY + timedelta(weeks=7))
    assert (late.weeks, late.arrived) == (0, True)
    assert arrival("alone", MONDAY, edges=edges, tops=tops, today=MONDAY) is None
    assert arrival("retention", MONDAY, edges=edges, tops=tops, today=MONDAY) is None


def test_weeks_are_rounded_up():
    assert [weeks_until(MONDAY + timedelta(days=n), MONDAY) for n in (-3, 0, 1, 7, 8)] == [0, 0, 1, 1, 2]
