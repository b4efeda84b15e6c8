"""Reads how the definition of a KPI changed: where its series breaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps

from kpis.models import Status
from organization.models import Company

BREAKING = ("definition", "unit", "direction", "aggregation")


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """On `day` (the company's) the KPI began to mean something else: `fields` -> (before, after), by whom, why."""

    day: date
    at: datetime
    fields: dict[str, tuple[str, str]]
    who: str
    why: str


def definition_changes(*, company: Company, kpi: UUID) -> list[DefinitionChange]:
    """Changes of definition, unit, direction or aggregation while the KPI was active, oldest first. One query.

    A draft may be rewritten freely: that breaks no series.
    """
    events = apps.get_model("kpis", "KpiEvent")
    rows = (
        events.objects.filter(company=company, pgh_obj_id=kpi)
        .order_by("pgh_created_at", "pgh_id")
        .values("status", "pgh_created_at", "pgh_context", *BREAKING)
    )
    return list(_breaks(rows, ZoneInfo(company.time_zone)))


def _breaks(rows: Iterable[dict[str, Any]], zone: ZoneInfo) -> Iterable[DefinitionChange]:
    for before, after in pairwise(rows):
        changed = {name: (before[name], after[name]) for name in BREAKING if before[name] != after[name]}
        if changed and before["status"] == Status.ACTIVE:
            context = after["pgh_context"] or {}
            yield DefinitionChange(
                day=after["pgh_created_at"].astimezone(zone).date(),
                at=after["pgh_created_at"],
                fields=changed,
                who=context.get("name") or "",
                why=context.get("why") or "",
            )
