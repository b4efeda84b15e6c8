"""Values in bulk: files, the interface, the demo companies. All or nothing, checked and written as sets.

Rows become numpy columns, are checked there, travel to a temporary table by binary COPY (COPY cannot write into a table
with row-level security) and are moved by one statement that also keeps what they replace. Then the states of all KPIs
touched are computed at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from kpis.rules.calendar import CADENCES, FIRST_DAY, LAST_DAY, DayArray, period_indices, periods_at, running_period
from kpis.rules.entries import LONGEST_NOTE
from kpis.rules.health import Floats, Ints
from kpis.rules.numbers import LARGEST
from kpis.selectors.history import company_of
from kpis.services.measurements import HeldKpi, RowFault, ValuesRefused, ask_guards, hold_kpis
from kpis.services.staged import stage, uuid_column
from kpis.services.states import restate_locked
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor

#: More faults than this say nothing new; the load is refused all the same.
MOST_FAULTS = 1000
#: Beyond this many KPIs a change mark names none: the company as a whole changed.
MOST_NAMED = 1000

_CHUNK = 50_000
_NO_DAY = np.datetime64("NaT", "D")

Bools = npt.NDArray[np.bool_]
_SentRow = tuple[int, str, date | str, float | str | None, str | None]


@dataclass(frozen=True, slots=True)
class LongColumns:
    """One value a row: `rows` yields (row number, KPI key, period, actual, note).

    Period: a date, or text as ISO 8601. Actual: a number, or text with a decimal point; None or "" is no value and is
    passed over. Note: None or empty leaves a note that stands. Row numbers are the sender's and name the rows at fault.
    """

    rows: Iterable[_SentRow]


@dataclass(frozen=True, slots=True)
class MatrixColumns:
    """Values as a matrix (len(keys), len(periods)) float64, nan = no value. Row numbers count its places from 1."""

    keys: Sequence[str]
    periods: Sequence[date]
    values: Floats


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a load did: values read, values added, values that were corrected, rows without a value, KPIs touched,
    states rewritten."""

    read: int
    added: int
    corrected: int
    blank: int
    kpis: int
    states: int


@dataclass
class _Load:
    """The columns of a load: row number, index into `keys`, day (NaT: unreadable), number, and the notes by place."""

    keys: list[str]
    row: Ints
    kpi: Ints
    day: DayArray
    actual: Floats
    blank: int = 0
    notes: dict[int, str] = field(default_factory=dict)
    unreadable: list[RowFault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.row)


def ingest_measurements(
    *,
    company: Company | UUID,
    columns: LongColumns | MatrixColumns,
    actor: Actor,
    source: str,
    today: date | None = None,
    reason: str = "",
    only: Callable[[HeldKpi], bool] | None = None,
) -> Ingested:
    """Record everything or nothing; faults name the sender's row numbers (`RowFault.index`).

    `only`: which KPIs the actor may write; others are at fault with `not_allowed`. What stands and is sent again
    unchanged writes nothing; what is corrected is kept as an event; states are right when this returns.

    Raises:
        ValuesRefused: with at most 1,000 faults, in the order of the rows.
        Refused: a guard objects.
    """
    company = company_of(company)
    today = today or company_today(company)
    load = _matrix(columns) if isinstance(columns, MatrixColumns) else _long(columns.rows)
    with transaction.atomic():
        held = hold_kpis(company=company, kpis=_ids(company, load.keys))
        by_key = {kpi.key: kpi for kpi in held.values()}
        kpis = [by_key.get(key) for key in load.keys]
        faults = _faults(load, kpis, today=today, month=company.fiscal_year_start_month, only=only)
        if faults:
            raise ValuesRefused(faults)
        if not len(load):
            return Ingested(0, 0, 0, load.blank, 0, 0)
        known = [kpi for kpi in kpis if kpi is not None]
        ask_guards(company=company, kpis=known, actor=actor)
        added, corrected = _move(company, load, known, actor=actor, source=source, reason=reason)
        if not added + corrected:
            return Ingested(len(load), 0, 0, load.blank, len(known), 0)
        states = restate_locked(company=company, kpis=list(held), today=today)
        named = sorted(held) if len(held) <= MOST_NAMED else []
        ChangeMark.objects.create(company=company, kind="values", kpis=named)
        return Ingested(len(load), added, corrected, load.blank, len(known), states)


