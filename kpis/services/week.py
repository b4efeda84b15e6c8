"""Saves what was typed on My week: what is right is saved, what is wrong comes back as it was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kpis.models import Explanation, Load, Source
from kpis.rules.faults import Refused
from kpis.rules.week_entries import Entry
from kpis.services.explanations import explain
from kpis.services.loads import open_load
from kpis.services.measurements import Recorded, RowFault, ValueRow, record_measurements
from kpis.services.skips import SkipRow, skip_periods, unskip_periods
from organization.models import Company
from organization.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class WantedValue:
    """A value that was read: for which KPI."""

    kpi: UUID
    entry: Entry


@dataclass(frozen=True, slots=True)
class WantedWords:
    """An explanation to save; `place` names it in the form."""

    place: str
    kpi: UUID
    period: date
    cause: str
    text: str
    next_step: str


def save_values(
    *, company: Company, wanted: Sequence[WantedValue], actor: Actor, today: date | None = None
) -> tuple[list[Entry], list[Entry]]:
    """Save what was understood; (saved, left over with what is wrong). Every value is checked against what was seen."""
    ready = [one for one in wanted if one.entry.state == "typed"]
    left = [one.entry for one in wanted if one.entry.state != "typed"]
    again = [one for one in ready if one.entry.unskips]
    unskip_periods(company=company, places=[(one.kpi, one.entry.period) for one in again], actor=actor, today=today)
    saved = [one.entry for one in again]
    values = [one for one in ready if not one.entry.unskips and not one.entry.skips]
    skips = [one for one in ready if one.entry.skips]
    for chosen, write in ((values, _write_values), (skips, _write_skips)):
        if not chosen:
            continue
        try:
            done = write(company, chosen, actor, today)
        except Refused as refusal:
            fault = refusal.faults[0]
            left += [replace(one.entry, state="invalid", code=fault.code, params=fault.params) for one in chosen]
            continue
        faults: dict[int, RowFault] = {}
        for fault_of_row in done.faults:
            faults.setdefault(fault_of_row.index, fault_of_row)
        saved += [chosen[index].entry for index in done.saved]
        left += [_left(chosen[index].entry, fault_of_row) for index, fault_of_row in faults.items()]
    return saved, left


def _write_values(company: Company, wanted: Sequence[WantedValue], actor: Actor, today: date | None) -> Recorded:
    rows = [
        ValueRow(one.kpi, one.entry.period, one.entry.value, reason=one.entry.reason, expected=one.entry.was)
        for one in wanted
    ]
    return record_measurements(company=company, rows=rows, actor=actor, source=Source.GRID, today=today, partial=True)


def _write_skips(company: Company, wanted: Sequence[WantedValue], actor: Actor, today: date | None) -> Recorded:
    rows = [SkipRow(one.kpi, one.entry.period, one.entry.reason, expected=one.entry.was) for one in wanted]
    return skip_periods(company=company, rows=rows, actor=actor, source=Source.GRID, today=today, partial=True)


def save_file(
    *,
    company: Company,
    wanted: Sequence[tuple[UUID, Entry]],
    actor: Actor,
    name: str,
    reason: str = "",
    today: date | None = None,
) -> Load:
    """Save the values of a file, all or nothing, as one load that can be undone. Each is checked against what was seen.

    Raises:
        ValuesRefused: nothing was saved.
        Refused: a guard objects.
    """
    rows = [ValueRow(kpi, entry.period, entry.value, reason=entry.reason, expected=entry.was) for kpi, entry in wanted]
    with transaction.atomic():
        load = open_load(company=company, actor=actor, source=Source.GRID, name=name, reason=reason)
        record_measurements(company=company, rows=rows, actor=actor, source=Source.GRID, today=today, load=load.id)
    return load


def _left(entry: Entry, fault: RowFault) -> Entry:
    """A value that was not saved, with the reason."""
    if fault.code != "changed_meanwhile":
        return replace(entry, state="invalid", code=fault.code, params=fault.params)
    theirs, at = fault.params.get("actual"), fault.params.get("at")
    return replace(
        entry,
        state="conflict",
        code=fault.code,
        theirs=theirs if isinstance(theirs, float) else None,
        who=str(fault.params.get("who", "")),
        at=at if isinstance(at, datetime) else None,
    )


def save_words(*, company: Company, wanted: Sequence[WantedWords], actor: Actor) -> dict[str, Refused]:
    """Save explanations; what was refused, by place. One that says what stands already stays its author's."""
    refused = {}
    standing = {
        (said.kpi_id, said.period): (said.cause, said.text, said.next_step)
        for said in Explanation.objects.filter(
            company=company, kpi_id__in={one.kpi for one in wanted}, period__in={one.period for one in wanted}
        )
    }
    for one in wanted:
        if standing.get((one.kpi, one.period)) == (one.cause, one.text, one.next_step):
            continue
        try:
            explain(
                company=company,
                kpi=one.kpi,
                period=one.period,
                cause=one.cause,
                text=one.text,
                next_step=one.next_step,
                actor=actor,
            )
        except Refused as refusal:
            refused[one.place] = refusal
    return refused
