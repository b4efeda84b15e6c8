"""Values: what is recorded, refused, corrected, and what the KPI's state says afterwards."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import KpiState, Measurement, MeasurementEvent
from kpis.rules.faults import Fault, Refused
from kpis.services import guards
from kpis.services.measurements import ValueRow, ValuesRefused, record_measurements
from organization.models import ChangeMark, company_scope
from tests.cast import ACTOR, build_cast
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, codes, record


@pytest.fixture
def kpi(cast):
    return add_kpi(cast)


def test_a_value_is_recorded_and_the_state_is_right_at_once(cast, kpi):
    done = record(cast, ValueRow(kpi.id, WEEK, 6.1, note="list provider"))
    assert done.saved == [0]
    value = Measurement.objects.get()
    assert (value.actual, value.note, value.entered_by, value.source) == (6.1, "list provider", cast.owner.id, "grid")
    state = KpiState.objects.get()
    assert (state.period, state.actual, state.health, state.variance) == (WEEK, 6.1, "off_track", -1.9)
    assert (state.due_period, state.target, state.tolerance, state.misses_in_a_row) == (WEEK, 8.0, 0.5, 1)
    assert (state.target_ends_on, state.last_year, state.trend) == (date(2026, 12, 31), None, "unknown")
    assert state.spark == [None] * 25 + [6.1]
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
    assert (event.actual, event.note, event.reason, event.actor) == (6.3, "first", "late returns", cast.head.id)


def test_a_note_is_cleared_only_when_somebody_says_so(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK, 6.1, note="first"))
    record(cast, ValueRow(kpi.id, WEEK, 6.1, note=""))
    assert Measurement.objects.get().note == ""
    assert MeasurementEvent.objects.get().old_note == "first"


def test_what_changes_nothing_writes_nothing(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK, 6.1))
    before = Measurement.objects.get().entered_at
    done = record(cast, ValueRow(kpi.id, WEEK, 6.1), ValueRow(kpi.id, RUNNING, None), actor=cast.actor("head"))
    assert done.saved == [0, 1]
    assert Measurement.objects.get().entered_at == before
    assert MeasurementEvent.objects.count() == 0
    assert ChangeMark.objects.filter(kind="values").count() == 1


def test_a_value_taken_back_is_gone_and_remembered(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK - timedelta(weeks=1), 8.2), ValueRow(kpi.id, WEEK, 61.0, note="typo"))
    record(cast, ValueRow(kpi.id, WEEK, None, reason="wrong KPI"))
    assert Measurement.objects.get().actual == 8.2
    event = MeasurementEvent.objects.get()
    assert (event.old_actual, event.old_note, event.actual, event.reason) == (61.0, "typo", None, "wrong KPI")
    assert KpiState.objects.get().actual == 8.2


def test_the_running_period_is_kept_but_not_judged(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK, 8.1), ValueRow(kpi.id, RUNNING, 2.0))
    assert Measurement.objects.count() == 2
    assert KpiState.objects.get().actual == 8.1


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"period": date(2026, 11, 10)}, ("period", "not_period_start")),
        ({"period": date(2026, 11, 23)}, ("period", "period_ahead")),
        ({"period": date(1, 1, 1)}, ("period", "not_period_start")),
        ({"actual": float("nan")}, ("actual", "not_finite")),
        ({"actual": float("-inf")}, ("actual", "not_finite")),
        ({"actual": 1.1e15}, ("actual", "too_large")),
        ({"note": "x" * 1001}, ("note", "too_long")),
        ({"reason": "x" * 1001}, ("reason", "too_long")),
        ({"kpi": uuid4()}, ("kpi", "unknown_kpi")),
    ],
)
def test_a_value_at_fault_is_refused_with_its_field(cast, kpi, told, fault):
    row = ValueRow(**({"kpi": kpi.id, "period": WEEK, "actual": 6.0} | told))
    with pytest.raises(ValuesRefused) as refused:
        record(cast, ValueRow(kpi.id, WEEK - timedelta(weeks=1), 8.0), row)
    assert codes(refused) == [(1, *fault)]
    assert not Measurement.objects.exists()


def test_all_faults_are_told_at_once_and_the_rest_is_saved_where_asked(cast, kpi):
    retired = add_kpi(cast, "retired", status="retired")
    rows = [
        ValueRow(kpi.id, WEEK, 6.0),
        ValueRow(retired.id, WEEK, 1.0),
        ValueRow(kpi.id, WEEK, 7.0),
        ValueRow(kpi.id, WEEK + timedelta(days=1), float("inf"), note="x" * 1001),
    ]
    done = record(cast, *rows, partial=True)
    assert done.saved == [0]
    assert [(fault.index, fault.code) for fault in done.faults] == [
        (1, "retired"), (2, "duplicate"), (3, "not_period_start"), (3, "not_finite"), (3, "too_long"),
    ]  # fmt: skip
    assert done.faults[1].params == {"other": 0}
    assert Measurement.objects.get().actual == 6.0


def test_months_and_fiscal_quarters_have_their_own_first_days(cast):
    cast.company.fiscal_year_start_month = 2
    month = add_kpi(cast, "month", measure_cadence="monthly")
    quarter = add_kpi(cast, "quarter", measure_cadence="quarterly")
    record(cast, ValueRow(month.id, date(2026, 11, 1), 1.0), ValueRow(quarter.id, date(2026, 8, 1), 1.0))
    with pytest.raises(ValuesRefused) as refused:
        record(cast, ValueRow(month.id, WEEK, 1.0), ValueRow(quarter.id, date(2026, 7, 1), 1.0))
    assert codes(refused) == [(0, "period", "not_period_start"), (1, "period", "not_period_start")]


def test_a_faster_colleague_is_never_overwritten_unseen(cast, kpi):
    record(cast, ValueRow(kpi.id, WEEK, 3.19), actor=cast.actor("head"))
    with pytest.raises(ValuesRefused) as refused:
        record(cast, ValueRow(kpi.id, WEEK, 3.26, expected=None))
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("actual", "changed_meanwhile")
    assert (fault.params["actual"], fault.params["who"]) == (3.19, cast.head.name)
    assert fault.params["at"] == Measurement.objects.get().entered_at
    record(cast, ValueRow(kpi.id, WEEK, 3.19, expected=None))  # the same value is no conflict
    record(cast, ValueRow(kpi.id, WEEK, 3.26, expected=3.19))
    assert Measurement.objects.get().actual == 3.26
    with pytest.raises(ValuesRefused):
        record(cast, ValueRow(kpi.id, WEEK, None, expected=3.19))


def test_another_companys_kpi_is_unknown(cast, kpi):
    with company_scope(cast.other.id), pytest.raises(ValuesRefused) as refused:
        record_measurements(
            company=cast.other, rows=[ValueRow(kpi.id, WEEK, 1.0)], actor=ACTOR, source="api", today=TODAY
        )
    assert codes(refused) == [(0, "kpi", "unknown_kpi")]


def test_a_guard_may_object(cast, kpi):
    def closed(write):
        return [Fault("", "period_closed")] if write.act == "values" and write.kpi == kpi.id else []

    guards.watch(closed)
    try:
        with pytest.raises(Refused) as refused:
            record(cast, ValueRow(kpi.id, WEEK, 1.0))
    finally:
        guards.forget(closed)
    assert refused.value.codes == {"": ["period_closed"]}
    assert not Measurement.objects.exists()


def test_the_number_of_queries_is_flat(cast, kpi):
    others = [add_kpi(cast, f"other-{n}") for n in range(12)]
    with CaptureQueriesContext(connection) as one:
        record(cast, ValueRow(kpi.id, WEEK, 6.0))
    with CaptureQueriesContext(connection) as many:
        record(cast, *(ValueRow(other.id, WEEK, 6.0) for other in others))
    assert len(many) == len(one) <= 13


weeks = st.integers(0, 5).map(lambda n: WEEK - timedelta(weeks=n))
writes = st.lists(
    st.lists(
        st.tuples(weeks, st.none() | st.sampled_from([1.0, 2.0, 8.0])), min_size=1, max_size=4, unique_by=lambda w: w[0]
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=writes)
def test_any_sequence_of_writes_leaves_what_a_dictionary_would(cast, batches):
    kpi = add_kpi(cast, f"k-{uuid4()}")
    kept: dict[date, float] = {}
    replaced = 0
    for batch in batches:
        record(cast, *(ValueRow(kpi.id, week, actual) for week, actual in batch))
        for week, actual in batch:
            replaced += week in kept and kept[week] != actual
            kept = {k: v for k, v in kept.items() if k != week} | ({} if actual is None else {week: actual})
    assert dict(Measurement.objects.filter(kpi=kpi).values_list("period", "actual")) == kept
    assert MeasurementEvent.objects.filter(kpi_id=kpi.id).count() == replaced
    state = KpiState.objects.filter(kpi=kpi).first()
    if any(batches) and state is not None:
        assert state.period == max(kept, default=None)
        assert state.actual == (kept[max(kept)] if kept else None)


def test_two_writers_at_once_leave_a_state_that_saw_both(committed):
    with company_scope(None):
        people = build_cast()
        kpi = add_kpi(people)
    barrier = threading.Barrier(2)
    failed = []

    def write(week, actual):
        try:
            barrier.wait(timeout=120)
            with company_scope(people.company.id):
                record(people, ValueRow(kpi.id, week, actual))
        except Exception as error:  # noqa: BLE001  told by the assertion below
            failed.append(error)
        finally:
            connection.close()

    for round_ in range(6):
        week = WEEK - timedelta(weeks=2 * round_)
        threads = [
            threading.Thread(target=write, args=(week, 6.0 + round_)),
            threading.Thread(target=write, args=(week - timedelta(weeks=1), 7.0 + round_)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    with company_scope(people.company.id):
        spark = KpiState.objects.get(kpi=kpi).spark
        assert [value for value in spark if value is not None] == [
            value for n in reversed(range(6)) for value in (7.0 + n, 6.0 + n)
        ]
