"""Loads undone: what they added goes, what they corrected comes back, what others changed since stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kpis.models import KpiState, Load, Measurement, MeasurementEvent
from kpis.rules.faults import Refused
from kpis.selectors.load_effects import effect_of
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.ingest import LongColumns, ingest_measurements
from kpis.services.loads import open_load, undo_load
from kpis.services.measurements import ValueRow
from organization.models import ChangeMark
from tests.kpis.values import TODAY, WEEK, add_kpi, record

BEFORE = WEEK - timedelta(weeks=1)


def bring(cast, *rows, who="owner", **told) -> Load:
    """A load of (key, period, actual)."""
    load = open_load(company=cast.company, actor=cast.actor(who), source="file", name="week.csv", reason="feed")
    sent = [(n, key, period, actual, None) for n, (key, period, actual) in enumerate(rows, 1)]
    ingest_measurements(
        company=cast.company, columns=LongColumns(sent), actor=cast.actor(who), source="file", today=TODAY,
        load=load.id, **told,
    )  # fmt: skip
    load.refresh_from_db()
    return load


def undo(cast, load, who="owner", **told):
    return undo_load(company=cast.company, load=load.id, actor=cast.actor(who), today=TODAY, **told)


def standing(kpi) -> dict:
    return dict(Measurement.objects.filter(kpi=kpi).values_list("period", "actual"))


def figures(kpi) -> dict:
    state = KpiState.objects.get(kpi=kpi)
    return {name: value for name, value in vars(state).items() if name not in {"_state", "computed_at"}}


def test_a_load_is_undone_as_one(cast):
    kpi, other = add_kpi(cast), add_kpi(cast, "other")
    record(cast, ValueRow(kpi.id, WEEK, 6.0, note="counted by hand"), ValueRow(kpi.id, BEFORE, 5.0))
    Measurement.objects.update(source="grid")
    was, stood = Measurement.objects.get(kpi=kpi, period=WEEK), figures(kpi)
    load = bring(
        cast, ("response", WEEK, 60.0), ("response", BEFORE, 5.0), ("other", WEEK, 3.0), ("other", BEFORE, None)
    )
    assert (load.values_added, load.values_corrected, load.values_unchanged, load.rows_blank) == (1, 1, 1, 1)
    assert (load.first_period, load.last_period, set(load.kpis)) == (BEFORE, WEEK, {kpi.id, other.id})
    assert figures(kpi)["actual"] == 60.0
    effect = effect_of(company=cast.company, load=load)
    done = undo(cast, load, why="Wrong column")
    assert (done.restored, done.removed, done.kept) == (effect.restored, effect.removed, effect.kept) == (1, 1, 0)
    assert standing(kpi) == {WEEK: 6.0, BEFORE: 5.0}
    assert standing(other) == {}
    now = Measurement.objects.get(kpi=kpi, period=WEEK)
    same = ("actual", "note", "entered_by", "entered_at", "source", "load")
    assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same]
    assert figures(kpi) == stood
    assert KpiState.objects.get(kpi=other).actual is None
    events = (
        MeasurementEvent.objects.filter(undo=True)
        .order_by("old_actual")
        .values_list("old_actual", "actual", "reason", "actor", "load")
    )
    assert list(events) == [
        (3.0, None, "Wrong column", cast.owner.id, load.id), (60.0, 6.0, "Wrong column", cast.owner.id, load.id)
    ]  # fmt: skip
    assert set(ChangeMark.objects.latest("at", "id").kpis) == {kpi.id, other.id}


def test_undoing_is_one_entry_of_the_trail(cast):
    add_kpi(cast)
    load = bring(cast, ("response", WEEK, 60.0))
    undo(cast, load, who="administrator", why="Wrong file")
    events = Load.pgh_event_model.objects.filter(pgh_obj_id=load.id).order_by("pgh_id")
    assert [(one.pgh_label, one.pgh_context["name"], one.pgh_context["why"]) for one in events] == [
        ("insert", cast.owner.name, "feed"), ("update", cast.administrator.name, "Wrong file"),
    ]  # fmt: skip
    load.refresh_from_db()
    assert (load.undone_by, load.undone_why, load.values_removed) == (cast.administrator, "Wrong file", 1)


def test_what_somebody_changed_since_stays_and_is_named(cast):
    kpi = add_kpi(cast)
    third = BEFORE - timedelta(weeks=1)
    record(cast, ValueRow(kpi.id, third, 4.0))
    load = bring(cast, ("response", WEEK, 60.0), ("response", BEFORE, 50.0), ("response", third, 40.0))
    record(cast, ValueRow(kpi.id, WEEK, 6.1), ValueRow(kpi.id, BEFORE, None), actor=cast.actor("head"))
    done = undo(cast, load)
    assert (done.restored, done.removed, done.kept) == (1, 0, 2)
    assert [(one.key, one.period, one.actual, one.by) for one in done.named] == [
        ("response", BEFORE, None, cast.head.name), ("response", WEEK, 6.1, cast.head.name)
    ]  # fmt: skip
    assert standing(kpi) == {WEEK: 6.1, third: 4.0}


def test_what_a_load_took_back_is_brought_again(cast):
    kpi, other = add_kpi(cast), add_kpi(cast, "other")
    record(cast, ValueRow(kpi.id, WEEK, 6.0), ValueRow(other.id, WEEK, 3.0))
    load = open_load(company=cast.company, actor=cast.actor("owner"), source="file", name="grid.xlsx")
    record(cast, ValueRow(kpi.id, WEEK, None), ValueRow(other.id, WEEK, None), load=load.id)
    record(cast, ValueRow(kpi.id, BEFORE, 1.0), load=load.id)
    record(cast, ValueRow(other.id, WEEK, 3.3))  # again by hand
    done = undo(cast, load)
    assert (done.restored, done.removed, done.kept) == (1, 1, 1)
    assert standing(kpi) == {WEEK: 6.0}
    assert standing(other) == {WEEK: 3.3}
    assert KpiState.objects.get(kpi=kpi).actual == 6.0


def test_a_load_under_a_later_one(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK, 1.0))
    first = bring(cast, ("response", WEEK, 2.0), ("response", BEFORE, 20.0))
    second = bring(cast, ("response", WEEK, 3.0), ("response", BEFORE, 30.0))
    done = undo(cast, first)
    assert (done.restored, done.removed, done.kept) == (0, 0, 2)
    # the old values of the second are those of a load that is undone: what stood before that stands again
    done = undo(cast, second)
    assert (done.restored, done.removed, done.kept) == (1, 1, 0)
    assert standing(kpi) == {WEEK: 1.0}


def test_the_last_load_first(cast):
    kpi = add_kpi(cast)
    first = bring(cast, ("response", WEEK, 2.0))
    second = bring(cast, ("response", WEEK, 3.0))
    assert undo(cast, second).restored == 1
    assert standing(kpi) == {WEEK: 2.0}
    assert undo(cast, first).removed == 1
    assert standing(kpi) == {}


def test_values_that_a_later_load_sent_again(cast):
    kpi = add_kpi(cast)
    first = bring(cast, ("response", WEEK, 2.0))
    second = bring(cast, ("response", WEEK, 2.0))
    with pytest.raises(Refused) as refused:
        undo(cast, first)
    assert refused.value.codes == {"": ["load_sent_again"]}
    assert undo(cast, second).removed == 0
    assert undo(cast, first).removed == 1
    assert standing(kpi) == {}


def test_undone_once_and_within_a_day(cast):
    kpi = add_kpi(cast)
    load = bring(cast, ("response", WEEK, 60.0))
    with pytest.raises(Refused) as refused:
        undo(cast, load, now=timezone.now() + timedelta(days=1, minutes=1))
    assert refused.value.codes == {"": ["load_too_old"]}
    assert standing(kpi) == {WEEK: 60.0}
    undo(cast, load)
    with pytest.raises(Refused) as refused:
        undo(cast, load)
    assert refused.value.codes == {"": ["load_undone"]}
    assert MeasurementEvent.objects.filter(undo=True).count() == 1


def test_another_companys_load(cast):
    add_kpi(cast)
    load = bring(cast, ("response", WEEK, 60.0))
    with pytest.raises(Load.DoesNotExist):
        undo_load(company=cast.other, load=load.id, actor=cast.actor("outsider"))


def test_a_load_of_more_kpis_than_it_names(cast, monkeypatch):
    monkeypatch.setattr("kpis.services.load_counts.MOST_NAMED", 1)
    kpi, other = add_kpi(cast), add_kpi(cast, "other")
    load = bring(cast, ("response", WEEK, 60.0), ("other", WEEK, 6.0))
    assert load.kpis == []
    assert undo(cast, load).removed == 2
    assert standing(kpi) == standing(other) == {}


def test_what_is_computed_from_a_load_goes_back_with_it(cast):
    kpi, rate = add_kpi(cast), add_kpi(cast, "rate")
    record(cast, ValueRow(kpi.id, WEEK, 6.0))
    wanted = Wanted(kind="formula", expression="response / 2")
    set_derivation(company=cast.company, kpi=rate.id, wanted=wanted, actor=cast.actor("head"), today=TODAY)
    load = bring(cast, ("response", WEEK, 60.0), ("response", BEFORE, 50.0))
    assert standing(rate) == {WEEK: 30.0, BEFORE: 25.0}
    undo(cast, load)
    assert standing(rate) == {WEEK: 3.0}
    assert KpiState.objects.get(kpi=rate).actual == 3.0
