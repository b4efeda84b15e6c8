import math

from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.geometry import Scale, cleaned, columns, pace_values, path, pixel, thinned, ticks

finite = st.floats(allow_nan=False, allow_infinity=False)


def test_gaps_are_none_whatever_they_were():
    assert cleaned([1, None, float("nan"), float("inf"), -2.5]) == [1.0, None, None, None, -2.5]


def test_a_gap_breaks_the_line_and_a_lonely_value_is_a_dot():
    points = [(0, 1.0), (1, 2.0), (2, None), (3, 4.0), (4, None)]
    assert path(points) == "M0 1L1 2M3 4h.01"


def test_no_points_draw_nothing():
    assert path([(0, None), (1, None)]) == ""


def test_a_coordinate_has_one_decimal_and_no_negative_zero():
    assert [pixel(number) for number in (-0.01, 2.0, 2.25, -3.14)] == ["0", "2", "2.2", "-3.1"]


@given(finite, finite, finite)
def test_a_scale_stays_between_its_ends(low, high, value):
    low, high = min(low, high), max(low, high)
    assert 10 <= Scale(low, high, 10, 90)(value) <= 90


def test_a_scale_is_linear_and_a_constant_lands_in_the_middle():
    assert Scale(0, 10, 0, 100)(2.5) == 25
    assert Scale(7, 7, 0, 100)(7) == 50
    assert Scale(-1.7e308, 1.7e308, 0, 100)(0) == 50


@given(finite, finite, st.lists(st.one_of(st.none(), finite)))
def test_a_series_at_once_stands_where_its_values_stand_one_by_one(low, high, values):
    scale = Scale(min(low, high), max(low, high), 90, 10)
    for many, value in zip(scale.each(values), values, strict=True):
        assert many is None if value is None else abs(many - scale(value)) < 1e-3


def test_columns_end_at_the_present():
    assert columns(1, start=0, end=50) == (50,)
    assert columns(3, start=0, end=50) == (0, 25, 50)
    assert columns(0, start=0, end=50) == ()


def test_thinning_keeps_only_corners():
    flat = [(float(x), 3.0) for x in range(26)]
    assert thinned(flat) == [(0.0, 3.0), (25.0, 3.0)]
    stepped = [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 5.0), (4.0, 5.0), (5.0, None), (6.0, 5.0)]
    assert thinned(stepped) == [(0.0, 1.0), (2.0, 1.0), (3.0, 5.0), (4.0, 5.0), (5.0, None), (6.0, 5.0)]


def test_pace_is_one_number_or_one_per_period():
    assert pace_values(8, 3) == [8.0, 8.0, 8.0]
    assert pace_values([1, 2], 3) == [1.0, 2.0, None]
    assert pace_values([1, 2, 3, 4], 3) == [1.0, 2.0, 3.0]
    assert pace_values(float("nan"), 2) == [None, None]
    assert pace_values(None, 2) == [None, None]


@given(finite, finite)
def test_ticks_are_few_and_inside(low, high):
    low, high = min(low, high), max(low, high)
    found = ticks(low, high)
    assert 1 <= len(found) <= 12 or not found
    slack = (high / 2 - low / 2) * 1e-6 + 1e-9 * max(abs(low), abs(high))
    assert all(math.isfinite(tick) and low - slack <= tick <= high + slack for tick in found)


def test_ticks_are_round():
    assert ticks(0, 94, count=5) == [0, 20, 40, 60, 80]
    assert ticks(5.2, 8.9, count=4) == [6, 7, 8]
    assert ticks(3, 3) == [3]
