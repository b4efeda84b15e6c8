"""Values in bulk as they are sent: rows or a matrix, read into numpy columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np
import numpy.typing as npt

from kpis.rules.calendar import DayArray
from kpis.rules.health import Floats, Ints
from kpis.services.measurements import RowFault

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


@dataclass
class SentColumns:
    """Values as they were sent, without the blank ones: row number, index into `keys`, day (NaT: unreadable), number, and the notes by place."""

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


def read_columns(columns: LongColumns | MatrixColumns) -> SentColumns:
    """Read everything that was sent; what cannot be read is among its `unreadable`."""
    return _matrix(columns) if isinstance(columns, MatrixColumns) else _long(columns.rows)


def _matrix(columns: MatrixColumns) -> SentColumns:
    """The places that hold a value, as columns. Duplicate keys or periods show as duplicate rows."""
    values = np.asarray(columns.values, np.float64)
    kpi, period = np.nonzero(~np.isnan(values))
    days = np.array(columns.periods, "datetime64[D]")
    keys = list(dict.fromkeys(columns.keys))
    index_of = {key: index for index, key in enumerate(keys)}
    places = np.array([index_of[key] for key in columns.keys], np.int64)
    row = kpi * values.shape[1] + period + 1
    sent = SentColumns(keys, row, places[kpi], days[period], values[kpi, period], blank=values.size - len(row))
    return _used(sent)


def _used(sent: SentColumns) -> SentColumns:
    """Only the keys that have a value."""
    used, sent.kpi = np.unique(sent.kpi, return_inverse=True)
    sent.keys = [sent.keys[index] for index in used]
    return sent


def _long(rows: Iterable[_SentRow]) -> SentColumns:
    reader = _Reader()
    parts = [reader.read(chunk) for chunk in _chunks(rows)]
    if not parts:
        return SentColumns([], np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, "datetime64[D]"), np.empty(0))
    row, kpi, day, actual = (np.concatenate(column) for column in zip(*parts, strict=True))
    sent = SentColumns(list(reader.index_of), row, kpi, day, actual, reader.blank, reader.notes, reader.faults)
    return _used(sent)


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
