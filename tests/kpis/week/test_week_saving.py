"""Values typed on My week: saved as far as they are right, kept as typed where they are not."""

import re

import pytest

from kpis.models import Kpi, KpiState, Measurement, MeasurementEvent
from kpis.rules.numbers import MINUS
from organization.models import Company
from tests.kpis.week.conftest import RUNNING, WEEK, add_kpi, put, typed, week


def actuals(period=WEEK) -> dict[str, float]:
    found = Measurement.objects.filter(period=period)
    keys = dict(Kpi.objects.values_list("id", "key"))
    return {keys[one.kpi_id]: one.actual for one in found}


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_a_plain_form_saves_what_is_right_and_keeps_what_is_wrong(cast, page, response):
    add_kpi(cast, "offers")
    add_kpi(cast, "quiet")
    answer = page.post(typed(("response", "6.1"), ("offers", "9O"), ("quiet", "")))
    assert answer.status_code == 422
    assert actuals() == {"response": 6.1}
    body = answer.content.decode()
    assert 'value="9O"' in body
    assert "there is a letter O in it" in body
    assert f'name="use.offers.{WEEK}" value="90"' in body
    assert "One of three values is saved; one needs a second look" in body
    assert KpiState.objects.get(kpi=response).health == "off_track"

    answer = page.post({f"value.offers.{WEEK}": "9O", f"use.offers.{WEEK}": "90"})
    assert answer.status_code == 200
    assert actuals() == {"response": 6.1, "offers": 90.0}


def test_a_saved_row_says_pace_variance_and_health_at_once(page, response):
    answer = page.post(typed(("response", "6.1")), grid=True).json()
    assert answer["left"] == []
    row = answer["rows"]["response"]
    for said in ("8.0%", f"{MINUS}1.9", "Off track", "Saved ", "1.9 points under pace, first miss"):
        assert said in row
    assert '<details class="pl-explain" open' in row
    assert "The value is saved" in answer["head"]
    assert answer["said"] == "Response: 6.1% saved, off track. You can say why under the row."


@pytest.mark.parametrize(
    ("locale", "text_typed", "value"),
    [
        ("en", "1,234.5", 1234.5),
        ("en", "45%", 45.0),
        ("en", "(12)", -12.0),
        ("de", "1.234,5", 1234.5),
        ("de", "1.234", 1234.0),
        ("de", "6,1 %", 6.1),
        ("fr", "1 234,5", 1234.5),
        ("de-CH", "1'234.5", 1234.5),
    ],
)
def test_numbers_are_read_in_the_companys_format(cast, page, response, locale, text_typed, value):
    Company.objects.filter(id=cast.company.id).update(locale=locale)
    assert page.post(typed(("response", text_typed)), grid=True).json()["left"] == []
    assert actuals() == {"response": value}


