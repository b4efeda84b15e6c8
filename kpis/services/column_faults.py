"""Checks values in bulk, column by column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from kpis.rules.calendar import CADENCES, FIRST_DAY, LAST_DAY, period_indices, periods_at, running_period
from kpis.rules.entries import LONGEST_NOTE
from kpis.rules.health import Ints
from kpis.rules.numbers import LARGEST
from kpis.services.columns import Bools, SentColumns
from kpis.services.measurements import HeldKpi, RowFault

#: More faults than this say nothing new; the load is refused all the same.
MOST_FAULTS = 1000


def column_faults(
    sent: SentColumns,
    kpis: Sequence[HeldKpi | None],
    *,
    today: date,
    month: int,
    only: Callable[[HeldKpi], bool] | None,
) -> list[RowFault]:
    """Everything wrong with what was sent, in the order of its rows; at most MOST_FAULTS."""
    faults = list(sent.unreadable)
    for name, code, wrong in _kpi_checks(kpis, only):
        faults += _listed(sent, wrong[sent.kpi], name, code, lambda at: {"key": sent.keys[sent.kpi[at]]})
    faults += _computed(sent, kpis)
    for code, wrong in _period_checks(sent, kpis, today=today, month=month):
        faults += _listed(sent, wrong, "period", code, lambda at: {"period": sent.day[at].item()})
    finite = np.isfinite(sent.actual)
    faults += _listed(sent, ~finite, "actual", "not_finite")
    faults += _listed(sent, finite & (np.abs(sent.actual) > LARGEST), "actual", "too_large")
    long = np.zeros(len(sent), bool)
    long[[place for place, note in sent.notes.items() if len(note) > LONGEST_NOTE]] = True
    faults += _listed(sent, long, "note", "too_long")
    other, twice = _duplicates(sent)
    faults += _listed(sent, twice, "period", "duplicate", lambda at: {"other": int(sent.row[other[at]])})
    faults.sort(key=lambda fault: fault.index)
    return faults[:MOST_FAULTS]


def _listed(
    sent: SentColumns, wrong: Bools, name: str, code: str, params: Callable[[int], Mapping[str, object]] | None = None
) -> list[RowFault]:
    places = [int(at) for at in np.flatnonzero(wrong)[:MOST_FAULTS]]
    return [RowFault(int(sent.row[at]), name, code, params(at) if params else {}) for at in places]


def _kpi_checks(
    kpis: Sequence[HeldKpi | None], only: Callable[[HeldKpi], bool] | None
) -> Iterator[tuple[str, str, Bools]]:
    """By key: is there such a KPI, does it live, may the actor write it?"""
    yield "kpi", "unknown_kpi", np.array([kpi is None for kpi in kpis], bool)
    yield "kpi", "retired", np.array([kpi is not None and kpi.status == "retired" for kpi in kpis], bool)
    if only is not None:
        yield "kpi", "not_allowed", np.array([kpi is not None and not only(kpi) for kpi in kpis], bool)


def _computed(sent: SentColumns, kpis: Sequence[HeldKpi | None]) -> list[RowFault]:
    """Values that are computed are never sent."""
    since = np.array([kpi.computed_from if kpi and kpi.computed_from else None for kpi in kpis], "datetime64[D]")
    if np.isnat(since).all():
        return []
    wrong = sent.day >= since[sent.kpi]

    def told(at: int) -> Mapping[str, object]:
        kpi = kpis[sent.kpi[at]]
        return {"name": kpi.name if kpi else "", "kpi": kpi.id if kpi else None}

    return _listed(sent, wrong, "kpi", "derived", told)


def _period_checks(
    sent: SentColumns, kpis: Sequence[HeldKpi | None], *, today: date, month: int
) -> Iterator[tuple[str, Bools]]:
    readable = ~np.isnat(sent.day)
    yield "bad_period", ~readable
    supported = readable & (sent.day >= np.datetime64(FIRST_DAY)) & (sent.day <= np.datetime64(LAST_DAY))
    starts, ahead = readable.copy(), np.zeros(len(sent), bool)
    starts[readable & ~supported] = False
    for cadence in CADENCES:
        of_cadence = np.array([kpi is not None and kpi.cadence == cadence for kpi in kpis], bool)
        own = supported & of_cadence[sent.kpi]
        days = sent.day[own]
        named = periods_at(period_indices(days, cadence, fiscal_start_month=month), cadence, fiscal_start_month=month)
        starts[own] = named == days
        ahead[own] = days > np.datetime64(running_period(today, cadence, fiscal_start_month=month))
    yield "not_period_start", readable & ~starts
    yield "period_ahead", starts & ahead


def _duplicates(sent: SentColumns) -> tuple[Ints, Bools]:
    """For each place: the first place with the same KPI and period, and whether that is another one."""
    order = np.lexsort((sent.day, sent.kpi))
    kpi, day = sent.kpi[order], sent.day[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (kpi[1:] != kpi[:-1]) | (day[1:] != day[:-1])
    first = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0)) if len(order) else order
    other = np.empty(len(order), np.int64)
    other[order] = order[first]
    return other, (other != np.arange(len(order))) & ~np.isnat(sent.day)
