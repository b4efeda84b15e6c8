"""The message of the page and the ranking below it."""

import pytest

from dashboards.rules.board_assembly import board_of
from dashboards.rules.variances import flagged, known_effects
from tests.dashboards.overview.figures import Figure, behind, link


def board(outcomes=(), kpis=(), links=()):
    return board_of(outcomes=outcomes, kpis=list(kpis), links=list(links), departments=[])


NO_TARGET = {"health": "no_data", "variance": None, "variance_pct": None}


@pytest.mark.parametrize(
    ("outcomes", "kpis", "kind"),
    [
        ([], [], "empty"),
        ([], [Figure("k")], "no_outcomes"),
        ([Figure("a", **NO_TARGET), Figure("b", **NO_TARGET)], [], "no_targets"),
        ([Figure("a", **NO_TARGET), Figure("b", actual=None, **NO_TARGET)], [], "no_values"),
        ([Figure("a"), Figure("b", **NO_TARGET)], [], "on_pace"),
        ([Figure("a"), behind("b", 1.0)], [], "one_behind"),
        ([behind("a", 2.0), behind("b", 1.0, health="at_risk")], [], "several_behind"),
    ],
)
def test_what_kind_of_news_it_is(outcomes, kpis, kind):
    assert board(outcomes, kpis).message.kind == kind


def test_the_lead_is_what_fell_behind_before_and_costs_most():
    top = behind("retention", 3.0, weeks=4)
    early, late, harmless = behind("response", 2.0, weeks=7), behind("visits", 1.0, weeks=5), Figure("service")
    links = [link("response", "retention", effect=1.2), link("visits", "retention", effect=0.3), link("service", "retention")]  # fmt: skip
    lead = board([top, Figure("margin")], [late, harmless, early], links).message.lead
    assert lead is not None
    assert (lead.driver.id, lead.outcome.id, lead.periods) == ("response", "retention", 3)


def test_what_fell_behind_later_leads_nothing():
    links = [link("response", "retention", effect=1.2)]
    assert board([behind("retention", 3.0, weeks=4)], [behind("response", 2.0, weeks=2)], links).message.lead is None
    same = board([behind("retention", 3.0, weeks=4)], [behind("response", 2.0, weeks=4)], links).message.lead
    assert same is not None
    assert same.periods == 0


@pytest.mark.parametrize(
    "more",
    [{"accepted": False}, {"polarity": -1}],
    ids=["nobody accepted it", "it helps"],
)
def test_only_an_accepted_harmful_link_makes_a_lead(more):
    links = [link("response", "retention", effect=1.2, **more)]
    assert board([behind("retention", 3.0, weeks=4)], [behind("response", 2.0, weeks=7)], links).message.lead is None


def test_an_outcome_that_is_carried_is_not_listed_again():
    top, below = behind("retention", 3.0), behind("response", 2.0)
    carried = board([top], [below], [link("response", "retention", effect=1.0)])
    assert [one.kpi.id for one in carried.variances] == ["response"]
    slightly = board([top], [below], [link("response", "retention", effect=0.5)])
    assert [one.kpi.id for one in slightly.variances] == ["retention", "response"], "a third is not half"


def test_effects_add_up_only_over_flagged_harm():
    top, below = behind("retention", 3.0), behind("response", 2.0, flag="recovering")
    links = [link("response", "retention", effect=1.5)]
    found = flagged([top], [below], known_effects([top], [below], links))
    assert [one.kpi.id for one in found] == ["retention"]


def test_the_flag_decides_where_the_effect_is_unknown():
    kpis = [behind(flag, 1.0, flag=flag) for flag in ("watch", "chronic", "likely_miss", "early_warning", "act_now")]
    assert [one.kpi.id for one in board([Figure("top")], kpis).variances] == [
        "act_now", "early_warning", "likely_miss", "chronic", "watch",
    ]  # fmt: skip


def test_a_known_effect_comes_before_a_louder_flag():
    kpis = [behind("loud", 5.0), behind("quiet", 1.0, flag="watch", health="at_risk")]
    found = board([Figure("top")], kpis, [link("quiet", "top", effect=2.0)]).variances
    assert [one.kpi.id for one in found] == ["quiet", "loud"]
    assert found[0].effect is not None
    assert found[0].effect.amount == -2.0


def test_green_departments_and_a_red_company_ring_the_alarm():
    green = [Figure(f"k{place}") for place in range(7)]
    red = [behind("a", 2.0), Figure("b")]
    assert board(red, [*green, *(behind(f"r{place}", 1.0) for place in range(3))]).alarm is not None
    assert board(red, [*green, *(behind(f"r{place}", 1.0) for place in range(4))]).alarm is None
    assert board([Figure("a"), Figure("b")], green).alarm is None


def test_a_link_nobody_accepted_costs_nothing():
    links = [link("response", "retention", effect=1.5, accepted=False)]
    found = board([behind("retention", 3.0)], [behind("response", 2.0)], links)
    assert [one.source for one in found.effects] == ["retention"]
    assert [one.kpi.id for one in found.variances] == ["retention", "response"]
    assert found.variances[1].effect is None
