"""Periods that do not apply: neither due, missed, late nor stale; said, changed and taken back like any value."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.apps import apps

from kpis.models import Kpi, KpiState, Measurement, MeasurementEvent, Skip
from kpis.rules.calendar import period_index
from kpis.rules.pace import TargetTable
from kpis.rules.state import StateFacts, compute_states
from kpis.rules.targets import TargetVersion
from kpis.rules.week import Value, behind_of, repeated
from kpis.selectors.states import freshness, states_as_of
from kpis.services.ingest import LongColumns, ingest_measurements
from kpis.services.measurements import ValuesRefused
from kpis.services.skips import SkipRow, skip_periods, unskip_periods
from tests.kpis.week.conftest import WEEK, add_kpi, put, typed, week

TODAY = date(2026, 11, 18)
MISS, GOOD, GAP = 6.0, 9.0, np.nan


def verdict(values, skipped=()):
    """The state of a weekly KPI whose last values are `values`, those at the places `skipped` not applicable."""
    history = np.array([values], float)
    marks = np.zeros(history.shape, bool)
    marks[0, list(skipped)] = True
    first = period_index(WEEK, "weekly") - len(values) + 1
    facts = StateFacts(
        cadence="weekly", today=TODAY, first_index=first, history=history, sign=np.array([1], np.int8),
        aggregation=np.array([1], np.int8), typical_change=np.array([np.nan]),
        targets=TargetTable.from_versions([[TargetVersion(starts_on=date(2026, 1, 1), value=8.0, tolerance=0.5)]]),
        skipped=marks,
    )  # fmt: skip
    return compute_states(facts).row(0)


def test_a_skipped_period_neither_counts_nor_ends_a_run_of_misses():
    assert verdict([GOOD, MISS, MISS, GAP], [3]).misses_in_a_row == 2
    assert verdict([GOOD, MISS, GAP, MISS], [2]).misses_in_a_row == 2
    assert verdict([GOOD, GAP, MISS], [1]).misses_in_a_row == 1
    assert verdict([MISS, GAP, GOOD, GAP], [1, 3]).misses_in_a_row == 0


def test_only_periods_that_apply_make_a_kpi_stale():
    assert verdict([GOOD, GAP, GAP]).stale
    assert not verdict([GOOD, GAP, GAP], [2]).stale
    assert not verdict([GOOD, GAP, GAP, GAP], [1, 2, 3]).stale
    assert verdict([GOOD, GAP, GAP, GAP], [2]).stale


def test_silence_is_never_green_not_even_excused():
    """One skipped period leaves the verdict of the last value; after two it says nothing any more, without blame."""
    one, two = verdict([GOOD, GAP], [1]), verdict([GOOD, GAP, GAP], [1, 2])
    assert (one.health, one.stale, one.skipped) == ("on_track", False, True)
    assert (two.health, two.stale, two.skipped) == ("no_data", False, True)
    assert not verdict([GOOD, GAP, GOOD], [1]).skipped
    # a value speaks louder than a mark that was left beside it
    assert verdict([GOOD, MISS], [1]).health == "off_track"


def test_skips_before_the_newest_history_are_not_shifted():
    """Everything typed belongs to periods to come: the marks of their columns mean nothing today."""
    history, marks = np.array([[GOOD]]), np.array([[True]])
    facts = StateFacts(
        cadence="weekly", today=TODAY, first_index=period_index(WEEK, "weekly") + 1, history=history,
        sign=np.array([1], np.int8), aggregation=np.array([1], np.int8), typical_change=np.array([np.nan]),
        targets=TargetTable.from_versions([[]]), skipped=marks,
    )  # fmt: skip
    assert not compute_states(facts).row(0).skipped


def test_the_gap_and_the_value_to_repeat_pass_over_what_does_not_apply():
    assert behind_of([True, False, False], [False, True, False]) == 1
    assert behind_of([True, False, True, False], [False, True, False, True]) == 0
    assert behind_of([False, False], [True, False]) == 0
    there, none, skipped = Value(week(3), 8.0), Value(week(2)), Value(week(1), skip="Closed")
    assert repeated([there, skipped]) is there
    assert repeated([there, none, skipped]) is None
    assert repeated([]) is None


# ── saved ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def skip(cast, kpi, period=WEEK, reason="Stocktaking", **told):
    row = SkipRow(kpi.id, period, reason, **told)
    return skip_periods(company=cast.company, rows=[row], actor=cast.actor("owner"), source="grid", today=TODAY)


def test_a_skip_is_no_value_owed(cast, response):
    put(cast, response, 9.0, back=1)
    assert (freshness(cast.company, today=TODAY).due, KpiState.objects.get(kpi=response).skipped) == (1, False)
    skip(cast, response)
    assert freshness(cast.company, today=TODAY).due == 0
    state = KpiState.objects.get(kpi=response)
    assert (state.skipped, state.stale, state.health) == (True, False, "on_track")
    assert states_as_of(cast.company, TODAY, kpis=[response.id])[0].skipped
    assert not states_as_of(cast.company, TODAY - timedelta(weeks=1), kpis=[response.id])[0].skipped
    assert (
        unskip_periods(company=cast.company, places=[(response.id, WEEK)], actor=cast.actor("owner"), today=TODAY) == 1
    )
    assert freshness(cast.company, today=TODAY).due == 1
    assert not KpiState.objects.get(kpi=response).skipped


@pytest.mark.parametrize("door", ["grid", "bulk"])
def test_a_value_that_comes_in_takes_the_skip_away(cast, response, door):
    skip(cast, response)
    if door == "grid":
        put(cast, response, 9.0)
    else:
        columns = LongColumns([(1, "response", WEEK, 9.0, None)])
        ingest_measurements(
            company=cast.company, columns=columns, actor=cast.actor("owner"), source="file", today=TODAY
        )
    assert not Skip.objects.exists()
    assert KpiState.objects.get(kpi=response).skipped is False


def test_a_value_that_was_seen_goes_back_another_stays(cast, response):
    put(cast, response, 9.0)
    with pytest.raises(ValuesRefused) as refused:
        skip(cast, response, expected=None)
    assert refused.value.faults[0].code == "changed_meanwhile"
    skip(cast, response, expected=9.0, reason="Counted the wrong shop")
    assert not Measurement.objects.exists()
    assert MeasurementEvent.objects.get().reason == "Counted the wrong shop"
    assert Skip.objects.get().by == cast.owner


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"reason": " "}, "reason", "reason_missing"),
        ({"reason": "x" * 1001}, "reason", "too_long"),
        ({"period": WEEK + timedelta(days=1)}, "period", "not_period_start"),
        ({"period": WEEK + timedelta(weeks=2)}, "period", "period_ahead"),
    ],
)
def test_what_cannot_be_skipped_says_why(cast, response, told, field, code):
    with pytest.raises(ValuesRefused) as refused:
        skip(cast, response, **told)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [(field, code)]
    assert not Skip.objects.exists()


# ── on the page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def row(answer, key="response"):
    return answer.json()["rows"][key]


def test_a_word_or_a_button_then_its_reason(page, response):
    for data in (typed(("response", "n/a")), {**typed(("response", "")), f"skip.response.{WEEK}": "1"}):
        answer = page.post(data, grid=True)
        assert answer.json()["left"] == [f"response.{WEEK}"]
        assert "Why does w46 not apply?" in row(answer)
        assert not Skip.objects.exists()
    answer = page.post({**typed(("response", "n/a")), f"reason.response.{WEEK}": "Shop closed"}, grid=True)
    assert answer.json()["left"] == []
    assert "Not applicable" in row(answer)
    assert "Shop closed" in row(answer)
    assert f'name="was.response.{WEEK}" value="n/a"' in row(answer)
    assert "Nothing is due" in answer.json()["head"]
    assert answer.json()["said"] == "Response: not applicable."


def test_an_emptied_field_lets_the_period_apply_again_a_number_is_its_value(cast, page, response):
    for text, left in (("", 0), ("8.5", 1)):
        skip(cast, response)
        seen = {f"was.response.{WEEK}": "n/a"}
        assert page.post({**typed(("response", "n/a")), **seen}, grid=True).json()["left"] == []
        assert Skip.objects.count() == 1, "left alone"
        assert page.post({**typed(("response", text)), **seen}, grid=True).json()["left"] == []
        assert (Skip.objects.count(), Measurement.objects.count()) == (0, left)


def test_as_last_period_is_the_exact_value(cast, page, response):
    put(cast, response, 8.123456, back=1)
    answer = page.post(typed(("response", "=")), grid=True)
    assert answer.json()["left"] == []
    assert Measurement.objects.get(period=WEEK).actual == 8.123456
    # it reaches over what does not apply, and not over what is missing
    offers = add_kpi(cast, "offers")
    put(cast, offers, 7.0, back=2)
    left = page.post({f"value.offers.{WEEK}": "", f"same.offers.{WEEK}": "1"}, grid=True).json()
    assert left["left"] == [f"offers.{WEEK}"]
    assert "no value that could be repeated" in left["rows"]["offers"]
    skip(cast, offers, week(1))
    assert page.post({f"value.offers.{WEEK}": "="}, grid=True).json()["left"] == []
    assert Measurement.objects.get(kpi=offers, period=WEEK).actual == 7.0


def test_every_empty_one_as_last_period_without_javascript(cast, page, response):
    """The button shows what would be saved; saving is a second step."""
    put(cast, response, 8.1, back=1)
    put(cast, add_kpi(cast, "offers"), 7.1, back=1)
    add_kpi(cast, "new")
    data = typed(("response", ""), ("offers", ""), ("new", ""))
    answer = page.post({**data, "same": "all"})
    assert not Measurement.objects.filter(period=WEEK).exists()
    body = answer.content.decode()
    assert body.count('value="="') == 2
    page.post(typed(("response", "="), ("offers", "="), ("new", "")))
    assert set(Measurement.objects.filter(period=WEEK).values_list("actual", flat=True)) == {8.1, 7.1}


def test_kpis_of_somebody_who_is_away_stand_in_a_group_of_their_own(cast, page):
    add_kpi(cast, "mine", owner=cast.member, department=cast.support)
    add_kpi(cast, "theirs", owner=cast.owner, deputy=cast.member)
    body = page.get("member").content.decode()
    assert "For Olga Owner: department KPIs" in body
    assert body.index('data-kpi="mine"') < body.index('data-kpi="theirs"')


@pytest.mark.parametrize("name", ["value.response", "value.response.", "value.response.20261109", "value..2026-11-09", "value.response.2026-W46-1", "text.response.soon"])  # fmt: skip
def test_a_field_that_names_nothing_is_refused_whole(cast, page, response, name):
    answer = page.post({**typed(("response", "8.1")), name: "9"})
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert not Measurement.objects.exists()


def test_the_history_keeps_skips(cast, response):
    skip(cast, response)
    unskip_periods(company=cast.company, places=[(response.id, WEEK)], actor=cast.actor("owner"), today=TODAY)
    events = apps.get_model("kpis", "SkipEvent")
    labels = list(events.objects.order_by("pgh_id").values_list("pgh_label", "reason"))
    assert labels == [("insert", "Stocktaking"), ("delete", "Stocktaking")]
    assert Kpi.objects.get(id=response.id).skips.count() == 0