def _ids(company: Company, keys: Sequence[str]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM kpis_kpi WHERE company_id = %s AND key = ANY(%s)", [company.pk, list(keys)])
        return {row[0] for row in cursor.fetchall()}


def _matrix(columns: MatrixColumns) -> _Load:
    """The places that hold a value, as columns. Duplicate keys or periods show as duplicate rows."""
    values = np.asarray(columns.values, np.float64)
    kpi, period = np.nonzero(~np.isnan(values))
    days = np.array(columns.periods, "datetime64[D]")
    keys = list(dict.fromkeys(columns.keys))
    index_of = {key: index for index, key in enumerate(keys)}
    places = np.array([index_of[key] for key in columns.keys], np.int64)
    row = kpi * values.shape[1] + period + 1
    load = _Load(keys, row, places[kpi], days[period], values[kpi, period], blank=values.size - len(row))
    return _used(load)


def _used(load: _Load) -> _Load:
    """Only the keys that have a value."""
    used, load.kpi = np.unique(load.kpi, return_inverse=True)
    load.keys = [load.keys[index] for index in used]
    return load


def _long(rows: Iterable[_SentRow]) -> _Load:
    reader = _Reader()
    parts = [reader.read(chunk) for chunk in _chunks(rows)]
    if not parts:
        return _Load([], np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, "datetime64[D]"), np.empty(0))
    row, kpi, day, actual = (np.concatenate(column) for column in zip(*parts, strict=True))
    load = _Load(list(reader.index_of), row, kpi, day, actual, reader.blank, reader.notes, reader.faults)
    return _used(load)


