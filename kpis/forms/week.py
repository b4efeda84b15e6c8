"""Reads what was typed on My week. Every field is named after its KPI and period: value.<key>.<period>."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from kpis.rules.week_entries import NOT_APPLICABLE, SAME, TypedCell

MOST = 2000


class MisnamedField(Exception):  # noqa: N818 - an answer to the sender, not a failure of the program
    """A field of the form names no KPI or no day; `args[0]` is its name."""


@dataclass(frozen=True, slots=True)
class TypedExplanation:
    """An explanation as it came."""

    key: str
    period: date
    cause: str
    text: str
    next_step: str

    @property
    def place(self) -> str:
        """Its name in the form."""
        return f"{self.key}.{self.period.isoformat()}"


def typed_cells(data: QueryDict) -> list[TypedCell]:
    """The values of the form, in its order, at most MOST. Fields of other kinds are left alone.

    Raises:
        MisnamedField: a value's field does not name a KPI and a day.
    """
    found = []
    for key, period in _places(data, "value"):
        name = f"{key}.{period.isoformat()}"
        was = _text(data, f"was.{name}")
        cell = TypedCell(
            key,
            period,
            _typed(data, name),
            _number(was),
            _text(data, f"reason.{name}") or _text(data, "reason"),
            take=f"take.{name}" in data,
            was_skipped=was == NOT_APPLICABLE,
            late_reason=_text(data, "late"),
        )
        if f"keep.{name}" in data:
            cell = replace(cell, was=_number(_text(data, f"keep.{name}")), keep=True)
        found.append(cell)
    return found[:MOST]


def typed_explanations(data: QueryDict) -> list[TypedExplanation]:
    """The explanations in which somebody wrote something."""
    found = []
    for key, period in _places(data, "text"):
        name = f"{key}.{period.isoformat()}"
        text, cause, next_step = (_text(data, f"{kind}.{name}") for kind in ("text", "cause", "next"))
        if text or next_step or f"explain.{name}" in data:
            found.append(TypedExplanation(key, period, cause, text, next_step))
    return found


def noted_states(data: QueryDict) -> dict[str, str]:
    """What the page knows of rows that are not sent: key -> state (typed, invalid, conflict, reason)."""
    pairs = (one.partition(":") for one in data.getlist("also"))
    return {key: state for state, _colon, key in pairs}


def _text(data: QueryDict, *names: str) -> str:
    """The first of the fields that was sent, without the spaces around it."""
    return next((str(data[name]).strip() for name in names if name in data), "")


def _typed(data: QueryDict, name: str) -> str:
    """The text of a value: a suggestion that was taken, a button that was pressed, or what stands in the field."""
    if f"same.{name}" in data:
        return SAME
    if f"skip.{name}" in data:
        return NOT_APPLICABLE
    return _text(data, f"use.{name}", f"value.{name}")


def _places(data: Mapping[str, object], kind: str) -> list[tuple[str, date]]:
    """The places that fields of this kind name. Passing one over would lose what somebody typed."""
    found = []
    for name in data:
        start, _point, place = name.partition(".")
        if start != kind:
            continue
        key, _point, text = place.rpartition(".")
        day = _day(text)
        if not key or day is None:
            raise MisnamedField(name)
        found.append((key, day))
    return found


def _day(text: str) -> date | None:
    """2026-11-09 and nothing else: another spelling of the day would be another field."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
