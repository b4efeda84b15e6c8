"""When mail is tried again; which days are worked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.rules.mail import GIVE_UP_AFTER, LONGEST_PAUSE, next_try
from organization.rules.working_days import add_working_days, is_working_day

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
HOLIDAYS = st.frozensets(st.dates(date(2020, 1, 1), date(2020, 3, 1)), max_size=20)


def test_pauses_double_up_to_an_hour():
    pauses = [next_try(NOW, NOW, tries) - NOW for tries in range(1, 9)]
    assert [pause.seconds // 60 for pause in pauses] == [1, 2, 4, 8, 16, 32, 60, 60]


@given(age=st.timedeltas(timedelta(), timedelta(days=3)), tries=st.integers(1, 10_000))
def test_a_mail_is_tried_for_a_day_and_never_more_rarely_than_hourly(age, tries):
    again = next_try(NOW - age, NOW, tries)
    if age >= GIVE_UP_AFTER:
        assert again is None
    else:
        assert timedelta() < again - NOW <= LONGEST_PAUSE


def test_a_pause_follows_a_try():
    with pytest.raises(ValueError, match="follows"):
        next_try(NOW, NOW, 0)


def test_two_working_days_after_a_friday_before_a_holiday():
    assert add_working_days(FRIDAY, 2, frozenset()) == date(2026, 11, 24)
    assert add_working_days(FRIDAY, 2, frozenset({date(2026, 11, 23)})) == date(2026, 11, 25)
    assert add_working_days(FRIDAY, 0, frozenset({FRIDAY})) == FRIDAY
    # A week from Sunday to Thursday.
    assert add_working_days(FRIDAY, 1, frozenset(), week=frozenset({6, 0, 1, 2, 3})) == date(2026, 11, 22)


@given(day=st.dates(date(2020, 1, 1), date(2020, 3, 1)), n=st.integers(1, 30), holidays=HOLIDAYS)
def test_as_many_working_days_lie_between_as_were_asked_for(day, n, holidays):
    found = add_working_days(day, n, holidays)
    between = [day + timedelta(days=k) for k in range(1, (found - day).days + 1)]
    assert sum(is_working_day(one, holidays) for one in between) == n
    assert is_working_day(found, holidays)


def test_a_year_without_work_is_an_error_and_not_a_hang():
    with pytest.raises(ValueError, match="without"):
        add_working_days(FRIDAY, 1, frozenset(), week=frozenset())
    with pytest.raises(ValueError, match="forward"):
        add_working_days(FRIDAY, -1, frozenset())
