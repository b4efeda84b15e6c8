"""The weekly grid: where values of longer periods stand, and how weeks are gathered into months."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.fingerprint import fingerprint
from alignment.rules.panel import coarser_of, gathered, onto_weeks, starts_of
from kpis.rules.calendar import period_index

NAN = np.nan


def days(*told):
    return np.array(told, "datetime64[D]")


def test_a_months_value_stands_in_the_week_that_holds_its_last_day():
    first = period_index(days("2026-09-28")[0].item(), "weekly")
    placed = onto_weeks(np.array([[1.0, 2.0]]), days("2026-09-30", "2026-10-31"), first, 5)
    assert np.array_equal(placed, [[1.0, NAN, NAN, NAN, 2.0]], equal_nan=True)


def test_what_lies_before_the_grid_is_left_out():
    first = period_index(days("2026-10-05")[0].item(), "weekly")
    assert np.isnan(onto_weeks(np.array([[1.0]]), days("2026-09-30"), first, 4)).all()


def test_weeks_are_gathered_into_the_month_of_their_middle():
    mondays = days("2026-09-28", "2026-10-05", "2026-10-26", "2026-11-02")
    values = np.array([[1.0, 3.0, 8.0, 20.0], [1.0, NAN, NAN, NAN]])
    months = days("2026-10-01", "2026-11-01", "2026-12-01")
    found = gathered(values, mondays + 3, months, "monthly", np.array([False, True]))
    assert np.array_equal(found, [[4.0, 20.0, NAN], [1.0, NAN, NAN]], equal_nan=True)
    assert gathered(values, mondays + 3, months, "monthly", np.array([True, True]))[0, 0] == 8.0


def test_two_kpis_are_compared_as_rarely_as_the_rarer_is_measured():
    assert coarser_of("weekly", "monthly") == "monthly"
    assert coarser_of("quarterly", "biweekly") == "quarterly"
    assert coarser_of("weekly", "weekly") == "weekly"


def test_starts_of_months_follow_each_other():
    first = period_index(days("2026-01-01")[0].item(), "monthly")
    assert list(starts_of("monthly", first, 2)) == list(days("2026-01-01", "2026-02-01"))


@given(st.lists(st.floats(allow_nan=True), max_size=5), st.lists(st.floats(allow_nan=True), max_size=5))
def test_the_same_input_has_the_same_name_and_another_has_another(one, two):
    first, second = np.array(one, np.float64), np.array(two, np.float64)
    same = np.array_equal(first, second, equal_nan=True) and np.array_equal(
        np.signbit(np.nan_to_num(first)), np.signbit(np.nan_to_num(second))
    )
    assert (fingerprint(first, "a") == fingerprint(second, "a")) == same


def test_parts_do_not_run_into_each_other():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint(["a", "b"]) != fingerprint(["a"], ["b"])
    assert fingerprint((frozenset({"b", "a"}),)) == fingerprint((frozenset({"a", "b"}),))
