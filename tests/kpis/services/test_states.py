"""State rows: one at a time or all at once, they say the same; they age, and as-of tells any day."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import KpiState, Target
from kpis.rules.calendar import shift_period
from kpis.selectors.history import histories
from kpis.selectors.states import freshness, states_as_of, states_of
from kpis.services.ingest import MatrixColumns, ingest_measurements
from kpis.services.measurements import ValueRow
from kpis.services.states import restate, restate_aged
from organization.models import company_scope
from tests.cast import ACTOR
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, record

KINDS = [
    {},
    {"direction": "lower", "aggregation": "last"},
    {"direction": "", "unit": ""},
    {"direction": "range"},
    {"target": None},
    {"measure_cadence": "monthly", "aggregation": "sum"},
    {"measure_cadence": "quarterly"},
    {"measure_cadence": "biweekly", "typical_change": 0.4},
    {"level": "company", "department": None},
    {"level": "individual"},
]


@pytest.fixture
def filled(cast):
    """KPIs of every kind, each with its own length of history and gaps."""
    rng = np.random.default_rng(11)
    kpis = [add_kpi(cast, f"k{n}", **(kind | {"name": f"KPI {n}"})) for n, kind in enumerate(KINDS)]
    cadences = {"monthly": [date(2025 + m // 12, m % 12 + 1, 1) for m in range(22)]}
    cadences["quarterly"] = [date(2024 + q // 4, q % 4 * 3 + 1, 1) for q in range(11)]
    cadences["biweekly"] = [shift_period(WEEK, "biweekly", -n) for n in range(40)]
    weekly = [WEEK - timedelta(weeks=n) for n in range(-1, 170)]
    for n, kpi in enumerate(kpis):
        periods = cadences.get(kpi.measure_cadence, weekly[: 20 * (n + 1)])
        values = rng.normal(8, 1, (1, len(periods)))
        values[rng.random(values.shape) < 0.1] = np.nan
        columns = MatrixColumns([kpi.key], periods, values)
        ingest_measurements(company=cast.company, columns=columns, actor=ACTOR, source="command", today=TODAY)
    return kpis


def rows():
    states = KpiState.objects.order_by("kpi_id")
    return [{k: v for k, v in vars(state).items() if k not in {"_state", "computed_at"}} for state in states]


def test_one_at_a_time_equals_all_at_once(cast, filled):
    one_by_one = rows()
    assert len(one_by_one) == len(filled)
    assert restate(company=cast.company, today=TODAY) == 0, "nothing changed, so nothing is written"
    KpiState.objects.all().delete()
    assert restate(company=cast.company, today=TODAY) == len(filled)
    assert rows() == one_by_one


def test_as_of_today_equals_what_is_stored(cast, filled):
    stored = states_of(cast.company, today=TODAY)
    computed = {row.id: row for row in states_as_of(cast.company, TODAY)}
    assert len(stored) == len(computed) == len(filled)
    for row in stored:
        for name in row.__slots__:
            if name != "entered_at":
                assert getattr(computed[row.id], name) == getattr(row, name), (row.key, name)


def test_a_row_that_aged_is_computed_in_memory_and_not_written(cast, filled):
    later = TODAY + timedelta(weeks=1)
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        seen = states_of(cast.company, today=later)
    assert len(queries) == 4
    assert rows() == before
    restate(company=cast.company, today=later)
    assert states_of(cast.company, today=later) == seen
    assert {row.due_period for row in seen if row.cadence == "weekly"} == {RUNNING}


def test_reading_today_is_one_query(cast, filled):
    with CaptureQueriesContext(connection) as queries:
        found = states_of(cast.company, today=TODAY)
    assert len(queries) == 1
    assert len(found) == len(filled)
    assert {row.owner_name for row in found} == {cast.owner.name}
    assert [row.name for row in found] == sorted(row.name for row in found)


def test_the_clock_restates_what_aged_and_then_rests(cast):
    kpi, retired = add_kpi(cast), add_kpi(cast, "old")
    record(cast, ValueRow(kpi.id, WEEK, 6.0), ValueRow(retired.id, WEEK, 6.0))
    retired.status = "retired"
    retired.save()
    later = TODAY + timedelta(weeks=3)
    assert restate_aged(company=cast.company.id, actor=ACTOR, today=TODAY) == 0
    assert restate_aged(company=cast.company.id, actor=ACTOR, today=later) >= 1
    state = KpiState.objects.get(kpi=kpi)
    assert (state.stale, state.health, state.actual) == (True, "no_data", 6.0)
    assert not KpiState.objects.filter(restate_on__lte=later).exists()
    assert restate_aged(company=cast.company.id, actor=ACTOR, today=later) == 0


def test_an_accepted_variance_is_kept_and_ends(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK, 6.0))
    KpiState.objects.update(accepted_until=TODAY + timedelta(days=1))
    record(cast, ValueRow(kpi.id, WEEK, 6.5))
    state = KpiState.objects.get()
    assert state.accepted_until == TODAY + timedelta(days=1)
    assert state.restate_on == TODAY + timedelta(days=2)
    restate(company=cast.company, today=TODAY + timedelta(days=2))
    assert KpiState.objects.get().accepted_until is None


def test_as_of_an_earlier_day_knows_its_values_targets_and_statuses(cast):
    kpi = add_kpi(cast, activated_on=date(2026, 9, 1))
    Target.objects.filter(kpi=kpi).update(ends_on=date(2026, 9, 30))
    Target.objects.create(company=cast.company, kpi=kpi, starts_on=date(2026, 10, 1), value=5.0)
    earlier = date(2026, 9, 21)
    record(cast, ValueRow(kpi.id, date(2026, 9, 14), 6.0), ValueRow(kpi.id, WEEK, 6.0))
    (row,) = states_as_of(cast.company, earlier)
    assert (row.period, row.target, row.health) == (date(2026, 9, 14), 8.0, "off_track")
    (now,) = states_of(cast.company, today=TODAY)
    assert (now.period, now.target, now.health) == (WEEK, 5.0, "on_track")
    assert states_as_of(cast.company, date(2026, 8, 31)) == []
    kpi.status, kpi.retired_on = "retired", date(2026, 11, 1)
    kpi.save()
    assert len(states_as_of(cast.company, earlier)) == 1
    assert states_as_of(cast.company, TODAY) == []


def test_a_kpi_without_a_row_is_shown_without_data(cast):
    add_kpi(cast)
    (row,) = states_of(cast.company, today=TODAY)
    assert (row.health, row.flag, row.due_period, len(row.spark)) == ("no_data", "no_data", WEEK, 26)


def test_histories_are_dense_and_end_with_the_running_period(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK - timedelta(weeks=2), 1.5), ValueRow(kpi.id, WEEK, 2.5))
    with CaptureQueriesContext(connection) as queries:
        found = histories(company=cast.company, until=TODAY, periods=4)
    assert len(queries) == 3
    group, row = found.place_of(kpi.id)
    np.testing.assert_array_equal(group.values, [[np.nan, 1.5, np.nan, 2.5, np.nan]])
    assert [version.value for version in group.versions(row)] == [8.0]
    with company_scope(cast.other.id):
        assert len(histories(company=cast.company, until=TODAY)) == 0, "row-level security"


def test_individual_figures_are_for_those_who_may(cast):
    from organization.selectors.people import person_facts

    add_kpi(cast, "mine", level="individual")
    add_kpi(cast, "shared")
    may = {"owner": 2, "head": 2, "executive": 2, "alignment_owner": 2, "member": 1, "administrator": 1, "viewer": 1}
    cast.company.refresh_from_db()
    for name, expected in may.items():
        person = cast.person(name)
        person.company = cast.company
        seen = states_of(cast.company, today=TODAY, reader=person_facts(person))
        assert len(seen) == expected, name


def test_freshness_counts_what_is_due_and_names_who_is_late(cast):
    first, _late, _ownerless = add_kpi(cast, "a"), add_kpi(cast, "b", owner=cast.head), add_kpi(cast, "c", owner=None)
    add_kpi(cast, "new", activated_on=date(2026, 11, 12))
    add_kpi(cast, "draft", status="draft")
    record(cast, ValueRow(first.id, WEEK, 1.0))
    found = freshness(cast.company, today=TODAY)
    assert (found.due, found.inside, found.late, found.open) == (3, 1, 2, 0)
    assert sorted(owner.name for owner in found.owners) == ["", cast.head.name]
    in_time = freshness(cast.company, today=date(2026, 11, 17))
    assert (in_time.late, in_time.open) == (0, 2)
    aged = freshness(cast.company, today=TODAY + timedelta(weeks=1))
    assert (aged.due, aged.inside) == (4, 0)
