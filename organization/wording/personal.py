"""What is kept about a person, ready to print."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Kept(Protocol):
    """Rows of one table (organization/selectors/personal.py)."""

    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def rows(self) -> tuple[dict[str, Any], ...]: ...


# A page shows so many rows of a table; the file has all of them.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Readable:
    """A table to read: the columns that say anything, the latest rows, and how many there are."""

    title: str
    count: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def readable(section: Kept) -> Readable:
    """Columns that are empty in every row are left out, and so are keys that only machines read."""
    rows = section.rows[-SHOWN:]
    told = [
        (field, label) for field, label in section.columns if _says(field) and any(_said(row[field]) for row in rows)
    ]
    number = len(section.rows)
    return Readable(
        title=_heading(section.title),
        count=ngettext("%(number)s row", "%(number)s rows", number) % {"number": number},
        columns=tuple(label for _field, label in told),
        rows=tuple(tuple(_said(row[field]) for field, _label in told) for row in reversed(rows)),
        more=number - len(rows),
    )


def _heading(title: str) -> str:
    """As it begins a line; Django's names of tables know no capitals."""
    said = re.sub(r"\bkpi(s?)\b", r"KPI\1", title)
    return said[:1].upper() + said[1:]


def _says(field: str) -> bool:
    return field not in {"id", "pk", "pgh_id", "pgh_context_id", "pgh_obj_id"}


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(one)}" for key, one in value.items() if _said(one))
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(one) for one in value)
    return str(value)
