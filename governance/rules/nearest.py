"""Which executive is asked, where more than one could be: whoever answers for the outcome that suffers.

Executives stand in this order: those who own a company KPI to which the KPI (or most KPIs of the department) leads by accepted links; then
one who is the alignment owner; then whoever has the fewest things waiting. Who was asked on the rung below, as head, comes last. The name
decides only between people of whom nothing else is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Executive:
    """An executive who is there. `waiting`: escalations and disputes that wait for their word."""

    id: UUID
    name: str
    waiting: int = 0


def nearest(
    executives: Iterable[Executive],
    *,
    outcomes: Mapping[UUID, int],
    alignment_owner: UUID | None,
    head: UUID | None = None,
) -> tuple[UUID, ...]:
    """Their ids, the nearest first. `outcomes`: by owner, how many lines lead to company KPIs of theirs."""
    order = sorted(
        executives,
        key=lambda one: (
            one.id == head,
            -outcomes.get(one.id, 0),
            one.id != alignment_owner,
            one.waiting,
            one.name.casefold(),
            one.id,
        ),
    )
    return tuple(one.id for one in order)
