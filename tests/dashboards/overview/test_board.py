"""How the board is put together."""

from datetime import timedelta

import pytest
from hypothesis import given

from dashboards.rules.board import (
    HEALTH_RANK,
    behind_for,
    department_lines,
    gain_pct,
    is_large,
    lead_groups,
    worst_first,
)
from dashboards.rules.board_assembly import board_of
from dashboards.rules.variances import FLAGGED
from tests.dashboards.overview.figures import DUE, Figure, behind, companies, link


@given(companies())
def test_every_kpi_stands_in_one_row_and_feeds_what_accepted_links_say(facts):
    board = board_of(**facts)
    rows = [placed for group in board.leading.groups for placed in group.rows] + list(board.leading.unlinked)
    assert sorted(placed.kpi.id for placed in rows) == sorted(kpi.id for kpi in facts["kpis"])
    places = {kpi.id: number for number, kpi in enumerate(board.outcomes, 1)}
    for placed in rows:
        accepted = {places[one.parent] for one in facts["links"] if one.child == placed.kpi.id and one.accepted and one.parent in places}  # fmt: skip
        assert set(placed.feeds) == accepted
    for group in board.leading.groups:
        assert all(group.number in placed.feeds for placed in group.rows)
        assert {kpi.id for kpi in group.feeding} == {one.kpi.id for one in rows if group.number in one.feeds}


@given(companies())
def test_the_worst_comes_first_everywhere(facts):
    board = board_of(**facts)
    for rows in (board.outcomes, board.kpis, *([one.kpi for one in group.rows] for group in board.leading.groups)):
        ranks = [HEALTH_RANK[kpi.health] for kpi in rows]
        assert ranks == sorted(ranks)
    off = [line.counts["off_track"] for line in board.lines]
    assert off == sorted(off, reverse=True)
    assert {line.department for line in board.lines} == {key for key, _name in facts["departments"]}


@given(companies())
def test_flagged_variances_are_ranked_by_harm_and_then_by_flag(facts):
    board = board_of(**facts)
    harm = [one.harm for one in board.variances]
    assert harm == sorted(harm, reverse=True)
    harmless = [FLAGGED.index(one.kpi.flag) for one in board.variances if not one.harm]
    assert harmless == sorted(harmless)
    listed = {one.kpi.id for one in board.variances}
    assert listed <= {kpi.id for kpi in (*board.outcomes, *board.kpis) if kpi.flag in FLAGGED}
    assert {kpi.id for kpi in board.kpis if kpi.flag in FLAGGED} <= listed


@given(companies())
def test_the_order_of_the_facts_does_not_matter(facts):
    turned = {name: list(reversed(rows)) for name, rows in facts.items()}
    first, second = board_of(**facts), board_of(**turned)
    assert [kpi.id for kpi in first.outcomes] == [kpi.id for kpi in second.outcomes]
    assert [one.kpi.id for one in first.variances] == [one.kpi.id for one in second.variances]
    assert first.message == second.message


def test_a_kpi_with_several_outcomes_stands_under_the_one_it_moves_most():
    outcomes = [behind("churn", 1.0), Figure("revenue")]
    kpi = Figure("speed")
    leading = lead_groups(outcomes, [kpi], [link("speed", "churn", effect=0.2), link("speed", "revenue", effect=0.9)])
    assert [len(group.rows) for group in leading.groups] == [0, 1]
    assert leading.groups[1].rows[0].feeds == (1, 2)
    assert leading.groups[0].feeding == (kpi,)
    even = lead_groups(outcomes, [kpi], [link("speed", "revenue"), link("speed", "churn")])
    assert even.groups[0].rows[0].kpi == kpi, "equally strong: under the worst outcome"


def test_effects_are_compared_in_usual_variations():
    outcomes = [Figure("euros", sigma=1000.0), Figure("share", sigma=0.1)]
    leading = lead_groups(outcomes, [Figure("k", sigma=2.0)], [link("k", "euros", effect=50.0), link("k", "share", effect=0.02)])  # fmt: skip
    assert leading.groups[1].rows, "0.4 sigmas of the share against 0.1 of the euros"


def test_a_link_nobody_accepted_is_no_line_of_sight():
    leading = lead_groups([Figure("top")], [Figure("k")], [link("k", "top", accepted=False)])
    assert not leading.groups[0].rows
    assert leading.unlinked[0].link is not None
    assert leading.unlinked[0].feeds == ()


@pytest.mark.parametrize(
    ("direction", "percent", "gain"),
    [("higher", -5.0, -5.0), ("lower", -5.0, 5.0), ("range", 5.0, -5.0), ("", 5.0, None), ("higher", None, None)],
)
def test_gain_is_positive_when_better(direction, percent, gain):
    assert gain_pct(Figure("k", direction=direction, variance_pct=percent)) == gain


def test_near_a_pace_of_zero_sigmas_decide():
    near = {"health": "off_track", "variance_pct": None}
    slight, grave = Figure("slight", variance=-1.0, **near), Figure("grave", variance=-3.0, **near)
    assert worst_first([slight, grave]) == [grave, slight]


@pytest.mark.parametrize(
    ("departments", "kpis", "large"), [(12, 40, False), (13, 13, True), (5, 41, True), (0, 0, False)]
)
def test_many_departments_or_kpis_make_a_large_page(departments, kpis, large):
    assert is_large(departments=departments, kpis=kpis) is large


def test_departments_without_kpis_come_last_but_come():
    kpis = [Figure("fine", department="a"), behind("bad", 2.0, department="b")]
    lines = department_lines([("a", "A"), ("c", "Nothing"), ("b", "B")], kpis[::-1], lead_groups([], kpis, []))
    assert [line.name for line in lines] == ["B", "A", "Nothing"]
    assert [line.fine for line in lines] == [False, True, False]


def test_how_long_a_kpi_has_been_behind():
    assert behind_for(behind("k", 1.0, weeks=7)) == 7
    assert behind_for(Figure("fine")) is None
    gaps = behind("k", 1.0, weeks=5)
    gaps.spark[-3] = None
    assert behind_for(gaps) == 5, "a missing value neither counts nor ends the run"
    totals = Figure("sum", health="off_track", actual=1.0, compared=40.0, spark=[1.0], spark_pace=[2.0])
    assert behind_for(totals) is None, "single periods say nothing of a total"
    lower = Figure("l", direction="lower", health="at_risk", actual=3.0, compared=3.0, spark=[1.0, 3.0], spark_pace=[2.0, 2.0])  # fmt: skip
    assert behind_for(lower) == 1
    assert DUE - timedelta(weeks=6) == behind("k", 1.0, weeks=7).off_since
