"""Records values, a few at a time: the grid, a form, one call of the interface. Many go through `ingest`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as of
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from kpis.rules.calendar import FIRST_DAY, Cadence, running_period
from kpis.rules.entries import EntryCode, number_fault, period_fault, text_fault
from kpis.rules.faults import Fault
from kpis.rules.state import StateRow
from kpis.selectors.derivation import BELOW, source_names
from kpis.selectors.history import company_of, histories
from kpis.selectors.verdicts import verdicts_of
from kpis.services import guards
from kpis.services.derived import rederive
from kpis.services.load_counts import Counts, count_into
from kpis.services.states import write_states
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor


class Unset(Enum):
    """Nothing was said (null says that there is no value)."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value to record.

    `actual` None takes the value back. `note` None leaves the note as it is, "" clears it. `reason`: why a value that
    stood is corrected. `expected`: what the writer saw there (None: nothing); when something else stands there by now,
    the row is refused rather than overwriting it.
    """

    kpi: UUID
    period: date
    actual: float | None
    note: str | None = None
    reason: str = ""
    expected: float | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with row `index`: the field, a code (kpis/rules/entries.py), what the sentence needs to know."""

    index: int
    field: str
    code: str
    params: Mapping[str, object] = of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """`saved`: indices of the rows that now stand as sent (also those that already did); `faults` of the others;
    `states` of the KPIs whose values changed, as they are now."""

    saved: list[int]
    faults: list[RowFault]
    states: dict[UUID, StateRow]


class ValuesRefused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was saved; `faults` holds everything that is wrong at once, in the order of the rows."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{fault.index} {fault.field}: {fault.code}" for fault in self.faults[:20]))


@dataclass(frozen=True, slots=True)
class HeldKpi:
    """A KPI whose row this transaction holds."""

    id: UUID
    key: str
    name: str
    level: str
    department: UUID | None
    status: str
    cadence: Cadence
    #: Its values are computed from this day on (None: typed).
    computed_from: date | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands for a period now."""

    actual: float
    note: str
    entered_at: datetime
    entered_by: str


def record_measurements(
    *,
    company: Company | UUID,
    rows: Sequence[ValueRow],
    actor: Actor,
    source: str,
    today: date | None = None,
    partial: bool = False,
    load: UUID | None = None,
) -> Recorded:
    """Record `rows`; what they replace is kept as events, and the states of their KPIs are right when this returns.

    All or nothing, unless `partial`: then the rows without fault are saved. Rows that change nothing write nothing.
    Whether the actor may write these KPIs is the gate's question (kpis/access.py); KPIs of another company are unknown
    here. Constant in queries. `load`: the load the rows belong to (kpis/services/loads.py), which can undo them as one.

    Raises:
        ValuesRefused: a row is at fault and not `partial`.
        Refused: a guard objects.
    """
    company = company_of(company)
    today = today or company_today(company)
    with transaction.atomic():
        kpis = hold_kpis(company=company, kpis={row.kpi for row in rows})
        standing = _standing(company, rows)
        faults = with_sources(
            company, _faults(rows, kpis, standing, today=today, month=company.fiscal_year_start_month)
        )
        if faults and not partial:
            raise ValuesRefused(faults)
        bad = {fault.index for fault in faults}
        saved = [index for index in range(len(rows)) if index not in bad]
        changes = [rows[index] for index in saved if _changes(rows[index], standing)]
        if load is not None:
            count_into(load, company=company, counts=_counts([rows[index] for index in saved], changes, standing))
        if not changes:
            return Recorded(saved, faults, {})
        touched = {row.kpi for row in changes}
        ask_guards(company=company, kpis=[kpis[kpi] for kpi in sorted(touched)], actor=actor)
        _write(company, changes, actor=actor, source=source, load=load)
        days = [row.period for row in changes]
        touched |= rederive(company=company, kpis=touched, first=min(days), last=max(days), actor=actor, today=today)
        return Recorded(saved, faults, settle_values(company=company, kpis=touched, today=today))


def hold_kpis(*, company: Company, kpis: set[UUID]) -> dict[UUID, HeldKpi]:
    """Lock the rows of KPIs and of what is computed from them to the end of the transaction; what they are. One query.

    In the order of their ids, so that nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"company": company.pk, "kpis": list(kpis), "always": FIRST_DAY})
        return {row[0]: HeldKpi(*row) for row in cursor.fetchall()}


_HOLD = f"""
{BELOW}
SELECT k.id, k.key, k.name, k.level, k.department_id, k.status, k.measure_cadence,
       (SELECT coalesce(d.since, %(always)s) FROM kpis_derivation d WHERE d.company_id = k.company_id AND d.kpi_id = k.id)
FROM kpis_kpi k
WHERE k.company_id = %(company)s AND k.id = ANY (ARRAY(SELECT id FROM below)) ORDER BY k.id FOR NO KEY UPDATE OF k
"""  # noqa: S608  constants


