"""Which reviews count as held, and how many were due (anti-gaming rule 4 of the maturity score).

A review counts only when the server closed it, two people or more came, and every KPI that was off target has a decision, a change, or "no
change". Two closer than half the rhythm count once. What was due follows from the velocity, not from what somebody planned: a department
that plans no reviews has missed them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from governance.rules.review_dates import DAYS, period_after, period_of

#: What came of a KPI that was off target so that its review counts; talking about it, or putting it off, does not.
COUNTING = frozenset({"decided", "no_change", "change"})
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Closed:
    """A review that was closed: `due_on` its day by the series, `closed_on` the server's day of closing, `came` how many, `open` off-target items without a counting outcome."""

    due_on: date
    closed_on: date
    came: int
    open: int

    @property
    def counts(self) -> bool:
        """Does it count by itself?"""
        return self.came >= FEWEST and self.open == 0


@dataclass(frozen=True, slots=True)
class Count:
    """Reviews held of those due; `missing`: first days of the periods without one."""

    held: int = 0
    due: int = 0
    missing: tuple[date, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        return Count(self.held + other.held, self.due + other.due, tuple(sorted([*self.missing, *other.missing])))


def count(
    reviews: Iterable[Closed], *, cadence: str, day: date, periods: int, since: date, fiscal_start_month: int = 1
) -> Count:
    """Of the last `periods` periods of the cadence that ended before `day` and began on or after `since` (when there was somebody to meet), how many had a review.

    The running period is due as soon as it was held: nobody waits for its end to see it count.
    """
    month = fiscal_start_month
    running = period_of(day, cadence, fiscal_start_month=month)
    ended = [period_after(running, cadence, fiscal_start_month=month, by=-back) for back in range(periods, 0, -1)]
    held = {
        period_of(home(one, cadence), cadence, fiscal_start_month=month)
        for one in apart([one for one in reviews if one.closed_on <= day], cadence)
    }
    due = [start for start in ended if start >= since or start in held] + [running] * (running in held)
    missing = tuple(start for start in due if start not in held)
    return Count(len(due) - len(missing), len(due), missing)


def apart(reviews: Sequence[Closed], cadence: str) -> list[Closed]:
    """Those that count, without the ones that were closed less than half the rhythm after another that counts."""
    least = timedelta(days=DAYS[cadence] / 2)
    found: list[Closed] = []
    for one in sorted((one for one in reviews if one.counts), key=lambda one: (one.closed_on, one.due_on)):
        if not found or one.closed_on - found[-1].closed_on >= least:
            found.append(one)
    return found


def home(review: Closed, cadence: str) -> date:
    """The day whose period the review belongs to: the day it was due on, or, held at quite another time, the day it was closed on."""
    near = abs(review.closed_on - review.due_on) <= timedelta(days=DAYS[cadence] / 2)
    return review.due_on if near else review.closed_on


def periods_in(cadence: str, *, months: int | None = None, weeks: int | None = None) -> int:
    """How many periods of a cadence lie in a window of months or of weeks, at least one."""
    days = (months or 0) * 365 / 12 + (weeks or 0) * 7
    return max(1, round(days / DAYS[cadence]))
