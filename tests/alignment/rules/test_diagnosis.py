"""Where a dip began: against cascades whose truth is known, and against everything history can lack."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.rules.diagnosis import RECENT, CircularError, diagnose, network, project, read
from alignment.rules.simulation import Cascade, Fault, Link, Node, random_cascade, simulate
from kpis.rules.baseline import baseline_z

LAST = date(2026, 11, 16)
WEEKS = 104
START = LAST - timedelta(weeks=WEEKS - 1)


def reading_of(cascade, documented, *, seed, weeks=WEEKS):
    run = simulate(cascade, start=LAST - timedelta(weeks=weeks - 1), weeks=weeks, seed=seed)
    return reading(cascade, documented, run.values.T)


def reading(cascade, documented, values):
    index = cascade.index
    depth = np.array([node.depth for node in cascade.nodes])
    links = [(index[li.child], index[li.parent], li.polarity, li.strength, li.lag) for li in documented]
    return read(network(len(depth), links, depth), baseline_z(values, recent=RECENT).z)


def story(*faults):
    """Response drives repeat orders drive retention; a second branch looks on."""
    nodes = [
        Node("retention", 68.0, 0.6, depth=1),
        Node("response", 4.6, 0.3, depth=2),
        Node("mails", 900.0, 40.0, depth=3),
        Node("accuracy", 98.0, 0.4, depth=2),
    ]
    links = [
        Link("mails", "response", 1, 0.5, 2),
        Link("response", "retention", 1, 0.5, 3),
        Link("accuracy", "retention", 1, 0.3, 6),
    ]
    return Cascade(nodes, links, faults)


def test_the_story_is_told():
    """The response rate fell six weeks ago; three weeks later retention dipped: the campaign, not the product."""
    cascade = story(Fault("response", LAST - timedelta(weeks=6), "step", -4.0))
    right = 0
    for seed in range(12):
        found = diagnose(reading_of(cascade, cascade.links, seed=seed), 0, worse=-1)
        first = found.ranking[0]
        if found.verdict == "below" and first.node == 1 and abs(first.onset - (WEEKS - 7)) <= 1:
            right += 1
            assert first.path == (1, 0)
            assert first.size < -2
            assert first.share > 0.3
    assert right >= 11


def test_what_begins_below_is_not_blamed_on_the_level_between():
    cascade = story(Fault("mails", LAST - timedelta(weeks=9), "step", -6.0))
    found = [diagnose(reading_of(cascade, cascade.links, seed=seed), 0, worse=-1).ranking[0] for seed in range(10)]
    assert sum(origin.node == 2 and origin.path == (2, 1, 0) for origin in found) >= 8


def test_what_nothing_below_explains_is_strategy_or_comes_from_outside():
    cascade = story(Fault("retention", LAST - timedelta(weeks=4), "step", -5.0))
    found = [diagnose(reading_of(cascade, cascade.links, seed=seed), 0, worse=-1) for seed in range(10)]
    assert sum(one.verdict == "strategy_or_external" and one.ranking[0].path == (0,) for one in found) >= 9


def test_a_change_for_the_better_explains_no_dip():
    cascade = story(Fault("response", LAST - timedelta(weeks=6), "step", 4.0))
    for seed in range(6):
        found = diagnose(reading_of(cascade, cascade.links, seed=seed), 0, worse=-1)
        assert found.verdict in {"no_significant_variance", "unclear"}


def test_where_lower_is_better_a_rise_is_the_dip():
    cascade = story(Fault("response", LAST - timedelta(weeks=6), "step", 4.0))
    found = diagnose(reading_of(cascade, cascade.links, seed=3), 0, worse=1)
    assert (found.verdict, found.ranking[0].node) == ("below", 1)


def test_accuracy_on_drawn_companies():
    """A floor under the tables of benchmarks/accuracy, small enough to run always."""
    first = three = 0
    for seed in range(24):
        rng = np.random.default_rng(700 + seed)
        case = random_cascade(rng, last_week=LAST, size=(5.0, 8.0))
        index = case.cascade.index
        target = index[case.target]
        worse = 1 if case.cascade.nodes[target].direction == "lower" else -1
        ranking = diagnose(reading_of(case.cascade, case.documented, seed=seed), target, worse=worse).ranking
        places = [origin.node for origin in ranking]
        first += places[:1] == [index[case.root]]
        three += index[case.root] in places[:3]
    assert first >= 20
    assert three >= 22


def test_a_quiet_company_is_seldom_blamed_or_warned():
    blamed = warned = 0
    for seed in range(20):
        case = random_cascade(np.random.default_rng(900 + seed), last_week=LAST, quiet=True)
        known = reading_of(case.cascade, case.documented, seed=900 + seed)
        blamed += sum(diagnose(known, target, worse=-1).verdict == "below" for target in range(3))
        warned += sum(bool(project(known, target, worse=-1)) for target in range(3))
    assert blamed <= 6
    assert warned <= 3


def test_what_has_not_arrived_is_announced_with_its_week():
    cascade = story(Fault("accuracy", LAST - timedelta(weeks=3), "step", -5.0))
    said = [project(reading_of(cascade, cascade.links, seed=seed), 0, worse=-1) for seed in range(8)]
    right = [one[0] for one in said if one and one[0].node == 3]
    assert len(right) >= 7
    assert all(abs(one.weeks - 3) <= 1 and 0.5 < one.size < 3 and one.path == (3, 0) for one in right)


def test_what_has_arrived_is_not_announced():
    cascade = story(Fault("accuracy", LAST - timedelta(weeks=12), "step", -5.0))
    assert not project(reading_of(cascade, cascade.links, seed=2), 0, worse=-1)


def test_unknown_lags_and_strengths_are_looked_for():
    cascade = story(Fault("response", LAST - timedelta(weeks=8), "step", -5.0))
    unknown = [(2, 1, 1, None, None), (1, 0, 1, None, None), (3, 0, 1, None, None)]
    run = simulate(cascade, start=START, weeks=WEEKS, seed=4)
    depth = np.array([node.depth for node in cascade.nodes])
    known = read(network(4, unknown, depth), baseline_z(run.values.T, recent=RECENT).z)
    assert diagnose(known, 0, worse=-1).ranking[0].node == 1


def test_a_circle_is_refused_with_its_nodes():
    with pytest.raises(CircularError) as refused:
        network(4, [(0, 1, 1, 0.3, 1), (1, 2, 1, 0.3, 1), (2, 0, 1, 0.3, 1), (3, 0, 1, 0.3, 1)])
    assert set(refused.value.nodes) >= {0, 1, 2}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda values: values[:, -5:], id="five values"),
        pytest.param(lambda values: values * np.nan, id="nothing"),
        pytest.param(lambda values: np.ones_like(values), id="constant"),
        pytest.param(lambda values: np.where(np.arange(values.shape[1]) % 4 == 0, values, np.nan), id="monthly"),
    ],
)
def test_too_little_to_know_what_is_normal_blames_nobody(spoil):
    cascade = story(Fault("response", LAST - timedelta(weeks=6), "step", -4.0))
    run = simulate(cascade, start=START, weeks=WEEKS, seed=1)
    values = np.atleast_2d(spoil(run.values.T))
    known = reading(cascade, cascade.links, values)
    found = diagnose(known, 0, worse=-1)
    assert (found.verdict, found.ranking) == ("no_significant_variance", ())
    assert project(known, 0, worse=-1) == []


def test_a_child_without_values_is_no_origin_and_hinders_nobody():
    cascade = story(Fault("response", LAST - timedelta(weeks=6), "step", -4.0))
    run = simulate(cascade, start=START, weeks=WEEKS, seed=1)
    values = run.values.T.copy()
    values[3] = np.nan
    values[2, 60:] = 900.0
    found = diagnose(reading(cascade, cascade.links, values), 0, worse=-1)
    assert found.ranking[0].node == 1
    assert 3 not in {origin.node for origin in found.ranking}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.6), st.integers(30, 110))
def test_whatever_is_missing_figures_stay_figures(seed, missing, weeks):
    rng = np.random.default_rng(seed)
    case = random_cascade(rng, last_week=LAST, missing=missing, departments=3, tail_df=3.0)
    known = reading_of(case.cascade, case.documented, seed=seed, weeks=weeks)
    for target in range(3):
        found = diagnose(known, target, worse=-1)
        ranks = [origin.z * origin.share**0.5 * (1.15 if origin.node == target else 1.0) for origin in found.ranking]
        assert ranks == sorted(ranks, reverse=True)
        for origin in found.ranking:
            assert 0 < origin.share <= 1
            assert np.isfinite([origin.z, origin.size]).all()
            assert weeks - RECENT <= origin.onset < weeks
            assert (origin.path[0], origin.path[-1]) == (origin.node, target)
        for coming in project(known, target, worse=-1):
            assert coming.size > 0
            assert coming.weeks >= 1
