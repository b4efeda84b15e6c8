"""What is counted for the maturity, and the tricks that do not work."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.rules.maturity import CRITERIA, DEPARTMENT_CRITERIA, Count, coverages, maturity, score_of
from governance.rules.maturity_counts import all_counts, company_counts
from governance.rules.maturity_facts import ConflictFacts, DepartmentFacts, KpiFacts, LinkFacts, MaturityFacts
from governance.rules.review_counts import Count as Held

DAY = date(2026, 11, 16)
DEPARTMENTS = (DepartmentFacts("m", "marketing"), DepartmentFacts("o", "operations"))


def sentence(number: int) -> str:
    return f"When number {number} rises, what it feeds follows within a month."


def company(**said: Any) -> MaturityFacts:
    """Three company KPIs, two departments of two KPIs each, one individual KPI under each of these; everything done."""
    kpis = [KpiFacts(f"c{n}", f"c{n}", "company", owner="boss") for n in range(3)]
    links: list[LinkFacts] = []
    for department in DEPARTMENTS:
        for n in range(2):
            kpi, own = f"{department.id}{n}", f"{department.id}{n}p"
            kpis.append(KpiFacts(kpi, kpi, "department", department.id, owner=department.id, leading=True))
            kpis.append(KpiFacts(own, own, "individual", department.id, owner=own, leading=True))
            for parent in ("c0", "c1", "c2"):
                links.append(LinkFacts(kpi, parent, sentence(len(links)), evidence="supported"))
            links.append(LinkFacts(own, kpi, sentence(len(links)), evidence="supported"))
    order = ("company", "department", "individual")
    facts = MaturityFacts(
        DAY,
        kpis=tuple(sorted(kpis, key=lambda one: order.index(one.level))),
        links=tuple(links),
        departments=DEPARTMENTS,
        scanned_on=DAY,
        quarterly=Held(4, 4),
        rhythm={None: Held(3, 3), "m": Held(16, 16), "o": Held(16, 16)},
        changes=(3, 3, ()),
        changes_of={"m": (2, 2, ()), "o": (1, 1, ())},
        policy=True,
        confirmed=frozenset(one.id for one in kpis),
        weeks_opened=8,
        steered=True,
    )
    return replace(facts, **said)


def covered(facts: MaturityFacts) -> dict[str, float]:
    return coverages(company_counts(facts))


def with_links(facts: MaturityFacts, change: dict[str, Any], *, which: int | None = None) -> MaturityFacts:
    links = [replace(one, **change) if which in {None, place} else one for place, one in enumerate(facts.links)]
    return replace(facts, links=tuple(links))


def test_everything_done_is_a_hundred_for_the_company_and_its_departments() -> None:
    whole, departments = all_counts(company())
    assert set(whole) == {one.key for one in CRITERIA}
    assert score_of(coverages(whole)) == 100.0
    for counted in departments.values():
        assert set(counted) == {one.key for one in DEPARTMENT_CRITERIA}
        assert score_of(coverages(counted), DEPARTMENT_CRITERIA) == 100.0


def test_an_empty_company_is_nothing() -> None:
    """Nobody, nothing: no criterion is skipped, none is met."""
    found = covered(MaturityFacts(DAY))
    assert set(found.values()) == {0.0}
    empty = covered(MaturityFacts(DAY, departments=DEPARTMENTS))
    assert set(empty.values()) == {0.0}


@pytest.mark.parametrize(
    "change",
    [
        {"accepted": False},
        {"rationale": "They belong together."},
        {"lag": False},
        {"doubted": True},
        {"coupling": True},
        {"rationale": sentence(0)},
    ],
    ids=["not accepted", "too short", "no lag", "contradicted", "coupling", "same sentence"],
)
def test_links_that_do_not_count(change: dict[str, Any]) -> None:
    """Not accepted, too short, without lag, contradicted, a coupling, or one sentence for all."""
    counted = company_counts(with_links(company(), change))
    assert counted["kpis_connected"].have <= 1
    assert counted["departments_cascaded"].have == 0
    assert "marketing" in counted["departments_cascaded"].missing


def test_one_sentence_serves_many_people_under_one_parent_only() -> None:
    people = [KpiFacts(f"p{n}", f"p{n}", "individual", "m", owner=f"p{n}") for n in range(5)]
    same = [LinkFacts(one.id, "m0" if n < 3 else "m1", sentence(99)) for n, one in enumerate(people)]
    facts = company(kpis=(*company().kpis, *people), links=(*company().links, *same))
    assert company_counts(facts)["unified_dashboard"].missing == ("p3", "p4")


def test_the_thirteenth_kpi_of_a_person_is_nobodys() -> None:
    more = tuple(KpiFacts(f"x{n}", f"x{n}", "individual", "m", owner="busy") for n in range(15))
    counted = company_counts(company(kpis=(*company().kpis, *more)))
    assert counted["named_owners"].missing == ("x12", "x13", "x14")


def test_one_kpi_a_department_fakes_no_coverage() -> None:
    """What is asked for has a floor of two a department."""
    few = tuple(one for one in company().kpis if not one.key.endswith(("1", "1p")) or one.level == "company")
    found = covered(company(kpis=few))
    assert found["kpis_connected"] == found["three_level_cascade"] == 0.5
    assert found["departments_cascaded"] == 0


def test_a_department_without_kpis_counts() -> None:
    more = (*DEPARTMENTS, DepartmentFacts("h", "hr"))
    counted = company_counts(company(departments=more))
    assert counted["departments_cascaded"] == Count(2, 3, 0.0, ("hr",))
    assert coverages(counted)["kpis_connected"] == pytest.approx(4 / 6)
    _whole, departments = all_counts(company(departments=more))
    assert maturity(coverages(departments["h"]), DEPARTMENT_CRITERIA).level == "Fragmented"


def test_pairs_need_a_fresh_scan_a_target_and_a_link() -> None:
    assert company_counts(company())["conflict_scan"] == Count(4, 4)
    assert covered(company(scanned_on=DAY - timedelta(days=91)))["conflict_scan"] == 0
    blind = tuple(replace(one, measurable=one.id != "m0") for one in company().kpis)
    assert company_counts(company(kpis=blind))["conflict_scan"] == Count(2, 4, 0.0, ("m0",))
    late = tuple(replace(one, active_since=DAY if one.id == "m0" else None) for one in company().kpis)
    assert company_counts(company(kpis=late, scanned_on=DAY - timedelta(days=9)))["conflict_scan"].have == 2


def test_conflicts_count_for_the_departments_they_are_between() -> None:
    third = DepartmentFacts("h", "hr")
    open_one = ConflictFacts("m0", "o0", frozenset({"m", "o"}), closed=False)
    whole, departments = all_counts(company(conflicts=(open_one,), departments=(*DEPARTMENTS, third)))
    assert whole["conflicts_resolved"] == Count(0, 1, 1.0, ("m0 x o0",))
    assert departments["m"]["conflicts_resolved"].need == 1
    assert departments["h"]["conflicts_resolved"].need == 0


def test_the_weakest_level_leads() -> None:
    lagging = tuple(replace(one, leading=one.id not in {"m0p", "o1p"} and one.leading) for one in company().kpis)
    counted = company_counts(company(kpis=lagging))["leading_all_levels"]
    assert (counted.have, counted.need) == (2, 4)


def test_reviews_have_a_floor_and_changes_without_a_policy_are_nothing() -> None:
    found = covered(company(quarterly=Held(1, 1), rhythm={None: Held(1, 1)}, changes=(0, 0, ()), policy=False))
    assert (found["quarterly_reviews"], found["rhythm_matched"], found["governed_changes"]) == (0.5, 0.25, 0)
    assert covered(company(changes=(0, 0, ())))["governed_changes"] == 1


ACTS = ("owner", "link", "value", "review", "confirm")


@given(
    st.lists(st.sampled_from(range(11)), max_size=8),
    st.lists(st.sampled_from(range(16)), max_size=8),
    st.sampled_from(ACTS),
    st.integers(0, 10),
)
@settings(max_examples=120, deadline=None)
def test_doing_something_never_lowers_the_score(poor: list[int], cut: list[int], act: str, at: int) -> None:
    """Some KPIs without owner, value and confirmation, some links away; then one owner, link, value, review or confirmation more."""
    whole = company()
    bare = {one.id for place, one in enumerate(whole.kpis) if place in poor}
    kpis = tuple(replace(one, owner=None, current=False, valued=False) if one.id in bare else one for one in whole.kpis)
    before = replace(
        whole,
        kpis=kpis,
        links=tuple(one for place, one in enumerate(whole.links) if place not in cut),
        quarterly=Held(2, 4),
        confirmed=whole.confirmed - bare,
    )
    after = _done(before, whole, act, at)
    assert score_of(covered(after)) >= score_of(covered(before)) - 1e-9


def _done(facts: MaturityFacts, whole: MaturityFacts, act: str, at: int) -> MaturityFacts:
    if act == "link":
        return replace(facts, links=(*facts.links, *[one for one in whole.links if one not in facts.links][:1]))
    if act == "review":
        return replace(facts, quarterly=Held(3, 4))
    target = facts.kpis[at].id
    if act == "confirm":
        return replace(facts, confirmed=facts.confirmed | {target})
    changes: dict[str, dict[str, Any]] = {"owner": {"owner": "new"}, "value": {"valued": True, "current": True}}
    change = changes[act]
    kpis = tuple(replace(one, **change) if one.id == target else one for one in facts.kpis)
    return replace(facts, kpis=kpis)
