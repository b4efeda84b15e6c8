"""Periods: round trips, neighbours, fiscal quarters and the company's own day."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules import calendar as cal

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
cadences = st.sampled_from(cal.CADENCES)
months = st.integers(1, 12)


@given(days, cadences, months)
def test_every_day_lies_in_exactly_one_period(day, cadence, month):
    start = cal.period_start(day, cadence, fiscal_start_month=month)
    end = cal.period_end(start, cadence, fiscal_start_month=month)
    assert start <= day <= end
    assert cal.next_period(start, cadence, fiscal_start_month=month) == end + timedelta(days=1)
    assert cal.previous_period(end + timedelta(days=1), cadence, fiscal_start_month=month) == start
    assert cal.is_period_start(start, cadence, fiscal_start_month=month)
    assert cal.is_period_start(day, cadence, fiscal_start_month=month) == (day == start)


@given(days, cadences, months, st.integers(-200, 200))
def test_ordinals_count_periods_and_turn_back(day, cadence, month, by):
    index = cal.period_index(day, cadence, fiscal_start_month=month)
    start = cal.period_at(index, cadence, fiscal_start_month=month)
    assert start == cal.period_start(day, cadence, fiscal_start_month=month)
    moved = cal.shift_period(day, cadence, by, fiscal_start_month=month)
    assert cal.period_index(moved, cadence, fiscal_start_month=month) == index + by


@given(st.lists(days, min_size=1, max_size=20), cadences, months)
def test_arrays_agree_with_single_days(many, cadence, month):
    array = np.array(many, dtype="datetime64[D]")
    indices = cal.period_indices(array, cadence, fiscal_start_month=month)
    assert indices.tolist() == [cal.period_index(day, cadence, fiscal_start_month=month) for day in many]
    starts = cal.periods_at(indices, cadence, fiscal_start_month=month)
    assert starts.tolist() == [cal.period_start(day, cadence, fiscal_start_month=month) for day in many]


@given(days, cadences, months)
def test_the_current_period_has_ended_and_the_running_one_has_not(today, cadence, month):
    current = cal.current_period(today, cadence, fiscal_start_month=month)
    running = cal.running_period(today, cadence, fiscal_start_month=month)
    assert cal.period_end(current, cadence, fiscal_start_month=month) < today
    assert cal.period_end(running, cadence, fiscal_start_month=month) >= today
    assert cal.next_period(current, cadence, fiscal_start_month=month) == running


@pytest.mark.parametrize(
    ("today", "current"),
    [
        (date(2026, 11, 15), date(2026, 11, 2)),  # Sunday: its week has not ended
        (date(2026, 11, 16), date(2026, 11, 9)),  # Monday: last week is current
        (date(2026, 11, 22), date(2026, 11, 9)),
    ],
)
def test_a_week_becomes_current_on_the_monday_after_it(today, current):
    assert cal.current_period(today, "weekly") == current


def test_fortnights_are_counted_from_the_first_monday_of_1970():
    assert cal.period_start(date(1970, 1, 18), "biweekly") == date(1970, 1, 5)
    assert cal.period_start(date(1970, 1, 19), "biweekly") == date(1970, 1, 19)
    assert cal.period_start(date(1970, 1, 4), "biweekly") == date(1969, 12, 22)


def test_quarters_follow_the_fiscal_year():
    assert cal.period_start(date(2026, 1, 31), "quarterly", fiscal_start_month=2) == date(2025, 11, 1)
    assert cal.period_start(date(2026, 2, 1), "quarterly", fiscal_start_month=2) == date(2026, 2, 1)
    assert cal.period_start(date(2026, 2, 1), "quarterly", fiscal_start_month=4) == date(2026, 1, 1)
    # a fiscal year that begins in April 2026 ends in 2027: its first quarter is 2027/1
    assert cal.period_name(date(2026, 4, 1), "quarterly", fiscal_start_month=4) == cal.PeriodName("quarter", 2027, 1)
    assert cal.period_name(date(2026, 1, 1), "quarterly", fiscal_start_month=4) == cal.PeriodName("quarter", 2026, 4)
    assert cal.period_name(date(2026, 1, 1), "quarterly") == cal.PeriodName("quarter", 2026, 1)
    assert cal.period_name(date(2026, 12, 31), "quarterly") == cal.PeriodName("quarter", 2026, 4)


def test_names_of_weeks_cross_the_year():
    assert cal.period_name(date(2026, 11, 9), "weekly") == cal.PeriodName("week", 2026, 46)
    assert cal.period_name(date(2024, 12, 30), "weekly") == cal.PeriodName("week", 2025, 1)
    assert cal.period_name(date(2026, 11, 12), "monthly") == cal.PeriodName("month", 2026, 11)
    fortnight = cal.period_name(date(2026, 11, 12), "biweekly")
    assert (fortnight.kind, fortnight.last_number - fortnight.number) == ("fortnight", 1)


def test_days_far_away_name_no_period():
    assert not cal.is_period_start(date(1, 1, 1), "monthly")
    assert not cal.is_period_start(date(9999, 12, 27), "weekly")


def test_unknown_cadence_and_month_are_errors():
    assert cal.as_cadence("weekly") == "weekly"
    with pytest.raises(ValueError, match="not a cadence"):
        cal.as_cadence("daily")
    with pytest.raises(ValueError, match="month 1 to 12"):
        cal.period_index(date(2026, 1, 1), "quarterly", fiscal_start_month=13)


def test_today_is_the_companys_today():
    now = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert cal.local_today(now, "Europe/Paris") == date(2026, 11, 16)
    assert cal.local_today(now, "America/New_York") == date(2026, 11, 15)
    with pytest.raises(ValueError, match="time zone"):
        cal.local_today(datetime(2026, 11, 15), "UTC")  # noqa: DTZ001 -- the fault itself


@given(
    days.filter(lambda day: day.year >= 1970),
    st.sampled_from(["Europe/Paris", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Auckland", "UTC"]),
)
def test_midnight_begins_the_companys_day_also_when_clocks_change(day, zone):
    midnight = cal.local_midnight(day, zone)
    assert cal.local_today(midnight, zone) == day
    assert cal.local_today(midnight - timedelta(seconds=1), zone) < day