def _chunks(rows: Iterable[_SentRow]) -> Iterator[list[_SentRow]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


class _Numbers(dict[str, int]):
    """Numbers keys in the order in which they are met."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class _Days(dict[object, np.datetime64]):
    """Reads each way to write a period once; NaT where it is none."""

    def __missing__(self, period: object) -> np.datetime64:
        self[period] = day = _day(period)
        return day


def _day(period: object) -> np.datetime64:
    if isinstance(period, date):
        return np.datetime64(period, "D")
    try:
        return np.datetime64(date.fromisoformat(str(period).strip()), "D")
    except ValueError:
        return _NO_DAY


class _Reader:
    """Turns chunks of rows into columns; keeps count of what has no place in them."""

    def __init__(self) -> None:
        self.index_of = _Numbers()
        self.days = _Days()
        self.notes: dict[int, str] = {}
        self.faults: list[RowFault] = []
        self.blank = 0
        self.count = 0

    def read(self, chunk: Sequence[_SentRow]) -> tuple[Ints, Ints, DayArray, Floats]:
        """Row numbers, indices of keys, days and numbers of the rows that hold a value."""
        row, keys, periods, actuals, notes = zip(*chunk, strict=True)
        numbers, keep = self._numbers(row, actuals)
        kept = np.flatnonzero(keep)
        for place, index in enumerate(kept) if any(notes) else ():
            if notes[index]:
                self.notes[self.count + place] = notes[index]
        self.count += len(kept)
        kpi = np.array(list(map(self.index_of.__getitem__, keys)), np.int64)
        day = np.array(list(map(self.days.__getitem__, periods)), "datetime64[D]")
        return np.array(row, np.int64)[kept], kpi[kept], day[kept], numbers[kept]

    def _numbers(self, row: Sequence[int], actuals: Sequence[float | str | None]) -> tuple[Floats, Bools]:
        try:
            numbers = np.array(actuals, np.float64)
        except ValueError:
            numbers = np.array([self._number(n, actual) for n, actual in zip(row, actuals, strict=True)], np.float64)
        keep = np.ones(len(numbers), bool)
        for index in np.flatnonzero(np.isnan(numbers)).tolist():
            keep[index] = _is_number(actuals[index])
            self.blank += _is_blank(actuals[index])
        return numbers, keep

    def _number(self, row: int, actual: float | str | None) -> float:
        if _is_blank(actual):
            return np.nan
        try:
            return float(actual)  # type: ignore[arg-type]
        except ValueError:
            self.faults.append(RowFault(row, "actual", "not_a_number", {"text": str(actual)[:40]}))
            return np.nan


def _is_blank(actual: float | str | None) -> bool:
    return actual is None or (isinstance(actual, str) and not actual.strip())


def _is_number(actual: float | str | None) -> bool:
    """True for what reads as NaN: it is a fault, while nothing at all and a word are told apart elsewhere."""
    return isinstance(actual, float) or (isinstance(actual, str) and actual.strip().lower() in {"nan", "+nan", "-nan"})


def _faults(
    load: _Load, kpis: Sequence[HeldKpi | None], *, today: date, month: int, only: Callable[[HeldKpi], bool] | None
) -> list[RowFault]:
    """Everything wrong with a load, in the order of its rows; at most MOST_FAULTS."""
    faults = list(load.unreadable)
    for name, code, wrong in _kpi_checks(kpis, only):
        faults += _listed(load, wrong[load.kpi], name, code, lambda at: {"key": load.keys[load.kpi[at]]})
    for code, wrong in _period_checks(load, kpis, today=today, month=month):
        faults += _listed(load, wrong, "period", code, lambda at: {"period": load.day[at].item()})
    finite = np.isfinite(load.actual)
    faults += _listed(load, ~finite, "actual", "not_finite")
    faults += _listed(load, finite & (np.abs(load.actual) > LARGEST), "actual", "too_large")
    long = np.zeros(len(load), bool)
    long[[place for place, note in load.notes.items() if len(note) > LONGEST_NOTE]] = True
    faults += _listed(load, long, "note", "too_long")
    other, twice = _duplicates(load)
    faults += _listed(load, twice, "period", "duplicate", lambda at: {"other": int(load.row[other[at]])})
    faults.sort(key=lambda fault: fault.index)
    return faults[:MOST_FAULTS]


def _listed(
    load: _Load, wrong: Bools, name: str, code: str, params: Callable[[int], Mapping[str, object]] | None = None
) -> list[RowFault]:
    places = [int(at) for at in np.flatnonzero(wrong)[:MOST_FAULTS]]
    return [RowFault(int(load.row[at]), name, code, params(at) if params else {}) for at in places]


def _kpi_checks(
    kpis: Sequence[HeldKpi | None], only: Callable[[HeldKpi], bool] | None
) -> Iterator[tuple[str, str, Bools]]:
    """By key: is there such a KPI, does it live, may the actor write it?"""
    yield "kpi", "unknown_kpi", np.array([kpi is None for kpi in kpis], bool)
    yield "kpi", "retired", np.array([kpi is not None and kpi.status == "retired" for kpi in kpis], bool)
    if only is not None:
        yield "kpi", "not_allowed", np.array([kpi is not None and not only(kpi) for kpi in kpis], bool)


def _period_checks(
    load: _Load, kpis: Sequence[HeldKpi | None], *, today: date, month: int
) -> Iterator[tuple[str, Bools]]:
    readable = ~np.isnat(load.day)
    yield "bad_period", ~readable
    supported = readable & (load.day >= np.datetime64(FIRST_DAY)) & (load.day <= np.datetime64(LAST_DAY))
    starts, ahead = readable.copy(), np.zeros(len(load), bool)
    starts[readable & ~supported] = False
    for cadence in CADENCES:
        of_cadence = np.array([kpi is not None and kpi.cadence == cadence for kpi in kpis], bool)
        own = supported & of_cadence[load.kpi]
        days = load.day[own]
        named = periods_at(period_indices(days, cadence, fiscal_start_month=month), cadence, fiscal_start_month=month)
        starts[own] = named == days
        ahead[own] = days > np.datetime64(running_period(today, cadence, fiscal_start_month=month))
    yield "not_period_start", readable & ~starts
    yield "period_ahead", starts & ahead


def _duplicates(load: _Load) -> tuple[Ints, Bools]:
    """For each place: the first place with the same KPI and period, and whether that is another one."""
    order = np.lexsort((load.day, load.kpi))
    kpi, day = load.kpi[order], load.day[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (kpi[1:] != kpi[:-1]) | (day[1:] != day[:-1])
    first = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0)) if len(order) else order
    other = np.empty(len(order), np.int64)
    other[order] = order[first]
    return other, (other != np.arange(len(order))) & ~np.isnat(load.day)


_COLUMNS = "company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason"
# Where nothing stands yet there is nothing to compare with and nothing to keep.
_ADD = f"""
INSERT INTO kpis_measurement ({_COLUMNS})
SELECT %(company)s, s.kpi_id, s.period, s.actual, coalesce(n.note, ''), %(actor)s, statement_timestamp(), %(source)s, ''
FROM staged_value s LEFT JOIN unnest(%(noted)s::int[], %(notes)s::text[]) AS n (place, note) USING (place)
"""  # noqa: S608  constants
_STANDS = """
SELECT EXISTS (
    SELECT 1 FROM unnest(%(kpis)s::uuid[]) AS k (id), LATERAL (
        SELECT 1 FROM kpis_measurement m
        WHERE m.company_id = %(company)s AND m.kpi_id = k.id AND m.period BETWEEN %(first)s AND %(last)s LIMIT 1) AS found)
"""
_KEPT = """
    RETURNING new.kpi_id, new.period, old.actual AS old_actual, old.note AS old_note, old.entered_by AS old_by,
              old.entered_at AS old_at, new.actual, new.note, new.reason
), kept AS (
    INSERT INTO kpis_measurementevent (company_id, kpi_id, period, old_actual, old_note, old_entered_by, old_entered_at,
                                       actual, note, actor, at, source, reason)
    SELECT %(company)s, kpi_id, period, old_actual, old_note, old_by, old_at, actual, note, %(actor)s,
           statement_timestamp(), %(source)s, reason
    FROM saved WHERE old_actual IS NOT NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM saved), (SELECT count(*) FROM kept)
