"""Departments merged, split, closed: nothing is lost, nothing is somewhere twice."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from organization.rules.regrouping import (
    CONTRIBUTION,
    KPI,
    PERSON,
    TOKEN,
    Goal,
    Thing,
    plan_leaving,
    plan_splitting,
)

HERE, THERE, ELSEWHERE, FRESH = (UUID(int=number) for number in (1, 2, 3, 4))
OUTSIDE = [UUID(int=number) for number in range(900, 904)]


@st.composite
def departments(draw) -> dict[UUID, list[Thing]]:
    """Two departments; every contribution feeds a KPI of the outside, each department each KPI once."""
    found: dict[UUID, list[Thing]] = {}
    for place, department in enumerate((HERE, THERE)):
        base = 1000 * (place + 1)
        people = [Thing(PERSON, UUID(int=base + n), f"P{n}") for n in range(draw(st.integers(0, 5)))]
        owners = st.sampled_from([None, *(one.id for one in people)])
        kpis = [
            Thing(KPI, UUID(int=base + 100 + n), f"K{draw(st.integers(0, 20))}",
                  level=draw(st.sampled_from(["department", "individual"])), active=draw(st.booleans()),
                  owner=draw(owners))
            for n in range(draw(st.integers(0, 10)))
        ]  # fmt: skip
        fed = draw(st.sets(st.sampled_from(OUTSIDE)))
        inputs = [Thing(CONTRIBUTION, UUID(int=base + 200 + n), "in", kpi=kpi) for n, kpi in enumerate(sorted(fed))]
        tokens = [Thing(TOKEN, UUID(int=base + 300), "T")] if draw(st.booleans()) else []
        found[department] = [*people, *kpis, *inputs, *tokens]
    return found


@given(departments(), st.sampled_from([None, THERE, ELSEWHERE]), st.sampled_from([None, THERE, ELSEWHERE]))
def test_all_of_a_department_that_closes_is_somewhere_once(found, people, kpis):
    plan = plan_leaving(found[HERE], Goal(people, kpis), {THERE: found[THERE]}, most=8)
    assert [one.thing for one in plan.steps] == found[HERE]
    for one in plan.steps:
        if one.thing.kind == PERSON:
            assert (one.fate, one.to) == ("moves", people)
        elif one.thing.kind == TOKEN:
            assert one.fate == "ends"
        elif kpis is None:
            assert one.fate == ("retires" if one.thing.kind == KPI else "ends")
        else:
            assert one.to == kpis
            assert one.fate in ({"moves"} if one.thing.kind == KPI else {"moves", "joins"})
    # Afterwards no department feeds a KPI twice, and every KPI that was fed still is.
    if kpis is not None:
        there = found[THERE] if kpis == THERE else []
        feeds = [one.kpi for one in there if one.kind == CONTRIBUTION]
        feeds += [one.thing.kpi for one in plan.of(CONTRIBUTION, "moves")]
        assert len(feeds) == len(set(feeds))
        assert set(feeds) >= {one.kpi for one in found[HERE] if one.kind == CONTRIBUTION}
        joined = {one.into for one in plan.of(CONTRIBUTION, "joins")}
        assert joined <= {one.id for one in there}


@given(departments(), st.data())
def test_a_split_parts_people_and_kpis_without_losing_any(found, data):
    things = found[HERE]
    chosen = data.draw(st.sets(st.sampled_from([one.name for one in things]))) if things else set()
    plan = plan_splitting(things, chosen, FRESH, most=8)
    went = {one.thing.name for one in plan.steps}
    stay = [one for one in things if one.name not in went]
    assert len(went) + len(stay) == len(things)
    assert went >= {name for name in chosen if name[0] != TOKEN}
    assert all(one.to == FRESH and one.fate == "moves" for one in plan.steps)
    people = {identifier for kind, identifier in went if kind == PERSON}
    for one in things:
        if one.kind == KPI and one.level == "individual" and one.owner in people:
            assert one.name in went, "an individual KPI goes with its person"


def test_what_to_know_before():
    def kpi(number, title="K"):
        return Thing(KPI, UUID(int=number), f"{title}{number}", level="department")

    five, four = [kpi(n) for n in range(5)], [kpi(n + 10) for n in range(4)]
    plan = plan_leaving(five, Goal(THERE, THERE), {THERE: four}, most=8)
    assert [(one.code, dict(one.params)) for one in plan.warnings] == [("too_many_kpis", {"number": "9", "most": "8"})]
    same = plan_leaving(
        [kpi(1)], Goal(THERE, THERE), {THERE: [Thing(KPI, UUID(int=9), "k1", level="department")]}, most=8
    )
    assert [one.code for one in same.warnings] == ["same_names"]
    owner = Thing(PERSON, UUID(int=50), "Olga")
    owned = Thing(KPI, UUID(int=51), "Hers", level="department", owner=owner.id)
    split = plan_splitting([owner, owned], {owned.name}, FRESH, most=8)
    assert [one.code for one in split.warnings] == ["owners_stay"]
    assert [one.code for one in plan_splitting([owner], {owner.name}, FRESH, most=8).warnings] == ["nobody_stays"]
    assert plan.fingerprint != plan_leaving(five, Goal(THERE, None), {THERE: four}, most=8).fingerprint
