"""Working days: Monday to Friday (or a company's own week) without holidays."""

from collections.abc import Collection, Set
from datetime import date, timedelta

# Monday is 0.
WORKING_WEEK: frozenset[int] = frozenset(range(5))
_MOST_IN_A_ROW = 366


def is_working_day(day: date, holidays: Collection[date], week: Set[int] = WORKING_WEEK) -> bool:
    """Does one work on `day`? `week`: the weekdays on which one does, Monday is 0."""
    return day.weekday() in week and day not in holidays


def add_working_days(day: date, n: int, holidays: Collection[date], week: Set[int] = WORKING_WEEK) -> date:
    """The `n`-th working day after `day` (n = 0: `day` itself, working day or not). Raises ValueError for n < 0, and
    where a whole year holds no working day.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    rested = 0
    while n:
        day += timedelta(days=1)
        if is_working_day(day, holidays, week):
            n, rested = n - 1, 0
        else:
            rested += 1
            if rested > _MOST_IN_A_ROW:
                raise ValueError("a year without a working day")
    return day
