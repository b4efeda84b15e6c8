"""The cascade: allowed levels, circles with their path, lines of sight."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.cascade import (
    SightLink,
    ancestors,
    cycle_closed_by,
    descendants,
    find_cycle,
    level_fault,
    lines_of_sight,
    link_kind,
    without_sight,
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


def test_a_circle_names_its_path():
    assert find_cycle([("a", "b"), ("b", "c"), ("x", "a")]) is None
    assert find_cycle([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")]) == ["a", "b", "c", "a"]
    assert find_cycle([("a", "a")]) == ["a", "a"]
    assert find_cycle([]) is None


def test_a_new_link_is_refused_with_the_circle_it_would_close():
    edges = [("a", "b"), ("b", "c"), ("a", "c")]
    assert cycle_closed_by(edges, "c", "a") == ["c", "a", "c"]
    assert cycle_closed_by(edges, "a", "d") is None
    assert cycle_closed_by(edges, "a", "a") == ["a", "a"]
    assert cycle_closed_by([("a", "b"), ("b", "c")], "c", "a") == ["c", "a", "b", "c"]


def test_a_long_chain_needs_no_deep_stack():
    edges = [(i, i + 1) for i in range(20_000)]
    assert find_cycle(edges) is None
    assert len(find_cycle([*edges, (20_000, 0)])) == 20_002


edges_of_small_graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@given(edges_of_small_graphs)
def test_a_found_circle_is_one_and_none_means_an_order_exists(edges):
    circle = find_cycle(edges)
    if circle is not None:
        assert circle[0] == circle[-1]
        assert all(step in edges for step in pairwise(circle))
        return
    left = set(range(8))
    while left:
        free = {node for node in left if not any(child == node and parent in left for child, parent in edges)}
        assert free, "no circle was reported, so some KPI must have no parent left"
        left -= free


@given(edges_of_small_graphs, st.integers(0, 7), st.integers(0, 7))
def test_asking_before_saving_and_looking_after_agree(edges, child, parent):
    if find_cycle(edges) is None:
        path = cycle_closed_by(edges, child, parent)
        assert (path is None) == (find_cycle([*edges, (child, parent)]) is None)
        if path is not None:
            assert path[:2] == [child, parent]
            assert path[-1] == child
            assert all(step in edges for step in pairwise(path[1:]))


@given(edges_of_small_graphs, st.integers(0, 7), st.integers(0, 7))
def test_ancestors_and_descendants_are_two_sides_of_one_thing(edges, one, other):
    if one != other:
        assert (other in ancestors(edges, one)) == (one in descendants(edges, other))
    assert one not in ancestors(edges, one)


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
    assert without_sight(sight) == ["d2", "i2"]


def test_couplings_are_no_line_of_sight():
    links = [
        SightLink("d1", "C1", accepted=True),
        SightLink("d2", "d1", accepted=True),
        SightLink("i2", "C1", accepted=True),
    ]
    sight = lines_of_sight(LEVELS, links)
    assert without_sight(sight) == ["d2", "i1", "i2"]
