"""KPIs that are computed: set, recomputed with every write, refused where they are typed, never in a circle."""

from datetime import date, timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import Derivation, DerivationSource, Kpi, KpiState, Measurement, MeasurementEvent, Skip, Source
from kpis.rules.faults import Refused
from kpis.services.derivations import Wanted, remove_derivation, set_derivation, set_sources
from kpis.services.ingest import LongColumns, MatrixColumns, ingest_measurements
from kpis.services.kpis import edit_kpi, retire_kpi
from kpis.services.loads import open_load, undo_load
from kpis.services.measurements import ValueRow, ValuesRefused
from kpis.services.skips import SkipRow, skip_periods, unskip_periods
from organization.models import ChangeMark
from tests.cast import ACTOR
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, codes, record

BEFORE = WEEK - timedelta(weeks=1)


def formula(cast, kpi, expression, **told):
    wanted = Wanted(kind="formula", expression=expression, **told)
    return set_derivation(company=cast.company, kpi=kpi.id, wanted=wanted, actor=cast.actor("head"), today=TODAY)


def rollup(cast, kpi, members, how="sum", **told):
    wanted = Wanted(kind="rollup", how=how, values=tuple(one.id for one in members), **told)
    return set_derivation(company=cast.company, kpi=kpi.id, wanted=wanted, actor=cast.actor("head"), today=TODAY)


def actuals(kpi):
    return dict(Measurement.objects.filter(kpi=kpi).values_list("period", "actual"))


@pytest.fixture
def shop(cast):
    """Returns and orders, and the rate of returns that nobody types."""
    returns, orders = add_kpi(cast, "returns", aggregation="sum"), add_kpi(cast, "orders", aggregation="sum")
    rate = add_kpi(cast, "return-rate", direction="lower")
    formula(cast, rate, "returns / orders * 100")
    return returns, orders, rate


def test_a_formula_follows_its_sources_in_the_same_write(cast, shop):
    returns, orders, rate = shop
    record(cast, ValueRow(returns.id, WEEK, 12.0))
    assert actuals(rate) == {}
    assert KpiState.objects.get(kpi=rate).health == "no_data"
    done = record(cast, ValueRow(orders.id, WEEK, 150.0))
    value = Measurement.objects.get(kpi=rate)
    assert (value.actual, value.source, value.entered_by, value.period) == (8.0, "derived", None, WEEK)
    assert done.states[rate.id].actual == 8.0
    assert KpiState.objects.get(kpi=rate).actual == 8.0
    assert set(ChangeMark.objects.filter(kind="values").latest("at").kpis) == {orders.id, rate.id}


def test_what_it_replaces_is_kept_and_what_cannot_be_computed_goes(cast, shop):
    returns, orders, rate = shop
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    record(cast, ValueRow(orders.id, WEEK, 120.0, reason="counted twice"))
    event = MeasurementEvent.objects.get(kpi_id=rate.id)
    assert (event.old_actual, event.actual, event.source, event.actor) == (8.0, 10.0, "derived", cast.owner.id)
    record(cast, ValueRow(orders.id, WEEK, 0.0))  # nothing is divided by zero
    assert actuals(rate) == {}
    assert KpiState.objects.get(kpi=rate).health == "no_data"
    assert MeasurementEvent.objects.filter(kpi_id=rate.id).latest("id").actual is None
    record(cast, ValueRow(orders.id, WEEK, 48.0))
    record(cast, ValueRow(returns.id, WEEK, None))
    assert actuals(rate) == {}


def test_nobody_types_what_is_computed(cast, shop):
    returns, orders, rate = shop
    with pytest.raises(ValuesRefused) as refused:
        record(cast, ValueRow(rate.id, WEEK, 3.0))
    assert codes(refused) == [(0, "actual", "derived")]
    assert refused.value.faults[0].params == {
        "name": "Return-Rate", "sources": ("Orders", "Returns"), "more": 0,
    }  # fmt: skip
    with pytest.raises(ValuesRefused) as refused:
        ingest_measurements(
            company=cast.company, columns=LongColumns([(7, "return-rate", WEEK, 3.0, None)]), actor=ACTOR,
            source="api", today=TODAY,
        )  # fmt: skip
    assert codes(refused) == [(7, "kpi", "derived")]
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    record(cast, ValueRow(rate.id, WEEK, 8.0, note="a strike"))  # a note is no value
    value = Measurement.objects.get(kpi=rate)
    assert (value.note, value.source) == ("a strike", "derived")
    record(cast, ValueRow(orders.id, WEEK, 100.0))
    value = Measurement.objects.get(kpi=rate)
    assert (value.actual, value.note, value.source) == (12.0, "a strike", "derived")


