"""What is said of a file of values: its headings, what was understood cell by cell, why it was not read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from django.utils.translation import gettext as _

from kpis.rules.calendar import as_cadence
from kpis.rules.week_entries import Entry
from kpis.rules.week_file import Misplaced
from kpis.wording import week as words
from kpis.wording.formats import amount
from kpis.wording.week_figures import Figures


class Measured(Protocol):
    """A KPI, as far as sentences need it (`kpis.models.Kpi`)."""

    name: str
    unit: str
    decimals: int
    measure_cadence: str


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell that says something new, or that was not understood."""

    kind: Literal["new", "changed", "wrong"]
    at: str
    name: str
    period: str
    before: str
    after: str
    why: str = ""
    asked: str = ""

    @property
    def wrong(self) -> bool:
        """It stops the file."""
        return self.kind == "wrong"


def headings() -> tuple[str, str, str, str]:
    """Of the columns before the periods."""
    return _("Key"), _("KPI"), _("Unit"), _("Target")


def told_headings() -> frozenset[str]:
    """Columns that only inform: nobody expects them to be read."""
    return frozenset(headings()) | {"Key", "KPI", "Unit", "Target"}


def preview_cell(entry: Entry, kpi: Measured, at: str, figures: Figures, *, month: int) -> PreviewCell:
    """One line of the preview."""
    period = words.period_short(entry.period, as_cadence(kpi.measure_cadence), fiscal_start_month=month)
    before = (
        amount(entry.was, unit=kpi.unit, decimals=kpi.decimals, locale=figures.locale) if entry.was is not None else ""
    )
    if entry.state == "invalid":
        return PreviewCell("wrong", at, kpi.name, period, before, entry.text, _why(entry, kpi, figures))
    after = figures.exact(entry.value, kpi.decimals)
    if entry.value is not None:
        after = f"{after}{kpi.unit}" if kpi.unit == "%" else f"{after} {kpi.unit}".rstrip()
    kind: Literal["new", "changed"] = "new" if entry.was is None else "changed"
    asked = {"corrected": _("correction"), "late": _("late")}.get(entry.asked, "")
    return PreviewCell(kind, at, kpi.name, period, before, after or _("nothing"), "", asked)


def _why(entry: Entry, kpi: Measured, figures: Figures) -> str:
    said: dict[str, Callable[[], str]] = {
        "word_in_file": lambda: _("Files say values only: that a period does not apply is said on My week, with its reason."),
        "share_of_one": lambda: (
            _("The cell holds %(number)s, which reads like a share of one. Write %(percent)s if that is meant.")
            % {"number": entry.text, "percent": _hundredfold(entry, figures)}
        ),
    }  # fmt: skip
    found = said.get(entry.code)
    text = found() if found else words.fault_words(entry, kpi.unit, figures)
    if entry.suggestion:
        text += " " + _("%(value)s would be read.") % {"value": entry.suggestion}
    return text


def _hundredfold(entry: Entry, figures: Figures) -> str:
    return figures.exact((entry.value or 0.0) * 100, 0)


def sheet_words(sheet: str, found: Misplaced) -> str:
    """Where and why a cell, a row or a column was not placed."""
    said: dict[str, Callable[[], str]] = {
        "no_periods": lambda: _("no column is headed by a day like 2026-11-09, so nothing was read"),
        "no_keys": lambda: _("no column holds the keys of your KPIs, so nothing was read"),
        "no_key": lambda: _("values stand in a row without a key"),
        "unknown_key": lambda: _("“%(text)s” is no key of a KPI that you enter") % {"text": found.text},
        "computed": lambda: _("“%(text)s” is computed, not typed, so its row was left out") % {"text": found.text},
        "twice": lambda: _("the same KPI and period stand in %(text)s already") % {"text": found.text},
        "unknown_column": lambda: (
            _("the column “%(text)s” was left out: its heading begins with no day") % {"text": found.text}
        ),
    }
    place = f"{sheet}!{found.place}" if sheet else found.place
    return _("%(place)s: %(why)s.") % {"place": place, "why": said[found.code]()}


def refusal_words(code: str) -> str:
    """Why a file was not read at all."""
    said: dict[str, Callable[[], str]] = {
        "too_big": lambda: _("The file is too large: at most 8 MB."),
        "too_many_rows": lambda: _("The file has too many rows."),
        "too_many_columns": lambda: _("The file has too many columns."),
        "empty": lambda: _("The file is empty."),
    }
    return said.get(code, lambda: _("The file cannot be read: it is neither XLSX nor CSV, or it is damaged."))()
