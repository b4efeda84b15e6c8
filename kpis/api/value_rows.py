"""Reads values from JSON, NDJSON or CSV as they stream in. What cannot be read is a fault with its row number.

Rows count from 1: places of a JSON array, lines of NDJSON, rows of CSV with its header as row 1 (as a spreadsheet
shows them). What values may be is for the service that records them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

import msgspec
from django.utils.translation import gettext as _

from organization.http.problems import Problem, Wrong

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
KINDS = (JSON, NDJSON, CSV)
#: More faults than this say nothing new.
MOST_FAULTS = 1000
MOST_ROWS = 2_000_000

#: Row number, KPI key, period as ISO 8601, the value (text where CSV sent it; None: there is none), note.
SentRow = tuple[int, str, str, float | str | None, str | None]

_REQUIRED = ("kpi", "period", "actual")
_COLUMNS = (*_REQUIRED, "note")
_CHUNK = 1 << 20
_LONGEST_FIELD = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class _Value(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    kpi: str
    period: str
    actual: float | None
    note: str | None = None


class Faults:
    """What could not be read: at most MOST_FAULTS are kept, all are counted."""

    def __init__(self) -> None:
        self.kept: list[Wrong] = []
        self.count = 0

    def add(self, row: int, code: str, detail: str, field: str = "") -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(Wrong(field, code, detail, row))


def value_rows(source: IO[bytes], kind: str, faults: Faults) -> Iterator[SentRow]:
    """The readable rows of `source`, one by one.

    Raises:
        Problem: 400 where the whole cannot be read, 413 beyond MOST_ROWS.
    """
    read: dict[str, Callable[[IO[bytes], Faults], Iterator[SentRow]]] = {
        JSON: _from_array, NDJSON: _from_lines, CSV: _from_csv,
    }  # fmt: skip
    for count, row in enumerate(read[kind](source, faults), start=1):
        if count > MOST_ROWS:
            raise Problem(413, "too_many_rows", _("More than %(most)s rows. Send them in parts.") % {"most": MOST_ROWS})
        if _clean(row, faults):
            yield row


def _clean(row: SentRow, faults: Faults) -> bool:
    """Nothing that a database could not keep, or that nobody could read."""
    number, key, _period, _actual, note = row
    if not key or len(key) > 100 or "\x00" in key:
        faults.add(number, "unknown_kpi", _("This is no key of a KPI."), "kpi")
        return False
    if note and _CONTROL.search(note):
        faults.add(number, "control_character", _("The note holds a control character."), "note")
        return False
    return True


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────
_ARRAY = msgspec.json.Decoder(list[_Value])
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_ONE = msgspec.json.Decoder(_Value)


def _from_array(source: IO[bytes], faults: Faults) -> Iterator[SentRow]:
    data = source.read()
    try:
        values = _ARRAY.decode(data)
    except msgspec.ValidationError:
        yield from _one_by_one(data, faults)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(JSON, error) from error
    else:
        for number, value in enumerate(values, start=1):
            yield number, value.kpi, value.period, value.actual, value.note


def _one_by_one(data: bytes, faults: Faults) -> Iterator[SentRow]:
    """Somewhere an element is not as it should be: find all of them."""
    try:
        elements = _RAW.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(JSON, error) from error
    for number, element in enumerate(elements, start=1):
        row = _element(number, element, faults)
        if row is not None:
            yield row


def _element(number: int, element: Any, faults: Faults) -> SentRow | None:
    try:
        value = _ONE.decode(element)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        faults.add(number, "malformed", _reason(error), _field_of(error))
        return None
    return number, value.kpi, value.period, value.actual, value.note


def _reason(error: Exception) -> str:
    return _("Expected an object with kpi, period, actual and perhaps note: %(reason)s.") % {
        "reason": str(error)[:200] or type(error).__name__
    }


def _field_of(error: Exception) -> str:
    """The field that msgspec names at the end of its sentence: "… - at `$.actual`"."""
    found = re.search(r"`\$\.(\w+)`$", str(error))
    return found.group(1) if found else ""


def _unreadable(kind: str, error: Exception) -> Problem:
    said = _("The body cannot be read as %(kind)s: %(reason)s.")
    return Problem(400, "unreadable", said % {"kind": kind, "reason": str(error)[:200] or type(error).__name__})


# ── NDJSON ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _from_lines(source: IO[bytes], faults: Faults) -> Iterator[SentRow]:
    """A mebibyte of lines at a time, together where all of them are good."""
    number = 0
    while lines := source.readlines(_CHUNK):
        if len(lines[-1]) > _CHUNK:
            raise _unreadable(NDJSON, ValueError(_("a line is longer than a mebibyte")))
        yield from _some_lines(lines, number, faults)
        number += len(lines)


def _some_lines(lines: list[bytes], before: int, faults: Faults) -> Iterator[SentRow]:
    try:
        values = _ONE.decode_lines(b"".join(lines))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        values = []
    if len(values) == len(lines):
        for number, value in enumerate(values, start=before + 1):
            yield number, value.kpi, value.period, value.actual, value.note
        return
    # A fault, or an empty line: which one it is, only each by itself tells.
    for number, line in enumerate(lines, start=before + 1):
        row = _element(number, line, faults) if line.strip() else None
        if row is not None:
            yield row


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _from_csv(source: IO[bytes], faults: Faults) -> Iterator[SentRow]:
    csv.field_size_limit(_LONGEST_FIELD)
    text = io.TextIOWrapper(source, "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    number = 1
    try:
        kpi, period, actual, note = _header(next(reader, []))
        width = 4 if note is not None else 3
        for number, fields in enumerate(reader, start=2):
            if len(fields) == width:
                number_text = fields[actual].strip()
                if number_text and not _NUMBER.fullmatch(number_text):
                    said = _("“%(text)s” is not a number. Write a decimal point and no grouping.")
                    faults.add(number, "not_a_number", said % {"text": number_text[:40]}, "actual")
                    continue
                noted = fields[note] if note is not None else None
                yield number, fields[kpi].strip(), fields[period].strip(), number_text or None, noted
            elif fields:
                said = _("It has %(count)s fields, the header %(width)s.")
                faults.add(number, "malformed", said % {"count": len(fields), "width": width})
    except csv.Error as error:
        raise _unreadable(CSV, ValueError(f"{_('row')} {number + 1}: {error}")) from error
    except UnicodeDecodeError as error:
        raise _unreadable(CSV, error) from error


def _header(names: list[str]) -> tuple[int, int, int, int | None]:
    """Where each column is."""
    cleaned = [name.strip() for name in names]
    unknown = [name for place, name in enumerate(cleaned) if name not in _COLUMNS or name in cleaned[:place]]
    missing = [name for name in _REQUIRED if name not in cleaned]
    if unknown or missing:
        said = _("The first row must name the columns kpi, period, actual and perhaps note, with commas between them.")
        errors = [Wrong(name, "no_column", _("This column is missing."), 1) for name in missing]
        errors += [
            Wrong(name[:100], "unknown_column", _("This column is not known, or stands twice."), 1) for name in unknown
        ]
        raise Problem(400, "bad_header", said, errors=errors)
    place = {name: cleaned.index(name) for name in cleaned}
    return place["kpi"], place["period"], place["actual"], place.get("note")