def test_several_steps_in_one_write(cast, shop):
    returns, orders, _rate = shop
    double, month = add_kpi(cast, "double"), add_kpi(cast, "month", measure_cadence="monthly")
    formula(cast, double, "return-rate * 2")
    formula(cast, month, "double + orders")
    weeks = [date(2026, 10, 4) - timedelta(days=6) + timedelta(weeks=n) for n in range(4)]
    record(
        cast, *(ValueRow(kpi.id, week, value) for week in weeks for kpi, value in ((returns, 12.0), (orders, 150.0)))
    )
    assert actuals(double) == dict.fromkeys(weeks, 16.0)
    # October: the mean of what is a mean, the sum of what is a sum
    assert actuals(month) == {date(2026, 10, 1): 616.0}
    record(cast, ValueRow(orders.id, weeks[1], None))
    assert actuals(month) == {}
    record(cast, ValueRow(orders.id, weeks[1], 300.0))
    assert actuals(month) == {date(2026, 10, 1): 14.0 + 750.0}


def test_in_bulk_it_is_the_same_and_states_are_written_once(cast, shop):
    returns, orders, rate = shop
    weeks = [WEEK - timedelta(weeks=n) for n in reversed(range(60))]
    rng = np.random.default_rng(3)
    values = rng.uniform(1, 99, (2, 60)).round(1)
    done = ingest_measurements(
        company=cast.company, columns=MatrixColumns(["returns", "orders"], weeks, values), actor=ACTOR, source="file",
        today=TODAY,
    )  # fmt: skip
    assert (done.added, done.kpis, done.states) == (120, 2, 3)
    assert actuals(rate) == pytest.approx(dict(zip(weeks, values[0] / values[1] * 100, strict=True)))
    assert set(ChangeMark.objects.filter(kind="values").latest("at").kpis) == {returns.id, orders.id, rate.id}


def test_a_load_undone_computes_again_what_followed_from_it(cast, shop):
    returns, orders, rate = shop
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    load = open_load(company=cast.company, actor=cast.actor("owner"), source="file", name="week.csv")
    rows = [(1, "orders", WEEK, 100.0, None), (2, "orders", BEFORE, 60.0, None), (3, "returns", BEFORE, 3.0, None)]
    ingest_measurements(
        company=cast.company, columns=LongColumns(rows), actor=cast.actor("owner"), source="file", today=TODAY,
        load=load.id,
    )  # fmt: skip
    assert actuals(rate) == {BEFORE: 5.0, WEEK: 12.0}
    done = undo_load(company=cast.company, load=load.id, actor=cast.actor("owner"), today=TODAY)
    assert (done.restored, done.removed) == (1, 2)
    assert actuals(rate) == {WEEK: 8.0}
    assert KpiState.objects.get(kpi=rate).actual == 8.0


def skip(cast, *kpis, period=WEEK):
    rows = [SkipRow(kpi.id, period, "closed") for kpi in kpis]
    skip_periods(company=cast.company, rows=rows, actor=cast.actor("owner"), source="api", today=TODAY)


