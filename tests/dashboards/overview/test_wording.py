"""How the dashboard writes figures and sentences."""

from dataclasses import MISSING, fields, replace
from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from dashboards.rules.board import LinkFacts
from dashboards.rules.board_assembly import board_of
from dashboards.wording.board_figures import Figures, inside, listed, many_said, short_name
from dashboards.wording.board_message import gap_words, message_words, outcomes_title, standfirst
from dashboards.wording.board_outcomes import share_words
from dashboards.wording.board_rows import movement
from dashboards.wording.board_variances import kind_words, since_words
from dashboards.wording.department import department_message
from kpis.selectors.states import Row

ENGLISH, GERMAN = Figures("en", 1), Figures("de", 1)


def row(**told) -> Row:
    """A company KPI on track."""
    blank = {item.name: None for item in fields(Row) if item.default is MISSING}
    said = {
        "id": uuid4(), "key": "k", "name": "Net margin", "department_name": "", "unit": "%", "decimals": 1,
        "direction": "higher", "cadence": "weekly", "health": "on_track", "flag": "ok", "stale": False, "skipped": False, "actual": 10.0,
        "compared": 10.0, "pace": 10.0, "variance": 0.0, "variance_pct": 0.0, "due_period": date(2026, 11, 9),
        "period": date(2026, 11, 9), "spark": [10.0], "spark_pace": [10.0], "trend": "steady", "owner_name": "",
    }  # fmt: skip
    return Row(**(blank | said | told))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"variance": -3.1}, "3.1 points under pace"),
        ({"variance": 3.1}, "3.1 points over pace"),
        ({"variance": 0.01}, "on pace"),
        ({"variance": None}, ""),
        ({"variance": -1.4, "unit": "EUR", "decimals": 2}, "1.40\N{NO-BREAK SPACE}EUR under pace"),
        ({"variance": -1.4, "unit": "$", "decimals": 2}, "$1.40 under pace"),
        ({"variance": 0.5, "direction": "range"}, "0.5 points above its range"),
        ({"variance": -0.5, "direction": "range"}, "0.5 points below its range"),
        ({"variance": 0.0, "direction": "range"}, "within its range"),
        ({"variance": -1.0, "decimals": 0}, "1 point under pace"),
    ],
)
def test_a_gap_in_words(told, words):
    assert gap_words(row(**told), ENGLISH) == words


def test_variances_keep_the_raw_sign_in_the_company_s_format():
    assert ENGLISH.change(-3.14, row()) == "\N{MINUS SIGN}3.1\N{THIN SPACE}pts"
    assert GERMAN.change(1234.5, row(unit="EUR")) == "+1.234,5\N{THIN SPACE}EUR"
    assert GERMAN.percent(-4.55) == "\N{MINUS SIGN}4,5%" or GERMAN.percent(-4.55) == "\N{MINUS SIGN}4,6%"
    assert ENGLISH.change(0.0, row()) == "0.0\N{THIN SPACE}pts"
    assert ENGLISH.change(-2.5, row(unit="$")) == "\N{MINUS SIGN}$2.5"
    assert GERMAN.cell(6.1, row()) == '<span class="pl-num"><i>6</i><i>,1<small>%</small></i></span>'
    assert "<script>" not in ENGLISH.cell(1.0, row(unit="<script>")) + ENGLISH.large(1.0, row(unit="<script>"))


def test_names_within_a_sentence():
    assert inside("Customer retention rate") == "customer retention rate"
    assert inside("EBITDA margin") == "EBITDA margin"
    assert inside("Net Promoter Score") == "Net Promoter Score"
    with translation.override("de"):
        assert inside("Kundenbindung") == "Kundenbindung"
    assert ENGLISH.named("Customer retention rate") == Figures("en-GB", 1).named("Customer retention rate")
    assert ENGLISH.named("Customer retention rate") == "customer retention rate"
    assert short_name(row(name="Answer time, Sales Italy", department_name="Sales Italy")) == "Answer time"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert many_said(3, "weekly") == "three weeks"
    assert many_said(1, "biweekly") == "two weeks"


def say(*outcomes: Row) -> tuple[str, str]:
    message = board_of(outcomes=outcomes, kpis=[], links=[], departments=[]).message
    return message_words(message, ENGLISH), outcomes_title(message)


