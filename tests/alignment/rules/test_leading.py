"""Who moves first: right where the truth is known, silent where nothing can be known, never a crash."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from alignment.rules.leading import (
    CADENCE,
    CONSTANT,
    CONTRADICTED,
    GRIDS,
    LEAST_VALUES,
    NO_EVIDENCE,
    NO_REASON,
    SHORT,
    SUPPORTED,
    TOO_LITTLE_DATA,
    Outcomes,
    benjamini_hochberg,
    bridged,
    examine,
    fitted_columns,
    judge,
    rhythm,
    whiten,
)

WEEKLY = GRIDS["weekly"]
WEEKS = 104


def memory(rng, rows, weeks, ar=0.5):
    """Series with a memory, (rows, weeks)."""
    shocks = rng.standard_normal((rows, weeks + 50)) * np.sqrt(1 - ar**2)
    for week in range(1, weeks + 50):
        shocks[:, week] += ar * shocks[:, week - 1]
    return shocks[:, 50:]


def pairs(rng, count, *, lag=6, strength=0.0, weeks=WEEKS, polarity=1):
    """Children, and parents that follow them; both with a trend and a yearly season that they share."""
    child = memory(rng, count, weeks + lag)
    parent = memory(rng, count, weeks) * np.sqrt(1 - strength**2) + polarity * strength * child[:, :weeks]
    time = np.arange(weeks)
    common = np.cos(2 * np.pi * (time / 52.18 + rng.random((count, 1)))) * 1.5
    trend = rng.uniform(-3, 3, (2, count, 1)) * time / weeks
    return child[:, lag:] + common + trend[0], parent + common + trend[1]


def outcomes(child, parent, least=4, most=9, grid=WEEKLY):
    """Each child against its own parent."""
    count = len(child)
    place = np.arange(count)
    whole = whiten(np.concatenate([child, parent]), grid)
    return examine(whole, place, place + count, np.full(count, least), np.full(count, most), grid)


def test_unrelated_kpis_that_share_season_and_trend_are_told_apart():
    found = outcomes(*pairs(np.random.default_rng(1), 400))
    assert (found.p <= 0.05).mean() < 0.09
    naive = [np.corrcoef(c[:-6], p[6:])[0, 1] for c, p in zip(*pairs(np.random.default_rng(1), 400), strict=True)]
    assert (np.abs(naive) > 0.195).mean() > 0.4  # what a spreadsheet would have called significant


def test_a_true_lead_is_found_at_its_lag_with_its_sign():
    found = outcomes(*pairs(np.random.default_rng(2), 200, strength=0.5, polarity=-1))
    sure = (found.p <= 0.05) & (found.r < 0)
    assert sure.mean() > 0.9
    assert (np.abs(found.lag[sure] - 6) <= 1).mean() > 0.95
    assert (found.low <= found.r).all()
    assert (found.r <= found.high).all()


def test_a_child_that_follows_its_parent_leads_nothing():
    child, parent = pairs(np.random.default_rng(3), 300, strength=0.5)
    assert (outcomes(parent, child).p <= 0.05).mean() < 0.1


def test_verdicts_follow_the_documented_sign_over_all_links_of_a_run():
    rng = np.random.default_rng(4)
    true, false = pairs(rng, 60, strength=0.6), pairs(rng, 60)
    found = outcomes(*(np.concatenate(side) for side in zip(true, false, strict=True)))
    judge(found, np.repeat(np.array([1, -1, 1, 1], np.int8), 30))
    assert (found.verdict[:30] == SUPPORTED).mean() > 0.9
    assert (found.verdict[30:60] == CONTRADICTED).mean() > 0.9
    assert (found.verdict[60:] == NO_EVIDENCE).mean() > 0.85


def test_the_echo_of_a_lead_is_no_contradiction():
    """A parent with a long memory of its own answers a weak lead with the other sign a week later."""
    rng = np.random.default_rng(8)
    count, lag = 600, 3
    child = memory(rng, count, WEEKS + lag, ar=0.0)
    parent = memory(rng, count, WEEKS, ar=0.8) + 0.3 * child[:, :WEEKS]
    found = outcomes(child[:, lag:], parent, lag - 1, lag + 1)
    opposite = (found.r < 0) & (found.p <= 0.05)
    assert opposite.mean() > 0.02
    judge(found, np.ones(count, np.int8))
    assert (found.verdict == CONTRADICTED).mean() < 0.25 * opposite.mean()
    assert (found.verdict == SUPPORTED).mean() > 0.5


def test_months_are_tested_on_months():
    child, parent = pairs(np.random.default_rng(5), 150, lag=1, strength=0.6, weeks=60)
    found = outcomes(child, parent, 1, 2, GRIDS["monthly"])
    assert (found.p <= 0.05).mean() > 0.7
    unrelated = outcomes(*pairs(np.random.default_rng(6), 300, lag=1, weeks=60), 1, 2, GRIDS["monthly"])
    assert (unrelated.p <= 0.05).mean() < 0.1


@pytest.fixture(scope="module")
def good():
    """A child and its parent."""
    return tuple(side[0] for side in pairs(np.random.default_rng(7), 1, strength=0.8))


def spoilt(series, how):
    """The series after something happened to it."""
    series = series.copy()
    if how == "all missing":
        series[:] = np.nan
    elif how == "five values":
        series[:-5] = np.nan
    elif how == "constant":
        series[:] = 7.0
    elif how == "a straight line":
        series[:] = np.arange(len(series)) * 0.3
    elif how == "too many gaps":
        series[np.arange(len(series)) % 5 < 3] = np.nan
    elif how == "silent since a year":
        series[-60:] = np.nan
    return series


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("all missing", SHORT),
        ("five values", SHORT),
        ("constant", CONSTANT),
        ("a straight line", CONSTANT),
        ("too many gaps", SHORT),
        ("silent since a year", SHORT),
    ],
)
@pytest.mark.parametrize("side", ["child", "parent"])
def test_what_cannot_be_tested_says_why(good, how, reason, side):
    child, parent = good
    child, parent = (spoilt(child, how), parent) if side == "child" else (child, spoilt(parent, how))
    found = judge(outcomes(child[None], parent[None]), np.array([1], np.int8))
    assert (found.verdict[0], found.reason[0], found.n[0]) == (TOO_LITTLE_DATA, reason, 0)
    assert np.isnan([found.r[0], found.p[0], found.p_adjusted[0]]).all()
    assert (found.testable_in[0] > 0) == (reason == SHORT)


def test_gaps_that_leave_enough_are_bridged_and_count_as_no_news(good):
    child, parent = good
    child = child.copy()
    child[[20, 21, 50]] = np.nan
    whole = whiten(np.stack([child, parent]), WEEKLY)
    assert not whole.seen[0, [20, 21, 50]].any()
    assert (whole.news[0, [20, 21, 50]] == 0).all()
    found = judge(outcomes(child[None], parent[None]), np.array([1], np.int8))
    assert (found.verdict[0], found.reason[0]) == (SUPPORTED, NO_REASON)
    assert list(bridged(np.array([[1.0, np.nan, np.nan, 4.0]]), np.array([[True, False, False, True]]))[0]) == [
        1,
        2,
        3,
        4,
    ]


def test_a_value_that_stands_still_most_weeks_is_no_constant():
    series = np.zeros((2, WEEKS))
    series[:, ::9] = np.random.default_rng(8).standard_normal((2, len(range(0, WEEKS, 9))))
    whole = whiten(series, WEEKLY)
    assert not whole.constant.any()
    assert np.isfinite(whole.news).all()


@given(
    start=st.integers(0, 60), other=st.integers(0, 60), lag=st.integers(1, 9), seed=st.integers(0, 5),
    values=st.integers(0, 100),
)  # fmt: skip
@settings(max_examples=60)
def test_it_becomes_testable_in_the_period_that_was_foretold(start, other, lag, seed, values):
    rng = np.random.default_rng(seed)
    child, parent = rng.standard_normal(WEEKS), rng.standard_normal(WEEKS)
    child[:start], parent[:other] = np.nan, np.nan
    child[values:], parent[values:] = np.nan, np.nan
    found = outcomes(child[None, :values], parent[None, :values], lag, lag)
    ahead = int(found.testable_in[0])
    if found.reason[0] == NO_REASON:
        assert ahead == 0
        return
    assert ahead > 0

    def after(more):
        later = rng.standard_normal((2, more))
        return outcomes(np.r_[child[:values], later[0]][None], np.r_[parent[:values], later[1]][None], lag, lag).reason[
            0
        ]

    assert after(ahead) == NO_REASON
    assert after(ahead - 1) == SHORT


@given(
    scale=st.sampled_from([1e-6, 0.01, 3.0, 1e7]), shift=st.sampled_from([-5.0, 0.0, 100.0]), turn=st.sampled_from([-1, 1])
)  # fmt: skip
@settings(max_examples=12)
def test_units_do_not_matter_and_a_turned_child_turns_the_sign(good, scale, shift, turn):
    child, parent = good
    plain, other = outcomes(child[None], parent[None]), outcomes(turn * scale * (child[None] + shift), parent[None])
    assert other.lag[0] == plain.lag[0]
    assert other.r[0] == pytest.approx(turn * plain.r[0], rel=1e-5)


@given(hnp.arrays(np.float64, st.integers(0, 30), elements=st.floats(0, 1)))
def test_adjusted_ps_are_those_of_benjamini_and_hochberg(p):
    found = benjamini_hochberg(p)
    m = len(p)
    for one, adjusted in zip(p, found, strict=True):
        candidates = [other * m / (p <= other).sum() for other in p if other >= one]
        assert adjusted == pytest.approx(min([1.0, *candidates]))


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.just(4), st.integers(0, 90)),
        elements=st.one_of(st.just(np.nan), st.floats(-1e9, 1e9, width=32)),
    )
)
@settings(max_examples=60)
def test_whatever_comes_in_nothing_breaks(history):
    found = judge(outcomes(history[:2], history[2:]), np.ones(2, np.int8))
    known = found.reason == NO_REASON
    assert (np.isnan(found.r) == ~known).all()
    assert ((found.p[known] >= 0) & (found.p[known] <= 1)).all()
    assert (np.abs(found.r[known]) <= 1).all()


@pytest.mark.parametrize("cadence", list(GRIDS))
@pytest.mark.parametrize("length", [LEAST_VALUES, 60, 104, 156])
def test_the_rhythm_is_orthonormal_and_as_wide_as_foretold(cadence, length):
    basis = rhythm(length, GRIDS[cadence])
    assert np.allclose(basis.T @ basis, np.eye(basis.shape[1]))
    assert fitted_columns(np.array([length]), GRIDS[cadence])[0] == basis.shape[1]


def test_without_a_grid_there_is_no_verdict():
    nothing = Outcomes.nothing(2)
    assert list(nothing.reason) == [CADENCE, CADENCE]
    assert list(nothing.testable_in) == [-1, -1]