"""
# Without notes the row in the way says by itself whether it changes: no look-up before the write.
_CORRECT = f"""
WITH saved AS (
    INSERT INTO kpis_measurement AS m ({_COLUMNS})
    SELECT %(company)s, s.kpi_id, s.period, s.actual, '', %(actor)s, statement_timestamp(), %(source)s, ''
    FROM staged_value s
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, entered_by = excluded.entered_by, entered_at = excluded.entered_at,
        source = excluded.source, reason = %(reason)s
    WHERE m.actual <> excluded.actual
{_KEPT}"""  # noqa: S608  constants
# OFFSET 0 makes each look-up one of the primary key, whatever the planner knows of a company that was just loaded.
_CORRECT_NOTED = f"""
WITH saved AS (
    INSERT INTO kpis_measurement AS m ({_COLUMNS})
    SELECT %(company)s, s.kpi_id, s.period, s.actual, coalesce(n.note, o.note, ''), %(actor)s, statement_timestamp(),
           %(source)s, CASE WHEN o.actual IS NULL THEN '' ELSE %(reason)s END
    FROM staged_value s
    LEFT JOIN unnest(%(noted)s::int[], %(notes)s::text[]) AS n (place, note) USING (place)
    LEFT JOIN LATERAL (
        SELECT x.actual, x.note FROM kpis_measurement x
        WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id AND x.period = s.period OFFSET 0) AS o ON true
    WHERE o.actual IS NULL OR o.actual <> s.actual OR o.note <> n.note
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, note = excluded.note, entered_by = excluded.entered_by,
        entered_at = excluded.entered_at, source = excluded.source, reason = excluded.reason
{_KEPT}"""  # noqa: S608  constants


def _move(
    company: Company, load: _Load, kpis: Sequence[HeldKpi], *, actor: Actor, source: str, reason: str
) -> tuple[int, int]:
    """Stage the load in the order of the index and move it: rows added, rows corrected. The KPIs are held."""
    ids = [kpi.id for kpi in kpis]
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    order = np.lexsort((load.day, rank[load.kpi]))
    columns = {
        "place": order.astype(np.int32),
        "kpi_id": uuid_column(ids)[load.kpi[order]],
        "period": load.day[order],
        "actual": load.actual[order],
    }
    stage("staged_value", columns)
    told: dict[str, Any] = {
        "company": company.pk,
        "actor": actor.id,
        "source": source,
        "reason": reason,
        "noted": list(load.notes),
        "notes": list(load.notes.values()),
    }
    told |= {"kpis": ids, "first": columns["period"].min().item(), "last": columns["period"].max().item()}
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, told)
        if not cursor.fetchone()[0]:
            cursor.execute(_ADD, told)
            return cursor.rowcount, 0
        cursor.execute(_CORRECT_NOTED if load.notes else _CORRECT, told)
        saved, corrected = cursor.fetchone()
        return saved - corrected, corrected
