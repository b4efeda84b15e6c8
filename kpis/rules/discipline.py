"""Whether values come in time: first entry against the day on which the period closed.

Facts in, verdicts out. A period that does not apply, one that is still open, one from before the KPI was active and one
that a machine brought afterwards say nothing about anybody, and count nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Punctuality = Literal["on_time", "late", "missed", "free"]

#: So many periods are looked back upon.
PERIODS: Final = 13
#: An owner who neither entered, explained nor signed in for so many weeks is one in name only.
PHANTOM_WEEKS: Final = 6
#: From this share on somebody is called reliable, below the other one entry needs another arrangement.
RELIABLE: Final = 0.9
SHAKY: Final = 0.6


@dataclass(frozen=True, slots=True)
class Asked:
    """One period of one KPI. `first`: the day on which its first value came, None: none came; `by_hand`: a person typed
    it; `last_day`: the last day in time; `free`: nobody was asked (not applicable, not yet active)."""

    last_day: date
    first: date | None
    by_hand: bool = True
    free: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values were asked for, and how they came."""

    on_time: int = 0
    late: int = 0
    missed: int = 0

    @property
    def asked(self) -> int:
        """All that count."""
        return self.on_time + self.late + self.missed

    @property
    def share(self) -> float | None:
        """Of all that count, in time; None where nothing counts."""
        return self.on_time / self.asked if self.asked else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.on_time + other.on_time, self.late + other.late, self.missed + other.missed)


def punctuality(asked: Asked, today: date) -> Punctuality:
    """How the value came. Not in, and the period has closed: missed (until it comes, which is late)."""
    if asked.free:
        return "free"
    if asked.first is None:
        return "missed" if today > asked.last_day else "free"
    if asked.first <= asked.last_day:
        return "on_time"
    return "late" if asked.by_hand else "free"


def tally(asked: Iterable[Asked], today: date) -> Tally:
    """The periods counted."""
    counts = {"on_time": 0, "late": 0, "missed": 0, "free": 0}
    for one in asked:
        counts[punctuality(one, today)] += 1
    return Tally(counts["on_time"], counts["late"], counts["missed"])


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """What an owner did last, by day; None: never. `since`: from when they were known and owned something active."""

    since: date
    entered: date | None
    explained: date | None
    signed_in: date | None


def is_phantom(owner: OwnerFacts, today: date, *, weeks: int = PHANTOM_WEEKS) -> bool:
    """Named, and silent for `weeks` weeks: entered nothing, explained nothing, never signed in. New ones get that long."""
    line = today - timedelta(weeks=weeks)
    if owner.since > line:
        return False
    return all(day is None or day < line for day in (owner.entered, owner.explained, owner.signed_in))
