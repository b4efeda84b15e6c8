"""What somebody typed on My week, read against what stands there: unchanged, understood, wrong, or in need of a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kpis.rules.numbers import MINUS, ParsedNumber, format_number, parse_number

#: What became of a typed cell. `typed`: understood but not saved; `reason`: a value that stands is corrected without saying why.
EntryState = Literal["typed", "invalid", "conflict", "reason"]


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A value as it came: `was` is what the writer saw (None: nothing). `take`: they drop what they typed."""

    key: str
    period: date
    text: str
    was: float | None
    reason: str = ""
    keep: bool = False
    take: bool = False

    @property
    def place(self) -> str:
        """Its name in the form."""
        return f"{self.key}.{self.period.isoformat()}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed for a KPI and period and what became of it. `text` as typed; `value` as understood.

    `code` and `params` say what is wrong (kpis/rules/numbers.py, kpis/rules/entries.py); `suggestion` is a text that
    would be understood. On a conflict `theirs` is what stands there now, by `who`, since `at`. `corrects`: it would
    change a value of a period that has passed.
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

    @property
    def place(self) -> str:
        """Its name in the form."""
        return f"{self.key}.{self.period.isoformat()}"


def typed_text(value: float | None, *, decimals: int, decimal: str) -> str:
    """A value as the field shows it: without groups, with the plain minus, so that it is easy to change."""
    if value is None:
        return ""
    return format_number(value, decimals=decimals, decimal=decimal, group="").replace(MINUS, "-")


def read_cell(cell: TypedCell, *, unit: str, decimals: int, decimal: str, group: str, passed: bool) -> Entry | None:
    """What was typed, read in the company's format; None: nothing was changed.

    A field shows the value rounded to the KPI's decimals: whoever leaves it alone does not round the value.
    `passed`: the period is older than the one due now, so changing what stands there takes a reason.
    """
    if cell.take or (not cell.keep and _same(cell.text, typed_text(cell.was, decimals=decimals, decimal=decimal))):
        return None
    corrects = passed and cell.was is not None
    read = parse_number(cell.text, decimal=decimal, group=group, unit=unit)
    said = {"reason": cell.reason, "was": cell.was, "corrects": corrects}
    if read is None or isinstance(read, ParsedNumber):
        value = read.value if read else None
        if value == cell.was and not cell.keep:
            return None
        state: EntryState = "reason" if corrects and not cell.reason else "typed"
        code = "reason_missing" if state == "reason" else ""
        return Entry(cell.key, cell.period, cell.text, state, value=value, code=code, **said)  # type: ignore[arg-type]
    return Entry(
        cell.key, cell.period, cell.text, "invalid", code=read.code, suggestion=read.suggestion, **said  # type: ignore[arg-type]
    )  # fmt: skip


def _same(typed: str, shown: str) -> bool:
    return typed.strip().replace(MINUS, "-") == shown
