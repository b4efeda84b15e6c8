"""When a load can be undone, and what of a file is worth a worker."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

#: A load can be undone as one act within this time of its end.
UNDO_WITHIN: Final = timedelta(days=1)
#: Bytes of a file, unpacked, up to which it is loaded while its sender waits (about 10,000 rows).
AT_ONCE: Final = 300_000

UndoFault = Literal["load_not_done", "load_undone", "load_too_old", "load_sent_again"]


@dataclass(frozen=True, slots=True)
class LoadFacts:
    """A load as rules know it. `kpis` empty: too many to be named. `first` None: it touched no value."""

    done_at: datetime | None
    undone: bool
    unchanged: int
    kpis: Collection[UUID]
    first: date | None
    last: date | None


def undo_fault(load: LoadFacts, later: Collection[LoadFacts], *, now: datetime) -> UndoFault | None:
    """Why a load cannot be undone, None where it can. `later`: the loads done after it.

    Values that stand as a later load sent them again are no longer this load's alone: that one goes first, or it would
    lose values without being undone itself.
    """
    if load.undone:
        return "load_undone"
    if load.done_at is None:
        return "load_not_done"
    if now - load.done_at > UNDO_WITHIN:
        return "load_too_old"
    return "load_sent_again" if any(_sent_again(one, load) for one in later) else None


def _sent_again(later: LoadFacts, load: LoadFacts) -> bool:
    return later.done_at is not None and not later.undone and later.unchanged > 0 and _overlap(later, load)


def _overlap(one: LoadFacts, other: LoadFacts) -> bool:
    """Could they have written the same value?"""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    if one.first > other.last or other.first > one.last:
        return False
    return not one.kpis or not other.kpis or not set(one.kpis).isdisjoint(other.kpis)
