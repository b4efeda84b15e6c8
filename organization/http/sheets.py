"""Spreadsheets that people upload, paste and download: cells as text. Nothing in them is computed or trusted."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from organization.rules.cells import guarded

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_UNPACKED: Final = 120 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60

Cells = list[list[str]]


class SheetRefused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """The file cannot be read as a sheet. `code`: too_big, too_many_rows, too_many_columns, unreadable, empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_sheet(data: bytes) -> Cells:
    """The cells of a workbook's first sheet that holds anything (XLSX), or of a CSV file, told by the bytes.

    Raises:
        SheetRefused: too big, unreadable, empty.
    """
    if len(data) > MOST_BYTES:
        raise SheetRefused("too_big")
    return _bounded(_workbook(data)) if data.startswith(b"PK\x03\x04") else read_block(_decoded(data))


def read_book(data: bytes) -> dict[str, list[list[object]]]:
    """All sheets of a workbook with their cells as it holds them (numbers, dates, texts), or a CSV file as one sheet "".

    Raises:
        SheetRefused: too big, unreadable, empty.
    """
    if len(data) > MOST_BYTES:
        raise SheetRefused("too_big")
    if not data.startswith(b"PK\x03\x04"):
        return {"": [list(row) for row in read_block(_decoded(data))]}
    _not_a_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise SheetRefused("unreadable") from error
    if not any(cell != "" for rows in found.values() for row in rows for cell in row):
        raise SheetRefused("empty")
    return {name: [list(row) for row in rows] for name, rows in found.items()}


def read_block(text: str) -> Cells:
    """The cells of a pasted block or a CSV text: parted by tabs, semicolons or commas, whichever the text uses.

    Raises:
        SheetRefused: too big, unreadable, empty.
    """
    if "\0" in text:
        raise SheetRefused("unreadable")
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise SheetRefused("unreadable") from error
    return _bounded(rows)


def _delimiter(text: str) -> str:
    """What stands most often in the first lines that hold any; a spreadsheet's clipboard has tabs."""
    head = "\n".join(text.splitlines()[:20])
    if "\t" in head:
        return "\t"
    return ";" if head.count(";") > head.count(",") else ","


def _decoded(data: bytes) -> str:
    """Text of a CSV: UTF-8, UTF-16 with its mark, or what Excel writes on Windows."""
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused("unreadable")


def _workbook(data: bytes) -> Cells:
    _not_a_bomb(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return [[_text(cell) for cell in row] for row in rows]
    except (CalamineError, ValueError, OSError) as error:
        raise SheetRefused("unreadable") from error
    raise SheetRefused("empty")


#: A cell that holds something, with its column and row.
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')


def _not_a_bomb(data: bytes) -> None:
    """A small file may unpack to far more than memory holds, and one cell in the last corner makes the sheet as large
    as sheets can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise SheetRefused("too_big")
            for name in packed.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _not_too_wide(packed.read(name))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise SheetRefused("unreadable") from error


def _not_too_wide(sheet: bytes) -> None:
    last, widest = 0, 0
    for letters, row in _FULL_CELL.findall(sheet):
        last = max(last, int(row))
        place = 0
        for letter in letters:
            place = place * 26 + letter - ord("A") + 1
        widest = max(widest, place)
    if last > MOST_ROWS:
        raise SheetRefused("too_many_rows")
    if widest > MOST_COLUMNS:
        raise SheetRefused("too_many_columns")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _bounded(rows: Cells) -> Cells:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise SheetRefused("empty")
    if len(rows) > MOST_ROWS:
        raise SheetRefused("too_many_rows")
    # Spreadsheets keep empty columns that once held something.
    width = max(max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0) for row in rows)
    if width > MOST_COLUMNS:
        raise SheetRefused("too_many_columns")
    return [row[:width] for row in rows]


def write_csv(rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Rows as a CSV that spreadsheets open in the right letters and in which no cell runs as a formula."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Sheets by name, the first row of each its headings; every cell is a text, so none runs as a formula."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        plain = book.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell, bold if place == 0 else plain)
            width = max(map(len, rows), default=0)
            for column in range(width):
                longest = max((len(row[column]) for row in rows[:200] if column < len(row)), default=0)
                sheet.set_column(column, column, min(max(longest + 2, 10), 60))
    return written.getvalue()