def test_the_message_in_words():
    fine, silent = row(), {"health": "no_data", "variance": None, "variance_pct": None}
    late = {"health": "off_track", "variance": -3.1, "variance_pct": -4.6, "name": "Retention"}
    worse = row(**(late | {"variance": -9.0, "variance_pct": -9.0, "name": "Cash rate"}))
    assert say() == ("Nothing is measured yet", "The outcomes have nothing to be judged by")
    assert say(fine) == ("The outcome is on pace", "The outcome is on pace")
    assert say(fine, row())[0] == "Both outcomes are on pace"
    assert say(fine, row(), row())[0] == "All three outcomes are on pace"
    assert say(fine, row(), row(**silent))[0] == "Two of three outcomes are on pace; one has no data"
    assert say(row(**silent), row(**silent))[0] == "Neither of the two outcomes has a target"
    assert say(row(**late), fine) == ("Retention is 3.1 points under pace", "One of two outcomes is behind pace")
    assert say(row(**late), worse, fine)[0] == "Two of three outcomes are behind pace; cash rate most, by 9.0 points"
    assert say(row(**late), worse)[1] == "Both outcomes are behind pace"


def test_the_only_kpi_is_not_one_of_one():
    late = {"health": "off_track", "variance": -3.1, "variance_pct": -4.6, "misses_in_a_row": 2}
    department = uuid4()
    driver = row(**late, id=uuid4(), key="d", name="Answer rate", department=department)
    outcome = row(**late, id=uuid4(), name="Retention")
    places = [(department, "Sales")]
    alone = board_of(outcomes=[row()], kpis=[driver], links=[], departments=places)
    assert standfirst(alone, ENGLISH) == "The one department KPI is behind: answer rate."
    link = LinkFacts(driver.id, outcome.id, True, effect=1.0)
    led = board_of(outcomes=[outcome, row(id=uuid4())], kpis=[driver], links=[link], departments=places)
    assert standfirst(led, ENGLISH).startswith("The KPI that drives retention is behind.")


def test_a_german_company_s_names_keep_their_capital_in_an_english_sentence():
    late = {"health": "off_track", "variance": -3.1, "variance_pct": -4.6, "misses_in_a_row": 2}
    rows = [row(**late, name="Umsatzrendite"), row(**late | {"variance_pct": -9.0}, name="Kundenbindung")]
    message = board_of(outcomes=rows, kpis=[], links=[], departments=[]).message
    assert message_words(message, GERMAN) == "Both outcomes are behind pace; Kundenbindung most, by 3,1 points"
    assert message_words(message, ENGLISH) == "Both outcomes are behind pace; kundenbindung most, by 3.1 points"
    assert (
        department_message("Vertrieb", rows[:1], figures=GERMAN)
        == "The one KPI of Vertrieb is off track: Umsatzrendite"
    )


def test_probabilities_never_claim_to_be_certain():
    assert [share_words(share) for share in (0.0, 0.004, 0.04, 0.5, 0.994, 1.0)] == [
        "under 1%", "under 1%", "4%", "50%", "over 99%", "over 99%",
    ]  # fmt: skip


def test_the_arrow_follows_the_number_and_the_word_the_business():
    assert movement(row(trend="better")) == "up"
    assert movement(row(trend="better", direction="lower")) == "down"
    assert movement(row(trend="worse", direction="lower")) == "up"
    assert movement(row(trend="steady")) == "flat"


def test_a_kpi_can_be_under_target_and_normal_or_on_target_and_signalling():
    day = date(2026, 11, 18)
    chronic = kind_words(row(flag="chronic", health="off_track"), day=day)
    assert chronic == (
        "Common cause: change the process",
        "Under target and yet normal for it: there is no single event to find.",
    )
    assert kind_words(row(flag="early_warning"), day=day)[1] == "On target, and yet outside what is normal for it."
    likely = row(flag="likely_miss", p_miss=0.83, forecast_at=date(2026, 12, 31))
    assert kind_words(likely, day=day)[1] == "On pace now; 83% chance of missing the target of 31 Dec."


def test_since_when():
    late = row(health="at_risk", actual=9.0, compared=9.0, spark=[10.0, 9.0, 9.0], spark_pace=[10.0] * 3)
    assert since_words(late, ENGLISH) == "since w45 (2 weeks)"
    assert since_words(replace(late, spark=[9.0, 9.0, 9.0]), ENGLISH) == "for 3 weeks or more"
    assert since_words(row(), ENGLISH) == ""
    ranged = replace(late, direction="range", off_since=date(2026, 10, 26))
    assert since_words(ranged, ENGLISH) == "off track since w44"
