"""Other targets for one conflict: the same judgement as the scan's, and the dial's two directions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.rules.conflicts.graph import Graph, Resources, no_resources
from alignment.rules.conflicts.resolve import Resolution, resolve
from alignment.rules.conflicts.scan import scan
from alignment.rules.conflicts.what_if import dial, harming_sides, what_if
from alignment.rules.conflicts.witness import Scales, new_target


def graph(direct, gap, couplings=None):
    direct = np.atleast_2d(np.array(direct, dtype=float))
    n = direct.shape[1]
    couplings = np.zeros((n, n)) if couplings is None else np.array(couplings, dtype=float)
    return Graph(
        direct, np.zeros(direct.shape), couplings, np.array(gap, float), np.arange(n), no_resources(n, len(direct))
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_targets_in_force_give_what_the_scan_found(seed):
    rng = np.random.default_rng(seed)
    couplings = np.tril(rng.normal(0, 0.4, (5, 5)) * (rng.random((5, 5)) < 0.3), -1)
    of = graph(rng.normal(0, 0.5, (2, 5)), rng.normal(0.8, 1, 5), couplings)
    for one in scan(of).conflicts:
        found = what_if(of, (one.first, one.second), one.company, (of.gap[one.first], of.gap[one.second]))
        if one.company is None:
            assert not found.possible
        elif one.grade != "possible":
            assert found.change == pytest.approx(one.worst, abs=1e-9)
            assert not found.gone


def test_the_smallest_cut_ends_it_and_a_little_less_does_not():
    of = graph([-0.6, 0.3], [1.0, 1.0])
    (conflict,) = scan(of).conflicts
    cut = resolve(of, [conflict])[0][0]
    assert cut.kpi == 0
    assert what_if(of, (0, 1), 0, (cut.gap, 1.0)).gone
    assert not what_if(of, (0, 1), 0, (cut.gap + 0.01, 1.0)).gone


def test_targets_that_exclude_each_other_are_impossible_until_one_gives_way():
    of = graph([0.0, 0.0], [1.0, 1.0], [[0.0, -2.0], [0.0, 0.0]])
    assert not what_if(of, (0, 1), None, (1.0, 3.0)).possible
    assert what_if(of, (0, 1), None, (1.0, 0.0)).gone


def test_the_side_that_costs_more():
    of = graph([[-0.6, 0.3], [0.5, -0.2]], [1.0, 1.0])
    assert harming_sides(of, [(0, 1), (1, 0), (0, 1), (0, 1)], [0, 0, 1, None]) == [0, 1, 1, 0]
    assert harming_sides(replace(of, gap=np.array([np.nan, 1.0])), [(0, 1)], [0]) == [0]


@pytest.mark.parametrize(("sign", "ends"), [(1, (13.0, 15.0)), (-1, (11.0, 13.0))])
def test_a_dial_goes_from_where_the_kpi_stands_to_twice_as_far(sign, ends):
    of = dial(now=13.0, sigma=0.5, sign=sign, gap=2.0)
    assert of.target == 13.0 + sign
    assert (of.low, of.high) == ends
    assert of.gap(of.target) == pytest.approx(2.0)
    assert of.value(of.gap(12.2)) == pytest.approx(12.2)
    assert of.held(99.0) == ends[1]


@pytest.mark.parametrize("unknown", [{"now": np.nan}, {"sigma": 0.0}, {"sigma": np.nan}, {"gap": np.nan}])
def test_what_is_not_known_cannot_be_tried(unknown):
    assert dial(**{"now": 1.0, "sigma": 1.0, "sign": 1, "gap": 1.0} | unknown) is None


def test_what_the_two_want_of_a_shared_resource_is_told():
    shared = Resources(
        np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2.5, 9.0]), np.array([[1.0, 1.0]]), np.array([False, False])
    )
    of = replace(graph([0.0, 0.0], [1.0, 1.0]), resources=shared)
    found = what_if(of, (0, 1), 0, (1.0, 1.0))
    (load,) = found.loads  # the second is one side's alone
    assert load.resource == 0
    assert load.wants == pytest.approx((2.5, 1.25))
    assert load.beyond == pytest.approx(1.25)
    assert what_if(of, (0, 1), 0, (0.0, 0.0)).loads[0].beyond == 0


def test_a_figure_to_date_asks_for_the_target_of_its_whole_span():
    """Half of the year is over: 60 of the pace of 50, 100 in all."""
    none = np.zeros(0)
    scales = Scales(np.array([40.0]), np.array([5.0]), np.array([1]), none, none, none.astype(int), np.array([2.0]))
    assert new_target(Resolution("cut", 0, 0.5, 1.0), scales) == pytest.approx(90.0)
    assert new_target(Resolution("cut", 0, 0.5, 1.0), replace(scales, whole=None)) == pytest.approx(45.0)
