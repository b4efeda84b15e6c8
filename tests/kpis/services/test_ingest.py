"""Bulk loads: the same as one by one, all or nothing, faults by the sender's row numbers."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import KpiState, Measurement, MeasurementEvent
from kpis.services.ingest import Ingested, LongColumns, MatrixColumns, ingest_measurements
from kpis.services.measurements import ValueRow, ValuesRefused
from organization.models import ChangeMark, company_scope
from tests.cast import ACTOR
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, codes, record

VALUES = ("kpi__key", "period", "actual", "note", "entered_by", "source")
IGNORED = {"_state", "kpi_id", "computed_at", "entered_at"}


def load(cast, *rows, company=None, **told) -> Ingested:
    told = {"actor": ACTOR, "source": "file", "today": TODAY} | told
    return ingest_measurements(company=company or cast.company, columns=LongColumns(rows), **told)


def figures(kpi):
    state = KpiState.objects.get(kpi=kpi)
    return {name: value for name, value in vars(state).items() if name not in IGNORED}


def test_a_load_leaves_what_single_writes_leave(cast):
    single, bulk = add_kpi(cast, "single"), add_kpi(cast, "bulk")
    rng = np.random.default_rng(4)
    weeks = [WEEK - timedelta(weeks=n) for n in range(70)]
    actuals = rng.normal(8, 0.6, 70).round(2).tolist()
    for week, actual in zip(weeks, actuals, strict=True):
        record(cast, ValueRow(single.id, week, actual, note="a note" if actual > 9 else None))
    done = load(
        cast,
        *(
            (
                n,
                "bulk",
                week.isoformat() if n % 2 else week,
                str(actual) if n % 3 else actual,
                "a note" if actual > 9 else "",
            )
            for n, (week, actual) in enumerate(zip(weeks, actuals, strict=True))
        ),
    )
    assert (done.read, done.added, done.corrected, done.kpis, done.states) == (70, 70, 0, 1, 1)
    assert figures(single) == figures(bulk)
    values = Measurement.objects.order_by("period").values_list("period", "actual", "note")
    assert list(values.filter(kpi=single)) == list(values.filter(kpi=bulk))
    assert ChangeMark.objects.filter(kind="values").latest("at").kpis == [bulk.id]


def test_corrections_are_kept_and_what_stands_is_left_alone(cast):
    kpi = add_kpi(cast)
    before, earlier = WEEK - timedelta(weeks=1), WEEK - timedelta(weeks=2)
    record(cast, ValueRow(kpi.id, earlier, 1.0, note="kept"), ValueRow(kpi.id, before, 2.0, note="stays"))
    at = Measurement.objects.get(period=earlier).entered_at
    rows = [(1, "response", earlier, 1.0, None), (2, "response", before, 2.5, None), (3, "response", WEEK, 3.0, "new")]
    done = load(cast, *rows, reason="recount")
    assert (done.read, done.added, done.corrected) == (3, 1, 1)
    event = MeasurementEvent.objects.get()
    assert (event.period, event.old_actual, event.actual, event.old_note) == (before, 2.0, 2.5, "stays")
    assert (event.old_entered_by, event.actor, event.reason) == (cast.owner.id, None, "recount")
    found = list(Measurement.objects.order_by("period").values_list("actual", "note", "reason"))
    assert found == [(1.0, "kept", ""), (2.5, "stays", "recount"), (3.0, "new", "")]
    assert Measurement.objects.get(period=earlier).entered_at == at
    marks = ChangeMark.objects.count()
    again = load(cast, *rows)
    assert (again.added, again.corrected, again.states) == (0, 0, 0)
    assert ChangeMark.objects.count() == marks


def test_every_fault_is_told_by_its_row_and_nothing_is_saved(cast):
    add_kpi(cast)
    add_kpi(cast, "retired", status="retired")
    add_kpi(cast, "monthly", measure_cadence="monthly")
    rows = [
        (2, "response", WEEK, 1.0, None),
        (3, "respnse", WEEK, 1.0, None),
        (4, "retired", WEEK, 1.0, None),
        (5, "response", "2026-11-31", 1.0, None),
        (6, "response", "2026-11-10", 1.0, None),
        (7, "response", RUNNING + timedelta(weeks=1), 1.0, None),
        (8, "response", WEEK - timedelta(weeks=9), "1,5", None),
        (9, "response", WEEK - timedelta(weeks=8), float("inf"), None),
        (10, "response", WEEK - timedelta(weeks=7), float("nan"), None),
        (11, "response", WEEK - timedelta(weeks=6), 1e16, None),
        (12, "response", WEEK - timedelta(weeks=5), 1.0, "x" * 1001),
        (13, "response", WEEK, 2.0, None),
        (14, "monthly", WEEK, 2.0, None),
        (15, "response", "", None, None),
        (16, "response", "0001-01-01", 1.0, None),
    ]
    with pytest.raises(ValuesRefused) as refused:
        load(cast, *rows)
    assert codes(refused) == [
        (3, "kpi", "unknown_kpi"),
        (4, "kpi", "retired"),
        (5, "period", "bad_period"),
        (6, "period", "not_period_start"),
        (7, "period", "period_ahead"),
        (8, "actual", "not_a_number"),
        (9, "actual", "not_finite"),
        (10, "actual", "not_finite"),
        (11, "actual", "too_large"),
        (12, "note", "too_long"),
        (13, "period", "duplicate"),
        (14, "period", "not_period_start"),
        (16, "period", "not_period_start"),
    ]
    by_row = {fault.index: fault.params for fault in refused.value.faults}
    assert by_row[3] == {"key": "respnse"}
    assert by_row[8] == {"text": "1,5"}
    assert by_row[13] == {"other": 2}
    assert not Measurement.objects.exists()


def test_faults_end_at_a_thousand(cast):
    with pytest.raises(ValuesRefused) as refused:
        load(cast, *((n, f"k{n}", WEEK, 1.0, None) for n in range(1500)))
    assert [fault.index for fault in refused.value.faults] == list(range(1000))


def test_empty_cells_are_passed_over_and_counted(cast):
    add_kpi(cast)
    done = load(
        cast, (1, "response", WEEK, "", None), (2, "response", WEEK, " 4.5 ", "n"), (3, "response", "x", None, "n")
    )
    assert (done.read, done.added, done.blank) == (1, 1, 2)
    value = Measurement.objects.get()
    assert (value.actual, value.note) == (4.5, "n")
    assert load(cast) == Ingested(0, 0, 0, 0, 0, 0)


def test_a_matrix_is_loaded_without_its_gaps(cast):
    for key in ("a", "b"):
        add_kpi(cast, key)
    periods = [WEEK - timedelta(weeks=1), WEEK]
    columns = MatrixColumns(["a", "b"], periods, np.array([[1.0, np.nan], [3.0, 4.0]]))
    done = ingest_measurements(company=cast.company, columns=columns, actor=ACTOR, source="command", today=TODAY)
    assert (done.read, done.added, done.blank, done.kpis) == (3, 3, 1, 2)
    found = Measurement.objects.order_by("kpi__key", "period").values_list("kpi__key", "period", "actual")
    assert list(found) == [("a", periods[0], 1.0), ("b", periods[0], 3.0), ("b", WEEK, 4.0)]
    twice = MatrixColumns(["a", "a"], [WEEK], np.array([[1.0], [2.0]]))
    with pytest.raises(ValuesRefused) as refused:
        ingest_measurements(company=cast.company, columns=twice, actor=ACTOR, source="command", today=TODAY)
    assert codes(refused) == [(2, "period", "duplicate")]


def test_only_what_the_actor_may_write(cast):
    add_kpi(cast)
    add_kpi(cast, "other", department=cast.support)
    rows = [(1, "response", WEEK, 1.0, None), (2, "other", WEEK, 1.0, None)]
    with pytest.raises(ValuesRefused) as refused:
        load(cast, *rows, only=lambda kpi: kpi.department == cast.sales.id)
    assert codes(refused) == [(2, "kpi", "not_allowed")]


def test_another_companys_kpis_are_unknown(cast):
    add_kpi(cast)
    with company_scope(cast.other.id), pytest.raises(ValuesRefused) as refused:
        load(cast, (1, "response", WEEK, 1.0, None), company=cast.other)
    assert codes(refused) == [(1, "kpi", "unknown_kpi")]


def test_the_number_of_queries_is_flat(cast):
    for n in range(20):
        add_kpi(cast, f"k{n}")
    with CaptureQueriesContext(connection) as one:
        load(cast, (1, "k0", WEEK, 1.0, None))
    with CaptureQueriesContext(connection) as many:
        load(cast, *((n, f"k{n}", WEEK, 1.0, None) for n in range(1, 20)))
    assert len(many) == len(one) <= 18
