"""The run of all stages: each alone, what failed noted, progress seen, nothing done twice."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from alignment.models import CompanySnapshot, StageRun
from alignment.services import results
from alignment.services.results import Stage, ask_for_results, bring_up_to_date, run_all
from alignment.services.stages import is_kept, keep
from organization.models import ChangeMark
from organization.models.locks import Lock, try_hold_across
from organization.rules.actors import system
from tests.cast import build_cast
from tests.kpis.values import TODAY

JOB = system("job")


class Counting:
    """A stage that keeps its results under one input, and counts how often it computed."""

    def __init__(self, name):
        self.name, self.computed, self.input = name, 0, "0" * 64

    def __call__(self, *, company, panel, day, actor):
        told = {"company": company, "stage": self.name, "day": day, "algorithm": "1", "input_hash": self.input}
        if is_kept(**told):
            return False
        self.computed += 1
        keep(**told)
        return True


def broken(*, company, panel, day, actor):
    """A stage that spoils its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return True


@pytest.fixture
def today(time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)


@pytest.fixture
def stages(monkeypatch, today):
    """Two stages with one between them that fails."""
    first, last = Counting("first"), Counting("last")
    found = (Stage("first", first), Stage("broken", broken), Stage("last", last))
    monkeypatch.setattr(results, "STAGES", found)
    return first, last


def test_a_stage_that_fails_stops_no_other_and_is_noted(cast, stages, caplog):
    done = run_all(company=cast.company.id, actor=JOB)
    assert (done.changed, done.failed, done.snapshot) == (("first", "last"), ("broken",), True)
    assert "stage broken failed" in caplog.text
    noted = StageRun.objects.get(stage="broken")
    assert (noted.failed, noted.failure, noted.computed_at) == (True, "DataError", None)
    assert CompanySnapshot.objects.filter(day=TODAY).exists()
    assert StageRun.objects.get(stage="all").progress == 100


def test_what_failed_keeps_its_former_results_with_their_day_until_it_works_again(
    cast, stages, monkeypatch, time_machine
):
    first, _last = stages
    monkeypatch.setattr(results, "STAGES", (Stage("first", first),))
    run_all(company=cast.company.id, actor=JOB)
    time_machine.move_to("2026-11-19T12:00:00Z", tick=False)
    monkeypatch.setattr(results, "STAGES", (Stage("first", broken),))
    run_all(company=cast.company.id, actor=JOB)
    kept = StageRun.objects.filter(stage="first", computed_at__isnull=False).latest("day")
    assert kept.day == TODAY
    assert StageRun.objects.get(stage="first", day=TODAY + timedelta(days=1)).failed
    monkeypatch.setattr(results, "STAGES", (Stage("first", first),))
    run_all(company=cast.company.id, actor=JOB)
    assert not StageRun.objects.filter(failed_at__isnull=False).exists()


def test_the_same_input_is_computed_once_and_another_again(cast, stages):
    first, last = stages
    run_all(company=cast.company.id, actor=JOB)
    before = list(StageRun.objects.exclude(stage__in=["all", "broken"]).values("stage", "computed_at", "input_hash"))
    assert run_all(company=cast.company.id, actor=JOB).changed == ()
    assert (first.computed, last.computed) == (1, 1)
    assert (
        list(StageRun.objects.exclude(stage__in=["all", "broken"]).values("stage", "computed_at", "input_hash"))
        == before
    )
    first.input = "1" * 64
    assert run_all(company=cast.company.id, actor=JOB).changed == ("first",)


def test_an_earlier_day_has_results_of_its_own(cast, stages):
    run_all(company=cast.company.id, actor=JOB)
    run_all(company=cast.company.id, actor=JOB, day=TODAY - timedelta(days=7))
    assert StageRun.objects.filter(stage="first").count() == 2


def test_marks_are_folded_once(cast, stages):
    ChangeMark.objects.create(company=cast.company, kind="values")
    assert bring_up_to_date(company=cast.company.id, actor=JOB) == 1
    assert bring_up_to_date(company=cast.company.id, actor=JOB) == 0


def test_after_a_long_run_values_wait_but_a_person_does_not(cast, stages):
    StageRun.objects.create(
        company=cast.company, stage="all", day=TODAY, seconds=30, computed_at=timezone.now(), progress=100
    )
    ChangeMark.objects.create(company=cast.company, kind="values")
    assert bring_up_to_date(company=cast.company.id, actor=JOB) == 0
    ask_for_results(company=cast.company, actor=cast.actor("alignment_owner"))
    assert StageRun.objects.get(stage="all").progress == 0
    assert bring_up_to_date(company=cast.company.id, actor=JOB) == 2


@pytest.fixture
def stale(committed):
    """A company that everybody sees, with a mark."""
    with transaction.atomic():
        company = build_cast().company.id
        ChangeMark.objects.create(company_id=company, kind="values")
    return company


def test_progress_is_seen_from_outside_and_a_second_worker_leaves(stale, monkeypatch):
    seen = []

    def look(*, company, panel, day, actor):
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            key = [str(company.id), int(Lock.RECOMPUTE)]
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", key)
            free = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('plumbline.company', %s, false)", [str(company.id)])
            cursor.execute("SELECT progress FROM alignment_stagerun WHERE stage = 'all'")
            seen.append((free, cursor.fetchone()[0]))
        other.close()
        return False

    monkeypatch.setattr(results, "STAGES", (Stage("one", look), Stage("two", look)))
    assert bring_up_to_date(company=stale, actor=JOB) > 0
    assert seen == [(False, 0), (False, 33)]
    with try_hold_across(stale, Lock.RECOMPUTE) as mine:
        assert mine  # it was let go
