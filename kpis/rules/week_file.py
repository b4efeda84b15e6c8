"""A week's values in a spreadsheet: which cell of it means which KPI and period. What the cell says is read elsewhere.

Columns may be moved, added, hidden or renamed: a period's column is known by the day its heading begins with, the column
of keys by its heading or by what stands in it. What cannot be placed is told by its place and never guessed.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from kpis.rules.week_entries import Entry, Reading, TypedCell, read_cell

#: As spreadsheets hold them.
Cell = str | float | int | bool | date | datetime | None
Rows = Sequence[Sequence[Cell]]

KEY_HEADINGS = frozenset({"key", "schlüssel", "clé"})
_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
_HEADINGS_WITHIN = 20
_LEAST_PERCENT = 2.0

PlaceCode = Literal["no_periods", "no_keys", "no_key", "unknown_key", "twice", "unknown_column", "computed"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell that says something about a KPI and a period. `place`: as a spreadsheet names it, F7."""

    key: str
    period: date
    place: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What could not be placed: where, why, what stood there. `left_out`: it is told and does not stop the rest."""

    place: str
    code: PlaceCode
    text: str = ""
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, read."""

    placed: list[Placed] = field(default_factory=list)
    misplaced: list[Misplaced] = field(default_factory=list)


def table_of(rows: Rows, *, keys: Collection[str], told: Collection[str] = (), computed: Collection[str] = ()) -> Table:
    """Place the cells of a sheet. `keys`: of the KPIs that may be meant; `told`: headings of columns that only inform;
    `computed`: keys of KPIs that nobody types, whose rows are left out.
    """
    at = next((place for place, row in enumerate(rows[:_HEADINGS_WITHIN]) if any(day_of(cell) for cell in row)), None)
    if at is None:
        return Table(misplaced=[Misplaced("A1", "no_periods")])
    headings, body = rows[at], rows[at + 1 :]
    periods = {column: day for column, cell in enumerate(headings) if (day := day_of(cell)) is not None}
    key_column = _key_column(headings, body, keys)
    if key_column is None:
        return Table(misplaced=[Misplaced(f"A{at + 1}", "no_keys")])
    table = Table()
    table.misplaced.extend(_unknown_columns(headings, body, at, {key_column, *periods}, told))
    first: dict[tuple[str, date], str] = {}
    for number, row in enumerate(body, start=at + 2):
        _place_row(table, row, number, key_column, periods, keys, first, computed)
    return table


def day_of(cell: Cell) -> date | None:
    """The day with which a heading begins: a date, or text like 2026-11-09 w46."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.match(cell) if isinstance(cell, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def file_entry(cell: TypedCell, how: Reading) -> Entry | None:
    """A cell of a file, read as if it were typed; None: it says what stands.

    Files say values and nothing else: words that stand for a value, or for none, take a reason each and belong on My
    week. A number that looks like a share of one where the KPI counts in per cents is what a cell formatted as per cent
    holds, so it is asked about.
    """
    entry = read_cell(cell, how)
    if entry is None:
        return None
    code = ""
    if entry.skips or cell.repeats:
        code = "word_in_file"
    elif cell.number is not None and looks_like_share(cell.number, unit=how.unit, before=cell.was or cell.before):
        code = "share_of_one"
    return replace(entry, state="invalid", code=code) if code else entry


def looks_like_share(number: float, *, unit: str, before: float | None) -> bool:
    """0.45 for a KPI in per cent that stood at 44.9: a cell formatted as per cent holds a hundredth of what it shows."""
    if unit != "%" or before is None or abs(before) < _LEAST_PERCENT or abs(number) > 1 or not number:
        return False
    return 0.5 <= number * 100 / before <= 2


def text_of(cell: Cell) -> str:
    """A cell as people see it; 2024.0 is the key 2024."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def column_name(column: int) -> str:
    """A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _place_row(
    table: Table,
    row: Sequence[Cell],
    number: int,
    key_column: int,
    periods: Mapping[int, date],
    keys: Collection[str],
    first: dict[tuple[str, date], str],
    computed: Collection[str],
) -> None:
    said = {column: row[column] for column in periods if column < len(row) and text_of(row[column])}
    key = text_of(row[key_column]).removeprefix("'") if key_column < len(row) else ""
    if not said:
        return
    if key not in keys:
        place = f"{column_name(key_column)}{number}"
        left_out = key in computed
        code: PlaceCode = "computed" if left_out else "unknown_key" if key else "no_key"
        table.misplaced.append(Misplaced(place, code, key, left_out=left_out))
        return
    for column, cell in said.items():
        place = f"{column_name(column)}{number}"
        if (other := first.setdefault((key, periods[column]), place)) != place:
            table.misplaced.append(Misplaced(place, "twice", other))
        else:
            table.placed.append(Placed(key, periods[column], place, cell))


def _key_column(headings: Sequence[Cell], body: Rows, keys: Collection[str]) -> int | None:
    """By its heading; where that was renamed, by what stands in it."""
    for column, cell in enumerate(headings):
        if text_of(cell).lower() in KEY_HEADINGS:
            return column
    hits = Counter(column for row in body for column, cell in enumerate(row) if text_of(cell) in keys)
    return hits.most_common(1)[0][0] if hits else None


def _unknown_columns(
    headings: Sequence[Cell], body: Rows, at: int, known: Collection[int], told: Collection[str]
) -> list[Misplaced]:
    """Columns beside those of the file as it was given out: told, so that nobody believes they were read."""
    width = max((len(row) for row in (headings, *body)), default=0)
    found = []
    for column in range(width):
        heading = text_of(headings[column]) if column < len(headings) else ""
        if column in known or heading in told:
            continue
        if any(column < len(row) and text_of(row[column]) for row in body):
            found.append(Misplaced(f"{column_name(column)}{at + 1}", "unknown_column", heading, left_out=True))
    return found
