"""The cascade: allowed levels, circles with their path, lines of sight."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.cascade import (
    SightLink,
    ancestors,
    cycle_closed_by,
    level_fault,
    lines_of_sight,
    link_kind,
)


@pytest.mark.parametrize(
    ("child", "parent", "kind", "fault"),
    [
        ("department", "company", "cascade", None),
        ("individual", "department", "cascade", None),
        ("department", "department", "coupling", None),
        ("individual", "company", None, "level_skipped"),
        ("company", "department", None, "upside_down"),
        ("department", "individual", None, "upside_down"),
        ("company", "company", None, "same_level"),
        ("individual", "individual", None, "same_level"),
    ],
)
def test_a_link_goes_one_level_up_or_couples_two_departments(child, parent, kind, fault):
    assert link_kind(child, parent) == kind
    assert level_fault(child, parent) == fault


def ordered(edges):
    """Whether the KPIs have an order in which every parent comes first: there is no circle."""
    left = set(range(8))
    while left:
        free = {node for node in left if not any(child == node and parent in left for child, parent in edges)}
        if not free:
            return False
        left -= free
    return True


def test_a_new_link_is_refused_with_the_circle_it_would_close():
    edges = [("a", "b"), ("b", "c"), ("a", "c")]
    assert cycle_closed_by(edges, "c", "a") == ["c", "a", "c"]
    assert cycle_closed_by(edges, "a", "d") is None
    assert cycle_closed_by(edges, "a", "a") == ["a", "a"]
    assert cycle_closed_by([("a", "b"), ("b", "c")], "c", "a") == ["c", "a", "b", "c"]


def test_a_long_chain_needs_no_deep_stack():
    edges = [(i, i + 1) for i in range(20_000)]
    assert cycle_closed_by(edges, 20_000, 20_001) is None
    assert len(cycle_closed_by(edges, 20_000, 0)) == 20_002


edges_of_small_graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@given(edges_of_small_graphs, st.integers(0, 7), st.integers(0, 7))
def test_asking_before_saving_and_looking_after_agree(edges, child, parent):
    if ordered(edges):
        path = cycle_closed_by(edges, child, parent)
        assert (path is None) == ordered([*edges, (child, parent)])
        if path is not None:
            assert path[:2] == [child, parent]
            assert path[-1] == child
            assert all(step in edges for step in pairwise(path[1:]))


@given(edges_of_small_graphs, st.integers(0, 7), st.integers(0, 7))
def test_ancestors_are_what_a_new_link_back_would_close_a_circle_with(edges, one, other):
    assert one not in ancestors(edges, one)
    if one != other:
        assert (other in ancestors(edges, one)) == (cycle_closed_by(edges, other, one) is not None)


LEVELS = {
    "C1": "company",
    "C2": "company",
    "d1": "department",
    "d2": "department",
    "i1": "individual",
    "i2": "individual",
}


def test_lines_of_sight_follow_accepted_links_only():
    links = [
        SightLink("d1", "C1", accepted=True),
        SightLink("d1", "C2", accepted=True),
        SightLink("d2", "C2", accepted=False),
        SightLink("i1", "d1", accepted=True),
        SightLink("i2", "d2", accepted=True),
        SightLink("i1", "gone", accepted=True),
    ]
    sight = lines_of_sight(LEVELS, links)
    assert sight["d1"] == sight["i1"] == {"C1", "C2"}
    assert sight["C1"] == {"C1"}
    assert [kpi for kpi, reached in sight.items() if not reached] == ["d2", "i2"]


def test_couplings_are_no_line_of_sight():
    links = [
        SightLink("d1", "C1", accepted=True),
        SightLink("d2", "d1", accepted=True),
        SightLink("i2", "C1", accepted=True),
    ]
    sight = lines_of_sight(LEVELS, links)
    assert [kpi for kpi, reached in sight.items() if not reached] == ["d2", "i1", "i2"]
