"""The days of a series: one in each of its periods, moved to the next working day where nobody works, always at the same hour.

Weeks begin on Monday, fortnights are counted from Monday 1970-01-05, months are calendar months, quarters and years are the company's
fiscal ones (kpis/rules/calendar.py). The day of a weekly or fortnightly review is its weekday in the (first) week of the period, of rarer ones
the first such weekday of the period.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from kpis.rules.calendar import as_cadence, period_at, period_index
from organization.rules.working_days import add_working_days, is_working_day

#: Days from one review to the next, about.
DAYS = {"weekly": 7, "biweekly": 14, "monthly": 30, "quarterly": 91, "yearly": 365}


@dataclass(frozen=True, slots=True)
class Slot:
    """A review's place in its series: `nominal` day by the rhythm, and the day it is `due` on (a working day, never before the nominal one)."""

    nominal: date
    due: date


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a series comes round. `weekday`: 0 is Monday."""

    cadence: str
    weekday: int
    fiscal_start_month: int = 1


def slots(rhythm: Rhythm, first: date, last: date, *, holidays: Collection[date] = frozenset()) -> list[Slot]:
    """The slots whose nominal day lies from `first` to `last`, both included, earliest first; `due` strictly grows.

    Where holidays push a review to the nominal day of the next one or beyond, it falls away: two reviews never meet on one day.
    """
    found = []
    days = nominal_days(rhythm, first, last + timedelta(days=2 * DAYS[rhythm.cadence] + 31))
    for day, after in pairwise(days):
        if day > last:
            break
        due = day if is_working_day(day, holidays) else add_working_days(day, 1, holidays)
        if due < after:
            found.append(Slot(day, due))
    return found


def nominal_days(rhythm: Rhythm, first: date, last: date) -> list[date]:
    """The days by the rhythm alone, from `first` to `last`, both included."""
    index = _index(first, rhythm)
    found = []
    while (day := _day_of(index, rhythm)) <= last:
        if day >= first:
            found.append(day)
        index += 1
    return found


def starts_at(day: date, at: time, time_zone: str) -> datetime:
    """The instant (UTC) at which a review begins: `at` o'clock where the company is, summer and winter. An hour that the clocks skip begins after the skip."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def free_slots(wanted: Sequence[Slot], taken: Collection[date]) -> Iterator[Slot]:
    """The slots without a review: one that is due on or after a slot's nominal day and before the next one's belongs to it, wherever holidays put it."""
    after = [slot.nominal for slot in wanted[1:]] + [date.max]
    for slot, until in zip(wanted, after, strict=True):
        if not any(slot.nominal <= day < until for day in taken):
            yield slot


def period_of(day: date, cadence: str, *, fiscal_start_month: int = 1) -> date:
    """First day of the period that holds `day`; also for years."""
    rhythm = Rhythm(cadence, 0, fiscal_start_month)
    return _start(_index(day, rhythm), rhythm)


def period_after(day: date, cadence: str, *, fiscal_start_month: int = 1, by: int = 1) -> date:
    """First day of the period `by` periods after the one that holds `day`."""
    rhythm = Rhythm(cadence, 0, fiscal_start_month)
    return _start(_index(day, rhythm) + by, rhythm)


def _index(day: date, rhythm: Rhythm) -> int:
    if rhythm.cadence == "yearly":
        return day.year - (day.month < rhythm.fiscal_start_month)
    return period_index(day, as_cadence(rhythm.cadence), fiscal_start_month=rhythm.fiscal_start_month)


def _start(index: int, rhythm: Rhythm) -> date:
    if rhythm.cadence == "yearly":
        return date(index, rhythm.fiscal_start_month, 1)
    return period_at(index, as_cadence(rhythm.cadence), fiscal_start_month=rhythm.fiscal_start_month)


def _day_of(index: int, rhythm: Rhythm) -> date:
    start = _start(index, rhythm)
    return start + timedelta(days=(rhythm.weekday - start.weekday()) % 7)
