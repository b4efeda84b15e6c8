"""Values computed from values: periods made coarser, roll-ups, order and circles."""

from datetime import date, timedelta
from graphlib import CycleError
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.calendar import CADENCES, period_at, period_end, period_index
from kpis.rules.derivation import (
    COMPUTED,
    MISSING,
    NOBODY,
    NOT_APPLICABLE,
    TOO_FEW,
    TOO_LARGE,
    ZERO,
    Span,
    by_formula,
    circle_closed_by,
    coarsened,
    in_order,
    lifetimes,
    rolled_up,
)
from kpis.rules.formula import read_formula

NAN = float("nan")
SUM, MEAN, LAST = 0, 1, 2


def span(cadence, first_day, last_day, month=1):
    first = period_index(first_day, cadence, fiscal_start_month=month)
    return Span(cadence, first, period_index(last_day, cadence, fiscal_start_month=month) - first + 1, month)


def test_a_week_counts_for_the_month_in_which_it_ends():
    weeks = span("weekly", date(2026, 10, 1), date(2026, 11, 30))
    months = span("monthly", date(2026, 10, 1), date(2026, 11, 30))
    assert weeks.starts()[0] == np.datetime64("2026-09-28")  # ends on 4 October
    values = np.ones((3, weeks.width)) * np.arange(weeks.width)
    found, _out = coarsened(values, weeks, months, np.array([SUM, MEAN, LAST]))
    # October: weeks that end on 4, 11, 18 and 25 October; November: 1, 8, 15, 22 and 29
    assert found.tolist() == [[6.0, 30.0], [1.5, 6.0], [3.0, 8.0]]


def test_a_month_of_three_weeks_is_no_month_but_its_last_is_its_last():
    weeks = span("weekly", date(2026, 10, 1), date(2026, 10, 25))
    month = span("monthly", date(2026, 10, 1), date(2026, 10, 31))
    values = np.array([[1.0, NAN, 3.0, 4.0]] * 3)
    found = coarsened(values, weeks, month, np.array([SUM, MEAN, LAST]))[0][:, 0]
    assert np.isnan(found[:2]).all()
    assert found[2] == 4.0


def test_a_coarser_source_says_nothing_of_a_week():
    with pytest.raises(ValueError, match="monthly"):
        coarsened(np.ones((1, 1)), Span("monthly", 0, 1), Span("weekly", 0, 4), np.array([SUM]))


days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
pairs = st.tuples(st.sampled_from(CADENCES), st.sampled_from(CADENCES)).filter(
    lambda pair: CADENCES.index(pair[0]) <= CADENCES.index(pair[1])
)


@given(pair=pairs, day=days, length=st.integers(1, 900), month=st.integers(1, 12), seed=st.integers(0, 99))
def test_coarser_periods_are_what_counting_days_says(pair, day, length, month, seed):
    fine, coarse = pair
    end = day + timedelta(days=length)
    own, into = span(fine, day, end, month), span(coarse, day, end, month)
    values = np.random.default_rng(seed).integers(-50, 50, (1, own.width)).astype(float)
    values[0, values[0] > 44] = NAN
    found = coarsened(values, own, into, np.array([SUM]))[0][0]
    held: dict[int, list[float]] = {}
    index = own.first - 10
    while index < own.first + own.width + 10:
        start = period_at(index, fine, fiscal_start_month=month)
        last = period_end(start, fine, fiscal_start_month=month)
        inside = 0 <= index - own.first < own.width
        held.setdefault(period_index(last, coarse, fiscal_start_month=month), []).append(
            values[0, index - own.first] if inside else NAN
        )
        index += 1
    assert found == pytest.approx([sum(held[into.first + at]) for at in range(into.width)], nan_ok=True)


numbers = st.one_of(st.just(NAN), st.floats(-1e6, 1e6))
members = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(numbers, min_size=5, max_size=5), min_size=n, max_size=n)
)


@given(rows=members, order=st.randoms())
def test_a_roll_up_is_the_direct_sum_whatever_the_order(rows, order):
    values = np.array(rows)
    everybody = np.ones(values.shape, bool)
    found = rolled_up(values, everybody, "sum")
    assert found.values == pytest.approx(values.sum(axis=0), nan_ok=True)
    assert rolled_up(values, everybody, "mean").values == pytest.approx(values.mean(axis=0), nan_ok=True)
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert rolled_up(np.array(shuffled), everybody, "sum").values == pytest.approx(found.values, nan_ok=True)
    assert found.counted.tolist() == (~np.isnan(values)).sum(axis=0).tolist()
    assert found.asked.tolist() == [len(rows)] * 5


def test_how_many_must_be_in():
    values = np.array([[1.0, 1.0, NAN], [2.0, NAN, NAN], [3.0, NAN, NAN], [4.0, 2.0, NAN]])
    everybody = np.ones(values.shape, bool)
    whole, half = rolled_up(values, everybody, "sum"), rolled_up(values, everybody, "sum", coverage=0.5)
    assert whole.values == pytest.approx([10, NAN, NAN], nan_ok=True)
    assert half.values == pytest.approx([10, 3, NAN], nan_ok=True)
    assert whole.reasons.tolist() == [COMPUTED, TOO_FEW, TOO_FEW]
    assert (whole.counted.tolist(), whole.asked.tolist()) == ([4, 2, 0], [4, 4, 4])
    assert rolled_up(values, everybody, "mean", coverage=0.5).values[1] == 1.5