def ask_guards(*, company: Company, kpis: Sequence[HeldKpi], actor: Actor) -> None:
    """Higher rooms may object to values, as to every other write to a KPI."""
    for kpi in kpis:
        guards.ask(
            guards.Write(
                company=company,
                kpi=kpi.id,
                act="values",
                level=kpi.level,
                status=kpi.status,
                actor=actor,
                department=kpi.department,
            )
        )


def settle_values(*, company: Company, kpis: set[UUID], today: date) -> dict[UUID, StateRow]:
    """After the values are written: states, and a mark for company-wide results. Returns the states.

    The KPIs must be held, so that the history read here is what the last of several writers left.
    """
    states = list(verdicts_of(histories(company=company, kpis=kpis, until=today), today=today))
    write_states(company=company, states=states, today=today)
    ChangeMark.objects.create(company=company, kind="values", kpis=sorted(kpis))
    return {kpi.id: row for group, verdicts in states for kpi, row in zip(group.kpis, verdicts.rows(), strict=True)}


def _standing(company: Company, rows: Sequence[ValueRow]) -> dict[tuple[UUID, date], _Standing]:
    """What stands where the rows want to write. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.kpi_id, m.period, m.actual, m.note, m.entered_at, coalesce(p.name, '') "
            "FROM unnest(%s::uuid[], %s::date[]) AS w (kpi_id, period) "
            "CROSS JOIN LATERAL (SELECT * FROM kpis_measurement x WHERE x.company_id = %s AND x.kpi_id = w.kpi_id "
            "AND x.period = w.period OFFSET 0) m "
            "LEFT JOIN organization_membership p ON p.company_id = m.company_id AND p.id = m.entered_by",
            [[row.kpi for row in rows], [row.period for row in rows], company.pk],
        )
        return {(row[0], row[1]): _Standing(*row[2:]) for row in cursor.fetchall()}


def _changes(row: ValueRow, standing: Mapping[tuple[UUID, date], _Standing]) -> bool:
    now = standing.get((row.kpi, row.period))
    if now is None:
        return row.actual is not None
    return row.actual != now.actual or (row.note is not None and row.note != now.note)


def _counts(
    saved: Sequence[ValueRow], changes: Sequence[ValueRow], standing: Mapping[tuple[UUID, date], _Standing]
) -> Counts:
    """What the rows do, for their load."""
    added = sum((row.kpi, row.period) not in standing for row in changes)
    blank = sum(row.actual is None and (row.kpi, row.period) not in standing for row in saved)
    days = [row.period for row in saved]
    return Counts(
        added=added,
        corrected=len(changes) - added,
        unchanged=len(saved) - len(changes) - blank,
        blank=blank,
        kpis={row.kpi for row in saved},
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _faults(
    rows: Sequence[ValueRow],
    kpis: Mapping[UUID, HeldKpi],
    standing: Mapping[tuple[UUID, date], _Standing],
    *,
    today: date,
    month: int,
) -> list[RowFault]:
    """Everything wrong with the rows, in their order."""
    first: dict[tuple[UUID, date], int] = {}
    faults = []
    for index, row in enumerate(rows):
        found = _row_faults(row, kpis.get(row.kpi), today=today, month=month)
        found += _computed(row, kpis.get(row.kpi), standing.get((row.kpi, row.period)))
        other = first.setdefault((row.kpi, row.period), index)
        if other != index:
            found.append(Fault("period", "duplicate", {"other": other}))
        found += [] if found else _conflict(row, standing.get((row.kpi, row.period)))
        faults += [RowFault(index, fault.field, fault.code, fault.params) for fault in found]
    return faults


def _row_faults(row: ValueRow, kpi: HeldKpi | None, *, today: date, month: int) -> list[Fault]:
    if kpi is None:
        return [Fault("kpi", "unknown_kpi")]
    if kpi.status == "retired":
        return [Fault("kpi", "retired", {"name": kpi.name})]
    said: list[tuple[str, EntryCode | None, dict[str, object]]] = [
        (
            "period",
            period_fault(row.period, kpi.cadence, today=today, fiscal_start_month=month),
            {
                "period": row.period,
                "cadence": kpi.cadence,
                "last": running_period(today, kpi.cadence, fiscal_start_month=month),
            },
        ),
        ("actual", number_fault(row.actual) if row.actual is not None else None, {}),
        ("note", text_fault(row.note or ""), {}),
        ("reason", text_fault(row.reason), {}),
    ]
    return [Fault(name, code, params) for name, code, params in said if code is not None]


def _computed(row: ValueRow, kpi: HeldKpi | None, now: _Standing | None) -> list[Fault]:
    """A value that is computed is never typed; a note beside it may be."""
    if kpi is None or kpi.computed_from is None or row.period < kpi.computed_from:
        return []
    same = row.actual == (now.actual if now else None)
    return [] if same else [Fault("actual", "derived", {"name": kpi.name, "kpi": kpi.id})]


def with_sources(company: Company, faults: list[RowFault]) -> list[RowFault]:
    """The faults; those of computed values say from what they are computed. A query only where there are such."""
    asked = {fault.params["kpi"] for fault in faults if fault.code == "derived"}
    if not asked:
        return faults
    names = source_names(company, [kpi for kpi in asked if isinstance(kpi, UUID)])
    return [_named(fault, names) if fault.code == "derived" else fault for fault in faults]


def _named(fault: RowFault, names: Mapping[UUID, tuple[tuple[str, ...], int]]) -> RowFault:
    kpi = fault.params["kpi"]
    named, more = names.get(kpi, ((), 0)) if isinstance(kpi, UUID) else ((), 0)
    return replace(fault, params={"name": fault.params["name"], "sources": named, "more": more})


def _conflict(row: ValueRow, now: _Standing | None) -> list[Fault]:
    """Somebody else was faster: what stands there is neither what the writer saw nor what they want to write."""
    actual = now.actual if now else None
    if isinstance(row.expected, Unset) or actual in (row.expected, row.actual):
        return []
    told: dict[str, object] = {
        "actual": actual,
        "who": now.entered_by if now else "",
        "at": now.entered_at if now else None,
        "note": now.note if now else "",
    }
    return [Fault("actual", "changed_meanwhile", told)]


_EVENTS = """
INSERT INTO kpis_measurementevent
    (company_id, kpi_id, period, old_actual, old_note, old_entered_by, old_entered_at, old_load, old_source,
     actual, note, actor, at, source, reason, load)
