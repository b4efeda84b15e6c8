"""Which executive is asked: the outcome that suffers decides, not the alphabet."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.nearest import Executive, nearest

ANN, BEN, CAL = (UUID(int=number) for number in (1, 2, 3))
THREE = [Executive(ANN, "Ann"), Executive(BEN, "Ben"), Executive(CAL, "Cal")]


def test_who_owns_the_outcome_comes_first_and_who_was_asked_as_head_last():
    assert nearest(THREE, outcomes={BEN: 1, CAL: 2}, alignment_owner=ANN) == (CAL, BEN, ANN)
    assert nearest(THREE, outcomes={CAL: 2}, alignment_owner=None, head=CAL) == (ANN, BEN, CAL)


def test_then_the_alignment_owner_then_whom_least_waits_for_and_only_then_the_name():
    assert nearest(THREE, outcomes={}, alignment_owner=BEN) == (BEN, ANN, CAL)
    busy = [Executive(ANN, "Ann", 3), Executive(BEN, "Ben", 1), Executive(CAL, "Cal", 1)]
    assert nearest(busy, outcomes={}, alignment_owner=None) == (BEN, CAL, ANN)
    assert nearest([], outcomes={}, alignment_owner=ANN) == ()


@given(st.permutations(THREE), st.dictionaries(st.sampled_from([ANN, BEN, CAL]), st.integers(0, 3)))
def test_the_order_in_which_they_are_read_does_not_matter(shuffled, outcomes):
    assert nearest(shuffled, outcomes=outcomes, alignment_owner=None) == nearest(
        THREE, outcomes=outcomes, alignment_owner=None
    )
