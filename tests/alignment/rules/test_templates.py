"""Job-role templates: what giving, changing and leaving would do."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.templates import (
    LINK,
    SAID,
    TARGET,
    Holder,
    Person,
    digest,
    ending_of,
    fingerprint,
    free_key,
    plan_change,
    plan_giving,
    plan_waiting,
    same_role,
    versions_from,
)
from kpis.rules.targets import TargetVersion, pace_on

SALES, SUPPORT = UUID(int=1), UUID(int=2)
PARTS = [UUID(int=100 + n) for n in range(4)]
DAY = date(2026, 3, 2)


def person(number: int = 0, **said) -> Person:
    facts = {
        "id": UUID(int=1000 + number), "name": f"Ada Example {number}", "email": f"ada{number}@alder.example", "active": True,
        "viewer": False, "department": SALES, "job_role": "Sales representative",
    }  # fmt: skip
    return Person(**facts | said)


def give(people, held=None, parts=PARTS):
    return plan_giving(parts=parts, people=people, held=held or {}, department=SALES)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"active": False}, "left"),
        ({"viewer": True}, "reads_only"),
        ({"name": "Sales Team"}, "not_a_person"),
        ({"department": SUPPORT}, "other_department"),
        ({"department": None}, "other_department"),
    ],
)
def test_who_cannot_hold_a_template_is_refused_with_the_reason(said, reason):
    (gift,) = give([person(**said)])
    assert (gift.outcome, gift.parts, gift.refusals) == ("refused", (), (reason,))


def test_who_has_some_gets_the_rest_and_too_many_is_said():
    (gift,) = give([person(others=2)], {person().id: PARTS[:1]})
    assert (gift.outcome, gift.parts, gift.kept) == ("gives", tuple(PARTS[1:]), 1)
    assert (gift.after.count, gift.after.fit, gift.too_many) == (6, "too_many", True)


def test_who_has_all_is_not_refused_even_after_leaving():
    (gift,) = give([person(active=False)], {person().id: PARTS})
    assert (gift.outcome, gift.refusals) == ("has", ())


@given(st.lists(st.tuples(st.sets(st.sampled_from(PARTS)), st.booleans(), st.integers(0, 6)), max_size=30))
def test_giving_twice_gives_nothing_the_second_time(crowd):
    people = [person(n, active=active, others=others) for n, (_, active, others) in enumerate(crowd)]
    held = {one.id: had for one, (had, _, _) in zip(people, crowd, strict=True)}
    first = give(people, held)
    after = {gift.person: held[gift.person] | set(gift.parts) for gift in first}
    second = give(people, after)
    assert not any(gift.parts for gift in second)
    for gift, one in zip(first, people, strict=True):
        assert not set(gift.parts) & set(held[one.id])
        assert gift.after.count == one.others + len(after[one.id])


@given(st.permutations(range(6)))
def test_the_fingerprint_knows_the_plan_not_the_order(order):
    people = [person(n) for n in range(6)]
    plain = fingerprint(map(digest, give(people)))
    assert fingerprint(map(digest, give([people[n] for n in order]))) == plain
    assert fingerprint(map(digest, give(people, {people[0].id: PARTS[:1]}))) != plain
    assert fingerprint(map(digest, give([person(0, others=1), *people[1:]]))) != plain


CHANGES = st.sets(st.sampled_from([*SAID, TARGET, LINK]))


@given(st.lists(CHANGES, max_size=8), CHANGES)
def test_a_change_touches_everything_but_exceptions(exceptions, changed):
    holders = [Holder(UUID(int=n), UUID(int=n), "", frozenset(own)) for n, own in enumerate(exceptions)]
    for touch, own in zip(plan_change(holders, changed), exceptions, strict=True):
        assert touch.applied | touch.kept == changed
        assert not touch.applied & own
        assert touch.kept == changed & own


@pytest.mark.parametrize(
    ("said", "given_as", "ending"),
    [
        ({}, "Sales representative", None),
        ({"job_role": " sales  REPRESENTATIVE "}, "", None),
        ({"job_role": "Trainee"}, "Trainee", None),
        ({"job_role": "Trainee"}, "Sales representative", "role_changed"),
        ({"department": SUPPORT}, "Sales representative", "role_changed"),
        ({"active": False, "department": SUPPORT}, "Sales representative", "left"),
    ],
)
def test_when_a_holder_should_lose_the_kpis(said, given_as, ending):
    assert ending_of(person(**said), department=SALES, job_role="Sales representative", given_as=given_as) == ending


def test_no_role_is_nobodys():
    assert not same_role("", " ")


def test_who_waits():
    people = [
        person(0),  # has all
        person(1),  # joined
        person(2),  # lacks one
        person(3, job_role="Driver"),  # not theirs
        person(4, active=False),  # left with KPIs
        person(5, job_role="Driver"),  # changed with KPIs
        person(6, viewer=True),  # cannot
    ]
    held = {people[n].id: PARTS for n in (0, 4, 5)} | {people[2].id: PARTS[:3]}
    given_as = dict.fromkeys(held, "Sales representative")
    waiting = plan_waiting(
        parts=PARTS, people=people, held=held, given_as=given_as, department=SALES, job_role="sales representative"
    )
    assert waiting.joiners == (people[1].id, people[2].id)
    assert waiting.leavers == {people[4].id: "left", people[5].id: "role_changed"}


def test_a_total_over_the_year_asks_for_the_days_that_are_left():
    year = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=365.0, scope="to_date")
    (half,) = versions_from([year], date(2026, 7, 2), aggregation="sum", decimals=0)
    assert (half.starts_on, half.ends_on, half.value) == (date(2026, 7, 2), date(2026, 12, 31), 183.0)


def test_a_pace_line_goes_on_as_the_same_line():
    year = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), baseline=50.0, value=80.0, shape="linear")
    (rest,) = versions_from([year], date(2026, 9, 1), aggregation="last", decimals=0)
    for day in (date(2026, 9, 1), date(2026, 11, 13), date(2026, 12, 31)):
        assert pace_on(rest, day, aggregation="last") == pytest.approx(pace_on(year, day, aggregation="last"))


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.integers(-20, 200),
    st.booleans(),
    st.sampled_from(["sum", "mean", "last"]),
)
def test_a_joiner_has_a_target_on_exactly_the_days_on_which_the_template_has_one(lengths, offset, opened, aggregation):
    versions, start = [], DAY
    for length in lengths:
        end = start + timedelta(days=length - 1)
        versions.append(TargetVersion(start, end, value=float(length), scope="to_date"))
        start = end + timedelta(days=1)
    if opened:
        versions.append(TargetVersion(start, None, value=1.0))
    begin = DAY + timedelta(days=offset)
    theirs = versions_from(reversed(versions), begin, aggregation=aggregation, decimals=1)
    for ahead in range(300):
        day = begin + timedelta(days=ahead)
        covered = sum(one.starts_on <= day and (one.ends_on is None or day <= one.ends_on) for one in theirs)
        wanted = any(one.starts_on <= day and (one.ends_on is None or day <= one.ends_on) for one in versions)
        assert covered == wanted
    assert all(one.starts_on >= begin for one in theirs)


@given(st.text("ab-", max_size=12), st.sets(st.text("ab-12", max_size=14)), st.integers(6, 12))
def test_a_free_key_is_free_and_fits(wanted, taken, longest):
    key = free_key(wanted, taken, longest=longest)
    assert key not in taken
    assert 0 < len(key) <= longest
    assert key == key.strip("-")
