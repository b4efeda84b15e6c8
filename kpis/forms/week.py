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
            data.get(f"use.{name}", data[f"value.{name}"]).strip(),
            _number(data.get(f"was.{name}", "")),
            data.get(f"reason.{name}", "").strip() or data.get("reason", "").strip(),
            take=f"take.{name}" in data,
        )
        if f"keep.{name}" in data:
            cell = replace(cell, was=_number(data[f"keep.{name}"]), keep=True)
        found.append(cell)
    return found[:MOST]


def typed_explanations(data: QueryDict) -> list[TypedExplanation]:
    """The explanations in which somebody wrote something."""
    found = []
    for key, period in _places(data, "text"):
        name = f"{key}.{period.isoformat()}"
        text, cause = data[f"text.{name}"].strip(), data.get(f"cause.{name}", "")
        next_step = data.get(f"next.{name}", "").strip()
        if text or next_step or f"explain.{name}" in data:
            found.append(TypedExplanation(key, period, cause, text, next_step))
    return found


def noted_states(data: QueryDict) -> dict[str, str]:
    """What the page knows of rows that are not sent: key -> state (typed, invalid, conflict, reason)."""
    pairs = (one.partition(":") for one in data.getlist("also"))
    return {key: state for state, _colon, key in pairs}


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
