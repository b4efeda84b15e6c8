"""Stability: a locked company KPI stands for twelve months; what it means and asks for changes before that only by exception.

A lock stands until somebody clears it. `locked_until` does not end it: it is the day from which it may be cleared without an exception.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

LockVerdict = Literal["free", "locked", "excepted"]

#: Fields that say what the number is, how it is judged and whether it counts. Others (owner, tags, review cadence) may change under a lock.
PROTECTED = frozenset(
    {
        "name",
        "definition",
        "unit",
        "decimals",
        "direction",
        "aggregation",
        "measure_cadence",
        "level",
        "nature",
        "indicator",
        "status",
        "targets",
    }
)


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock of a KPI: `until` is None where it is not locked."""

    until: date | None


def a_year_after(day: date) -> date:
    """Twelve months later: the day on which a lock set on `day` may be cleared; 29 February becomes 28."""
    last_of_february = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 2, 28) if last_of_february else day.replace(year=day.year + 1)


def judge_change(lock: Lock, fields: Iterable[str], *, exception: str = "") -> LockVerdict:
    """May these fields change? `excepted`: only because a reason for an exception is given."""
    if lock.until is None or not PROTECTED.intersection(fields):
        return "free"
    return "excepted" if exception.strip() else "locked"


def judge_clearing(lock: Lock, today: date, *, exception: str = "") -> LockVerdict:
    """May the lock be cleared today? `free` from `until` on, before that only by exception."""
    if lock.until is None or today >= lock.until:
        return "free"
    return "excepted" if exception.strip() else "locked"
