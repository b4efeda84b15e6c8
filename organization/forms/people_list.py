"""A list of people: a file or a pasted block, then how its columns are read, then applied."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.http.sheets import Cells, SheetRefused, read_block, read_sheet
from organization.rules.people_table import COLUMNS, Table, read_table
from organization.wording.people_list import column_words, sheet_words

_SALT = "organization.people_list"
#: A list that was looked at can be applied for this long, in seconds.
_KEPT_FOR = 24 * 3600
LEFT_OUT = "-"


class PeopleListForm(forms.Form):
    """What is sent first: one of the two."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("XLSX or CSV, as your spreadsheet saves it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    block = forms.CharField(
        label=_("Or rows, pasted"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}),
        help_text=_("Copied from a spreadsheet with its headings."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells: Cells = []
        self.name = ""

    def clean(self) -> dict[str, Any]:
        """Read the one that was given into `cells`."""
        data = super().clean() or {}
        file: UploadedFile[Any] | None = data.get("file")
        block: str = data.get("block", "")
        try:
            if file is not None:
                self.name = file.name or ""
                self.cells = read_sheet(file.read())
            elif block.strip():
                self.name = _now("pasted rows")
                self.cells = read_block(block)
            elif not self.errors:
                raise forms.ValidationError(_now("Choose a file, or paste rows."))
        except SheetRefused as refusal:
            self.add_error("file" if file is not None else "block", sheet_words(refusal.code))
        return data


class ReadList:
    """A list between two requests: its cells, signed, and what the page says of reading it."""

    def __init__(self, cells: Cells, name: str) -> None:
        self.cells, self.name = cells, name
        self.mapping: dict[int, str] | None = None
        self.deactivate_absent = False
        self.seen: str | None = None

    @classmethod
    def sent(cls, data: Any) -> "ReadList | None":
        """As the page sends it back; None where it was tampered with or is older than a day."""
        try:
            cells, name = signing.loads(data.get("list", ""), salt=_SALT, max_age=_KEPT_FOR)
        except signing.BadSignature:
            return None
        found = cls(cells, name)
        width = max(map(len, cells), default=0)
        chosen = {place: data.get(f"column-{place}") for place in range(width)}
        if any(chosen.values()):
            found.mapping = {place: column for place, column in chosen.items() if column in COLUMNS}
        found.deactivate_absent = bool(data.get("absent"))
        found.seen = data.get("seen") or None
        return found

    def signed(self) -> str:
        """For the page's hidden field: packed and signed, so that what is applied is what was looked at."""
        return signing.dumps([self.cells, self.name], salt=_SALT, compress=True)

    def table(self) -> Table:
        """The list understood."""
        return read_table(self.cells, self.mapping)

    def choices(self, table: Table) -> list[dict[str, Any]]:
        """For each column of the file: its heading, some cells below it, and what it may hold."""
        shown = [row for row in self.cells if any(cell.strip() for cell in row)][1:4]
        return [
            {
                "name": f"column-{place}",
                "heading": heading,
                "cells": [row[place] for row in shown if place < len(row) and row[place].strip()],
                "options": [
                    (LEFT_OUT, _now("leave out"), place not in table.columns),
                    *((column, column_words(column), table.columns.get(place) == column) for column in COLUMNS),
                ],
            }
            for place, heading in enumerate(table.headings)
        ]
