"""Periods: when a value belongs to which week, fortnight, month or quarter.

A period is named by its first day. Weeks begin on Monday (ISO 8601); fortnights are counted from Monday 1970-01-05; months are
calendar months; quarters begin at the month in which the company's fiscal year begins and every three months after it.
Every period also has an ordinal (`period_index`), so that a history becomes a dense array with one place for each period.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Cadence = Literal["weekly", "biweekly", "monthly", "quarterly"]
CADENCES: tuple[Cadence, ...] = get_args(Cadence)

#: How many periods make a year: the length of the yearly season on that grid.
PERIODS_PER_YEAR: dict[Cadence, int] = {"weekly": 52, "biweekly": 26, "monthly": 12, "quarterly": 4}

#: Days outside these are typing errors, not business periods; inside them no calculation can leave the range of `date`.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

_ANCHOR = date(1970, 1, 5).toordinal()
_ANCHOR_DAYS = 4  # days from 1970-01-01 (numpy's epoch) to the anchor Monday
_STRIDE: dict[Cadence, int] = {"weekly": 7, "biweekly": 14}
_MONTHS: dict[Cadence, int] = {"monthly": 1, "quarterly": 3}

DayArray = npt.NDArray[np.datetime64]
IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PeriodName:
    """The parts of a period's name. `number` is the ISO week, the month, or the quarter of the fiscal year; `last_number` is the second ISO week of a fortnight.

    `year` is the ISO year of the first day for weeks and fortnights, the calendar year for months, and for quarters the year in which the fiscal year ends.
    """

    kind: Literal["week", "fortnight", "month", "quarter"]
    year: int
    number: int
    last_number: int | None = None


def as_cadence(text: str) -> Cadence:
    """`text` as a cadence; ValueError when it is none."""
    if text not in CADENCES:
        raise ValueError(f"not a cadence: {text!r}")
    return text


def is_supported_day(day: date) -> bool:
    """True for days that can belong to a business period (1900 to 2199)."""
    return FIRST_DAY <= day <= LAST_DAY


def _offset(cadence: Cadence, fiscal_start_month: int) -> int:
    if not 1 <= fiscal_start_month <= 12:
        raise ValueError(f"a fiscal year begins in month 1 to 12, not {fiscal_start_month}")
    return (fiscal_start_month - 1) % 3 if cadence == "quarterly" else 0


def period_index(day: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> int:
    """Ordinal of the period that holds `day`: periods since January 1970; neighbours differ by one."""
    if cadence in _STRIDE:
        return (day.toordinal() - _ANCHOR) // _STRIDE[cadence]
    months = (day.year - 1970) * 12 + day.month - 1
    return (months - _offset(cadence, fiscal_start_month)) // _MONTHS[cadence]


def period_at(index: int, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """First day of the period with this ordinal: the inverse of `period_index`."""
    if cadence in _STRIDE:
        return date.fromordinal(_ANCHOR + int(index) * _STRIDE[cadence])
    months = int(index) * _MONTHS[cadence] + _offset(cadence, fiscal_start_month)
    return date(1970 + months // 12, months % 12 + 1, 1)


def period_indices(days: DayArray, cadence: Cadence, *, fiscal_start_month: int = 1) -> IndexArray:
    """`period_index` for an array of days (datetime64[D], any shape)."""
    days = days.astype("datetime64[D]")
    if cadence in _STRIDE:
        return (days.astype(np.int64) - _ANCHOR_DAYS) // _STRIDE[cadence]
    months = days.astype("datetime64[M]").astype(np.int64)
    return (months - _offset(cadence, fiscal_start_month)) // _MONTHS[cadence]


def periods_at(indices: IndexArray, cadence: Cadence, *, fiscal_start_month: int = 1) -> DayArray:
    """`period_at` for an array of ordinals: datetime64[D] of the same shape."""
    if cadence in _STRIDE:
        return (np.asarray(indices, np.int64) * _STRIDE[cadence] + _ANCHOR_DAYS).astype("datetime64[D]")
    months = np.asarray(indices, np.int64) * _MONTHS[cadence] + _offset(cadence, fiscal_start_month)
    return months.astype("datetime64[M]").astype("datetime64[D]")


def period_start(day: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """First day of the period that holds `day`."""
    index = period_index(day, cadence, fiscal_start_month=fiscal_start_month)
    return period_at(index, cadence, fiscal_start_month=fiscal_start_month)


def shift_period(start: date, cadence: Cadence, by: int, *, fiscal_start_month: int = 1) -> date:
    """First day of the period `by` periods after (before, when negative) the one that holds `start`."""
    index = period_index(start, cadence, fiscal_start_month=fiscal_start_month)
    return period_at(index + by, cadence, fiscal_start_month=fiscal_start_month)


def next_period(start: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """First day of the period after the one that holds `start`."""
    return shift_period(start, cadence, 1, fiscal_start_month=fiscal_start_month)


def previous_period(start: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """First day of the period before the one that holds `start`."""
    return shift_period(start, cadence, -1, fiscal_start_month=fiscal_start_month)


def period_end(start: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """Last day of the period that holds `start`."""
    return next_period(start, cadence, fiscal_start_month=fiscal_start_month) - timedelta(days=1)


def is_period_start(day: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> bool:
    """True when `day` names a period of this cadence; never true outside 1900 to 2199."""
    return is_supported_day(day) and period_start(day, cadence, fiscal_start_month=fiscal_start_month) == day


def running_period(today: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """The period that is still going on today: it may be typed but is never due."""
    return period_start(today, cadence, fiscal_start_month=fiscal_start_month)


def current_period(today: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> date:
    """The last period that ended before today."""
    return previous_period(today, cadence, fiscal_start_month=fiscal_start_month)


def period_name(start: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> PeriodName:
    """The parts from which a page writes the period's name, for example week 46 of 2026."""
    start = period_start(start, cadence, fiscal_start_month=fiscal_start_month)
    if cadence == "monthly":
        return PeriodName("month", start.year, start.month)
    if cadence == "quarterly":
        months = start.year * 12 + start.month - fiscal_start_month
        begins, ends_later = months // 12, fiscal_start_month > 1
        return PeriodName("quarter", begins + ends_later, months % 12 // 3 + 1)
    iso = start.isocalendar()
    if cadence == "weekly":
        return PeriodName("week", iso.year, iso.week)
    return PeriodName("fortnight", iso.year, iso.week, (start + timedelta(days=7)).isocalendar().week)


def local_today(now: datetime, time_zone: str) -> date:
    """The company's date at the instant `now` (must know its own zone: ValueError otherwise)."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return now.astimezone(ZoneInfo(time_zone)).date()


def local_midnight(day: date, time_zone: str) -> datetime:
    """The instant (UTC) at which `day` begins for the company, also where clocks skip midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
