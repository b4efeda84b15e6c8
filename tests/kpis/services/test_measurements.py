"""Values: what is recorded, refused, corrected, and what the KPI's state says afterwards."""

from datetime import date, timedelta

import pytest

from kpis.models import Kpi, KpiState, Measurement, MeasurementEvent, Status, Target
from kpis.services.measurements import Recorded, ValueRow, ValuesRefused, record_measurements
from organization.models import ChangeMark, company_scope
from tests.cast import Cast, cast  # noqa: F401

TODAY = date(2026, 11, 18)  # a Wednesday
WEEK = date(2026, 11, 9)  # the last one that ended


@pytest.fixture
def kpi(cast):
    return add_kpi(cast)


def add_kpi(cast: Cast, key="response", **told):
    told = {"unit": "%", "direction": "higher", "status": Status.ACTIVE, "owner": cast.owner} | told
    found = Kpi.objects.create(
        company=cast.company, key=key, name=key.title(), level="department", department=cast.sales, **told
    )
    Target.objects.create(company=cast.company, kpi=found, starts_on=date(2026, 1, 1), value=8.0, tolerance=0.5)
    return found


def record(cast, *rows, **told) -> Recorded:
    told = {"actor": cast.actor("owner"), "source": "grid", "today": TODAY} | told
    return record_measurements(company=cast.company, rows=rows, **told)


def codes(refused):
    return [(fault.index, fault.field, fault.code) for fault in refused.value.faults]


def test_a_value_is_recorded_and_the_state_is_right_at_once(cast, kpi):
    done = record(cast, ValueRow(kpi.id, WEEK, 6.1, note="list provider"))
    assert done.saved == [0]
    value = Measurement.objects.get()
    assert (value.actual, value.note, value.entered_by, value.source) == (6.1, "list provider", cast.owner.id, "grid")
    state = KpiState.objects.get()
    assert (state.period, state.actual, state.health, state.variance) == (WEEK, 6.1, "off_track", -1.9)
    assert (state.due_period, state.target, state.tolerance, state.misses_in_a_row) == (WEEK, 8.0, 0.5, 1)
    assert state.spark[-1] == 6.1
    assert state.spark[:-1] == [None] * 25
    assert state.entered_at == value.entered_at
    assert state.restate_on == date(2026, 11, 23)
    assert done.states[kpi.id].health == "off_track"
    assert ChangeMark.objects.get(kind="values").kpis == [kpi.id]


def test_a_correction_keeps_what_it_replaced(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK, 6.1, note="first"))
    record(cast, ValueRow(kpi.id, WEEK, 6.3, reason="late returns"), actor=cast.actor("head"))
    value = Measurement.objects.get()
    assert (value.actual, value.note, value.reason, value.entered_by) == (6.3, "first", "late returns", cast.head.id)
    event = MeasurementEvent.objects.get()
    assert (event.old_actual, event.old_note, event.old_entered_by) == (6.1, "first", cast.owner.id)
    assert (event.actual, event.reason, event.actor) == (6.3, "late returns", cast.head.id)