@pytest.mark.parametrize(
    ("locale", "text_typed", "said", "use"),
    [
        ("en", "1.234,5", "could mean two numbers", "1,234.5"),
        ("en", "6,1", "could mean two numbers", "6.1"),
        ("de", "6.1", "could mean two numbers", "6,1"),
        ("en", "$45", "not in what was typed", "45"),
        ("en", "about six", "Not a number.", None),
        ("en", "1e400", "Too large", None),
        ("en", "nan", "Not a finite number", None),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_never_guessed(cast, page, response, locale, text_typed, said, use):
    Company.objects.filter(id=cast.company.id).update(locale=locale)
    answer = page.post(typed(("response", text_typed)), grid=True).json()
    assert answer["left"] == [f"response.{WEEK}"]
    assert actuals() == {}
    row = answer["rows"]["response"]
    assert said in row
    assert 'aria-invalid="true"' in row
    assert f'value="{text_typed}"' in row
    assert ('name="use.' in row) is (use is not None)
    if use:
        assert f"Use {use}" in row


def test_a_point_is_a_decimal_mark_where_the_company_says_so(page, response):
    page.post(typed(("response", "1.234")), grid=True)
    assert actuals() == {"response": 1.234}


def test_two_people_see_each_other(cast, page, response):
    """Both opened the page when nothing was there; the second to save is told, and decides."""
    page.post(typed(("response", "3.19")), who="owner", grid=True)
    answer = page.post(typed(("response", "3.26")), who="head", grid=True).json()
    assert answer["left"] == [f"response.{WEEK}"]
    assert actuals() == {"response": 3.19}
    row = answer["rows"]["response"]
    assert re.search(r"Olga Owner saved 3\.19 at [^.]+ while you typed 3\.26\.", row)
    assert f'name="keep.response.{WEEK}" value="3.19"' in row

    # Saving once more is no decision.
    again = {f"value.response.{WEEK}": "3.26", f"was.response.{WEEK}": ""}
    assert page.post(again, grid=True).json()["left"]
    assert actuals() == {"response": 3.19}

    taken = page.post(again | {f"take.response.{WEEK}": "1", "row": "response"}, grid=True).json()
    assert taken["left"] == []
    assert 'value="3.2"' in taken["rows"]["response"]
    assert actuals() == {"response": 3.19}

    assert page.post(again | {f"keep.response.{WEEK}": "3.19"}, grid=True).json()["left"] == []
    assert actuals() == {"response": 3.26}


def test_a_decision_is_overtaken_too(cast, page, response):
    put(cast, response, 3.5)
    kept = {f"value.response.{WEEK}": "3.26", f"was.response.{WEEK}": "", f"keep.response.{WEEK}": "3.19"}
    assert page.post(kept, grid=True).json()["left"]
    assert actuals() == {"response": 3.5}


def test_a_value_taken_back_meanwhile_is_a_conflict(cast, page, response):
    put(cast, response, 3.0)
    put(cast, response, None)
    data = {f"value.response.{WEEK}": "3.2", f"was.response.{WEEK}": "3.0"}
    assert "was taken back while you typed 3.2" in page.post(data, grid=True).json()["rows"]["response"]
    assert actuals() == {}


def test_a_field_left_alone_does_not_round_its_value(cast, page, response):
    put(cast, response, 6.123456)
    page.post({f"value.response.{WEEK}": "6.1", f"was.response.{WEEK}": "6.123456"})
    assert actuals() == {"response": 6.123456}


def test_an_emptied_field_takes_the_value_back(cast, page, response):
    put(cast, response, 6.1)
    page.post({f"value.response.{WEEK}": "", f"was.response.{WEEK}": "6.1"})
    assert actuals() == {}
    assert MeasurementEvent.objects.get().old_actual == 6.1


def test_a_correction_of_a_past_value_needs_its_reason(cast, page, response):
    put(cast, response, 6.1, back=2)
    data = {f"value.response.{week(2)}": "6.4", f"was.response.{week(2)}": "6.1"}
    answer = page.post(data, grid=True).json()
    assert answer["left"] == [f"response.{week(2)}"]
    assert "Why is w44 corrected?" in answer["rows"]["response"]
    assert actuals(week(2)) == {"response": 6.1}

    assert page.post(data | {f"reason.response.{week(2)}": "Late returns"}, grid=True).json()["left"] == []
    assert actuals(week(2)) == {"response": 6.4}
    assert MeasurementEvent.objects.get().reason == "Late returns"


def test_a_missing_past_value_is_filled_without_a_reason(cast, page, response):
    assert page.post(typed(("response", "6.4"), period=week(2)), grid=True).json()["left"] == []
    assert actuals(week(2)) == {"response": 6.4}


def test_without_javascript_an_earlier_period_is_corrected_on_its_own_page(cast, page, response):
    put(cast, response, 6.1, back=1)
    shown = page.get(period=week(1).isoformat()).content.decode()
    assert f'name="reason.response.{week(1)}"' in shown
    data = {f"value.response.{week(1)}": "6.4", f"was.response.{week(1)}": "6.1"}
    refused = page.post(data, period=week(1))
    assert refused.status_code == 422
    assert "without a reason" in text(refused)
    assert page.post(data | {f"reason.response.{week(1)}": "Late"}, period=week(1)).status_code == 200
    assert actuals(week(1)) == {"response": 6.4}


def test_the_running_period_may_be_typed_and_is_not_due(cast, page, response):
    shown = text(page.get(period=RUNNING.isoformat()))
    assert "Still running, nothing is due" in shown
    assert "Not due yet" in shown
    page.post(typed(("response", "6.4"), period=RUNNING), period=RUNNING)
    assert actuals(RUNNING) == {"response": 6.4}
    assert page.post(typed(("response", "6.4"), period=RUNNING.replace(day=23)), grid=True).json()["left"]


def test_a_dry_run_shows_what_was_understood_and_saves_nothing(cast, page, response):
    add_kpi(cast, "offers")
    put(cast, response, 6.1, back=1)
    data = typed(("response", "1,234.5"), ("offers", "x")) | {
        f"value.response.{week(1)}": "7", f"was.response.{week(1)}": "6.1", "dry": "1", "block": "1"
    }  # fmt: skip
    answer = page.post(data, grid=True).json()
    assert actuals() == {}
    assert "Read as 1,234.5%" in answer["rows"]["response"]
    assert f'name="value.response.{week(1)}"' in answer["rows"]["response"]
    assert answer["block"] == {
        "sentence": "2 values understood, 1 not", "right": 2, "wrong": 1, "corrections": 1
    }  # fmt: skip

    del data["dry"]
    assert page.post(data | {"reason": "New count"}, grid=True).json()["left"] == [f"offers.{WEEK}"]
    assert actuals() == {"response": 1234.5}
    assert actuals(week(1)) == {"response": 7.0}


def test_an_explanation_is_typed_beside_the_value(cast, page, response):
    put(cast, response, 6.1)
    place = f"response.{WEEK}"
    empty = page.post(
        {f"explain.{place}": "1", f"text.{place}": "", f"cause.{place}": "data", "row": "response"}, grid=True
    )
    assert "This is needed." in empty.json()["rows"]["response"]
    told = {f"text.{place}": "The list was late.", f"cause.{place}": "data", f"next.{place}": "A second list"}
    page.post(told | {f"explain.{place}": "1"})
    shown = text(page.get())
    assert "The list was late." in shown
    assert "Hugo Head" in shown
    assert "not explained yet" not in shown
    said = response.explanations.get()
    assert (said.cause, said.text, said.next_step, said.author) == (
        "data",
        "The list was late.",
        "A second list",
        cast.head,
    )


def test_what_was_said_is_not_said_again_by_saving_the_page(cast, page, response):
    put(cast, response, 6.1)
    place = f"response.{WEEK}"
    told = {f"text.{place}": "The list was late.", f"cause.{place}": "data", f"next.{place}": ""}
    page.post(told, who="owner")
    before = response.explanations.get().written_at
    page.post(told, who="head")
    assert response.explanations.get().author == cast.owner
    assert response.explanations.get().written_at == before


def test_the_bar_knows_what_waits_in_other_rows(cast, page, response):
    add_kpi(cast, "offers")
    answer = page.post(typed(("response", "9")) | {"also": "invalid:offers"}, grid=True).json()
    assert "One of two values is saved; one needs a second look" in answer["head"]
    forged = page.post(typed(("response", "9.1")) | {"also": "<b>:offers"}, grid=True).json()
    assert "<b>:" not in forged["head"]
