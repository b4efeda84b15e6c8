"""The simulator: what it promises about randomness, links, faults and the truth it reports."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.rules.simulation import Cascade, Fault, Gap, Link, Node, Season, random_cascade, simulate
from alignment.rules.simulation.cascade import week_number
from alignment.rules.simulation.generate import reach_of
from alignment.rules.simulation.simulate import fault_curve

MONDAY = date(2025, 1, 6)


def quiet(key, **fields):
    """A node that does nothing by itself."""
    return Node(key, 0.0, 1.0, noise=0.0, **fields)


def chain(*faults, gaps=()):
    links = [Link("a", "b", -1, 0.5, 3), Link("b", "c", 1, 0.4, 5)]
    return Cascade([quiet("a"), quiet("b"), quiet("c")], links, faults, gaps)


def test_a_fault_travels_with_lag_strength_and_polarity():
    fault = Fault("a", MONDAY + timedelta(weeks=4), "step", 10.0)
    run = simulate(chain(fault), start=MONDAY, weeks=20, seed=1)
    a, b, c = run.values.T
    assert np.flatnonzero(a)[0] == 4
    assert np.flatnonzero(b)[0] == 7
    assert np.flatnonzero(c)[0] == 12
    assert (a[-1], b[-1], c[-1]) == (10.0, -5.0, -2.0)
    np.testing.assert_allclose(run.effect_of(fault), run.values)


def test_a_fault_before_the_first_week_is_felt_in_it():
    fault = Fault("a", MONDAY - timedelta(weeks=30), "step", 10.0)
    run = simulate(chain(fault), start=MONDAY, weeks=2, seed=1)
    np.testing.assert_allclose(run.values, [[10, -5, -2]] * 2)


@pytest.mark.parametrize(
    ("shape", "course"),
    [
        ("step", [0, 8, 8, 8, 8, 8, 8, 8, 8, 8]),
        ("pulse4", [0, 8, 8, 8, 8, 0, 0, 0, 0, 0]),
        ("ramp4", [0, 2, 4, 6, 8, 8, 8, 8, 8, 8]),
        ("ramp8", [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]),
    ],
)
def test_shapes_of_faults(shape, course):
    weeks = week_number(MONDAY) + np.arange(10)
    np.testing.assert_allclose(fault_curve(Fault("a", MONDAY + timedelta(weeks=1), shape, 8.0), weeks), course)


def test_a_fault_goes_away_over_its_recovery():
    fault = Fault("a", MONDAY, "step", 9.0, until=MONDAY + timedelta(weeks=2), recovery=2)
    weeks = week_number(MONDAY) + np.arange(6)
    np.testing.assert_allclose(fault_curve(fault, weeks), [9, 9, 6, 3, 0, 0])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**64 - 1), weeks=st.integers(1, 60), more=st.integers(0, 40), earlier=st.integers(0, 40))
def test_more_weeks_and_an_earlier_start_rewrite_nothing(seed, weeks, more, earlier):
    case = random_cascade(np.random.default_rng(seed), last_week=MONDAY, departments=2, missing=0.1, tail_df=4.0)
    short = simulate(case.cascade, start=MONDAY, weeks=weeks, seed=seed)
    long = simulate(case.cascade, start=MONDAY - timedelta(weeks=earlier), weeks=earlier + weeks + more, seed=seed)
    np.testing.assert_array_equal(short.values, long.values[earlier : earlier + weeks])
    assert long.periods[earlier : earlier + weeks] == short.periods


def test_another_seed_gives_another_history():
    case = random_cascade(np.random.default_rng(5), last_week=MONDAY)
    one, other = (simulate(case.cascade, start=MONDAY, weeks=30, seed=seed).values for seed in (1, 2))
    assert not np.isclose(one, other).any()


def test_own_noise_has_its_size_and_autocorrelation():
    nodes = [Node(f"n{ar}-{copy}", 5.0, 2.0, ar=ar) for ar in (0.0, 0.6) for copy in range(30)]
    values = simulate(Cascade(nodes), start=MONDAY, weeks=400, seed=7).values
    away = (values - 5.0) / 2.0
    assert away.std() == pytest.approx(1.0, abs=0.03)
    white, red = (np.mean(part[1:] * part[:-1]) for part in (away[:, :30], away[:, 30:]))
    assert white == pytest.approx(0.0, abs=0.03)
    assert red == pytest.approx(0.6, abs=0.05)


def test_a_driven_node_keeps_one_sigma_and_follows_its_driver():
    cascade = Cascade([Node("child", 0.0, 1.0), Node("parent", 0.0, 1.0)], [Link("child", "parent", 1, 0.6, 4)])
    values = simulate(cascade, start=MONDAY, weeks=3000, seed=3).values
    assert values[:, 1].std() == pytest.approx(1.0, abs=0.06)
    assert np.corrcoef(values[:-4, 0], values[4:, 1])[0, 1] == pytest.approx(0.6, abs=0.06)


def test_tails_caps_and_outliers():
    nodes = [
        Node("normal", 0.0, 1.0, ar=0.0),
        Node("heavy", 0.0, 1.0, ar=0.0, tail_df=3.0),
        Node("capped", 0.0, 1.0, ar=0.0, noise_cap=1.5),
        Node("dirty", 0.0, 1.0, ar=0.0, outliers=0.05, outlier_size=20.0),
    ]
    values = np.abs(simulate(Cascade(nodes), start=MONDAY, weeks=2000, seed=11).values)
    assert values[:, 0].max() < 5 < values[:, 1].max()
    assert values[:, 2].max() == 1.5
    assert (values[:, 3] > 10).mean() == pytest.approx(0.05, abs=0.015)


def test_bounds_come_before_rounding_and_every_value_keeps_them():
    node = Node("share", 99.5, 3.0, low=0.0, high=100.0, decimals=1)
    values = simulate(Cascade([node]), start=MONDAY, weeks=200, seed=2).values
    assert values.max() == 100.0
    np.testing.assert_array_equal(values, np.round(values, 1))


def test_missing_values_and_gaps():
    nodes = [Node("thin", 1.0, 1.0, missing=0.2), Node("full", 1.0, 1.0)]
    cascade = Cascade(nodes, gaps=[Gap("full", MONDAY + timedelta(weeks=2), 3)])
    run = simulate(cascade, start=MONDAY, weeks=1000, seed=4)
    assert np.isnan(run.values[:, 0]).mean() == pytest.approx(0.2, abs=0.04)
    assert np.flatnonzero(np.isnan(run.values[:, 1])).tolist() == [2, 3, 4]
    assert not np.isnan(run.complete).any()


def test_level_follows_knots_and_seasons():
    knots = ((date(2025, 1, 1), 10.0), (date(2026, 1, 1), 20.0))
    node = Node("k", knots, 1.0, noise=0.0, seasons=(Season("bump", 4.0, day=351, width=10),))
    run = simulate(Cascade([node]), start=MONDAY, weeks=104, seed=1)
    values = dict(zip(run.periods, run.values[:, 0], strict=True))
    assert values[date(2025, 6, 30)] == pytest.approx(15.1, abs=0.1)
    assert values[date(2025, 12, 15)] == pytest.approx(19.6 + 4.0, abs=0.2)
    assert values[date(2026, 6, 29)] == pytest.approx(20.0, abs=0.01)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Cascade([quiet("a"), quiet("a")]), "one key"),
        (lambda: Cascade([quiet("a")], [Link("a", "z", 1, 0.3, 1)]), "unknown nodes: z"),
        (lambda: Cascade([quiet("a"), quiet("b")], [Link("a", "b", 1, 1, 1), Link("b", "a", 1, 1, 1)]), "cycle"),
        (lambda: Cascade([quiet("a"), quiet("b")], [Link("a", "b", 2, 0.3, 1)]), "polarity"),
        (lambda: Cascade([quiet("a"), quiet("b")], [Link("a", "b", 1, 0.3, -1)]), "negative"),
        (lambda: Cascade([quiet("a")], faults=[Fault("a", date(2025, 1, 7), "step", 1)]), "Monday"),
        (lambda: Cascade([Node("a", 1.0, 0.0)]), "sigma"),
        (lambda: Cascade([quiet("a", low=2.0, high=1.0)]), "low"),
        (lambda: simulate(Cascade([quiet("a")]), start=date(2025, 1, 7), weeks=1, seed=1), "Monday"),
        (lambda: simulate(Cascade([quiet("a")]), start=MONDAY, weeks=0, seed=1), "weeks"),
    ],
    ids=[
        "twin keys",
        "unknown node",
        "cycle",
        "polarity",
        "negative lag",
        "fault off Monday",
        "sigma",
        "bounds",
        "start off Monday",
        "no weeks",
    ],
)
def test_what_cannot_be_simulated_is_named(build, words):
    with pytest.raises(ValueError, match=words):
        build()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_random_cases_say_the_truth(seed):
    """The root really hurts the target before the last week; distractors never do so."""
    rng = np.random.default_rng(seed)
    case = random_cascade(rng, last_week=MONDAY, distractors=3, false_links=0.2, lag_error=2)
    run = simulate(case.cascade, start=MONDAY - timedelta(weeks=29), weeks=30, seed=seed)
    column = case.cascade.index[case.target]
    worse = 1 if case.cascade.nodes[column].direction == "lower" else -1
    hurt = worse * run.effect_of(case.fault)[:, column]
    assert hurt.max() > 0.05
    for distractor in case.distractors:
        assert (worse * run.effect_of(distractor)[:, column]).max() <= 1e-12
    share = np.mean([not link.true for link in case.documented])
    assert share == pytest.approx(0.2, abs=0.03)
    assert {link.child for link in case.documented if link.true} == {link.child for link in case.cascade.links}


def test_a_quiet_case_has_no_fault():
    case = random_cascade(np.random.default_rng(1), last_week=MONDAY, quiet=True, unknown_strengths=True)
    assert (case.fault, case.root, case.distractors, tuple(case.cascade.faults)) == (None, None, (), ())
    assert {link.strength for link in case.documented} == {None}


def test_gain_adds_up_over_paths():
    links = [Link("a", "t", 1, 0.3, 2), Link("a", "b", 1, 0.5, 1), Link("b", "t", -1, 0.8, 4)]
    reach = reach_of(Cascade([quiet("a"), quiet("b"), quiet("t")], links), "t")
    assert reach["a"].gain == pytest.approx(0.3 - 0.4)
    assert reach["a"].lag == 5
