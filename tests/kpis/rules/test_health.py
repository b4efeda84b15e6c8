"""Health at and around its boundaries, staleness and misses in a row."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpis.rules.health import AT_RISK, NO_DATA, OFF_TRACK, ON_TRACK, is_stale, misses_in_a_row
from tests.kpis.rules.one_value import assess

numbers = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("actual", "target", "tolerance", "direction", "health"),
    [
        (68.0, 68.0, 1.0, "higher", "on_track"),
        (67.0, 68.0, 1.0, "higher", "at_risk"),
        (66.99, 68.0, 1.0, "higher", "off_track"),
        (0.1 + 0.2, 0.3, 0.0, "lower", "on_track"),
        (0.3, 0.1 + 0.2, 0.0, "higher", "on_track"),
        (9.0, 8.0, 1.0, "lower", "at_risk"),
        (9.01, 8.0, 1.0, "lower", "off_track"),
        (None, 8.0, 1.0, "lower", "no_data"),
        (8.0, None, 1.0, "lower", "no_data"),
    ],
)
def test_a_value_on_the_boundary_has_the_better_health(actual, target, tolerance, direction, health):
    assert assess(actual, direction=direction, target=target, tolerance=tolerance).health == health


@pytest.mark.parametrize(
    ("actual", "health", "variance"),
    [
        (36.0, "on_track", 0.0),
        (38.0, "on_track", 0.0),
        (38.5, "at_risk", 0.5),
        (35.4, "off_track", -0.6),
        (39.0, "off_track", 1.0),
    ],
)
def test_a_range_has_two_bad_sides_and_keeps_the_sign(actual, health, variance):
    verdict = assess(actual, direction="range", low=36.0, high=38.0, tolerance=0.5)
    assert verdict.health == health
    assert verdict.variance == pytest.approx(variance)


def test_variance_keeps_the_raw_sign_whatever_is_good():
    assert assess(3.9, direction="higher", target=4.6).variance_pct == pytest.approx(-15.217, abs=1e-3)
    assert assess(3.9, direction="lower", target=4.6).variance == pytest.approx(-0.7)
    assert assess(1.0, direction="lower", target=0.0).variance_pct is None
    assert assess(0.1 + 0.2, direction="lower", target=0.3).variance == 0.0
    assert assess(-12.0, direction="higher", target=-10.0).variance_pct == pytest.approx(-20.0)


@given(numbers, numbers, st.floats(0, 1e6), st.floats(0, 1e6))
def test_better_values_never_have_worse_health(actual, target, tolerance, better):
    order = ["on_track", "at_risk", "off_track"]
    worse_one = assess(actual, direction="higher", target=target, tolerance=tolerance).health
    better_one = assess(actual + better, direction="higher", target=target, tolerance=tolerance).health
    assert order.index(better_one) <= order.index(worse_one)


@given(numbers, numbers, st.floats(0, 1e6))
def test_higher_and_lower_are_mirror_images(actual, target, tolerance):
    up = assess(actual, direction="higher", target=target, tolerance=tolerance)
    down = assess(-actual, direction="lower", target=-target, tolerance=tolerance)
    assert (up.health, up.gap) == (down.health, down.gap)
    assert up.variance == -down.variance


@given(numbers, st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_off_track_is_beyond_the_tolerance_only(target, tolerance, beyond):
    assume(beyond > 1e-6 * (abs(target) + tolerance))
    assert (
        assess(target - tolerance - beyond, direction="higher", target=target, tolerance=tolerance).health
        == "off_track"
    )
    inside = assess(target - tolerance, direction="higher", target=target, tolerance=tolerance).health
    assert inside in {"at_risk", "on_track"}


def test_a_value_stands_for_its_own_period_and_the_next():
    assert is_stale([10, 9, 8, 7], 10).tolist() == [False, False, True, True]


def test_misses_count_measured_periods_only_and_at_risk_ends_the_run():
    g, a, o, n = ON_TRACK, AT_RISK, OFF_TRACK, NO_DATA
    codes = np.array(
        [[g, o, n, o, n], [o, o, a, o, o], [o, o, o, o, g], [n, n, n, n, n], [o, o, o, o, o], [g, g, o, n, n]], np.int8
    )
    runs, began = misses_in_a_row(codes, np.array([3, 4, 4, -1, 4, 2]))
    assert runs.tolist() == [2, 2, 0, 0, 5, 1]
    assert began.tolist() == [1, 3, -1, -1, 0, 2]
