"""Whether values come in time: counted, kindly and exactly."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.discipline import Asked, OwnerFacts, Tally, is_phantom, punctuality, tally

TODAY = date(2026, 11, 20)
CLOSED = date(2026, 11, 17)

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
ASKED = st.builds(Asked, last_day=DAYS, first=st.none() | DAYS, by_hand=st.booleans(), free=st.booleans())


def test_the_last_day_is_still_in_time():
    assert punctuality(Asked(CLOSED, CLOSED), TODAY) == "on_time"
    assert punctuality(Asked(CLOSED, CLOSED + timedelta(days=1)), TODAY) == "late"


def test_what_is_still_open_counts_nowhere():
    assert punctuality(Asked(TODAY, None), TODAY) == "free"
    assert punctuality(Asked(TODAY, None), TODAY + timedelta(days=1)) == "missed"


def test_what_does_not_apply_is_neither_late_nor_missed():
    assert punctuality(Asked(CLOSED, None, free=True), TODAY) == "free"
    assert punctuality(Asked(CLOSED, TODAY, free=True), TODAY) == "free"


def test_history_that_a_machine_brings_afterwards_is_nobodys_lateness():
    assert punctuality(Asked(CLOSED, TODAY, by_hand=False), TODAY) == "free"
    assert punctuality(Asked(CLOSED, CLOSED, by_hand=False), TODAY) == "on_time"


@given(st.lists(ASKED), DAYS)
def test_every_period_counts_at_most_once(asked, today):
    found = tally(asked, today)
    assert found.asked <= len(asked)
    assert found.asked == sum(punctuality(one, today) != "free" for one in asked)
    assert found.share is None or 0 <= found.share <= 1


@given(st.lists(ASKED), st.lists(ASKED), DAYS)
def test_a_department_is_the_sum_of_its_people(first, second, today):
    assert tally([*first, *second], today) == tally(first, today) + tally(second, today)
    assert Tally() + tally(first, today) == tally(first, today)


@given(ASKED, st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(0, 180))
def test_entering_never_makes_it_worse(asked, today, days):
    """A missing value that comes in is no longer missed."""
    later = Asked(asked.last_day, today + timedelta(days=days), asked.by_hand, asked.free)
    assert punctuality(later, today) != "missed"


OLD = TODAY - timedelta(weeks=20)
LINE = TODAY - timedelta(weeks=6)


def test_a_phantom_did_nothing_at_all_for_six_weeks():
    assert is_phantom(OwnerFacts(OLD, None, None, None), TODAY)
    assert is_phantom(OwnerFacts(OLD, OLD, OLD, OLD), TODAY)
    for sign in range(3):
        did = [LINE if place == sign else None for place in range(3)]
        assert not is_phantom(OwnerFacts(OLD, *did), TODAY), "one sign of life is enough"


def test_a_new_owner_gets_their_six_weeks():
    assert not is_phantom(OwnerFacts(LINE + timedelta(days=1), None, None, None), TODAY)
    assert is_phantom(OwnerFacts(LINE, None, None, None), TODAY)
