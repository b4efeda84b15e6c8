"""The series a KPI's page draws: the same verdicts as its state, whatever the cadence."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.rules.story_series import Measured, series_of
from kpis.rules.calendar import CADENCES, current_period, shift_period
from kpis.rules.targets import TargetVersion

TODAY = date(2026, 11, 18)


def measured(values, *, cadence="weekly", versions=(), **told):
    """`values` oldest first, the last of the last period that ended; None = missing."""
    last = current_period(TODAY, cadence)
    days = [shift_period(last, cadence, index + 1 - len(values)) for index in range(len(values))]
    known = {day: value for day, value in zip(days, values, strict=True) if value is not None}
    return Measured(cadence, known, list(versions), **{"direction": "higher", "aggregation": "last", **told})


def test_each_period_is_judged_by_its_own_version():
    versions = [
        TargetVersion(date(2026, 1, 1), date(2026, 11, 1), value=10.0, tolerance=1.0),
        TargetVersion(date(2026, 11, 2), date(2026, 12, 31), value=20.0, tolerance=1.0),
    ]
    series = series_of(measured([10.0, 9.5, None, 10.0], versions=versions), today=TODAY)
    assert series.values == [10.0, 9.5, None, 10.0]
    assert series.pace == [10.0, 10.0, 20.0, 20.0]
    assert series.judged == ["on_track", "at_risk", "no_data", "off_track"]


def test_the_running_period_is_left_out():
    running = date(2026, 11, 16)
    series = series_of(Measured("weekly", {running: 9.0}, [], "higher", "last"), today=TODAY)
    assert series.values == [None]
    assert series.place_of(running) is None


def test_nothing_is_judged_where_nobody_said_which_side_is_good():
    versions = [TargetVersion(date(2026, 1, 1), value=10.0)]
    series = series_of(measured([1.0, 2.0], versions=versions, direction=""), today=TODAY)
    assert series.pace == [None, None]
    assert set(series.judged) == {"no_data"}


def test_a_sum_over_the_span_is_drawn_at_its_weekly_share():
    """Also in the first week, of which only four days lie in the span."""
    version = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=365.0, scope="to_date")
    series = series_of(measured([7.0] * 47, versions=[version], aggregation="sum"), today=TODAY)
    assert set(series.pace[1:]) == {7.0}
    assert series.shared == [series.starts[0] >= date(2025, 12, 29)] + [True] * 46
    assert series.compared[-1] == pytest.approx(46 * 7.0)


def test_limits_follow_the_season():
    rng = np.random.default_rng(5)
    weeks = np.arange(150)
    values = (50 + 10 * np.sin(2 * np.pi * weeks / 52.18) + rng.normal(0, 1, 150)).tolist()
    corridor = series_of(measured(values), today=TODAY).corridor
    middles = [(low + high) / 2 for low, high in corridor]
    assert max(middles) - min(middles) > 15
    assert max(high - low for low, high in corridor) < 12


def test_a_forecast_ends_where_it_was_asked_to():
    values = [10.0 + (index % 3) for index in range(60)]
    series = series_of(measured(values, sigma=1.0), today=TODAY, until=TODAY + timedelta(weeks=5))
    assert series.ahead is not None
    assert series.ahead.low < series.ahead.middle < series.ahead.high
    assert len(series.starts) == series.count + series.ahead.periods
    assert series.starts[-1] <= TODAY + timedelta(weeks=5) <= series.ends[-1]
    assert series_of(measured(values), today=TODAY, until=date(2199, 1, 1)).ahead.periods == 26


@given(
    cadence=st.sampled_from(CADENCES),
    values=st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=90),
    target=st.floats(-1e6, 1e6),
    direction=st.sampled_from(["higher", "lower", ""]),
    periods=st.none() | st.integers(1, 120),
)
def test_any_history_can_be_drawn(cadence, values, target, direction, periods):
    """All lists run alike, the last values stand last, and a shorter part is the end of the whole."""
    version = TargetVersion(date(2020, 1, 1), date(2027, 6, 30), value=target)
    told = measured(values, cadence=cadence, versions=[version], direction=direction)
    whole = series_of(told, today=TODAY, until=date(2027, 6, 30))
    part = whole.last(periods)
    assert len(part.pace) == len(part.starts) == len(part.ends) == len(part.low)
    assert len(part.values) == len(part.judged) == len(part.corridor) == part.count
    assert whole.values[whole.count - part.count :] == part.values
    known = [value for value in values if value is not None]
    assert [value for value in whole.values if value is not None] == known
    assert all(first <= last for first, last in zip(part.starts, part.ends, strict=True))
