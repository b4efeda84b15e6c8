"""Conflicts as found and kept: witness in units, the way out, decisions, reopening, history."""

from datetime import date, timedelta

import pytest

from alignment.models import CascadeLink, Conflict, Resource, ResourceUse
from alignment.selectors.conflicts import standing
from alignment.selectors.panel import panel
from alignment.services.conflict_decisions import accept_conflict, adjust_target, reopen_conflict
from alignment.services.conflicts import keep_conflicts
from kpis.models import Kpi, Target
from kpis.rules.faults import Refused
from organization.models import Department
from organization.rules.actors import system
from tests.alignment.conflicting import clash, scan
from tests.kpis.values import TODAY

JOB = system("job")


@pytest.fixture
def pair(cast, time_machine):
    """Sales' win rate brings retention, the other department's release rate costs it more."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    made = clash(cast)
    return made.drawn, made.releases, made.harm


def test_a_pair_is_proved_with_numbers_in_units(cast, pair):
    assert scan(cast) is True
    (row,) = [row for row in standing(cast.company) if row.counted]
    assert {row.first.key, row.second.key} == {"win-rate", "releases"}
    assert (row.company_kpi.key, row.kind, row.grade, row.status) == ("retention", "offsetting", "certain", "open")
    sides = {party.key: party for party in (row.first, row.second)}
    assert sides["win-rate"].witness == pytest.approx(60.0, abs=1e-6)
    assert sides["releases"].witness == pytest.approx(14.0, abs=0.4)
    assert sides["releases"].witness > 14.0
    assert row.company_kpi.witness < 70.0
    assert row.ways[0].means == "cut"
    assert row.ways[0].kpi.key == "releases"
    assert 13.0 < row.ways[0].target < 14.0


def test_the_same_input_writes_nothing(cast, pair):
    assert [scan(cast), scan(cast)] == [True, False]


def test_taking_the_offered_target_resolves_it(cast, pair):
    scan(cast)
    (row,) = [row for row in standing(cast.company) if row.counted]
    way = row.ways[0]
    adjust_target(
        company=cast.company, conflict=row.id, kpi=way.kpi.id, value=way.target, starts_on=TODAY,
        reason="Fewer releases until onboarding is mended.", actor=cast.actor("alignment_owner"),
    )  # fmt: skip
    former, now = Target.objects.filter(kpi=way.kpi.id).order_by("starts_on")
    assert (former.ends_on, now.value, now.ends_on) == (TODAY - timedelta(days=1), way.target, date(2030, 12, 31))
    scan(cast)
    assert not [row for row in standing(cast.company) if row.counted]


def test_an_accepted_one_is_left_alone_until_its_day_and_then_stands_again(cast, pair, time_machine):
    scan(cast)
    (row,) = [row for row in standing(cast.company) if row.counted]
    actor = cast.actor("alignment_owner")
    until = TODAY + timedelta(days=30)
    accept_conflict(company=cast.company, conflict=row.id, until=until, reason="The launch needs it.", actor=actor)
    CascadeLink.objects.filter(company=cast.company, effect=0.6).update(effect=0.7)
    scan(cast)
    (kept,) = [row for row in standing(cast.company) if row.counted]
    assert (kept.status, kept.accepted_until, kept.reason) == ("accepted", until, "The launch needs it.")
    CascadeLink.objects.filter(company=cast.company, effect=0.7).update(effect=0.8)
    time_machine.move_to("2026-12-20T12:00:00Z", tick=False)
    keep_conflicts(company=cast.company, panel=panel(cast.company, TODAY), day=date(2026, 12, 20), actor=JOB)
    assert Conflict.objects.get(id=row.id).status == "open"


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (TODAY, "Because.", "past"),
        (TODAY + timedelta(days=400), "Because.", "too_far"),
        (TODAY + timedelta(days=30), " ", "missing"),
    ],
)
def test_an_acceptance_needs_a_reason_and_an_end(cast, pair, until, reason, code):
    scan(cast)
    row = standing(cast.company)[0]
    with pytest.raises(Refused) as refused:
        accept_conflict(
            company=cast.company, conflict=row.id, until=until, reason=reason, actor=cast.actor("alignment_owner")
        )
    assert [fault.code for fault in refused.value.faults] == [code]
    with pytest.raises(Refused):
        reopen_conflict(company=cast.company, conflict=row.id, reason="No.", actor=cast.actor("alignment_owner"))


def test_what_rests_on_a_link_nobody_accepted_is_only_possible(cast, pair):
    CascadeLink.objects.filter(company=cast.company).update(accepted_by=None)
    scan(cast)
    assert {row.grade for row in standing(cast.company)} == {"possible"}


def test_a_shared_resource_that_both_exhaust_is_a_conflict(cast, pair):
    found, releases, harm = pair
    CascadeLink.objects.filter(id=harm.id).update(effect=0.0, effect_sd=0.0)
    scan(cast)
    assert not [row for row in standing(cast.company) if row.counted]
    hours = Resource.objects.create(company=cast.company, key="hours", name="Support hours", slack=1.0)
    for kpi, fields in ((found.department, {"uses": 1.0}), (releases, {"uses": 1.0}), (found.company, {"hurts": 2.0})):
        ResourceUse.objects.create(company=cast.company, resource=hours, kpi=kpi, **fields)
    scan(cast)
    kinds = {row.kind for row in standing(cast.company) if row.counted}
    assert kinds & {"emergent", "amplifying", "offsetting"}


def test_catalogue_pairs_without_a_witness_are_questions(cast, pair):
    found, releases, harm = pair
    CascadeLink.objects.filter(id=harm.id).update(effect=0.0, effect_sd=0.0)
    Department.objects.filter(id=cast.support.id).update(function="operations")
    Kpi.objects.filter(id=found.department.id).update(tags=["volume"])
    Kpi.objects.filter(id=releases.id).update(tags=["capacity"])
    scan(cast)
    (row,) = standing(cast.company)
    assert (row.sources, row.entry, row.kind, row.grade) == (("catalogue",), "volume_capacity", "", "possible")
    assert row.history in {"too_little_data", "not_seen"}


def test_two_queries_for_the_page(cast, pair, django_assert_num_queries):
    scan(cast)
    with django_assert_num_queries(2):
        standing(cast.company)
