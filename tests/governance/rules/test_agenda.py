"""The agenda that builds itself."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.agenda import MINUTES, Facts, Item, Linked, Off, Subject, built, in_time, merged

DAY = date(2026, 11, 18)


def one(number: int) -> UUID:
    return UUID(int=number)


def off(number: int, **told: object) -> Off:
    return Off(one(number), f"KPI {number}", one(100 + number), **told)


def test_what_costs_the_company_most_comes_first_and_its_owner_presents_it():
    facts = Facts(off=[off(1, harm=0.2), off(2, harm=1.5), off(3, outcome=True), off(4, misses=4)])
    items = built("operational", facts, minutes=60)
    assert [item.kpi for item in items] == [one(2), one(1), one(3), one(4)]
    assert items[0] == Item("variance", kpi=one(2), presenter=one(102), minutes=6)


def test_then_plans_of_others_conflicts_requests_and_last_times_actions():
    plans = [Subject(one(20), "Plan of a KPI that is off", DAY, kpi=one(1)), Subject(one(21), "Plan", DAY, kpi=one(7))]
    facts = Facts(
        off=[off(1)],
        plans=plans,
        conflicts=[Subject(one(30), "old", DAY - timedelta(days=9)), Subject(one(31), "new", DAY)],
        changes=[Subject(one(40), "Change", DAY)],
        since_last=2,
        findings=3,
        links=[Linked(one(50), "a moves b", one(1), "b")],
    )
    items = built("strategic", facts, minutes=60)
    assert [(item.kind, item.subject) for item in items] == [
        ("variance", None), ("plan", one(21)), ("conflict", one(31)), ("conflict", one(30)), ("change", one(40)), ("actions", None),
    ]  # fmt: skip


def test_the_alignment_review_walks_links_contradicted_and_forgotten_first_grouped_by_parent():
    links = [
        Linked(one(1), "seen lately", one(90), "Revenue", looked_at=DAY),
        Linked(one(2), "never seen", one(91), "Margin"),
        Linked(one(3), "contradicted", one(90), "Revenue", contradicted=True, looked_at=DAY + timedelta(days=1)),
        Linked(one(4), "seen long ago", one(90), "Revenue", looked_at=DAY - timedelta(days=400)),
    ]
    facts = Facts(links=links, findings=4, maturity=True, off=[off(1)])
    items = built("alignment", facts, minutes=60)
    assert [item.title or item.kind for item in items] == [
        "never seen", "contradicted", "seen lately", "seen long ago", "findings", "maturity",
    ]  # fmt: skip
    few = built("alignment", facts, minutes=10)
    assert [item.subject for item in few if item.kind == "link"] == [one(2), one(3), one(4)]


def test_what_people_arranged_stays_what_is_new_comes_what_is_gone_leaves():
    wanted = built("operational", Facts(off=[off(1), off(2)], since_last=1), minutes=60)
    topic = Item("topic", title="Hiring", minutes=7, touched=True)
    moved = [topic, replace(wanted[1], minutes=20, touched=True), wanted[0], wanted[2]]
    later = built("operational", Facts(off=[off(1), off(3)], since_last=1), minutes=60)
    found = merged("operational", moved, later, minutes=60)
    assert [item.title or item.kpi or item.kind for item in found] == ["Hiring", one(2), one(1), one(3), "actions"]
    assert [item.minutes for item in found[:2]] == [7, 20]


def test_untouched_agendas_follow_the_facts_wholly():
    wanted = built("operational", Facts(off=[off(1, harm=1), off(2)]), minutes=60)
    later = built("operational", Facts(off=[off(1), off(2, harm=1)]), minutes=60)
    assert merged("operational", wanted, later, minutes=60) == later


ITEMS = st.lists(st.builds(Item, st.sampled_from(sorted(MINUTES)), minutes=st.integers(1, 30), touched=st.booleans()))


@given(ITEMS, st.integers(5, 480))
def test_the_minutes_fit_wherever_one_each_does(items, minutes):
    found = in_time(items, minutes)
    fixed = sum(item.minutes for item in items if item.touched)
    free = [item for item in found if not item.touched]
    assert all(1 <= item.minutes <= MINUTES[item.kind] for item in free)
    assert sum(item.minutes for item in free) <= max(minutes - fixed, len(free))
    assert [item.minutes for item in found if item.touched] == [item.minutes for item in items if item.touched]


@given(ITEMS, ITEMS, st.sampled_from(["operational", "alignment"]))
def test_merging_twice_is_merging_once(there, wanted, review):
    named = list({item.name: replace(item, touched=False) for item in wanted}.values())
    first = merged(review, list({item.name: item for item in there}.values()), named, minutes=60)
    assert merged(review, first, named, minutes=60) == first
