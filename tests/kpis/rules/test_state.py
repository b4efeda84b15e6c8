"""State rows: one KPI told in full, and what must hold for any history."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kpis.rules import calendar as cal
from kpis.rules.pace import TargetTable
from kpis.rules.state import StateFacts, aggregation_codes, compute_states, direction_codes
from kpis.rules.targets import TargetVersion

TODAY = date(2026, 11, 18)
YEAR = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=4.6, tolerance=0.2)


def facts(
    history,
    *,
    versions=(YEAR,),
    direction="higher",
    aggregation="mean",
    cadence="weekly",
    today=TODAY,
    typical=np.nan,
    ends=None,
    month=1,
):
    """Facts of one KPI whose newest value belongs to the period `ends` (default: the current one)."""
    newest = cal.period_index(
        ends or cal.current_period(today, cadence, fiscal_start_month=month), cadence, fiscal_start_month=month
    )
    return StateFacts(
        cadence=cadence,
        today=today,
        first_index=newest - len(history) + 1,
        history=np.array([history], float),
        sign=direction_codes([direction]),
        aggregation=aggregation_codes([aggregation]),
        typical_change=np.array([typical], float),
        targets=TargetTable.from_versions([versions]),
        fiscal_start_month=month,
    )


def state(history, **told):
    return compute_states(facts(history, **told)).row(0)


def wobble(n, centre=5.0, size=0.1, seed=1):
    return (centre + size * np.random.default_rng(seed).standard_normal(n)).tolist()


def test_a_kpi_that_fell_tells_everything():
    history = wobble(60, centre=5.0)
    history[-3:] = [4.1, 4.0, 3.9]
    row = state(history)
    assert row.period == date(2026, 11, 9)
    assert (row.actual, row.previous, row.target, row.pace) == (3.9, 4.0, 4.6, 4.6)
    assert (row.variance, round(row.variance_pct, 1)) == (-0.7, -15.2)
    assert (row.health, row.stale, row.misses_in_a_row, row.off_since) == ("off_track", False, 3, date(2026, 10, 26))
    assert (row.signal, row.adverse, row.flag, row.trend) == ("point", True, "act_now", "worse")
    assert row.forecast_at == date(2026, 12, 31)
    assert row.forecast_low < row.forecast_value < row.forecast_high
    assert row.p_miss > 0.5
    assert row.limit_lower < row.limit_center < row.limit_upper
    assert row.limit_center == pytest.approx(5.0, abs=0.05)
    assert row.last_year_change == pytest.approx(3.9 - history[-53])
    assert (len(row.recent_values), row.recent_values[-1], row.recent_paces[-1]) == (26, 3.9, 4.6)
    assert row.recent_first == date(2026, 5, 18)
    assert row.restate_on == date(2026, 11, 23)


def test_under_target_but_normal_is_chronic_and_climbing_back_is_recovering():
    assert state(wobble(60, centre=4.0)).flag == "chronic"
    assert state([*wobble(57, centre=3.0), 4.2, 4.2, 4.2]).flag == "recovering"
    assert state(wobble(60, centre=5.0)).flag == "ok"


def test_on_target_but_moving_the_wrong_way_is_an_early_warning():
    row = state([*wobble(57, centre=5.6), 5.0, 4.9, 4.8])
    assert (row.health, row.flag) == ("on_track", "early_warning")
    good = state([*wobble(57, centre=5.0), 5.6, 5.7, 5.8])
    assert (good.signal, good.adverse, good.flag) == ("point", False, "ok")
    lower = state([*wobble(57, centre=4.0), 4.3, 4.4, 4.5], direction="lower")
    assert (lower.adverse, lower.flag, lower.trend) == (True, "early_warning", "worse")


def test_a_single_value_and_none_at_all():
    row = state([4.5])
    assert (row.health, row.signal, row.forecast_value, row.trend, row.previous) == (
        "at_risk",
        "none",
        None,
        "unknown",
        None,
    )
    empty = state([np.nan])
    assert (empty.period, empty.actual, empty.health, empty.flag, empty.stale, empty.target) == (
        None,
        None,
        "no_data",
        "no_data",
        False,
        4.6,
    )
    no_columns = state([])
    assert (no_columns.period, no_columns.health) == (None, "no_data")


def test_without_a_target_there_is_no_health_but_the_process_is_known():
    row = state(wobble(60), versions=())
    assert (row.health, row.flag, row.pace, row.p_miss, row.variance) == ("no_data", "no_data", None, None, None)
    assert row.limit_center is not None
    assert row.forecast_at == date(2027, 2, 14)  # no end: a quarter (13 weeks) ahead


@pytest.mark.parametrize(
    ("newest", "stale", "health"),
    [
        (date(2026, 11, 9), False, "on_track"),
        (date(2026, 11, 2), False, "on_track"),
        (date(2026, 10, 26), True, "no_data"),
    ],
)
def test_silence_is_never_green(newest, stale, health):
    row = state(wobble(60), ends=newest)
    assert (row.stale, row.health, row.period) == (stale, health, newest)
    assert (row.flag == "no_data") == stale


def test_the_running_period_is_not_judged_until_it_ends():
    history = [*wobble(60), 1.0]
    running = state(history, ends=date(2026, 11, 16))
    assert (running.period, running.health) == (date(2026, 11, 9), "on_track")
    ended = state(history, ends=date(2026, 11, 16), today=running.restate_on)
    assert (ended.period, ended.actual, ended.health) == (date(2026, 11, 16), 1.0, "off_track")


def test_a_sum_to_date_is_judged_and_forecast_as_a_total():
    version = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=1200.0, scope="to_date")
    months = [100.0 + d for d in (3, -2, 1, 4, -3, 2, 0, -1, 3, -2)]
    row = state(months, versions=[version], aggregation="sum", cadence="monthly", typical=3.0)
    assert row.actual == 98.0
    assert row.compared == sum(months)
    assert row.pace == pytest.approx(1200 * 304 / 365)
    assert row.health == "on_track"
    assert row.forecast_value == pytest.approx(1205, abs=10)
    assert row.recent_paces[-1] == pytest.approx(1200 * 31 / 365)
    low = state(
        [value * 0.8 for value in months], versions=[version], aggregation="sum", cadence="monthly", typical=3.0
    )
    assert (low.health, low.misses_in_a_row) == ("off_track", 10)
    assert low.p_miss > 0.99


def test_a_mean_to_date_forgives_a_bad_week_that_good_ones_outweigh():
    version = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=4.6, tolerance=0.1, scope="to_date")
    history = [*wobble(44, centre=5.0), 4.0]
    assert state(history, versions=[version]).health == "on_track"
    assert state(history).health == "off_track"


def test_a_range_is_missed_on_both_sides():
    band = TargetVersion(date(2026, 1, 1), low=4.0, high=6.0, tolerance=0.2)
    row = state([*wobble(59), 6.5], versions=[band], direction="range")
    assert (row.low, row.high, row.target, row.pace) == (4.0, 6.0, None, None)
    assert (row.health, row.variance, row.adverse, row.flag) == ("off_track", 0.5, True, "act_now")
    assert state([*wobble(59), 3.0], versions=[band], direction="range").variance == -1.0
    calm = state(wobble(60), versions=[band], direction="range")
    assert (calm.health, calm.flag) == ("on_track", "ok")
    assert calm.p_miss < 0.01


def test_a_new_version_is_the_date_to_restate_on():
    later = TargetVersion(date(2026, 11, 20), value=9.0)
    now = replace(YEAR, ends_on=date(2026, 11, 19))
    assert state(wobble(60), versions=[now, later]).restate_on == date(2026, 11, 20)
    assert state(wobble(60), versions=[replace(YEAR, ends_on=date(2026, 11, 20))]).restate_on == date(2026, 11, 21)


def test_a_confirmed_new_normal_moves_the_limits():
    history = [*wobble(86, centre=5.0), *wobble(14, centre=4.0, seed=2)]
    told = facts(history)
    confirmed = replace(told, normal_since=np.array([told.first_index + 86]))
    before, after = compute_states(told).row(0), compute_states(confirmed).row(0)
    assert before.signal in {"run", "point"}
    assert (after.signal, round(after.limit_center, 1)) == ("none", 4.0)
    too_fresh = replace(told, normal_since=np.array([told.first_index + 92]))
    assert compute_states(too_fresh).row(0).limit_center is None


def test_constant_and_huge_histories_do_not_break_a_row():
    flat = state([5.0] * 104)
    assert (flat.signal, flat.health, flat.trend, flat.p_miss) == ("none", "on_track", "steady", 0.0)
    huge = state([1e300, -1e300] * 52)
    assert huge.health == "off_track"
    assert state([5.0] * 103 + [6.0]).previous == 5.0


histories = st.lists(
    st.one_of(st.just(np.nan), st.floats(-1e6, 1e6).map(lambda x: round(x, 3))), min_size=1, max_size=120
)
versions = st.sampled_from(
    [
        (),
        (YEAR,),
        (
            TargetVersion(date(2025, 1, 1), date(2026, 10, 31), value=3.0, scope="to_date"),
            TargetVersion(date(2026, 11, 25), value=5.0),
        ),
        (TargetVersion(date(2025, 7, 1), date(2027, 6, 30), baseline=0.0, value=9.0, shape="linear"),),
        (TargetVersion(date(2026, 2, 1), low=-5.0, high=5.0),),
    ]
)
told = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(["higher", "lower"]),
        "aggregation": st.sampled_from(["sum", "mean", "last"]),
        "cadence": st.sampled_from(cal.CADENCES),
        "month": st.integers(1, 12),
    }
)


def same(left, right):
    """True when two rows say the same, numbers to nine digits."""
    for item in fields(left):
        a, b = getattr(left, item.name), getattr(right, item.name)
        a, b = (a, b) if isinstance(a, list) else ([a], [b])
        for x, y in zip(a, b, strict=True):
            if isinstance(x, float) and isinstance(y, float):
                assert x == pytest.approx(y, rel=1e-9, abs=1e-9), item.name
            else:
                assert x == y, item.name
    return True


@settings(suppress_health_check=[HealthCheck.filter_too_much], max_examples=60)
@given(histories, versions, told, st.integers(0, 100))
def test_a_row_says_the_same_until_its_restate_on(history, held, how, days):
    if held and held[0].low is not None:
        how = how | {"direction": "range"}
    ends = cal.current_period(TODAY, how["cadence"], fiscal_start_month=how["month"])
    row = state(history, versions=held, ends=ends, **how)
    assert row.restate_on > TODAY
    later = TODAY + timedelta(days=days)
    assume(later < row.restate_on)
    assert same(row, state(history, versions=held, ends=ends, today=later, **how))


@settings(max_examples=40)
@given(histories, versions, told)
def test_alone_and_among_others_a_kpi_gets_the_same_row(history, held, how):
    if held and held[0].low is not None:
        how = how | {"direction": "range"}
    alone = facts(history, versions=held, **how)
    n = 3
    other = np.random.default_rng(3).standard_normal((1, len(history)))
    among = replace(
        alone,
        history=np.concatenate([other, alone.history, other + 1]),
        sign=np.repeat(alone.sign, n),
        aggregation=np.repeat(alone.aggregation, n),
        typical_change=np.full(n, np.nan),
        targets=TargetTable.from_versions([(), held, (YEAR,) if how["direction"] != "range" else ()]),
    )
    assert same(compute_states(alone).row(0), compute_states(among).row(1))
    assert same(list(compute_states(among).rows())[1], compute_states(among).row(1))


@settings(max_examples=40)
@given(histories, versions, told)
def test_a_mirrored_kpi_has_the_mirrored_state(history, held, how):
    assume(not held or held[0].low is None)
    mirrored = [replace(v, value=-v.value, baseline=None if v.baseline is None else -v.baseline) for v in held]
    how = how | {"direction": "higher"}
    up = state(history, versions=held, **how)
    down = state([-value for value in history], versions=mirrored, **(how | {"direction": "lower"}))
    for name in ("health", "stale", "misses_in_a_row", "off_since", "signal", "adverse", "flag", "trend", "restate_on"):
        assert getattr(up, name) == getattr(down, name), name
    assert up.p_miss == (None if down.p_miss is None else pytest.approx(down.p_miss, abs=1e-9))


@settings(max_examples=30)
@given(st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 2)), min_size=30, max_size=110), st.integers(1, 20))
def test_values_before_the_look_back_change_nothing_but_themselves(history, extra):
    """A history that begins earlier with missing values gives the same row."""
    assert same(state(history), state([np.nan] * extra + history))


def test_many_kpis_in_one_go_is_empty_safe():
    told = replace(
        facts([1.0]),
        history=np.empty((0, 5)),
        sign=np.empty(0, np.int8),
        aggregation=np.empty(0, np.int8),
        typical_change=np.empty(0),
    )
    verdicts = compute_states(replace(told, targets=TargetTable.from_versions([])))
    assert (len(verdicts), list(verdicts.rows())) == (0, [])


CALLS = """79.1 78.4 80.2 79.5 78.9 80.0 79.2 78.6 79.8 80.4 79.0 78.7 79.9 79.3 80.1 78.8 79.4 79.7 78.5 79.6
           79.3 78.9 79.5 79.2 77.9 77.4 76.4 75.3"""


@pytest.mark.parametrize(
    ("weeks_ago", "health", "flag"),
    [
        (4, "on_track", "ok"),
        (3, "at_risk", "watch"),
        (2, "at_risk", "watch"),
        (1, "at_risk", "early_warning"),
        (0, "off_track", "act_now"),
    ],
)
def test_the_worked_example_of_the_documentation(weeks_ago, health, flag):
    values = [float(word) for word in CALLS.split()]
    target = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=78.0, tolerance=2.0)
    today = TODAY - timedelta(weeks=weeks_ago)
    row = state(values[: len(values) - weeks_ago], versions=[target], today=today)
    assert (row.health, row.flag) == (health, flag)
    if weeks_ago == 0:
        assert (round(row.limit_lower, 2), round(row.limit_upper, 2)) == (76.99, 81.72)
        assert (round(row.forecast_value, 1), round(row.p_miss, 2)) == (77.7, 0.57)
