"""Which series the velocity asks for; the days of a series; which reviews count."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.cadence import Body, Needed, Running, generated, needed_series
from governance.rules.policy import Policy
from governance.rules.review_counts import Closed, Count, count, periods_in
from governance.rules.review_dates import DAYS, Rhythm, free_slots, period_of, slots, starts_at
from organization.rules.working_days import is_working_day

SALES, SUPPORT = UUID(int=1), UUID(int=2)
DAYS_OF_BUSINESS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
CADENCES = st.sampled_from(sorted(DAYS))
RHYTHMS = st.builds(Rhythm, CADENCES, st.integers(0, 6), st.integers(1, 12))
OFF = st.sets(st.integers(0, 400)).map(lambda days: {date(2026, 1, 1) + timedelta(days=day) for day in days})


def test_fast_departments_meet_weekly_and_monthly_slow_ones_every_two_weeks_and_quarterly():
    bodies = [Body(None, "slow"), Body(SALES, "high"), Body(SUPPORT, "")]
    needed = needed_series(bodies, company_velocity="slow", rhythm_of=Policy().rhythm_of)
    assert needed == (
        Needed(None, "strategic", "quarterly"),
        Needed(None, "alignment", "quarterly"),
        Needed(None, "realignment", "yearly"),
        Needed(SALES, "operational", "weekly"),
        Needed(SALES, "strategic", "monthly"),
        Needed(SUPPORT, "operational", "biweekly"),
        Needed(SUPPORT, "strategic", "quarterly"),
    )


def test_a_series_that_is_slower_than_the_business_is_quickened_a_quicker_one_stays():
    needed = [Needed(SALES, "operational", "weekly"), Needed(SALES, "strategic", "quarterly"), Needed(None, "alignment", "quarterly")]  # fmt: skip
    slow = Running(UUID(int=8), SALES, "operational", "monthly")
    quick = Running(UUID(int=9), SALES, "strategic", "monthly")
    plan = generated(needed, [slow, quick])
    assert (plan.begin, plan.quicken, plan.kept) == ((needed[2],), ((slow, "weekly"),), (quick,))


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change():
    paris = "Europe/Paris"
    assert starts_at(date(2026, 10, 24), time(9), paris) == datetime(2026, 10, 24, 7, tzinfo=UTC)
    assert starts_at(date(2026, 10, 26), time(9), paris) == datetime(2026, 10, 26, 8, tzinfo=UTC)
    # half past two does not exist on the last Sunday of March
    assert starts_at(date(2026, 3, 29), time(2, 30), paris) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(DAYS_OF_BUSINESS, st.times(), st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Apia", "UTC"]))
def test_the_hour_is_kept_wherever_the_clock_shows_it(day, at, zone):
    local = starts_at(day, at, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    skipped = local - datetime.combine(day, at)
    assert skipped == timedelta() or timedelta() < skipped <= timedelta(days=1)


@given(RHYTHMS, DAYS_OF_BUSINESS, st.integers(0, 500), OFF)
def test_one_review_a_period_on_a_working_day_in_order(rhythm, first, length, off):
    found = slots(rhythm, first, first + timedelta(days=length), holidays=off)
    due = [slot.due for slot in found]
    assert due == sorted(set(due))
    for slot in found:
        assert first <= slot.nominal <= slot.due
        assert is_working_day(slot.due, off)
        assert slot.nominal.weekday() == rhythm.weekday
    periods = [period_of(slot.nominal, rhythm.cadence, fiscal_start_month=rhythm.fiscal_start_month) for slot in found]
    assert len(set(periods)) == len(periods)


@given(RHYTHMS, DAYS_OF_BUSINESS, OFF, OFF)
def test_holidays_that_come_or_go_never_make_a_second_review_of_a_period(rhythm, first, before, after):
    last = first + timedelta(days=400)
    planned = [slot.due for slot in slots(rhythm, first, last, holidays=before)]
    again = slots(rhythm, first, last, holidays=after)
    fresh = [slot.due for slot in free_slots(again, planned)]
    if before == after:
        assert fresh == []
    assert len(planned) + len(fresh) <= len(slots(rhythm, first, last))


def test_quarters_follow_the_fiscal_year_and_a_holiday_moves_to_the_next_working_day():
    quarterly = Rhythm("quarterly", 3, fiscal_start_month=2)
    found = slots(quarterly, date(2026, 1, 1), date(2026, 12, 31), holidays={date(2026, 2, 5), date(2026, 2, 6)})
    assert [slot.due for slot in found] == [date(2026, 2, 9), date(2026, 5, 7), date(2026, 8, 6), date(2026, 11, 5)]
    closed_for_a_week = {date(2026, 12, 28) + timedelta(days=day) for day in range(5)}
    weekly = slots(Rhythm("weekly", 0), date(2026, 12, 21), date(2027, 1, 4), holidays=closed_for_a_week)
    assert [slot.due for slot in weekly] == [date(2026, 12, 21), date(2027, 1, 4)]


def closed(day: date, *, due: date | None = None, came: int = 3, still_open: int = 0) -> Closed:
    return Closed(due or day, day, came, still_open)


def counted(*reviews: Closed, cadence: str = "weekly", periods: int = 4, since: date = date(2020, 1, 1)) -> Count:
    return count(reviews, cadence=cadence, day=date(2026, 11, 18), periods=periods, since=since)


def test_weeks_without_a_review_are_missing():
    found = counted(closed(date(2026, 10, 21)), closed(date(2026, 11, 4)))
    assert found == Count(2, 4, (date(2026, 10, 26), date(2026, 11, 9)))


@pytest.mark.parametrize(
    "void",
    [closed(date(2026, 11, 11), came=1), closed(date(2026, 11, 11), still_open=1), closed(date(2026, 11, 25))],
    ids=["one alone", "an off-target item without an outcome", "not yet"],
)
def test_what_does_not_count(void):
    assert counted(void).held == 0


def test_two_within_half_the_rhythm_count_once_even_across_the_turn_of_a_week():
    assert counted(closed(date(2026, 11, 8)), closed(date(2026, 11, 9))).held == 1
    assert counted(closed(date(2026, 11, 5)), closed(date(2026, 11, 9))).held == 2
    assert counted(closed(date(2026, 11, 9)), closed(date(2026, 11, 13)), periods=1) == Count(1, 1)


def test_the_running_period_counts_once_it_was_held():
    assert counted(closed(date(2026, 11, 17)), periods=1) == Count(1, 2, (date(2026, 11, 9),))


def test_closed_a_day_late_it_belongs_to_the_period_it_was_due_in():
    late = closed(date(2026, 11, 2), due=date(2026, 10, 30))
    assert counted(late, cadence="monthly", periods=1) == Count(1, 1)


MANY = st.lists(
    st.builds(closed, st.dates(date(2026, 8, 1), date(2026, 11, 18)), came=st.integers(0, 3), still_open=st.integers(0, 1)),
    max_size=8,
)  # fmt: skip


@given(MANY, st.sampled_from(["weekly", "biweekly", "monthly"]), st.dates(date(2026, 8, 1), date(2026, 11, 18)))
def test_never_more_held_than_due_and_missing_says_which(reviews, cadence, since):
    found = counted(*reviews, cadence=cadence, periods=6, since=since)
    assert found.held + len(found.missing) == found.due
    assert found.due <= 7


def test_windows_are_counted_in_whole_periods():
    assert [periods_in(cadence, months=12) for cadence in DAYS] == [52, 26, 12, 4, 1]
    assert [periods_in(cadence, weeks=13) for cadence in DAYS] == [13, 6, 3, 1, 1]
