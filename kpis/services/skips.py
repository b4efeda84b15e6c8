"""Declares periods not applicable, and takes that back. The states of the KPIs are right when this returns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from kpis.models import Skip
from kpis.rules.entries import text_fault
from kpis.rules.state import StateRow
from kpis.selectors.history import company_of
from kpis.services.derived import rederive
from kpis.services.measurements import (
    UNSET,
    Recorded,
    RowFault,
    Unset,
    ValueRow,
    ValuesRefused,
    hold_kpis,
    record_measurements,
    settle_values,
)
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded


@dataclass(frozen=True, slots=True)
class SkipRow:
    """A period that does not apply to a KPI. `expected`: what the writer saw there (None: no value); a value that they
    saw is taken back with the same reason, another one is a fault."""

    kpi: UUID
    period: date
    reason: str
    expected: float | Unset | None = UNSET


def skip_periods(
    *,
    company: Company | UUID,
    rows: Sequence[SkipRow],
    actor: Actor,
    source: str,
    today: date | None = None,
    partial: bool = False,
) -> Recorded:
    """Declare the periods not applicable; said again, the new reason stands. All or nothing, unless `partial`.

    Raises:
        ValuesRefused: a row is at fault (unknown KPI, no period of it, not begun, no reason, a value that the writer
            did not see) and not `partial`.
        Refused: a guard objects.
    """
    company = company_of(company)
    today = today or company_today(company)
    with recorded(actor, why="not applicable"):
        wordless = _wordless(rows)
        if wordless and not partial:
            raise ValuesRefused(wordless)
        known = [index for index in range(len(rows)) if index not in {fault.index for fault in wordless}]
        taken = record_measurements(
            company=company,
            rows=[_taken_back(rows[index]) for index in known],
            actor=actor,
            source=source,
            today=today,
            partial=partial,
        )
        faults = [*wordless, *(RowFault(known[one.index], one.field, one.code, one.params) for one in taken.faults)]
        saved = [known[index] for index in taken.saved]
        if not saved:
            return Recorded([], faults, {})
        for index in saved:
            row = rows[index]
            Skip.objects.update_or_create(
                company=company,
                kpi_id=row.kpi,
                period=row.period,
                defaults={"reason": row.reason.strip(), "by_id": actor.id, "at": timezone.now(), "computed": False},
            )
        states = _settled(company, {(rows[index].kpi, rows[index].period) for index in saved}, actor, today)
        return Recorded(saved, sorted(faults, key=lambda fault: fault.index), states)


def unskip_periods(
    *, company: Company | UUID, places: Iterable[tuple[UUID, date]], actor: Actor, today: date | None = None
) -> int:
    """The periods apply after all; how many did not. Where none was skipped nothing happens, nor where nobody declared
    it: what is computed follows what it is computed from."""
    company = company_of(company)
    wanted = set(places)
    if not wanted:
        return 0
    with recorded(actor, why="applies after all"):
        hold_kpis(company=company, kpis={kpi for kpi, _period in wanted})
        found = [
            skip
            for skip in Skip.objects.filter(
                company=company,
                kpi_id__in={kpi for kpi, _period in wanted},
                period__in={period for _kpi, period in wanted},
            )
            if (skip.kpi_id, skip.period) in wanted and not skip.computed
        ]
        if found:
            Skip.objects.filter(company=company, id__in=[skip.id for skip in found]).delete()
            places = {(skip.kpi_id, skip.period) for skip in found}
            _settled(company, places, actor, today or company_today(company))
        return len(found)


def _settled(
    company: Company, places: Collection[tuple[UUID, date]], actor: Actor, today: date
) -> dict[UUID, StateRow]:
    """What is computed from the KPIs follows, and the states of all of them."""
    kpis, days = {kpi for kpi, _period in places}, [period for _kpi, period in places]
    kpis |= rederive(company=company, kpis=kpis, first=min(days), last=max(days), actor=actor, today=today)
    return settle_values(company=company, kpis=kpis, today=today)


def _wordless(rows: Sequence[SkipRow]) -> list[RowFault]:
    faults = []
    for index, row in enumerate(rows):
        if not row.reason.strip():
            faults.append(RowFault(index, "reason", "reason_missing"))
        elif (code := text_fault(row.reason)) is not None:
            faults.append(RowFault(index, "reason", code))
    return faults


def _taken_back(row: SkipRow) -> ValueRow:
    return ValueRow(row.kpi, row.period, None, reason=row.reason.strip(), expected=row.expected)
