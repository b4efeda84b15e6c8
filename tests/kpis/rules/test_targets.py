"""Target versions: which holds, where the pace stands, what is refused, and that arrays say the same as single versions."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules import calendar as cal
from kpis.rules.health import HEALTHS
from kpis.rules.pace import Grid, TargetTable, stand
from kpis.rules.state import aggregation_codes, direction_codes
from kpis.rules.targets import (
    TargetVersion,
    elapsed_share,
    faults_of,
    pace_on,
    target_for,
    target_for_period,
    tolerance_of,
)
from tests.kpis.rules.one_value import assess

YEAR = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), baseline=64.0, value=68.0, tolerance=1.0, shape="linear")
FIRST = TargetVersion(date(2025, 1, 1), date(2025, 12, 31), value=60.0)
numbers = st.floats(-1e6, 1e6)


def test_a_linear_pace_goes_from_the_baseline_to_the_value():
    assert pace_on(YEAR, date(2026, 1, 1), aggregation="last") == 64.0
    assert pace_on(YEAR, date(2026, 12, 31), aggregation="last") == 68.0
    assert pace_on(YEAR, date(2026, 7, 2), aggregation="last") == pytest.approx(66.0)
    assert pace_on(YEAR, date(2027, 3, 1), aggregation="last") == 68.0
    one_day = TargetVersion(date(2026, 1, 1), date(2026, 1, 1), baseline=1.0, value=2.0, shape="linear")
    assert pace_on(one_day, date(2026, 1, 1), aggregation="last") == 2.0


def test_a_sum_to_date_is_asked_for_by_the_share_of_days_that_passed():
    year = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=365.0, scope="to_date")
    assert pace_on(year, date(2026, 1, 31), aggregation="sum") == pytest.approx(31.0)
    assert pace_on(year, date(2026, 12, 31), aggregation="sum") == 365.0
    assert pace_on(year, date(2025, 12, 31), aggregation="sum") == 0.0
    assert pace_on(year, date(2026, 1, 31), aggregation="mean") == 365.0
    with pytest.raises(ValueError, match="no span"):
        elapsed_share(TargetVersion(date(2026, 1, 1), value=1.0), date(2026, 2, 1))


@given(
    numbers,
    numbers,
    st.integers(0, 800),
    st.integers(-100, 1000),
    st.integers(0, 30),
    st.sampled_from(["sum", "mean", "last"]),
)
def test_the_pace_is_monotone_and_stays_between_its_ends(baseline, value, length, day, later, aggregation):
    start = date(2026, 1, 1)
    version = TargetVersion(start, start + timedelta(days=length), baseline=baseline, value=value, shape="linear")
    early = pace_on(version, start + timedelta(days=day), aggregation=aggregation)
    late = pace_on(version, start + timedelta(days=day + later), aggregation=aggregation)
    low, high = min(baseline, value), max(baseline, value)
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= early <= high + slack
    assert (late - early) * (value - baseline) >= -slack * max(1.0, abs(value - baseline))


def test_which_version_holds():
    versions = [YEAR, FIRST]
    assert target_for(versions, date(2025, 12, 31)) is FIRST
    assert target_for(versions, date(2026, 1, 1)) is YEAR
    assert target_for(versions, date(2027, 1, 1)) is None
    # a week across New Year belongs to the new version; one that begins in the last days of the last version still to it
    assert target_for_period(versions, date(2025, 12, 29), date(2026, 1, 4)) is YEAR
    assert target_for_period(versions, date(2026, 12, 28), date(2027, 1, 3)) is YEAR
    assert target_for_period(versions, date(2027, 1, 4), date(2027, 1, 10)) is None


@pytest.mark.parametrize(
    ("version", "direction", "faults"),
    [
        (YEAR, "higher", []),
        (TargetVersion(date(2026, 1, 1)), "higher", [("value", "missing")]),
        (TargetVersion(date(2026, 1, 1), value=1.0, low=0.0), "lower", [("low", "not_allowed")]),
        (TargetVersion(date(2026, 1, 1)), "range", [("low", "missing"), ("high", "missing")]),
        (TargetVersion(date(2026, 1, 1), low=2.0, high=2.0), "range", [("high", "order")]),
        (TargetVersion(date(2026, 1, 1), low=1.0, high=2.0, value=1.0), "range", [("value", "not_allowed")]),
        (TargetVersion(date(2026, 1, 1), low=1.0, high=2.0, shape="linear"), "range", [("shape", "not_allowed")]),
        (TargetVersion(date(2026, 1, 1), low=1.0, high=2.0, scope="to_date"), "range", [("scope", "not_allowed")]),
        (
            TargetVersion(date(2026, 1, 1), value=1.0, shape="linear"),
            "higher",
            [("baseline", "needs_baseline"), ("ends_on", "needs_end")],
        ),
        (TargetVersion(date(2026, 1, 1), value=1.0, scope="to_date"), "higher", [("ends_on", "needs_end")]),
        (TargetVersion(date(2026, 1, 2), date(2026, 1, 1), value=1.0), "higher", [("ends_on", "order")]),
        (
            TargetVersion(date(26, 1, 2), date(9999, 1, 1), value=1.0),
            "higher",
            [("starts_on", "unsupported_day"), ("ends_on", "unsupported_day")],
        ),
        (
            TargetVersion(date(2026, 1, 1), value=float("nan"), tolerance=-1.0),
            "higher",
            [("value", "not_finite"), ("tolerance", "negative")],
        ),
    ],
)
def test_everything_wrong_is_named_at_once(version, direction, faults):
    assert [(fault.field, fault.code) for fault in faults_of(version, direction=direction)] == faults


def test_default_tolerances():
    assert tolerance_of(YEAR) == 1.0
    assert tolerance_of(FIRST) == pytest.approx(3.0)
    assert tolerance_of(TargetVersion(date(2026, 1, 1), value=0.0), sigma=0.7) == 0.7
    assert tolerance_of(TargetVersion(date(2026, 1, 1), value=0.0)) == 0.0
    assert tolerance_of(TargetVersion(date(2026, 1, 1), low=36.0, high=38.0)) == 1.0
    assert tolerance_of(TargetVersion(date(2026, 1, 1), low=0.0, high=100.0)) == 2.5


versions_of_a_kpi = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.integers(0, 200),
        st.floats(-100, 100),
        st.floats(-100, 100),
        st.sampled_from(["flat", "linear"]),
        st.sampled_from(["period", "to_date"]),
        st.one_of(st.none(), st.floats(0, 10)),
    ),
    max_size=3,
)


def _versions(drawn):
    day, versions = date(2025, 1, 1), []
    for gap, length, baseline, value, shape, scope, tolerance in drawn:
        start = day + timedelta(days=gap)
        end = start + timedelta(days=length)
        versions.append(TargetVersion(start, end, baseline, value, tolerance=tolerance, shape=shape, scope=scope))
        day = end + timedelta(days=1)
    return versions


def _to_date(values, columns, column, aggregation):
    """What is compared at `column`: the figure to date over the measured `columns` up to it, written out one by one."""
    found = [values[c] for c in columns if c <= column and not np.isnan(values[c])]
    return sum(found) if aggregation == "sum" else sum(found) / len(found)


@given(
    st.lists(versions_of_a_kpi, min_size=1, max_size=3),
    st.sampled_from(cal.CADENCES),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from(["sum", "mean", "last"]),
    st.data(),
)
def test_arrays_judge_as_single_versions_do(drawn, cadence, direction, aggregation, data):
    kpis = [_versions(one) for one in drawn]
    width = 12
    first = cal.period_index(date(2025, 2, 1), cadence)
    value = st.floats(-200, 200)
    history = np.array([data.draw(st.lists(value, min_size=width, max_size=width)) for _ in kpis])
    grid = Grid.of(cadence, first, width)
    sign, aggregations = direction_codes([direction] * len(kpis)), aggregation_codes([aggregation] * len(kpis))
    standing = stand(history, grid, TargetTable.from_versions(kpis), sign, aggregations, np.full(len(kpis), 0.5))
    for i, versions in enumerate(kpis):
        starts = [cal.period_at(first + t, cadence) for t in range(width)]
        held = [target_for_period(versions, start, cal.period_end(start, cadence)) for start in starts]
        for t, version in enumerate(held):
            if version is None:
                assert standing.codes[i, t] == 0
                continue
            day = cal.period_end(starts[t], cadence)
            own = [c for c in range(width) if held[c] is version]
            running = version.scope == "to_date" and aggregation != "last"
            compared = _to_date(history[i], own, t, aggregation) if running else history[i, t]
            assert standing.compared[i, t] == pytest.approx(compared)
            if running and aggregation == "sum" and starts[own[0]] > version.starts_on:
                continue  # values before the matrix are not known here: the pace counts what was measured
            pace = pace_on(version, day, aggregation=aggregation)
            assert standing.pace[i, t] == pytest.approx(pace)
            total = version.scope == "to_date" and aggregation == "sum"
            tolerance = tolerance_of(version, pace=pace if total else None, sigma=0.5)
            verdict = assess(compared, direction=direction, target=pace, tolerance=tolerance)
            if abs(abs(verdict.gap) - tolerance) > 1e-6 and abs(verdict.gap) > 1e-6:
                assert HEALTHS[standing.codes[i, t]] == verdict.health


def test_a_missing_value_is_neither_in_the_sum_nor_asked_for():
    version = TargetVersion(date(2025, 1, 6), date(2025, 2, 2), value=40.0, scope="to_date")
    grid = Grid.of("weekly", cal.period_index(date(2025, 1, 6), "weekly"), 4)
    history = np.array([[10.0, np.nan, 10.0, 10.0]])
    standing = stand(
        history,
        grid,
        TargetTable.from_versions([[version]]),
        direction_codes(["higher"]),
        aggregation_codes(["sum"]),
        np.array([np.nan]),
    )
    assert standing.compared[0].tolist()[2:] == [20.0, 30.0]
    assert standing.pace[0].tolist() == pytest.approx([10.0, 10.0, 20.0, 30.0])
    assert standing.line[0].tolist() == pytest.approx([10.0] * 4)
    assert [HEALTHS[code] for code in standing.codes[0]] == ["on_track", "no_data", "on_track", "on_track"]
