"""The week's values as a file: written for somebody to fill in, read when it comes back, kept between preview and saving."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.rules.week_entries import TypedCell
from kpis.rules.week_file import Rows, day_of, text_of
from organization.http.sheets import MOST_BYTES, read_book
from organization.rules.cells import guarded, unguarded

#: A sheet that nobody sees: what stood when the file was given out, so that an untouched cell stays untouched.
GIVEN = "given-out"
MOST_CELLS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A KPI as a line of the file. `values`: one a period, None where nothing stands; `blocked`: periods that take none."""

    key: str
    name: str
    unit: str
    target: str
    decimals: int
    values: Sequence[float | None]
    blocked: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class FileSheet:
    """The KPIs of one cadence. `headings`: of the four columns before the periods; `periods`: with their short names."""

    title: str
    headings: tuple[str, str, str, str]
    periods: Sequence[tuple[date, str]]
    rows: Sequence[FileRow]
    not_applicable: str = "n/a"


class UploadForm(forms.Form):
    """A file that comes back."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("The file from here, or any XLSX or CSV with a column of keys and columns headed by days."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        """Not larger than a week's values can be."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: at most 8 MB."))
        return found


class SaveForm(forms.Form):
    """What the preview showed, to be saved."""

    cells = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=255)
    reason = forms.CharField(required=False, max_length=1000)

    def clean_cells(self) -> list[TypedCell]:
        """As `packed` wrote them; somebody may have changed them, which changes no right."""
        try:
            return [_cell(one) for one in json.loads(self.cleaned_data["cells"])][:MOST_CELLS]
        except (ValueError, TypeError, KeyError) as error:
            raise forms.ValidationError(_("The preview was damaged on its way. Upload the file again.")) from error


def packed(cells: Iterable[TypedCell]) -> str:
    """Cells as the preview's form carries them."""
    return json.dumps(
        [
            {"key": one.key, "period": one.period.isoformat(), "text": one.text, "was": one.was, "number": one.number}
            for one in cells
        ]
    )


def _cell(told: Mapping[str, Any]) -> TypedCell:
    was, number = told["was"], told["number"]
    return TypedCell(
        str(told["key"]),
        date.fromisoformat(told["period"]),
        str(told["text"])[:1000],
        None if was is None else float(was),
        number=None if number is None else float(number),
    )


# ── what comes back ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Returned:
    """The sheets of a file, and what stood when it was given out, where it tells: (key, period) -> value."""

    sheets: dict[str, Rows] = field(default_factory=dict)
    given: dict[tuple[str, date], float] = field(default_factory=dict)


def returned_file(data: bytes) -> Returned:
    """Read a file.

    Raises:
        SheetRefused: too big, unreadable, empty.
    """
    book = read_book(data)
    given: dict[tuple[str, date], float] = {}
    for row in book.pop(GIVEN, []):
        day = day_of(row[1]) if len(row) > 2 else None  # type: ignore[arg-type]
        if day is not None and isinstance(row[2], int | float):
            given[text_of(row[0]), day] = float(row[2])  # type: ignore[arg-type]
    sheets: dict[str, Rows] = {
        name: [[unguarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]  # type: ignore[misc]
        for name, rows in book.items()
        if any(cell != "" for row in rows for cell in row)
    }
    return Returned(sheets, given)


# ── what is given out ───────────────────────────────────────────────────────────────────────────────────────────────


def xlsx_of(sheets: Sequence[FileSheet]) -> bytes:
    """A workbook: one sheet a cadence, previous values as numbers, empty cells where a value is due. Names are written as
    texts, so none runs as a formula."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        for one in sheets:
            _write_sheet(book, one)
        before = book.add_worksheet(GIVEN)
        before.very_hidden()
        for number, (key, day, value) in enumerate(_given_out(sheets)):
            before.write_string(number, 0, key)
            before.write_string(number, 1, day.isoformat())
            before.write_number(number, 2, value)
    return written.getvalue()


def _given_out(sheets: Sequence[FileSheet]) -> Iterator[tuple[str, date, float]]:
    for one in sheets:
        for row in one.rows:
            for (day, _name), value in zip(one.periods, row.values, strict=True):
                if value is not None:
                    yield row.key, day, value


def _write_sheet(book: Any, one: FileSheet) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    due = book.add_format({"bg_color": "#FFF7DF", "border": 1, "border_color": "#B9B9B9"})
    grey = book.add_format({"font_color": "#777777"})
    formats = {decimals: book.add_format({"num_format": _number_format(decimals)}) for decimals in range(7)}
    sheet = book.add_worksheet(one.title[:31])
    for column, heading in enumerate((*one.headings, *(f"{day} {name}" for day, name in one.periods))):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(one.rows, start=1):
        for column, text in enumerate((row.key, row.name, row.unit, row.target)):
            sheet.write_string(number, column, text)
        for column, ((day, _name), value) in enumerate(zip(one.periods, row.values, strict=True), start=4):
            if day in row.blocked:
                sheet.write_string(number, column, one.not_applicable, grey)
            elif value is None:
                sheet.write_blank(number, column, None, due)
            else:
                sheet.write_number(number, column, value, formats[row.decimals])
    sheet.freeze_panes(1, 2)
    for column, width in enumerate((16, 40, 10, 12)):
        sheet.set_column(column, column, width)
    sheet.set_column(4, 3 + len(one.periods), 16)


def _number_format(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"


def csv_of(sheet: FileSheet, *, decimal: str) -> bytes:
    """The same of one cadence as CSV, in the company's format; where decimals have commas, columns are parted by
    semicolons, as spreadsheets there expect."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if decimal == "," else ",")
    writer.writerow([*sheet.headings, *(f"{day} {name}" for day, name in sheet.periods)])
    for row in sheet.rows:
        texts = [guarded(text) for text in (row.key, row.name, row.unit, row.target)]
        values = [
            sheet.not_applicable if day in row.blocked else _plain(value, decimal)
            for (day, _name), value in zip(sheet.periods, row.values, strict=True)
        ]
        writer.writerow([*texts, *values])
    return written.getvalue().encode("utf-8-sig")


def _plain(value: float | None, decimal: str) -> str:
    """All the digits that there are, so that a file that comes back untouched changes nothing."""
    return "" if value is None else repr(value).replace(".", decimal)
