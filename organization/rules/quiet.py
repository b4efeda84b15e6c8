"""When a person may be written to: their own clock, week, holidays and quiet hours.

Everything is decided on the wall clock of the person's time zone, so that "at eight" stays at eight when clocks change:
an hour that a spring night skips is taken for the one after it, an hour that an autumn night repeats for its first turn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

from organization.rules.working_days import WORKING_WEEK, is_working_day

Way = Literal["mail", "app", "none"]
WAYS: tuple[Way, ...] = get_args(Way)
DIGEST_HOUR: Final = 8
QUIET_FROM: Final = time(19)
QUIET_TO: Final = time(7)
_FAR: Final = 400  # days that are looked at for the next moment


@dataclass(frozen=True, slots=True)
class Times:
    """When one person may be written to. `week`: weekdays on which they work, Monday is 0."""

    zone: str = "UTC"
    digest_hour: int = DIGEST_HOUR
    quiet_from: time = QUIET_FROM
    quiet_to: time = QUIET_TO
    week: frozenset[int] = WORKING_WEEK
    holidays: Collection[date] = field(default_factory=frozenset)


def way_of(ways: Mapping[str, str], kind: str) -> Way:
    """How the person wants to be told of this kind; mail where they said nothing."""
    said = ways.get(kind, "mail")
    return said if said in WAYS else "mail"


def is_quiet(clock: time, times: Times) -> bool:
    """Is the wall clock within the quiet hours (from included, until excluded; they may run over midnight)?"""
    first, last = times.quiet_from, times.quiet_to
    if first <= last:
        return first <= clock < last
    return clock >= first or clock < last


def local(now: datetime, times: Times) -> datetime:
    """`now` on the person's wall clock. ValueError where `now` knows no zone."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return now.astimezone(ZoneInfo(times.zone))


def digest_moment(day: date, times: Times) -> datetime | None:
    """The instant (UTC) of the day's one digest: at their hour, or when the quiet hours over it end; None: not that day.

    None on days on which they do not work, and where quiet hours leave nothing of the day after that hour.
    """
    if not is_working_day(day, times.holidays, times.week):
        return None
    clock = time(times.digest_hour)
    if is_quiet(clock, times):
        if times.quiet_to <= clock:  # the quiet hours run over midnight
            return None
        clock = times.quiet_to
    return _instant(day, clock, times)


def digest_now(now: datetime, times: Times) -> datetime | None:
    """The moment of today's digest where it has come; None: not yet, or not today.

    What came to be owed after that moment waits for the next one, so that nobody gets mail at odd hours. Where the
    moment was missed (the clock stood still), it is made up on the same day, outside quiet hours.
    """
    here = local(now, times)
    moment = digest_moment(here.date(), times)
    return moment if moment is not None and now >= moment and not is_quiet(here.time(), times) else None


def next_open(now: datetime, times: Times) -> datetime:
    """The first instant from `now` on at which a person may be written to: a working day, outside quiet hours.

    Where there is none for over a year (somebody ticked no day of the week) it is now: what a colleague sends is not lost.
    """
    here = local(now, times)
    for ahead in range(_FAR):
        day = here.date() + timedelta(days=ahead)
        if not is_working_day(day, times.holidays, times.week):
            continue
        for clock in (here.time() if not ahead else time.min, times.quiet_to):
            if not is_quiet(clock, times) and (ahead or clock >= here.time()):
                return now if not ahead and clock == here.time() else _instant(day, clock, times)
    return now


def _instant(day: date, clock: time, times: Times) -> datetime:
    # fold=0: the first of two equal hours; an hour that does not exist comes out as the one after it.
    return datetime.combine(day, clock, ZoneInfo(times.zone)).astimezone(UTC)
