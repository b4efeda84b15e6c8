"""Who should own a shared KPI: most direct influence, ties told."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.influence import Feeding, suggested_owner

KPI, A, B, C = (UUID(int=n) for n in range(4))


def link(n, department, **told):
    return Feeding(child=UUID(int=100 + n), parent=told.pop("parent", KPI), department=department, **told)


def test_effects_in_units_count_in_sigmas_and_add_up():
    found = suggested_owner(
        KPI, 2.0,
        [link(1, A, effect=0.5, sigma=1.0), link(2, A, effect=-0.5, sigma=2.0), link(3, B, strength="strong")],
        [],
    )  # fmt: skip
    assert [one.department for one in found.ranked] == [A, B]
    assert [one.sigmas for one in found.ranked] == pytest.approx([0.75, 0.5])
    assert (found.reason, [one.department for one in found.first]) == ("strongest", [A])


def test_without_a_scale_the_strength_speaks():
    found = suggested_owner(KPI, None, [link(1, A, effect=9.0, sigma=1.0), link(2, B, strength="strong")], [])
    assert [one.department for one in found.first] == [B]
    assert [one.sigmas for one in found.ranked] == [0.5, 0.3]


def test_who_cannot_be_told_apart_is_a_tie():
    found = suggested_owner(KPI, None, [link(1, A, strength="medium"), link(2, B, strength="medium")], [B])
    assert (found.reason, {one.department for one in found.first}) == ("tie", {A, B})
    only = suggested_owner(KPI, None, [link(1, A)], [B])
    assert (only.reason, only.first[0].department) == ("only_link", A)


def test_contributors_and_lines_of_sight_stand_behind_links():
    deep = link(2, B, parent=UUID(int=101))
    found = suggested_owner(KPI, None, [link(1, A), deep], [C])
    assert [one.department for one in found.ranked] == [A, C, B]
    assert (found.ranked[2].links, found.ranked[2].lines) == (0, 1)
    assert suggested_owner(KPI, None, [], [C]).reason == "contributes"
    assert suggested_owner(KPI, None, [], [B, C]).reason == "tie"
    assert suggested_owner(KPI, None, [link(1, None), deep], []).reason == "line_of_sight"
    assert suggested_owner(KPI, None, [], []).reason == "nobody"


links = st.lists(
    st.builds(
        link, st.integers(0, 9), st.sampled_from([A, B, C]), effect=st.none() | st.floats(-5, 5),
        strength=st.sampled_from(["", "weak", "medium", "strong"]), sigma=st.none() | st.floats(0.1, 9),
    ), max_size=8,
)  # fmt: skip


@given(links=links, order=st.randoms(), sigma=st.none() | st.floats(0.1, 9))
def test_the_order_of_links_does_not_matter_and_one_more_never_lowers(links, order, sigma):
    found = suggested_owner(KPI, sigma, links, [])
    shuffled = list(links)
    order.shuffle(shuffled)
    again = suggested_owner(KPI, sigma, shuffled, [])
    assert {one.department: one.links for one in again.ranked} == {one.department: one.links for one in found.ranked}
    more = suggested_owner(KPI, sigma, [*links, link(50, A, strength="strong")], [])
    before = next((one.sigmas for one in found.ranked if one.department == A), 0.0)
    assert next(one.sigmas for one in more.ranked if one.department == A) >= before + 0.49
