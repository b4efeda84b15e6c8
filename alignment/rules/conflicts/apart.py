"""Which KPIs take no part in the search for conflicts, and why: silence about them would read as "no conflict"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from alignment.rules.conflicts.graph import Floats
from alignment.rules.panel import COMPANY, DEPARTMENT, Panel

Reason = Literal["range", "no_direction", "no_target", "no_value", "no_variation", "beyond_resource"]
REASONS: tuple[Reason, ...] = ("beyond_resource", "no_direction", "no_target", "no_value", "no_variation", "range")
"""In the order in which they are told: what can be mended first."""


@dataclass(frozen=True, slots=True)
class Apart:
    """An active KPI that takes no part. `resource`: what cannot be exceeded and does not carry its target even alone ("" else)."""

    kpi: UUID
    reason: Reason
    resource: str = ""


def apart(panel: Panel, aims: Floats, now: Floats, beyond: dict[int, str]) -> tuple[Apart, ...]:
    """Of department and company KPIs, in the order of the panel. aims, now (n,) in units, nan unknown; `beyond`: place -> the resource that
    is exhausted before the KPI alone reaches its target."""
    found = []
    for at in range(len(panel)):
        if not panel.active[at] or panel.level[at] not in (COMPANY, DEPARTMENT):
            continue
        reason = _reason(panel, aims, now, at) or ("beyond_resource" if at in beyond else None)
        if reason is not None:
            found.append(Apart(panel.ids[at], reason, beyond.get(at, "") if reason == "beyond_resource" else ""))
    return tuple(found)


def _reason(panel: Panel, aims: Floats, now: Floats, at: int) -> Reason | None:
    """A company KPI need not have a target to get worse; its usual variation must be known."""
    if not panel.sign[at]:
        return "range" if panel.direction[at] == "range" else "no_direction"
    if panel.level[at] == DEPARTMENT:
        if aims[at] != aims[at]:
            return "no_target"
        if now[at] != now[at]:
            return "no_value"
    return None if panel.sigma[at] > 0 else "no_variation"
