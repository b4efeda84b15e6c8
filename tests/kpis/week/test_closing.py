"""A period closes some working days after its end; what a person enters later is late and takes a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Measurement
from kpis.rules.calendar import CADENCES, period_end, period_start
from kpis.rules.closing import Closing
from organization.models import Company
from tests.kpis.week.conftest import WEEK, add_kpi, put, typed, week

DAYS = st.dates(date(2001, 1, 1), date(2150, 1, 1))


@given(DAYS, st.sampled_from(CADENCES), st.integers(0, 20), st.integers(1, 12), st.sets(DAYS, max_size=5))
def test_more_working_days_close_later_and_holidays_never_earlier(day, cadence, days, month, holidays):
    start = period_start(day, cadence, fiscal_start_month=month)
    plain = Closing(days, fiscal_start_month=month).last_day(start, cadence)
    resting = Closing(days, frozenset(holidays), month).last_day(start, cadence)
    assert period_end(start, cadence, fiscal_start_month=month) <= plain <= resting
    assert plain <= Closing(days + 1, fiscal_start_month=month).last_day(start, cadence)


def test_two_working_days_after_the_week():
    closing = Closing(2)
    assert closing.last_day(WEEK, "weekly") == date(2026, 11, 17)
    assert not closing.closed(WEEK, "weekly", today=date(2026, 11, 17))
    assert closing.closed(WEEK, "weekly", today=date(2026, 11, 18))
    assert Closing(2, frozenset({date(2026, 11, 17)})).last_day(WEEK, "weekly") == date(2026, 11, 18)
    assert Closing(0).last_day(WEEK, "weekly") == date(2026, 11, 15)


def test_history_from_before_the_kpi_was_active_is_free():
    closing, told = Closing(2), {"entered": date(2026, 11, 18)}
    assert closing.is_late(WEEK, "weekly", active_since=None, **told)
    assert closing.is_late(WEEK, "weekly", active_since=WEEK, **told)
    assert not closing.is_late(WEEK, "weekly", active_since=WEEK + timedelta(days=1), **told)


@pytest.fixture
def strict(cast, page):
    """It is Wednesday: week 46 closed on Tuesday."""
    Company.objects.filter(id=cast.company.id).update(closes_after=2)
    return page


def test_a_late_value_asks_why_on_the_spot(cast, strict, response):
    answer = strict.post(typed(("response", "8.1")), grid=True).json()
    assert answer["left"] == [f"response.{WEEK}"]
    assert "Why does w46 come late?" in answer["rows"]["response"]
    assert not Measurement.objects.exists()
    answer = strict.post({**typed(("response", "8.1")), f"reason.response.{WEEK}": "Ill"}, grid=True).json()
    assert answer["left"] == []
    assert "late" in answer["rows"]["response"]
    assert Measurement.objects.get().reason == "Ill"
    # again after the close: again a reason
    data = {**typed(("response", "8.2")), f"was.response.{WEEK}": "8.1"}
    assert strict.post(data, grid=True).json()["left"]


def test_one_reason_for_everything_late(cast, strict, response):
    add_kpi(cast, "offers")
    page = strict.get("head").content.decode()
    assert "Week 46 is closed" in page
    strict.post({**typed(("response", "8.1"), ("offers", "8.2")), "late": "The till was down"})
    assert list(Measurement.objects.values_list("reason", flat=True)) == ["The till was down"] * 2
    assert "is closed" not in strict.get("head").content.decode(), "nothing late is missing any more"


def test_it_is_no_reason_for_a_correction(cast, strict, response):
    put(cast, response, 8.4, back=1)
    data = {f"value.response.{week(1)}": "8.5", f"was.response.{week(1)}": "8.4", "late": "The till was down"}
    assert strict.post(data, grid=True).json()["left"] == [f"response.{week(1)}"]


def test_a_new_kpis_history_takes_no_reason(cast, strict):
    add_kpi(cast, "fresh", activated_on=date(2026, 11, 18))
    cells = {f"value.fresh.{week(back)}": "8.5" for back in range(7)}
    assert strict.post(cells, grid=True).json()["left"] == []
    assert Measurement.objects.count() == 7
    assert ">late<" not in strict.get("head").content.decode()


def test_the_late_mark_follows_when_the_value_first_came(cast, strict, response):
    put(cast, response, 8.4, back=1)
    Measurement.objects.update(entered_at=datetime(2026, 11, 10, 9, tzinfo=UTC))  # the database's clock is today's
    strict.post({f"value.response.{week(1)}": "8.6", f"was.response.{week(1)}": "8.4", "reason": "Returns"})
    assert Measurement.objects.get().actual == 8.6
    assert ">late<" not in strict.get("head").content.decode(), "corrected late, and yet it came in time"
    strict.post({f"value.response.{week(2)}": "8.6", "late": "Forgot"})
    assert strict.get("head").content.decode().count(">late<") == 1
