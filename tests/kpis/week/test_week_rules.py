"""The rules behind My week, without a database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.calendar import CADENCES, current_period, is_period_start, running_period
from kpis.rules.week import COLUMNS, Tally, Value, WeekRow, behind_of, columns, minutes_taken, row_state, tally, view_of
from kpis.rules.week_entries import Reading, TypedCell, read_cell, typed_text
from kpis.wording.week import message

TODAY = date(2026, 11, 18)
WEEK = date(2026, 11, 9)


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.sampled_from(CADENCES), st.dates(), st.integers(1, 12))
def test_whatever_is_asked_the_periods_shown_exist_and_have_begun(today, finest, wanted, month):
    view = view_of(today, finest, wanted, fiscal_start_month=month)
    for cadence, last in view.last.items():
        assert is_period_start(last, cadence, fiscal_start_month=month)
        assert last <= running_period(today, cadence, fiscal_start_month=month)
        shown = columns(last, cadence, fiscal_start_month=month)
        assert len(shown) == COLUMNS
        assert shown == sorted(shown)
        assert shown[-1] == last


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.sampled_from(CADENCES))
def test_without_a_wish_the_current_periods_are_shown_and_steps_lead_back_to_them(today, finest):
    view = view_of(today, finest, None)
    assert view.current
    assert view.last == {cadence: current_period(today, cadence) for cadence in CADENCES}
    assert view_of(today, finest, view.later).running
    before = view_of(today, finest, view.earlier)
    assert before.later == view.last[finest]
    assert before.later_current
    assert view_of(today, finest, before.later) == view


def test_a_monthly_kpi_follows_the_week_that_is_looked_at():
    assert view_of(TODAY, "weekly", date(2026, 10, 28)).last["monthly"] == date(2026, 10, 1)
    assert view_of(TODAY, "weekly", date(2026, 10, 20)).last["monthly"] == date(2026, 9, 1)
    assert view_of(TODAY, "weekly", TODAY).last["monthly"] == date(2026, 11, 1)


def row(actual: float | None = None, **told) -> WeekRow:
    values = tuple(Value(WEEK - timedelta(weeks=back)) for back in range(6, 0, -1))
    health = told.pop("health", "on_track" if actual is not None else "no_data")
    fields = {
        "id": uuid4(), "key": uuid4().hex, "name": "A", "level": "department", "department": None,
        "department_name": "", "owner": None, "owner_name": "", "owner_role": "", "unit": "%", "decimals": 1,
        "direction": "higher", "cadence": "weekly", "writable": True,
    }  # fmt: skip
    return WeekRow(**fields | told, values=(*values, Value(WEEK, actual, health)))


@pytest.mark.parametrize(
    ("saved", "missing", "states", "said"),
    [
        (0, 0, {}, "There is no value for you to enter here"),
        (0, 1, {}, "One value is still missing"),
        (1, 0, {}, "The value is saved"),
        (0, 8, {}, "None of eight values is saved yet"),
        (2, 6, {}, "Two of eight values are saved; six are missing"),
        (1, 7, {}, "One of eight values is saved; seven are missing"),
        (8, 0, {}, "All eight values are saved; none is off track"),
        (14, 6, {}, "14 of 20 values are saved; six are missing"),
        (4, 4, {0: "invalid", 1: "conflict", 2: "typed", 3: "typed"}, "None of eight values is saved yet; four need a second look"),
        (3, 5, {0: "invalid"}, "Two of eight values are saved; one needs a second look"),
    ],
)  # fmt: skip
def test_the_message_says_what_is_so(saved, missing, states, said):
    rows = [row(8.0) for _ in range(saved)] + [row() for _ in range(missing)]
    assert message(tally(rows, {rows[at].key: state for at, state in states.items()})) == said


def test_what_is_off_and_what_is_running_is_said():
    off = [row(6.0, health="off_track"), row(8.0)]
    assert message(tally(off, {})) == "Both values are saved; one is off track and not explained yet"
    assert message(tally([row(running=True), row(running=True)], {})) == "Still running, nothing is due"
    read_only = [row(8.0, writable=False), row()]
    assert message(tally(read_only, {})) == "One value is still missing"


@given(st.lists(st.sampled_from(["saved", "typed", "invalid", "conflict", "reason", "stale", "empty"])))
def test_every_value_is_counted_once(states):
    counted = Tally(tuple(states), 0, 0)
    assert counted.saved + counted.wrong + counted.missing + counted.count("typed") == counted.total
    assert message(counted)


def read(text, was=None, *, passed=False, closed=False, **told):
    cell = TypedCell("response", WEEK, text, was, **told)
    return read_cell(cell, Reading(unit="%", decimals=1, decimal=".", group=",", passed=passed, closed=closed))


@given(st.floats(-1e9, 1e9))
def test_a_field_that_is_left_alone_changes_nothing(value):
    assert read(typed_text(value, decimals=1, decimal="."), value, passed=True) is None


def test_what_is_read_of_a_cell():
    assert read("") is None
    assert read("6.10", 6.1) is None
    assert read("6.2", 6.1).value == 6.2
    assert read("", 6.1).value is None
    assert read("", 6.1).state == "typed"
    assert read("x").state == "invalid"
    assert read("6.2", 6.1, take=True) is None
    assert read("6.1", 6.1, keep=True).value == 6.1
    assert read("6.2", 6.1, passed=True).state == "reason"
    assert read("6.2", 6.1, passed=True, reason="Late").state == "typed"
    assert read("6.2", None, passed=True).state == "typed"


def test_gaps_count_only_after_a_first_value():
    assert behind_of([True, False, False]) == 2
    assert behind_of([False, False]) == 0
    assert behind_of([]) == 0
    assert row_state(row(behind=2)) == "stale"
    assert row_state(row()) == "empty"


def test_a_sitting_is_short():
    start = datetime(2026, 11, 18, 9, tzinfo=UTC)
    assert minutes_taken([start, start + timedelta(seconds=130)]) == timedelta(seconds=130)
    assert minutes_taken([start, start + timedelta(hours=3)]) is None
    assert minutes_taken([start]) is None
