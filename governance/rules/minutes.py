"""What comes of an item, what each kind may come to, and whether a review would count as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from governance.rules.review_counts import COUNTING, FEWEST

NO_CHANGE: Final = "no_change"
DECIDED: Final = "decided"
CHANGE: Final = "change"
CONFIRMED: Final = "confirmed"
DROPPED: Final = "dropped"
DISCUSSED: Final = "discussed"
POSTPONED: Final = "postponed"

#: Outcomes that each kind of item may come to, in the order they are offered.
OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "variance": (DECIDED, NO_CHANGE, CHANGE, POSTPONED),
    "plan": (NO_CHANGE, DECIDED, CHANGE, POSTPONED),
    "conflict": (DECIDED, DISCUSSED, POSTPONED),
    "link": (CONFIRMED, CHANGE, DROPPED, POSTPONED),
    "findings": (DISCUSSED, DECIDED, POSTPONED),
    "maturity": (DISCUSSED, DECIDED, POSTPONED),
    "change": (DISCUSSED, DECIDED, POSTPONED),
    "actions": (DISCUSSED, DECIDED),
    "topic": (DISCUSSED, DECIDED, NO_CHANGE, POSTPONED),
}
#: Outcomes that say something was decided: they are kept as decisions, in words.
DECISIONS: Final = frozenset({DECIDED, NO_CHANGE, CHANGE})
#: Outcomes that are nothing without words.
IN_WORDS: Final = frozenset({DECIDED, DROPPED})


@dataclass(frozen=True, slots=True)
class Point:
    """An item for counting: its kind and what came of it."""

    kind: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a review stands before it is closed. `open`: items without any outcome; `off_open`: off-target items without one that counts."""

    came: int
    items: int
    open: int
    off_open: int

    @property
    def counts(self) -> bool:
        """Would it count as held?"""
        return self.came >= FEWEST and not self.off_open

    @property
    def why_not(self) -> tuple[str, ...]:
        """Codes of what keeps it from counting."""
        return (("too_few",) if self.came < FEWEST else ()) + (("off_open",) if self.off_open else ())


def standing_of(points: Iterable[Point], *, came: int) -> Standing:
    """Count a review's items and people."""
    listed = list(points)
    return Standing(
        came=came,
        items=len(listed),
        open=sum(not one.outcome for one in listed),
        off_open=sum(one.kind == "variance" and one.outcome not in COUNTING for one in listed),
    )