SELECT %(company)s, kpi_id, period, old_actual, old_note, old_by, old_at, old_load, old_source,
       actual, note, %(actor)s, statement_timestamp(), %(source)s, reason, %(load)s
FROM replaced WHERE old_actual IS NOT NULL
"""
_SENT = """
WITH sent AS (
    SELECT * FROM unnest(%(kpi)s::uuid[], %(period)s::date[], %(actual)s::float8[], %(note)s::text[], %(reason)s::text[])
        AS s (kpi_id, period, actual, note, reason)
)
"""
# What a row replaced is what RETURNING says it replaced: writing and remembering are one statement. The KPIs are held,
# so a row found by its place is still there. OFFSET 0 keeps each look-up one of the primary key.
_TAKE_BACK = f"""
{_SENT}, places AS (
    SELECT m.place, s.reason FROM sent s CROSS JOIN LATERAL (
        SELECT x.ctid AS place FROM kpis_measurement x
        WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id AND x.period = s.period OFFSET 0) m
), gone AS (
    DELETE FROM kpis_measurement m WHERE m.ctid = ANY (ARRAY(SELECT place FROM places))
    RETURNING m.kpi_id, m.period, m.actual AS old_actual, m.note AS old_note, m.entered_by AS old_by, m.entered_at AS old_at,
              m.load AS old_load, m.source AS old_source
), replaced AS (
    SELECT g.*, NULL::float8 AS actual, '' AS note, s.reason FROM gone g JOIN sent s USING (kpi_id, period)
)
{_EVENTS}"""  # noqa: S608  constants
_SAVE = f"""
{_SENT}, replaced AS (
    INSERT INTO kpis_measurement AS m
        (company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason, load)
    SELECT %(company)s, kpi_id, period, actual, coalesce(note, ''), %(actor)s, statement_timestamp(), %(source)s, reason,
           %(load)s
    FROM sent
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, entered_at = excluded.entered_at,
        entered_by = CASE WHEN m.source = 'derived' AND m.actual = excluded.actual THEN NULL ELSE excluded.entered_by END,
        source = CASE WHEN m.source = 'derived' AND m.actual = excluded.actual THEN m.source ELSE excluded.source END, reason = excluded.reason, load = excluded.load,
        note = (SELECT coalesce(s.note, m.note) FROM sent s WHERE s.kpi_id = m.kpi_id AND s.period = m.period)
    RETURNING new.kpi_id, new.period, old.actual AS old_actual, old.note AS old_note, old.entered_by AS old_by,
              old.entered_at AS old_at, old.load AS old_load, old.source AS old_source, new.actual, new.note, new.reason
)
{_EVENTS}"""  # noqa: S608  constants


def _write(company: Company, rows: Sequence[ValueRow], *, actor: Actor, source: str, load: UUID | None) -> None:
    """At most two statements: what is taken back, what is saved."""
    taken = [row for row in rows if row.actual is None]
    saved = [row for row in rows if row.actual is not None]
    with connection.cursor() as cursor:
        for statement, own in ((_TAKE_BACK, taken), (_SAVE, saved)):
            if own:
                by = {"company": company.pk, "actor": actor.id, "source": source, "load": load}
                cursor.execute(statement, _told(own) | by)


def _told(rows: Sequence[ValueRow]) -> dict[str, Any]:
    return {
        "kpi": [row.kpi for row in rows],
        "period": [row.period for row in rows],
        "actual": [row.actual for row in rows],
        "note": [row.note for row in rows],
        "reason": [row.reason for row in rows],
    }
