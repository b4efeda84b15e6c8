"""Process limits, forecast and flags: single cases by hand, and the accuracy they promise on simulated histories (seeded)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.rules.baseline import baseline_z, median_of_rows, quantiles
from kpis.rules.forecast import Ahead, look_ahead, smooth
from kpis.rules.process_limits import SIGNALS, process_limits
from kpis.rules.variance import FLAGS, flags, signal_is_adverse


def histories(n, width, phi, seed):
    """`n` stationary histories of unit variance with the lag-1 correlation `phi`."""
    noise = np.random.default_rng(seed).standard_normal((n, width + 50))
    values = noise.copy()
    for t in range(1, width + 50):
        values[:, t] = phi * values[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return values[:, 50:]


def season(n, width, seed):
    phase = np.random.default_rng(seed).random((n, 1))
    return np.sin(2 * np.pi * (np.arange(width) / 52.18 + phase))


@pytest.mark.parametrize(("phi", "most"), [(0.0, 0.02), (0.3, 0.026), (0.6, 0.016)])
def test_few_false_signals_however_values_hang_together(phi, most):
    assert (process_limits(histories(2500, 70, phi, 1)).signal > 0).mean() <= most


@pytest.mark.parametrize(("phi", "most"), [(0.0, 0.034), (0.3, 0.043), (0.6, 0.034)])
def test_few_false_signals_with_a_yearly_season(phi, most):
    values = histories(2500, 104, phi, 2) + season(2500, 104, 3)
    assert (process_limits(values).signal > 0).mean() <= most


@pytest.mark.parametrize(("phi", "least"), [(0.0, 0.88), (0.3, 0.77), (0.6, 0.62)])
def test_a_step_of_three_sigmas_is_seen_within_three_weeks(phi, least):
    values = histories(1500, 70, phi, 4)
    values[:, -3:] -= 3
    found = np.zeros(1500, bool)
    for end in (68, 69, 70):
        limits = process_limits(values[:, :end])
        found |= (limits.signal > 0) & (limits.side < 0)
    assert found.mean() >= least


def test_limits_of_a_short_history_worked_by_hand():
    """Twenty values that alternate 10, 12: mean 11, moving range 2 (median 2, so nothing is clipped), no positive correlation."""
    values = np.array([[10.0, 12.0] * 10])
    limits = process_limits(values)
    assert limits.center[0] == 11.0
    assert limits.upper[0] == pytest.approx(11 + 2.66 * 2)
    assert limits.lower[0] == pytest.approx(11 - 2.66 * 2)
    assert SIGNALS[limits.signal[0]] == "none"


@pytest.mark.parametrize(
    ("tail", "signal", "side"),
    [
        ([20.0], "point", 1),
        ([2.0], "point", -1),
        ([11.5] * 8, "run", 1),
        ([11.5] * 7 + [10.5], "none", 0),
        ([11.5, np.nan] + [11.5] * 7, "run", 1),
        ([14.0, 14.0, 11.0, 14.0], "near_limit", 1),
        ([14.0, 11.0, 11.0, 14.0], "none", 0),
    ],
)
def test_the_three_rules(tail, signal, side):
    head = [10.0, 12.0] * 16
    limits = process_limits(np.array([head + tail]))
    assert (SIGNALS[limits.signal[0]], limits.side[0]) == (signal, side)


def test_no_limits_before_twelve_values():
    assert np.isnan(process_limits(np.array([[1.0, 2.0] * 9 + [1.0]])).sigma[0])
    assert process_limits(np.array([[1.0, 2.0] * 10])).sigma[0] > 0
    assert process_limits(np.empty((3, 0))).signal.tolist() == [0, 0, 0]


finite = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


@settings(max_examples=40)
@given(
    st.lists(st.one_of(finite, st.just(np.nan)), min_size=14, max_size=120), st.floats(0.01, 100), st.floats(-1e4, 1e4)
)
def test_the_unit_does_not_matter(values, factor, shift):
    history = np.array([values])
    limits, other = process_limits(history), process_limits(history * factor + shift)
    size = np.nanmax(np.abs(history), initial=1.0) * factor + abs(shift)
    assert other.center[0] == pytest.approx(limits.center[0] * factor + shift, abs=1e-5 * size, nan_ok=True)


@given(st.lists(st.lists(st.one_of(finite, st.just(np.nan)), min_size=5, max_size=5), min_size=1, max_size=5))
def test_medians_are_numpys_without_its_warnings(rows):
    values = np.array(rows)
    for row, median in zip(values, median_of_rows(values), strict=True):
        seen = row[~np.isnan(row)]
        assert np.isnan(median) if not len(seen) else median == pytest.approx(np.median(seen))
    assert all(np.isnan(part[0]) for part in quantiles(np.empty((1, 0)), (0.1, 0.9)))


def test_the_baseline_takes_out_level_trend_and_season():
    width, n = 104, 200
    values = 50 + 0.02 * np.arange(width) + season(n, width, 5) + 0.2 * histories(n, width, 0.0, 6)
    values[:, -1] -= 2
    base = baseline_z(values)
    assert np.abs(base.z[:, -8:-1]).mean() < 1.3
    assert np.median(base.z[:, -1]) == pytest.approx(-10, abs=2)
    assert np.median(base.scale) == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    ("width", "horizon", "average"), [(52, 4, False), (104, 8, False), (104, 30, False), (104, 8, True)]
)
def test_eight_of_ten_outcomes_lie_in_the_interval_and_likely_misses_miss(width, horizon, average):
    n, hits, coverage = 800, [], []
    walk = np.cumsum(0.3 * np.random.default_rng(7).standard_normal((n, width + horizon)), axis=1)
    plain = histories(n, width + horizon, 0.4, 8)
    for values in (plain, plain + season(n, width + horizon, 9), 0.5 * plain + walk):
        past, future = values[:, :width], values[:, width:]
        outcome = future.mean(axis=1) if average else future[:, -1]
        ahead = look_ahead(smooth(past), np.full(n, horizon), average=np.full(n, average), sigma=np.full(n, np.nan))
        low, high = ahead.bounds()
        coverage.append(((outcome >= low) & (outcome <= high)).mean())
        target = past[:, -20:].mean(axis=1) + np.random.default_rng(10).standard_normal(n)
        likely = ahead.p_miss(1, target, target, target) >= 0.7
        hits.append((outcome < target)[likely].mean())
    assert 0.76 <= np.mean(coverage) <= 0.85
    assert np.mean(hits) >= 0.75


def test_one_odd_value_moves_the_forecast_little_and_a_shift_moves_it():
    calm = np.tile([9.0, 10.0, 11.0, 10.0], 15)

    def forecast(history):
        return look_ahead(smooth(history[None]), np.array([4]), average=np.array([False]), sigma=np.array([1.0])).value[
            0
        ]

    odd, shifted = calm.copy(), calm.copy()
    odd[-2] = 100.0
    shifted[-8:] += 20.0
    assert abs(forecast(odd) - forecast(calm)) < 3
    assert forecast(shifted) > 24


def test_a_range_is_missed_on_either_side():
    ahead = Ahead(np.array([10.0]), np.array([1.0]), np.array([30.0]))
    nan = np.array([np.nan])
    both = ahead.p_miss(0, nan, np.array([9.0]), np.array([11.0]))[0]
    below = ahead.p_miss(1, np.array([9.0]), nan, nan)[0]
    assert both == pytest.approx(2 * below)
    certain = Ahead(np.array([0.3]), np.array([0.0]), np.array([30.0]))
    assert certain.p_miss(1, np.array([0.1 + 0.2]), nan, nan)[0] == 0.0
    assert certain.p_miss(-1, np.array([0.2]), nan, nan)[0] == 1.0


@pytest.mark.parametrize(
    ("health", "adverse", "p_miss", "flag"),
    [
        ("off_track", 1, 0.1, "act_now"),
        ("off_track", 0, 0.9, "chronic"),
        ("off_track", -1, 0.9, "recovering"),
        ("at_risk", 1, 0.9, "early_warning"),
        ("at_risk", 0, 0.7, "likely_miss"),
        ("at_risk", 0, 0.69, "watch"),
        ("at_risk", -1, np.nan, "watch"),
        ("at_risk", -1, 0.8, "likely_miss"),
        ("on_track", 1, 0.0, "early_warning"),
        ("on_track", 0, 0.8, "likely_miss"),
        ("on_track", 0, np.nan, "ok"),
        ("on_track", -1, 0.8, "likely_miss"),
        ("on_track", -1, 0.0, "ok"),
        ("no_data", 1, 0.9, "no_data"),
    ],
)
def test_the_flag_table(health, adverse, p_miss, flag):
    codes = {"no_data": 0, "on_track": 1, "at_risk": 2, "off_track": 3}
    found = flags(np.array([codes[health]], np.int8), np.array([adverse], np.int8), np.array([p_miss]))
    assert FLAGS[found[0]] == flag


def test_which_signals_are_bad():
    def judged(sign, side, value=0.0, center=0.0, low=np.nan, high=np.nan, signal=1):
        numbers = [np.array([x]) for x in (value, center, low, high)]
        codes = [np.array([x], np.int8) for x in (signal, side, sign)]
        return int(signal_is_adverse(*codes, *numbers)[0])

    assert [judged(1, 1), judged(1, -1), judged(-1, 1), judged(-1, -1)] == [-1, 1, 1, -1]
    assert judged(1, 1, signal=0) == 0
    assert judged(0, 1, value=9.0, center=5.0, low=4.0, high=6.0) == 1
    assert judged(0, -1, value=5.0, center=8.0, low=4.0, high=6.0) == -1


def test_stable_kpis_with_a_target_at_their_median_seldom_call_for_action():
    """Health alone is off track two weeks in five; asking for action takes a special cause."""
    from datetime import date

    from kpis.rules import calendar as cal
    from kpis.rules.pace import OPEN_END, TargetTable
    from kpis.rules.state import StateFacts, compute_states

    n, width, today = 2000, 60, date(2026, 11, 18)
    nan = np.full(n, np.nan)
    starts, ends = np.full(n, "2020-01-01", "datetime64[D]"), np.full(n, OPEN_END)
    no = np.zeros(n, bool)
    table = TargetTable(np.arange(n), starts, ends, nan, np.full(n, 10.0), nan, nan, np.full(n, 0.25), no, no)
    first = cal.current_period(today, "weekly")
    index = cal.period_index(first, "weekly") - width + 1
    ones = np.ones(n, np.int8)
    states = compute_states(
        StateFacts("weekly", today, index, 10 + histories(n, width, 0.3, 11), ones, ones, nan, table)
    )
    share = {flag: float((states.flag == FLAGS.index(flag)).mean()) for flag in FLAGS}
    assert (states.health == 3).mean() > 0.3
    assert share["act_now"] < 0.02
    assert share["early_warning"] < 0.01
