"""Where nodes stand: nothing over anything else, every line between two of them, the same picture every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.rules.cascade_map import THICKEST, THINNEST, Node, arrange, harms, thickness
from dashboards.rules.cascade_sight import left_over, sight_of

GROUPS = ["east", "north", "west"]


@st.composite
def cascades(draw):
    tops = [Node(f"c{i}", "company") for i in range(draw(st.integers(0, 5)))]
    middles = [Node(f"d{i}", "department", draw(st.sampled_from(GROUPS))) for i in range(draw(st.integers(0, 12)))]
    lows = [
        Node(f"i{i}", "individual", draw(st.sampled_from(GROUPS)), draw(st.sampled_from(["", "d0", "d1", "gone"])))
        for i in range(draw(st.integers(0, 25)))
    ]
    nodes = draw(st.permutations([*tops, *middles, *lows]))
    ends = st.tuples(
        st.sampled_from([*lows, *middles] or [Node("x", "department")]),
        st.sampled_from([*middles, *tops] or [Node("y", "company")]),
    )
    links = [
        (a.key, b.key) for a, b in draw(st.lists(ends, max_size=40)) if (a.level, b.level) != ("individual", "company")
    ]
    return nodes, [*links, ("nobody", "c0")]


def over(one, other):
    return (
        one.x < other.x + other.width and other.x < one.x + one.width
        and one.y < other.y + other.height and other.y < one.y + one.height
    )  # fmt: skip


@given(cascades())
def test_nothing_stands_over_anything_else(cascade):
    nodes, links = cascade
    found = arrange(nodes, links)
    assert set(found.spots) == {node.key for node in nodes}
    spots = list(found.spots.values())
    assert not any(over(one, other) for i, one in enumerate(spots) for other in spots[:i])
    assert all(spot.y >= 0 and spot.y + spot.height <= found.height for spot in spots)
    xs = {node.level: {found.spots[node.key].x for node in nodes if node.level == node.level} for node in nodes}
    assert all(len(some) <= 3 for some in xs.values())


@given(cascades())
def test_every_line_lies_between_two_nodes_and_every_link_of_known_nodes_is_drawn(cascade):
    nodes, links = cascade
    found = arrange(nodes, links)
    known = {node.key for node in nodes}
    drawn = [(one.child, one.parent) for one in found.strands]
    assert drawn == [(a, b) for a, b in dict.fromkeys(links) if {a, b} <= known and a != b]
    for one in found.strands:
        child, parent = found.spots[one.child], found.spots[one.parent]
        assert (one.x2, one.y2) == (child.x, child.middle)
        assert one.y1 == parent.middle
        assert one.bow == (child.x == parent.x)
        assert one.x1 == (parent.x if one.bow else parent.x + parent.width)


@given(cascades())
def test_the_same_input_is_the_same_picture(cascade):
    nodes, links = cascade
    assert arrange(nodes, links) == arrange(list(nodes), list(links))


def test_departments_stay_together_and_people_beside_what_they_feed():
    nodes = [
        Node("growth", "company"), Node("margin", "company"),
        Node("a1", "department", "north"), Node("b1", "department", "east"), Node("a2", "department", "north"),
        Node("calls", "individual", "north"),
    ]  # fmt: skip
    found = arrange(nodes, [("a1", "margin"), ("a2", "margin"), ("b1", "growth"), ("calls", "a2")])
    assert [key for key, _y in found.headings] == ["east", "north"]  # as the outcomes they feed stand
    tops = [found.spots[key].y for key in ("b1", "a1", "a2")]
    assert tops == sorted(tops)
    assert found.spots["calls"].middle == found.spots["a2"].middle
    assert found.spots["growth"].y < found.spots["margin"].y


def test_a_line_is_as_thick_as_its_effect():
    def thick(effect=None, strength="", child=1.0, parent=1.0):
        return thickness(effect=effect, strength=strength, child_sigma=child, parent_sigma=parent)

    assert thick(0.0) == THINNEST
    assert thick(2.0) == THICKEST == thick(1.0, child=3.0)
    assert THINNEST < thick(strength="weak") < thick() == thick(strength="medium") < thick(strength="strong") < THICKEST
    assert thick(1.0, parent=None) == thick(1.0, parent=0.0) == thick()


@pytest.mark.parametrize(
    ("polarity", "child", "parent", "expected"),
    [(1, "higher", "higher", False), (-1, "higher", "lower", False), (-1, "higher", "higher", True), (1, "lower", "higher", True), (-1, "range", "higher", False)],
)  # fmt: skip
def test_what_harms(polarity, child, parent, expected):
    assert harms(polarity=polarity, child_direction=child, parent_direction=parent) is expected


LINKS = [("i", "d"), ("d", "c"), ("e", "c"), ("d", "c2"), ("j", "e")]


def test_the_line_of_sight_goes_up_and_down_and_not_sideways():
    sight = sight_of("d", LINKS)
    assert (sight.up, sight.down) == (["c", "c2"], ["i"])
    assert sight.links == {("i", "d"), ("d", "c"), ("d", "c2")}
    assert sight_of("alone", LINKS).nodes == {"alone"}


def test_a_filter_leaves_what_matches_and_what_it_feeds():
    assert left_over(["i"], LINKS) == {"i", "d", "c", "c2"}
    assert left_over([], LINKS) == frozenset()


def test_sixty_folded_departments_fit_two_screens():
    nodes = [Node("top", "company")]
    for at in range(60):
        nodes += [
            Node(f"d{at}", "department", f"g{at:02}", whole=True),
            Node(f"f{at}", "individual", f"g{at:02}", f"d{at}"),
        ]
    found = arrange(nodes, [(f"d{at}", "top") for at in range(60)])
    assert found.headings == []
    assert found.height < 1800
    assert found.spots["d7"].middle == found.spots["f7"].middle
