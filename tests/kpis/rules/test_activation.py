"""Activation names everything that is missing at once; limits, ownership, stability and balance beside it."""

from dataclasses import replace
from datetime import date

import pytest

from kpis.rules.activation import KpiFacts, missing_for_activation
from kpis.rules.indicators import balance_of, balances
from kpis.rules.limits import judge_count, refuses_one_more
from kpis.rules.ownership import OwnerFacts, is_a_person, overloaded, owner_fault
from kpis.rules.stability import Lock, a_year_after, judge_change, judge_clearing

MAYA = OwnerFacts("Maya Lind", "maya@northwind.example", active=True)
READY = KpiFacts(
    level="department",
    name="Returning customer campaign response rate",
    unit="%",
    direction="higher",
    nature="outcome",
    target_now=True,
    owner=MAYA,
    measure_cadence="weekly",
    review_cadence="weekly",
    department=True,
    links=1,
    sayable_links=1,
)


def test_a_complete_kpi_may_become_active():
    assert missing_for_activation(READY) == []
    assert (
        missing_for_activation(
            replace(READY, level="company", links=0, sayable_links=0, department=False, active_company_kpis=4)
        )
        == []
    )


def test_everything_missing_is_named_at_once():
    bare = KpiFacts(level="department", name="Increase customer satisfaction")
    assert missing_for_activation(bare) == [
        "goal_not_outcome",
        "unit",
        "direction",
        "target_now",
        "owner",
        "measure_cadence",
        "review_cadence",
        "department",
        "link",
    ]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"unit": " "}, ["unit"]),
        ({"direction": None}, ["direction"]),
        ({"target_now": False}, ["target_now"]),
        ({"owner": None}, ["owner"]),
        ({"owner": replace(MAYA, active=False)}, ["owner_inactive"]),
        ({"owner": OwnerFacts("Sales Team", "sales@northwind.example", active=True)}, ["owner_not_a_person"]),
        ({"measure_cadence": None}, ["measure_cadence"]),
        ({"review_cadence": ""}, ["review_cadence"]),
        ({"department": False}, ["department"]),
        ({"links": 0, "sayable_links": 0}, ["link"]),
        ({"sayable_links": 0}, ["rationale"]),
        ({"nature": "activity"}, ["activity_level"]),
        ({"name": "Number of calls made"}, ["activity_level"]),
        ({"name": "Number of calls made", "level": "individual"}, []),
        ({"nature": "activity", "level": "individual"}, []),
        ({"level": "company", "active_company_kpis": 5}, ["company_limit"]),
        ({"level": "company", "active_company_kpis": 8}, ["company_limit"]),
    ],
)
def test_each_thing_that_is_missing_has_its_code(change, missing):
    assert missing_for_activation(replace(READY, **change)) == missing


@pytest.mark.parametrize(
    ("level", "count", "fit"),
    [
        ("company", 0, "none"),
        ("company", 2, "too_few"),
        ("company", 3, "within"),
        ("company", 5, "within"),
        ("company", 6, "too_many"),
        ("department", 4, "too_few"),
        ("department", 8, "within"),
        ("department", 9, "too_many"),
        ("individual", 3, "within"),
        ("individual", 6, "too_many"),
    ],
)
def test_counts_fit_or_do_not(level, count, fit):
    assert judge_count(level, count).fit == fit


def test_only_the_company_refuses_one_more():
    assert not refuses_one_more("company", 4)
    assert refuses_one_more("company", 5)
    assert not refuses_one_more("department", 30)


@pytest.mark.parametrize(
    ("name", "email", "person"),
    [
        ("Maya Lind", "maya@x.example", True),
        ("Ines Duval", "ceo@x.example", True),
        ("Sam Boateng", "sales@x.example", True),
        ("Jane Board", "jane@x.example", True),
        ("Cher", "cher@x.example", True),
        ("Sales Team", "maya@x.example", False),
        ("Marketing", "m@x.example", False),
        ("People and Quality", "pq@x.example", False),
        ("The Board", "b@x.example", False),
        ("Info", "info@x.example", False),
        ("", "support@x.example", False),
    ],
)
def test_an_owner_is_a_person(name, email, person):
    assert is_a_person(name, email) == person


def test_owner_faults():
    assert owner_fault(None) == "none"
    assert owner_fault(replace(MAYA, active=False)) == "inactive"
    assert owner_fault(MAYA) is None
    assert overloaded({"a": 12, "b": 13, "c": 20}) == {"c": 8, "b": 1}


def test_a_lock_holds_what_the_number_means():
    lock = Lock(date(2027, 1, 31))
    assert judge_change(Lock(None), ["unit"]) == "free"
    assert judge_change(lock, ["owner", "tags"]) == "free"
    assert judge_change(lock, ["owner", "unit"]) == "locked"
    assert judge_change(lock, ["targets"], exception="Acquired a company") == "excepted"
    assert judge_change(lock, ["targets"], exception="  ") == "locked"


def test_a_lock_stands_until_it_is_cleared_and_may_be_from_its_day_on():
    lock = Lock(date(2027, 1, 31))
    assert judge_clearing(lock, date(2027, 1, 30)) == "locked"
    assert judge_clearing(lock, date(2027, 1, 30), exception="Strategy changed") == "excepted"
    assert judge_clearing(lock, date(2027, 1, 31)) == "free"
    assert judge_change(lock, ["unit"]) == "locked"  # the day alone ends nothing
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2026, 1, 31)) == date(2027, 1, 31)


def test_balance_of_leading_and_lagging():
    assert balance_of([]) == "none"
    assert balance_of(["lagging", "lagging"]) == "lagging_only"
    assert balance_of(["leading"]) == "leading_only"
    assert balances([("sales", "leading"), ("hr", "lagging"), ("sales", "lagging")]) == {
        "sales": "balanced",
        "hr": "lagging_only",
    }
