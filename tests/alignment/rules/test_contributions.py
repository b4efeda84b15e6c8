"""Step 2 on one grid."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.contributions import Said, answer_of, days_left, mark_of, surfaced

SALES, SUPPORT, RETENTION, MARGIN = (UUID(int=n) for n in range(4))


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([], "unasked"),
        ([Said("", nothing=True)], "nothing"),
        ([Said("We call")], "said"),
        ([Said("We call"), Said("We visit", kpi="visits")], "proposed"),
        ([Said("We visit", kpi="visits", active=True, linked=True)], "proposed"),
        ([Said("We visit", kpi="visits", linked=True, credited=True)], "proposed"),
        ([Said("We call"), Said("We visit", kpi="visits", active=True, linked=True, credited=True)], "clear"),
    ],
)
def test_a_cell_is_as_far_as_its_furthest_statement(rows, answer):
    assert answer_of(rows) == answer


def test_a_statement_remembers_how_far_it_came():
    held = {"kpi": "visits", "active": True, "linked": True}
    stages = [Said("x").stage, Said("x", kpi="visits").stage, Said("x", **held).stage]
    assert [*stages, Said("x", **held, doubted=True).stage, Said("x", **held, credited=True).stage] == [
        "said", "drafted", "waiting", "doubted", "clear",
    ]  # fmt: skip


def test_the_grid_surfaces_what_no_one_owns():
    said = {(SALES, RETENTION): "clear", (SALES, MARGIN): "said", (SUPPORT, MARGIN): "nothing"}
    found = surfaced(
        departments=[SALES, SUPPORT], company_kpis=[RETENTION, MARGIN], answers=said, lines={(SALES, RETENTION)}
    )
    assert (found.cells, found.answered, found.unasked, found.clear) == (4, 3, 1, 1)
    assert (found.unowned, found.unclaimed, found.without_line) == ((MARGIN,), frozenset(), (SUPPORT,))


ids = st.lists(st.integers(0, 9), unique=True, max_size=6)
answers = st.sampled_from(["unasked", "nothing", "said", "proposed", "clear"])
pairs = st.tuples(st.integers(0, 9).map(lambda n: UUID(int=n)), st.integers(0, 9).map(lambda n: UUID(int=n)))


@given(ids, ids, st.dictionaries(pairs, answers), st.sets(pairs))
def test_counts_agree_with_each_other(rows, columns, said, lines):
    departments, tops = [UUID(int=n) for n in rows], [UUID(int=n) for n in columns]
    found = surfaced(departments=departments, company_kpis=tops, answers=said, lines=lines)
    assert 0 <= found.answered <= found.cells == len(departments) * len(tops)
    owned = [top for top in tops if top not in found.unowned]
    assert len(owned) <= found.clear <= len(owned) * len(departments)
    assert found.unclaimed <= set(found.unowned)
    assert all(any((one, top) in lines for top in tops) for one in departments if one not in found.without_line)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_ninety_days_are_counted_from_the_announcement(announced, passed):
    assert days_left(announced, announced + timedelta(days=passed)) == 90 - passed


def test_a_mark_changes_with_what_is_shown():
    assert mark_of("a", 1) == mark_of("a", 1) != mark_of("a", 2)
