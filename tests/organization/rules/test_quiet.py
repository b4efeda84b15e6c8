"""Nobody is written to at odd hours, on their days off, or twice a day, whatever their clock does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.rules.quiet import Times, digest_moment, digest_now, is_quiet, local, next_open, way_of
from organization.rules.working_days import is_working_day

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 16)

ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
)
CLOCKS = st.times()
TIMES = st.builds(
    Times,
    zone=ZONES,
    digest_hour=st.integers(0, 23),
    quiet_from=CLOCKS,
    quiet_to=CLOCKS,
    week=st.frozensets(st.integers(0, 6)),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30),
)
NOWS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def paris(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, PARIS)


def test_the_digest_comes_at_eight_on_a_working_day():
    times = Times(zone="Europe/Paris")
    assert digest_moment(MONDAY, times) == datetime(2026, 11, 16, 7, tzinfo=UTC)
    assert digest_now(paris(MONDAY, time(7, 59)), times) is None
    assert digest_now(paris(MONDAY, time(8)), times) is not None
    assert digest_moment(date(2026, 11, 15), times) is None
    assert digest_moment(MONDAY, Times(zone="Europe/Paris", holidays={MONDAY})) is None


def test_eight_stays_eight_when_clocks_change():
    everyday = Times(zone="Europe/Paris", week=frozenset(range(7)))
    assert digest_moment(date(2026, 3, 28), everyday) == datetime(2026, 3, 28, 7, tzinfo=UTC)
    assert digest_moment(date(2026, 3, 29), everyday) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert digest_moment(date(2026, 10, 25), everyday) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_an_hour_that_does_not_exist_or_comes_twice():
    night = Times(zone="Europe/Paris", digest_hour=2, quiet_from=time(0), quiet_to=time(0), week=frozenset(range(7)))
    # 2:00 is skipped on 29 March: 3:00 summer time; on 25 October it is the first of two.
    assert digest_moment(date(2026, 3, 29), night) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert digest_moment(date(2026, 10, 25), night) == datetime(2026, 10, 25, 0, tzinfo=UTC)


def test_quiet_hours_push_the_digest_back_or_leave_it_out():
    assert digest_moment(MONDAY, Times(digest_hour=6)) == datetime(2026, 11, 16, 7, tzinfo=UTC)
    assert digest_moment(MONDAY, Times(digest_hour=20)) is None, "it would be tomorrow"
    assert digest_moment(MONDAY, Times(digest_hour=20, quiet_from=time(9), quiet_to=time(9))) is not None


def test_what_a_colleague_sends_in_the_evening_arrives_in_the_morning():
    times = Times(zone="Europe/Paris")
    friday_night = paris(date(2026, 11, 20), time(22))
    assert next_open(friday_night, times) == paris(date(2026, 11, 23), time(7))
    noon = paris(MONDAY, time(12))
    assert next_open(noon, times) == noon
    assert next_open(noon, Times(week=frozenset())) == noon, "never lost"


def test_ways_default_to_mail():
    assert way_of({}, "value") == "mail"
    assert way_of({"value": "none"}, "value") == "none"
    assert way_of({"value": "carrier pigeon"}, "value") == "mail"


@given(now=NOWS, times=TIMES)
def test_a_digest_never_comes_in_quiet_hours_nor_on_a_day_off_nor_before_its_hour(now, times):
    moment = digest_now(now, times)
    if moment is not None:
        here = local(now, times)
        assert moment <= now
        assert not is_quiet(here.time(), times)
        assert is_working_day(here.date(), times.holidays, times.week)
        # The day's one moment: asked again later that day it is the same.
        assert digest_moment(here.date(), times) == moment


@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), times=TIMES)
def test_a_days_moment_lies_on_that_day_in_the_persons_zone(day, times):
    moment = digest_moment(day, times)
    if moment is not None:
        # Where clocks skip an hour the wall clock may show the one after it, still that day or the midnight after.
        assert local(moment, times).date() - day in (timedelta(0), timedelta(days=1))


@given(now=NOWS, times=TIMES)
def test_the_next_open_moment_is_open_and_not_in_the_past(now, times):
    found = next_open(now, times)
    assert found >= now or found - now > -timedelta(hours=1)
    if found != now:
        assert is_working_day(local(found, times).date(), times.holidays, times.week)


def test_an_instant_needs_a_zone():
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 1, 1), Times())  # noqa: DTZ001
