"""What a person stands for, and what becomes of it when they hand over: every single thing is decided, none forgotten.

Items come from the rooms that own them (organization/selectors/estate.py); this room's are the departments a person
heads, the company's alignment, the absences in which they stand in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

Act = Literal["hand_over", "retire", "leave"]
HAND_OVER: Final = "hand_over"
RETIRE: Final = "retire"
LEAVE: Final = "leave"

DEPARTMENT_HEAD: Final = "department_head"
ALIGNMENT: Final = "alignment_owner"
STANDS_IN: Final = "stands_in"

Name = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a person stands for. `acts`: what may become of it; without any it only is told (it follows something
    else). `usual`: what becomes of it unless said otherwise. `retires`: it is one of those that are asked about together
    (a person's individual KPIs)."""

    kind: str
    id: UUID
    title: str
    where: str = ""
    level: str = ""
    acts: tuple[Act, ...] = (HAND_OVER,)
    usual: Act = HAND_OVER
    retires: bool = False

    @property
    def name(self) -> Name:
        """What it is called where decisions are listed."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an item. `to`: the successor, for hand_over alone."""

    item: Item
    act: Act
    to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decided: one successor for all, whether the individual KPIs are retired, and single items apart."""

    successor: UUID | None = None
    individual: Act | None = None
    single: Mapping[Name, tuple[Act, UUID | None]] = field(default_factory=dict)

    def about(self, item: Item) -> tuple[Act, UUID | None]:
        """What was said of the item."""
        if item.name in self.single:
            return self.single[item.name]
        asked = self.individual if item.retires else None
        act = asked if asked in item.acts else item.usual
        return act, self.successor


def decide(items: Sequence[Item], said: Said) -> tuple[list[Decision], list[Item]]:
    """A decision for every item that needs one, and the items for which none can be made: nobody takes them over, or
    what was said may not become of them."""
    made, open_ones = [], []
    for item in items:
        if not item.acts:
            continue
        act, to = said.about(item)
        if act not in item.acts or (act == HAND_OVER and to is None):
            open_ones.append(item)
        else:
            made.append(Decision(item, act, to if act == HAND_OVER else None))
    return made, open_ones


def successors(decisions: Collection[Decision]) -> set[UUID]:
    """Everybody who takes something over."""
    return {one.to for one in decisions if one.to is not None}
