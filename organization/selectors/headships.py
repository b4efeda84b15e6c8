"""Reads from the trail what a person headed and when they kept the company's alignment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from organization.models import Company, Department
from organization.selectors.trail import event_model_of


@dataclass(frozen=True, slots=True)
class Seat:
    """A person took (`taken`) or left a seat. `what`: head | alignment_owner, `where`: the department's name."""

    at: datetime
    what: str
    where: str
    taken: bool
    who: str
    why: str
    door: str


def seats_of(company: Company, membership: UUID) -> list[Seat]:
    """Every time the person took or left the head of a department or the company's alignment, newest first. Three queries."""
    events = event_model_of(Department)._default_manager
    headed = list(events.filter(head_id=membership).values_list("pgh_obj_id", flat=True).distinct())
    rows = list(events.filter(pgh_obj_id__in=headed).order_by("pgh_obj_id", "pgh_id").values()) if headed else []
    found = [*_seats(rows, "head_id", "head", membership)]
    owned = event_model_of(Company)._default_manager.filter(pgh_obj_id=company.id).order_by("pgh_id")
    found += _seats(list(owned.values()), "alignment_owner_id", "alignment_owner", membership)
    # What one transaction did shares its time: the later event stays in front.
    found.reverse()
    return sorted(found, key=attrgetter("at"), reverse=True)


def _seats(rows: Sequence[dict[str, Any]], column: str, what: str, person: UUID) -> Iterator[Seat]:
    before: dict[str, Any] | None = None
    for row in rows:
        held = before is not None and before["pgh_obj_id"] == row["pgh_obj_id"] and before[column] == person
        holds = row[column] == person
        if held != holds:
            context = row["pgh_context"] or {}
            yield Seat(
                at=row["pgh_created_at"],
                what=what,
                where=row["name"],
                taken=holds,
                who=context.get("name", ""),
                why=context.get("why", ""),
                door=context.get("door", ""),
            )
        before = row
