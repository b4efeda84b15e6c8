"""Reads what was typed on My week. Every field is named after its KPI and period: value.<key>.<period>."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from kpis.rules.week_entries import TypedCell

MOST = 2000


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
    """The values of the form, in its order, at most MOST. Fields that are not ours are left alone."""
    found = []
    for place in _places(data, "value"):
        key, period = place
        name = f"{key}.{period.isoformat()}"
        cell = TypedCell(
            key,
            period,
            _text(data, f"use.{name}", f"value.{name}"),
            _number(_text(data, f"was.{name}")),
            _text(data, f"reason.{name}") or _text(data, "reason"),
            take=f"take.{name}" in data,
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


def _places(data: Mapping[str, object], kind: str) -> list[tuple[str, date]]:
    found = []
    for name in data:
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == kind:
            try:
                found.append((parts[1], date.fromisoformat(parts[2])))
            except ValueError:
                continue
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
