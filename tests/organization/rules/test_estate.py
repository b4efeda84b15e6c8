"""Handing over: everything is decided, nothing twice, and nothing becomes what it may not."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from organization.rules.estate import HAND_OVER, LEAVE, RETIRE, Item, Said, decide, successors

ACTS = st.sampled_from([(), (HAND_OVER,), (HAND_OVER, LEAVE), (HAND_OVER, RETIRE), (HAND_OVER, RETIRE, LEAVE)])
ITEMS = st.lists(
    st.builds(
        lambda number, acts: Item("kpi", UUID(int=number), f"K{number}", acts=acts, retires=RETIRE in acts,
                                  usual=RETIRE if RETIRE in acts else HAND_OVER),
        st.integers(0, 50), ACTS,
    ),
    unique_by=lambda item: item.id, max_size=12,
)  # fmt: skip
PEOPLE = st.none() | st.integers(100, 103).map(lambda number: UUID(int=number))


@given(
    ITEMS,
    PEOPLE,
    st.sampled_from([None, RETIRE, HAND_OVER]),
    st.dictionaries(st.integers(0, 50), st.tuples(st.sampled_from([HAND_OVER, RETIRE, LEAVE]), PEOPLE)),
)
def test_every_item_is_decided_or_open_and_never_against_what_it_may_become(items, successor, individual, single):
    said = Said(successor, individual, {("kpi", UUID(int=number)): one for number, one in single.items()})
    made, open_ones = decide(items, said)
    asked = [item for item in items if item.acts]
    assert sorted([one.item.id for one in made] + [one.id for one in open_ones]) == sorted(item.id for item in asked)
    for one in made:
        assert one.act in one.item.acts
        assert (one.to is not None) == (one.act == HAND_OVER)
    if successor is not None and not single:
        assert open_ones == []
        assert successors(made) <= {successor}


def test_one_successor_individual_kpis_retired_single_things_apart():
    head = Item("department_head", UUID(int=1), "Head", acts=(HAND_OVER, LEAVE))
    kpi = Item("kpi", UUID(int=2), "Win rate")
    own = Item("kpi", UUID(int=3), "Calls", acts=(HAND_OVER, RETIRE), usual=RETIRE, retires=True)
    anna, ben = UUID(int=100), UUID(int=101)
    made, _ = decide([head, kpi, own], Said(anna))
    assert [(one.act, one.to) for one in made] == [(HAND_OVER, anna), (HAND_OVER, anna), (RETIRE, None)]
    made, _ = decide([head, kpi, own], Said(anna, HAND_OVER, {head.name: (LEAVE, None), kpi.name: (HAND_OVER, ben)}))
    assert [(one.act, one.to) for one in made] == [(LEAVE, None), (HAND_OVER, ben), (HAND_OVER, anna)]
    assert decide([head, kpi, own], Said())[1] == [head, kpi]
