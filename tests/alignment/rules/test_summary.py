from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.summary import HEALTHS, LEVELS, Standing, alarm_of, summarise

standing = st.builds(
    Standing,
    level=st.sampled_from(LEVELS),
    department=st.sampled_from([None, "marketing", "finance"]),
    health=st.sampled_from(HEALTHS),
    flag=st.just("ok"),
    due=st.booleans(),
    inside=st.booleans(),
)


def counts(on=0, risk=0, off=0, none=0):
    return Counter(on_track=on, at_risk=risk, off_track=off, no_data=none)


def test_green_departments_and_a_red_company_sound_the_alarm():
    alarm = alarm_of(counts(on=9, off=2), counts(on=1, off=2))
    assert (alarm.department_on_track, alarm.department_with_data) == (9, 11)
    assert (alarm.company_off_track, alarm.company_with_data) == (2, 3)


def test_seven_of_ten_and_half_are_enough_and_a_hair_less_is_not():
    assert alarm_of(counts(on=7, risk=3), counts(on=1, off=1))
    assert alarm_of(counts(on=69, risk=31), counts(on=1, off=1)) is None
    assert alarm_of(counts(on=7, risk=3), counts(on=2, off=1)) is None


def test_kpis_without_data_neither_sound_nor_silence_the_alarm():
    assert alarm_of(counts(on=7, off=3, none=50), counts(off=1, none=4))
    assert alarm_of(counts(none=5), counts(off=3)) is None
    assert alarm_of(counts(on=5), counts(none=3)) is None


def test_at_risk_is_no_miss():
    assert alarm_of(counts(on=10), counts(risk=3)) is None


@given(st.lists(standing, max_size=40))
def test_every_kpi_is_counted_once(found):
    summary = summarise(found)
    assert sum(sum(level.values()) for level in summary.levels.values()) == len(found)
    assert summary.values_in <= summary.values_due <= len(found)
    placed = [one for one in found if one.level == "department" and one.department]
    assert sum(sum(health.values()) for health in summary.departments.values()) == len(placed)


@given(st.lists(standing, max_size=20), st.randoms())
def test_the_order_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert summarise(found) == summarise(shuffled)