def test_who_is_not_there_is_not_asked_but_counts_where_a_value_is_in():
    values = np.array([[1.0, 2.0, NAN], [5.0, NAN, NAN]])
    expected = np.array([[True, True, False], [False, False, False]])
    found = rolled_up(values, expected, "sum")
    assert found.values == pytest.approx([6, 2, NAN], nan_ok=True)
    assert (found.asked.tolist(), found.reasons.tolist()) == ([2, 1, 0], [COMPUTED, COMPUTED, NOBODY])


def test_a_month_is_made_of_the_weeks_that_apply():
    weeks = span("weekly", date(2026, 10, 1), date(2026, 10, 25))
    month = span("monthly", date(2026, 10, 1), date(2026, 10, 31))
    values = np.array([[1.0, NAN, 3.0, NAN]] * 3 + [[1.0, NAN, NAN, NAN], [NAN] * 4])
    excused = np.array([[False, True, False, True]] * 4 + [[True] * 4])
    found, out = coarsened(values, weeks, month, np.array([SUM, MEAN, LAST, LAST, SUM]), excused)
    assert found[:, 0] == pytest.approx([4.0, 2.0, 3.0, NAN, NAN], nan_ok=True)  # the last that applies is missing
    assert out[:, 0].tolist() == [False, False, False, False, True]


def test_to_whom_a_period_does_not_apply_is_not_asked():
    values = np.array([[40.0, 40.0, NAN, 40.0], [50.0, NAN, NAN, NAN], [NAN, NAN, NAN, 2.0]])
    out = np.array([[False, False, True, False], [False, False, True, True], [True, True, True, True]])
    everybody = np.ones(values.shape, bool)
    found = rolled_up(values, everybody, "mean", excused=out)
    assert found.values == pytest.approx([45.0, NAN, NAN, 21.0], nan_ok=True)  # a value that is in counts anyway
    assert found.reasons.tolist() == [COMPUTED, TOO_FEW, NOT_APPLICABLE, COMPUTED]
    assert (found.counted.tolist(), found.asked.tolist()) == ([2, 1, 0, 2], [2, 2, 0, 2])
    divided = rolled_up(values, everybody, "ratio", divisors=values * 2, excused=out)
    assert divided.values[0] == 0.5


def test_a_formula_applies_where_all_its_sources_do():
    values = np.array([[1.0, NAN, NAN], [NAN, NAN, 2.0]])
    out = np.array([[False, False, False], [True, True, False]])
    found = by_formula(read_formula("a / b"), ["a", "b"], values, out)
    assert found.reasons.tolist() == [NOT_APPLICABLE, NOT_APPLICABLE, MISSING]


def test_a_ratio_divides_sums_and_counts_pairs():
    won = np.array([[3.0, 3.0, 3.0], [1.0, 1.0, 1.0]])
    offered = np.array([[4.0, 4.0, 0.0], [16.0, NAN, 0.0]])
    everybody = np.ones(won.shape, bool)
    found = rolled_up(won, everybody, "ratio", divisors=offered, factor=100.0, coverage=0.5)
    assert found.values == pytest.approx([20.0, 75.0, NAN], nan_ok=True)
    assert found.reasons.tolist() == [COMPUTED, COMPUTED, ZERO]
    assert found.counted.tolist() == [2, 1, 2]


def test_what_a_formula_says_of_each_period():
    values = np.array([[1.0, 1.0, NAN, 1e10], [2.0, 0.0, 0.0, 1e-9]])
    found = by_formula(read_formula("a / b"), ["a", "b"], values)
    assert found.values == pytest.approx([0.5, NAN, NAN, NAN], nan_ok=True)
    assert found.reasons.tolist() == [COMPUTED, ZERO, MISSING, TOO_LARGE]
    assert (found.counted.tolist(), found.asked.tolist()) == ([2, 2, 1, 2], [2] * 4)


def test_a_member_is_asked_while_it_lives():
    months = Span("monthly", period_index(date(2026, 1, 1), "monthly"), 4)
    found = lifetimes(
        [True, True, False, False, True],
        [None, date(2026, 2, 28), date(2026, 1, 15), None, date(2026, 3, 1)],
        [None, None, date(2026, 3, 31), None, None],
        months,
    )
    assert found.tolist() == [
        [True, True, True, True],
        [False, True, True, True],
        [True, True, False, False],  # retired on the last day of March: it owes no March any more
        [False] * 4,  # a draft
        [False, False, True, True],
    ]


graphs = st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3), max_size=8)


@given(graph=graphs, kpi=st.integers(0, 7), new=st.sets(st.integers(0, 7), min_size=1, max_size=3))
def test_a_circle_is_found_exactly_where_no_order_exists(graph, kpi, new):
    rest = {at: own for at, own in graph.items() if at != kpi}
    try:
        in_order(rest)
    except CycleError:
        return
    path = circle_closed_by(rest, kpi, new)
    if path is None:
        place = {at: index for index, at in enumerate(in_order({**rest, kpi: new}))}
        assert all(
            place[below] < place[at] for at, own in {**rest, kpi: new}.items() for below in own if below in place
        )
        return
    assert path[0] == path[-1] == kpi
    whole = {**rest, kpi: new}
    assert all(below in whole[at] for at, below in pairwise(path))
    with pytest.raises(CycleError):
        in_order(whole)
