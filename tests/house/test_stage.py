"""The cast is set up once for many tests, and each finds it untouched (tests/stage.py)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from kpis.models import Kpi
from organization.models import Company, CompanyEntry, Membership

THEN = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)


@pytest.fixture
def then():
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.mark.parametrize("turn", range(3))
def test_what_a_test_did_to_the_cast_is_taken_back(cast, turn):
    assert cast.company.name == Company.objects.get().name == "Alder & Vane"
    assert cast.head.user.name == "Hugo Head"
    assert (Kpi.objects.count(), cache.get("left")) == (0, None)
    Company.objects.update(name="Renamed")
    Kpi.objects.create(company=cast.company, key="left", name="Left", level="company")
    cast.company.name = cast.head.user.name = "Renamed"
    cache.set("left", "behind")


@pytest.mark.parametrize("turn", range(2))
def test_who_needs_no_cast_finds_none(db, turn):
    assert not CompanyEntry.objects.exists()


@pytest.mark.parametrize("turn", range(3))
def test_a_cast_after_a_journey_is_of_that_moment(then, cast, turn):
    assert timezone.now() == THEN
    assert {person.joined_at for person in Membership.objects.filter(joined_at__isnull=False)} == {THEN}


@pytest.mark.parametrize("turn", range(2))
def test_a_cast_before_a_journey_is_of_today(cast, then, turn):
    assert all(person.joined_at < THEN for person in Membership.objects.filter(joined_at__isnull=False))
