"""What somebody typed on My week, read against what stands there: unchanged, understood, wrong, or in need of a reason."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from kpis.rules.entries import number_fault
from kpis.rules.numbers import MINUS, ParsedNumber, format_number, parse_number

#: What became of a typed cell. `typed`: understood but not saved; `reason`: a value that stands is corrected without saying why.
EntryState = Literal["typed", "invalid", "conflict", "reason"]


#: Typed instead of a number: the value of the period before.
SAME = "="
#: What a field shows of a period that does not apply, and what may be typed for it (files and pastes bring all of them).
NOT_APPLICABLE = "n/a"
_NOT_APPLICABLE = frozenset({NOT_APPLICABLE, "/", "na", "n.a.", "n. a.", "#n/a", "not applicable"})

Asked = Literal["", "corrected", "late", "skipped"]


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A value as it came: `was` is what the writer saw (None: nothing). `take`: they drop what they typed.

    `was_skipped`: they saw that the period does not apply. `before`: the value that SAME repeats (None: there is none).
    `late_reason`: why values come late, said once for all. `number`: what a spreadsheet's cell holds, where it holds one;
    `text` then only shows it.
    """

    key: str
    period: date
    text: str
    was: float | None
    reason: str = ""
    keep: bool = False
    take: bool = False
    was_skipped: bool = False
    before: float | None = None
    late_reason: str = ""
    number: float | None = None

    @property
    def place(self) -> str:
        """Its name in the form."""
        return f"{self.key}.{self.period.isoformat()}"

    @property
    def repeats(self) -> bool:
        """The value of the period before is asked for."""
        return self.text.strip() == SAME


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed for a KPI and period and what became of it. `text` as typed; `value` as understood.

    `code` and `params` say what is wrong (kpis/rules/numbers.py, kpis/rules/entries.py); `suggestion` is a text that
    would be understood. On a conflict `theirs` is what stands there now, by `who`, since `at`. `corrects`: it would
    change a value of a period that has passed. `skips`: the period shall not apply; `unskips`: it applies after all.
    `asked`: why a reason is needed.
    """

    key: str
    period: date
    text: str
    state: EntryState
    value: float | None = None
    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    suggestion: str | None = None
    reason: str = ""
    theirs: float | None = None
    who: str = ""
    at: datetime | None = None
    was: float | None = None
    corrects: bool = False
    skips: bool = False
    unskips: bool = False
    was_skipped: bool = False
    asked: Asked = ""

    @property
    def place(self) -> str:
        """Its name in the form."""
        return f"{self.key}.{self.period.isoformat()}"


def repeated_cells(cells: Sequence[TypedCell]) -> list[TypedCell]:
    """The cells; every empty one asks for the value of the period before."""
    return [replace(cell, text=SAME) if not cell.text.strip() and cell.was is None else cell for cell in cells]


def with_before(cell: TypedCell, before: float | None) -> TypedCell:
    """The cell, told what "same as last period" means there."""
    return replace(cell, before=before)


def typed_text(value: float | None, *, decimals: int, decimal: str) -> str:
    """A value as the field shows it: without groups, with the plain minus, so that it is easy to change."""
    if value is None:
        return ""
    return format_number(value, decimals=decimals, decimal=decimal, group="").replace(MINUS, "-")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cell is read: the KPI's unit and decimals, the company's format.

    `passed`: the period is older than the one due now, so changing what stands there takes a reason. `closed`: it is
    closed (kpis/rules/closing.py), so everything entered now comes late and takes one.
    """

    unit: str
    decimals: int
    decimal: str
    group: str
    passed: bool = False
    closed: bool = False


def read_cell(cell: TypedCell, how: Reading) -> Entry | None:
    """What was typed, read in the company's format; None: nothing was changed.

    A field shows the value rounded to the KPI's decimals: whoever leaves it alone does not round the value.
    """
    if cell.number is not None:
        return _numbered(cell, how, cell.number)
    shown = NOT_APPLICABLE if cell.was_skipped else typed_text(cell.was, decimals=how.decimals, decimal=how.decimal)
    if cell.take or (not cell.keep and _same(cell.text, shown)):
        return None
    if cell.text.strip().lower() in _NOT_APPLICABLE:
        return None if cell.was_skipped else _reasoned(cell, how, skips=True)
    if cell.repeats:
        return _repeated(cell, how)
    read = parse_number(cell.text, decimal=how.decimal, group=how.group, unit=how.unit)
    if read is None and cell.was_skipped:
        return Entry(cell.key, cell.period, cell.text, "typed", unskips=True, was_skipped=True)
    if read is None or isinstance(read, ParsedNumber):
        return _valued(cell, how, read.value if read else None)
    return _wrong(cell, how, read.code, suggestion=read.suggestion)


def _numbered(cell: TypedCell, how: Reading, number: float) -> Entry | None:
    """A number needs no reading. Spreadsheets keep fifteen digits: what agrees in them is what stands."""
    code = number_fault(number)
    if code is not None:
        return _wrong(cell, how, code)
    if cell.was is not None and math.isclose(number, cell.was, rel_tol=1e-13, abs_tol=0.0):
        return None
    return _valued(cell, how, number)


def _repeated(cell: TypedCell, how: Reading) -> Entry | None:
    if cell.before is None:
        return _wrong(cell, how, "nothing_before")
    return _valued(cell, how, cell.before)


def _valued(cell: TypedCell, how: Reading, value: float | None) -> Entry | None:
    if value == cell.was and not cell.keep and not cell.was_skipped:
        return None
    return _reasoned(cell, how, value=value)


def _reasoned(cell: TypedCell, how: Reading, *, value: float | None = None, skips: bool = False) -> Entry:
    """Understood; without the reason that it needs, asked for it."""
    asked = _asked(cell, how, skips=skips)
    reason = cell.reason or (cell.late_reason if asked == "late" else "")
    lacks = bool(asked) and not reason
    return Entry(
        cell.key,
        cell.period,
        cell.text,
        "reason" if lacks else "typed",
        value=value,
        code="reason_missing" if lacks else "",
        reason=reason,
        was=cell.was,
        corrects=_corrects(cell, how),
        skips=skips,
        was_skipped=cell.was_skipped,
        asked=asked,
    )


def _asked(cell: TypedCell, how: Reading, *, skips: bool) -> Asked:
    if skips:
        return "skipped"
    if _corrects(cell, how):
        return "corrected"
    return "late" if how.closed else ""


def _corrects(cell: TypedCell, how: Reading) -> bool:
    return how.passed and cell.was is not None


def _wrong(cell: TypedCell, how: Reading, code: str, *, suggestion: str | None = None) -> Entry:
    return Entry(
        cell.key,
        cell.period,
        cell.text,
        "invalid",
        code=code,
        suggestion=suggestion,
        reason=cell.reason,
        was=cell.was,
        corrects=_corrects(cell, how),
        was_skipped=cell.was_skipped,
    )


def _same(typed: str, shown: str) -> bool:
    return typed.strip().replace(MINUS, "-") == shown