def test_a_roll_up_is_made_of_those_to_whom_the_period_applies(cast):
    members = [add_kpi(cast, f"m-{n}", level="individual") for n in range(3)]
    total, double = add_kpi(cast, "total"), add_kpi(cast, "double")
    rollup(cast, total, members)
    formula(cast, double, "total * 2")
    record(cast, *(ValueRow(one.id, WEEK, 2.0) for one in members[:2]))
    assert actuals(total) == {}
    skip(cast, members[2])
    assert (actuals(total), actuals(double)) == ({WEEK: 4.0}, {WEEK: 8.0})
    assert KpiState.objects.get(kpi=double).actual == 8.0
    skip(cast, members[1])  # its value is taken back
    assert (actuals(total), actuals(double)) == ({WEEK: 2.0}, {WEEK: 4.0})
    assert not Skip.objects.filter(kpi__in=[total.id, double.id]).exists()

    skip(cast, members[0])
    assert (actuals(total), actuals(double)) == ({}, {})
    assert set(Skip.objects.filter(computed=True).values_list("kpi_id", "period")) == {
        (total.id, WEEK), (double.id, WEEK),
    }  # fmt: skip
    assert KpiState.objects.get(kpi=total).skipped
    assert KpiState.objects.get(kpi=double).skipped
    actor, places = cast.actor("owner"), [(total.id, WEEK)]
    assert unskip_periods(company=cast.company, places=places, actor=actor, today=TODAY) == 0  # nobody declared it

    unskip_periods(company=cast.company, places=[(members[0].id, WEEK)], actor=actor, today=TODAY)
    assert not Skip.objects.filter(computed=True).exists()  # m-0 is owed again
    assert not KpiState.objects.get(kpi=double).skipped
    record(cast, ValueRow(members[0].id, WEEK, 7.0))
    assert (actuals(total), actuals(double)) == ({WEEK: 7.0}, {WEEK: 14.0})


def test_a_value_ends_what_did_not_apply_and_a_typed_kpi_keeps_it(cast, shop):
    returns, orders, rate = shop
    skip(cast, returns, orders)
    assert Skip.objects.get(kpi=rate).computed
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    assert actuals(rate) == {WEEK: 8.0}
    assert not Skip.objects.exists()
    skip(cast, orders)
    assert actuals(rate) == {}
    remove_derivation(company=cast.company, kpi=rate.id, actor=cast.actor("head"), today=TODAY)
    assert not Skip.objects.get(kpi=rate).computed


def test_a_roll_up_counts_who_is_asked(cast):
    members = [add_kpi(cast, f"m-{n}", level="individual") for n in range(3)]
    total = add_kpi(cast, "total")
    rollup(cast, total, members)
    record(cast, *(ValueRow(one.id, WEEK, 2.0) for one in members[:2]))
    assert actuals(total) == {}
    rollup(cast, total, members, coverage=0.5)
    assert actuals(total) == {WEEK: 4.0}
    retire_kpi(company=cast.company, kpi=members[2].id, why="left", actor=ACTOR, today=date(2026, 11, 2))
    rollup(cast, total, members)
    assert actuals(total) == {WEEK: 4.0}
    record(cast, ValueRow(members[0].id, BEFORE, 1.0), ValueRow(members[1].id, BEFORE, 1.0))
    assert actuals(total) == {BEFORE: 2.0, WEEK: 4.0}


def test_who_retires_is_no_longer_waited_for(cast):
    members = [add_kpi(cast, f"m-{n}") for n in range(2)]
    total = add_kpi(cast, "total")
    rollup(cast, total, members)
    record(cast, ValueRow(members[0].id, WEEK, 2.0))
    assert actuals(total) == {}
    retire_kpi(company=cast.company, kpi=members[1].id, why="left", actor=ACTOR, today=WEEK)
    assert actuals(total) == {WEEK: 2.0}


def test_members_change_and_the_ratio_is_of_sums(cast):
    won, lost = ([add_kpi(cast, f"{name}-{n}") for n in range(2)] for name in ("won", "offered"))
    rate = add_kpi(cast, "rate")
    rollup(cast, rate, won[:1], how="ratio", divisors=(lost[0].id,), factor=100.0)
    record(cast, *(ValueRow(one.id, WEEK, v) for one, v in zip([*won, *lost], [3.0, 1.0, 4.0, 16.0], strict=True)))
    assert actuals(rate) == {WEEK: 75.0}
    set_sources(
        company=cast.company, kpi=rate.id, sources=[one.id for one in won], divisors=[one.id for one in lost],
        actor=ACTOR, today=TODAY,
    )  # fmt: skip
    assert actuals(rate) == {WEEK: 20.0}
    assert DerivationSource.objects.count() == 4


