"""Values as CSV or NDJSON: kpi, period, actual and perhaps a note on each row.

What cannot be read is a fault with its row number (the header of a CSV file is row 1); what the values may be is for
the service that records them. The form is told by the first character: an object opens NDJSON.
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dashboards.rules.company_file_faults import Faults, cut, shown
from dashboards.rules.company_file_kinds import LINES, type_of
from dashboards.rules.company_file_shape import KEY

#: Row number, KPI key, period as ISO 8601, the value (None: there is none), note.
ValueRow = tuple[int, str, str, float | None, str | None]

#: Rows after which a caller hears how far the reading is.
TOLD_EVERY = 5_000
REQUIRED = ("kpi", "period", "actual")
COLUMNS = (*REQUIRED, "note")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_LONGEST_FIELD = 100_000


def value_rows(text: str, faults: Faults, progress: Callable[[int], None] | None = None) -> Iterator[ValueRow]:
    """The readable rows one by one; `progress` is told their number now and then."""
    read = _from_lines if text.lstrip()[:1] == "{" else _from_csv
    for count, row in enumerate(read(text, faults), start=1):
        if progress is not None and count % TOLD_EVERY == 0:
            progress(count)
        yield row


def row_name(number: int, field: str = "") -> str:
    """Where a fault of a row is."""
    return f"row {number}, {field}" if field else f"row {number}"


def _from_csv(text: str, faults: Faults) -> Iterator[ValueRow]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        order = _header(next(reader, []), faults)
        if order is None:
            return
        for number, fields in enumerate(reader, start=2):
            if fields:
                row = _row_of_fields(number, fields, order, faults)
                if row is not None:
                    yield row
    except csv.Error as error:
        faults.add(f"line {reader.line_num}", "bad_csv", "csv", reason=cut(str(error)))


def _header(names: list[str], faults: Faults) -> dict[str, int] | None:
    """Where each column is; None after a fault."""
    wanted = ", ".join(REQUIRED)
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        faults.add(row_name(1), "other_separator", "commas", found=shown(names[0]))
        return None
    cleaned = [name.strip() for name in names]
    before = faults.count
    for name in REQUIRED:
        if name not in cleaned:
            faults.add(row_name(1), "no_column", "columns", name=name, wanted=wanted)
    for place, name in enumerate(cleaned):
        if name not in COLUMNS or name in cleaned[:place]:
            faults.add(row_name(1), "extra_column", "columns", name=cut(name), wanted=wanted)
    return None if faults.count > before else {name: place for place, name in enumerate(cleaned)}


def _row_of_fields(number: int, fields: list[str], order: dict[str, int], faults: Faults) -> ValueRow | None:
    if len(fields) != len(order):
        faults.add(row_name(number), "fields_counted", "fields_as_header", count=len(fields), wanted=len(order))
        return None
    note = fields[order["note"]] if "note" in order else None
    key, period, actual = (fields[order[name]].strip() for name in REQUIRED)
    if not _texts_fit(number, key, note, faults):
        return None
    if not actual:
        return number, key, period, None, note
    value = _number(number, actual, faults)
    return None if value is None else (number, key, period, value, note)


def _number(number: int, text: str, faults: Faults) -> float | None:
    if not _NUMBER.fullmatch(text):
        problem = "not_finite" if _NO_NUMBER.fullmatch(text) else "not_a_number"
        faults.add(row_name(number, "actual"), problem, "point_number", found=shown(text))
        return None
    value = float(text)
    if not math.isfinite(value):
        faults.add(row_name(number, "actual"), "not_finite", "point_number", found=shown(text))
        return None
    return value


def _texts_fit(number: int, key: str, note: str | None, faults: Faults) -> bool:
    """Keys of a key's form, notes without control characters: nothing else reaches the database."""
    if not re.fullmatch(KEY.pattern, key):
        faults.add(row_name(number, "kpi"), "no_such_kpi", "known_kpi", found=shown(key))
        return False
    if note and (not re.fullmatch(LINES, note) or any("\ud800" <= character <= "\udfff" for character in note)):
        faults.add(row_name(number, "note"), "control_character", "note", found=shown(note))
        return False
    return True


def _from_lines(text: str, faults: Faults) -> Iterator[ValueRow]:
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if line.strip():
            row = _row_of_line(number, line, faults)
            if row is not None:
                yield row


def _row_of_line(number: int, line: str, faults: Faults) -> ValueRow | None:
    try:
        pairs = json.loads(line, object_pairs_hook=tuple, parse_int=float)
    except (json.JSONDecodeError, RecursionError) as error:
        reason = cut(error.msg) if isinstance(error, json.JSONDecodeError) else "RecursionError"
        faults.add(row_name(number), "bad_line", "ndjson", reason=reason)
        return None
    if not isinstance(pairs, tuple) or not _names_fit(number, [name for name, _ in pairs], faults):
        if not isinstance(pairs, tuple):
            faults.add(row_name(number), "bad_line", "ndjson", reason=type_of(pairs))
        return None
    return _row_of_object(number, dict(pairs), faults)


def _names_fit(number: int, names: Iterable[str], faults: Faults) -> bool:
    names = list(names)
    before = faults.count
    for name in REQUIRED:
        if name not in names:
            faults.add(row_name(number), "no_field", "columns", name=name, wanted=", ".join(REQUIRED))
    for place, name in enumerate(names):
        if name not in COLUMNS or name in names[:place]:
            faults.add(row_name(number), "extra_field", "columns", name=cut(name), wanted=", ".join(REQUIRED))
    return faults.count == before


def _row_of_object(number: int, found: dict[str, Any], faults: Faults) -> ValueRow | None:
    key, period, actual, note = (found.get(name) for name in COLUMNS)
    before = faults.count
    for name, text in (("kpi", key), ("period", period), ("note", note if note is not None else "")):
        if not isinstance(text, str):
            faults.add(row_name(number, name), "is_no_text", "some_text", found=shown(text))
    if actual is not None and (isinstance(actual, bool) or not isinstance(actual, float)):
        faults.add(row_name(number, "actual"), "not_a_number", "number_or_null", found=shown(actual))
    elif actual is not None and not math.isfinite(actual):
        faults.add(row_name(number, "actual"), "not_finite", "number_or_null", found=shown(actual))
    if faults.count > before or not _texts_fit(number, str(key), note, faults):
        return None
    return number, str(key), str(period), actual, note
