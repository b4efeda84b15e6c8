"""Company-wide results of a day, and the marks that make them stale."""

from datetime import date

import pytest

from alignment.models import CompanySnapshot
from alignment.services.results import bring_up_to_date
from alignment.services.snapshots import take_snapshot
from alignment.tasks import recompute_company
from kpis.models import Kpi, KpiState, Target
from kpis.services.measurements import ValueRow, record_measurements
from kpis.tasks import restate_company
from organization.models import ChangeMark
from organization.rules.actors import system

TODAY = date(2026, 11, 18)
WEEK = date(2026, 11, 9)
JOB = system("job")


@pytest.fixture
def measured(cast):
    """A department KPI with a value that is off."""
    kpi = Kpi.objects.create(
        company=cast.company, key="response", name="Response", level="department", department=cast.sales,
        unit="%", direction="higher", status="active", owner=cast.owner,
    )  # fmt: skip
    Target.objects.create(company=cast.company, kpi=kpi, starts_on=date(2026, 1, 1), value=8.0, tolerance=0.5)
    record_measurements(
        company=cast.company, rows=[ValueRow(kpi.id, WEEK, 6.1)], actor=cast.actor("owner"), source="grid", today=TODAY
    )
    return kpi


def test_a_write_leaves_a_mark_and_the_job_folds_it(cast, measured):
    assert ChangeMark.objects.count() == 1
    assert bring_up_to_date(company=cast.company.id, actor=JOB) == 1
    assert not ChangeMark.objects.exists()
    snapshot = CompanySnapshot.objects.get()
    assert snapshot.figures["levels"]["department"]["off_track"] == 1
    assert snapshot.figures["departments"] == {"sales": {"on_track": 0, "at_risk": 0, "off_track": 1, "no_data": 0}}


def test_a_task_run_twice_changes_nothing(cast, measured):
    assert recompute_company(str(cast.company.id)) == 1
    before = CompanySnapshot.objects.values().get()
    assert recompute_company(str(cast.company.id)) == 0
    assert CompanySnapshot.objects.values().get() == before


def test_an_earlier_day_is_told_by_its_own_figures(cast, measured, time_machine):
    record_measurements(
        company=cast.company, rows=[ValueRow(measured.id, date(2026, 11, 2), 8.4)],
        actor=cast.actor("owner"), source="grid", today=TODAY,
    )  # fmt: skip
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    assert take_snapshot(company=cast.company.id, actor=JOB, day=date(2026, 11, 11))
    assert take_snapshot(company=cast.company.id, actor=JOB)
    told = {one.day: one.figures["levels"]["department"] for one in CompanySnapshot.objects.all()}
    assert told[date(2026, 11, 11)]["on_track"] == 1
    assert told[TODAY]["off_track"] == 1


def test_the_same_input_is_not_written_again(cast, measured, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    assert take_snapshot(company=cast.company.id, actor=JOB, day=TODAY)
    assert not take_snapshot(company=cast.company.id, actor=JOB, day=TODAY)
    KpiState.objects.filter(kpi=measured).update(health="at_risk")
    assert take_snapshot(company=cast.company.id, actor=JOB, day=TODAY)
    assert CompanySnapshot.objects.get().figures["levels"]["department"]["at_risk"] == 1


def test_aged_rows_are_restated_once_and_mark_the_company(cast, measured, time_machine):
    ChangeMark.objects.all().delete()
    time_machine.move_to("2026-12-16T12:00:00Z", tick=False)
    assert restate_company(str(cast.company.id)) == 1
    state = KpiState.objects.get()
    assert (state.health, state.stale) == ("no_data", True)
    assert state.restate_on > date(2026, 12, 16)
    assert ChangeMark.objects.get().kind == "aged"
    assert restate_company(str(cast.company.id)) == 0
    assert ChangeMark.objects.count() == 1