def test_typed_history_is_kept_before_a_day_and_as_corrections_after_it(cast):
    base, derived = add_kpi(cast, "base"), add_kpi(cast, "derived")
    record(cast, *(ValueRow(one.id, week, 5.0) for one in (base, derived) for week in (BEFORE, WEEK)))
    formula(cast, derived, "base * 2", since=WEEK)
    assert actuals(derived) == {BEFORE: 5.0, WEEK: 10.0}
    assert MeasurementEvent.objects.get(kpi_id=derived.id).old_actual == 5.0
    record(cast, ValueRow(derived.id, BEFORE, 6.0))  # before that day it is typed
    record(cast, ValueRow(base.id, BEFORE, 7.0))
    assert actuals(derived) == {BEFORE: 6.0, WEEK: 10.0}
    record(cast, ValueRow(base.id, WEEK, None))
    assert actuals(derived) == {BEFORE: 6.0}


def test_it_can_be_typed_again_afterwards(cast, shop):
    returns, orders, rate = shop
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    remove_derivation(company=cast.company, kpi=rate.id, actor=cast.actor("head"), today=TODAY)
    assert actuals(rate) == {WEEK: 8.0}
    record(cast, ValueRow(rate.id, WEEK, 9.0), ValueRow(orders.id, WEEK, 1.0))
    assert actuals(rate) == {WEEK: 9.0}
    with pytest.raises(Refused) as refused:
        remove_derivation(company=cast.company, kpi=rate.id, actor=cast.actor("head"))
    assert refused.value.codes == {"": ["not_derived"]}


def test_a_source_summed_otherwise_counts_otherwise(cast):
    base = add_kpi(cast, "base", aggregation="sum")
    month = add_kpi(cast, "month", measure_cadence="monthly")
    formula(cast, month, "base")
    weeks = [date(2026, 9, 28) + timedelta(weeks=n) for n in range(4)]
    record(cast, *(ValueRow(base.id, week, 4.0) for week in weeks))
    assert actuals(month) == {date(2026, 10, 1): 16.0}
    edit_kpi(company=cast.company, kpi=base.id, changes={"aggregation": "mean"}, actor=ACTOR)
    assert actuals(month) == {date(2026, 10, 1): 4.0}
    assert KpiState.objects.get(kpi=month).actual == 4.0


def refusal(cast, kpi, **told):
    with pytest.raises(Refused) as refused:
        set_derivation(company=cast.company, kpi=kpi.id, wanted=Wanted(**told), actor=ACTOR, today=TODAY)
    return refused.value


def test_what_cannot_be_computed_is_refused_with_its_reason(cast, shop):
    returns, orders, rate = shop
    month = add_kpi(cast, "month", measure_cadence="monthly")
    gone = add_kpi(cast, "gone", status="retired")
    ids = (returns.id, orders.id)
    for told, expected in [
        ({"kind": "formula", "expression": "returns +"}, {"expression": ["formula_unfinished"]}),
        ({"kind": "formula", "expression": "returns / nothing"}, {"expression": ["unknown_keys"]}),
        ({"kind": "formula", "expression": "gone * 2"}, {"expression": ["source_retired"]}),
        ({"kind": "formula", "expression": "month * 2"}, {"expression": ["source_rarer"]}),
        ({"kind": "formula", "expression": "return-rate * 2"}, {"expression": ["derived_circle"]}),
        ({"kind": "guess"}, {"kind": ["no_such_choice"], "how": ["no_such_choice"], "sources": ["missing"]}),
        ({"kind": "rollup", "how": "sum"}, {"sources": ["missing"]}),
        ({"kind": "rollup", "how": "sum", "values": (uuid4(),)}, {"sources": ["no_such_kpi"]}),
        ({"kind": "rollup", "how": "sum", "values": (ids[0], ids[0])}, {"sources": ["named_twice"]}),
        ({"kind": "rollup", "how": "ratio", "values": ids}, {"divisors": ["unequal_pairs"]}),
        ({"kind": "rollup", "how": "sum", "values": ids, "divisors": ids}, {"divisors": ["only_ratio"]}),
        ({"kind": "rollup", "how": "sum", "values": ids, "coverage": 0.0}, {"coverage": ["no_share"]}),
        ({"kind": "rollup", "how": "sum", "values": ids, "factor": float("nan")}, {"factor": ["no_factor"]}),
    ]:
        assert refusal(cast, rate, **told).codes == expected, told
    assert refusal(cast, gone, kind="formula", expression="returns").codes == {"": ["retired"]}
    assert refusal(cast, month, kind="rollup", how="sum", values=(gone.id, month.id)).codes == {
        "sources": ["derived_circle"]
    }


def test_a_circle_is_refused_by_its_path_and_by_the_database(cast, shop):
    returns, _orders, _rate = shop
    more = add_kpi(cast, "more")
    formula(cast, more, "return-rate + 1")
    (fault,) = refusal(cast, returns, kind="formula", expression="more * 2").faults
    assert fault.params["path"] == "Returns → More → Return-Rate → Returns"
    row = Derivation.objects.create(company=cast.company, kpi=returns, kind="formula", expression="more")
    with pytest.raises(IntegrityError, match="derived from itself"), transaction.atomic():
        DerivationSource.objects.create(company=cast.company, derivation=row, kpi=more)


def test_it_costs_a_company_that_types_everything_one_query(cast):
    kpi = add_kpi(cast)
    with CaptureQueriesContext(connection) as queries:
        record(cast, ValueRow(kpi.id, WEEK, 6.0))
    assert sum("kpis_derivation" in query["sql"] for query in queries) <= 2  # held with what follows from it; asked


def test_many_roll_ups_cost_as_many_queries_as_one(cast):
    members = [add_kpi(cast, f"m-{n}") for n in range(6)]
    rollup(cast, add_kpi(cast, "t-0"), members)
    with CaptureQueriesContext(connection) as one:
        record(cast, ValueRow(members[0].id, WEEK, 6.0), *(ValueRow(m.id, WEEK, 1.0) for m in members[1:]))
    for n in range(1, 5):
        rollup(cast, add_kpi(cast, f"t-{n}"), members)
    with CaptureQueriesContext(connection) as many:
        record(cast, ValueRow(members[0].id, BEFORE, 6.0), *(ValueRow(m.id, BEFORE, 1.0) for m in members[1:]))
    assert len(many) == len(one)
    assert Measurement.objects.filter(source=Source.DERIVED).count() == 10


weeks = st.integers(0, 4).map(lambda n: WEEK - timedelta(weeks=n))
cells = st.tuples(st.integers(0, 2), weeks, st.none() | st.sampled_from([0.0, 1.0, 2.5, 8.0]))
batches = st.lists(st.lists(cells, min_size=1, max_size=4, unique_by=lambda cell: cell[:2]), min_size=1, max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=batches)
def test_the_order_of_writes_does_not_matter(cast, written):
    tag = uuid4().hex[:8]
    bases = [add_kpi(cast, f"{tag}-{n}") for n in range(3)]
    total, share = add_kpi(cast, f"{tag}-total"), add_kpi(cast, f"{tag}-share")
    rollup(cast, total, bases)
    formula(cast, share, f"[{tag}-0] / [{tag}-total]")
    kept: dict[tuple[int, date], float] = {}
    for batch in written:
        record(cast, *(ValueRow(bases[n].id, week, actual) for n, week, actual in batch))
        for n, week, actual in batch:
            kept.pop((n, week), None)
            if actual is not None:
                kept[(n, week)] = actual
    whole = {w: sum(kept[(n, w)] for n in range(3)) for _, w in kept if all((n, w) in kept for n in range(3))}
    assert actuals(total) == whole
    assert actuals(share) == {w: pytest.approx(kept[(0, w)] / value) for w, value in whole.items() if value}
    assert Kpi.objects.filter(key__startswith=tag).count() == 5


def test_the_running_period_is_computed_too(cast, shop):
    returns, orders, rate = shop
    record(cast, ValueRow(returns.id, RUNNING, 1.0), ValueRow(orders.id, RUNNING, 4.0))
    assert actuals(rate) == {RUNNING: 25.0}
