"""When the demo's people enter: most in time, some late now and then, one never.

The same KPI and period always give the same moment, so a demo that is brought up to date keeps its past.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

#: Somebody else types this person's values: an owner in name only.
SILENT = "dmitri.petrov"
#: They are away this week, and this colleague stands in: what they owe stands in his inbox.
AWAY = ("kwame.mensah", "zoe.vandijk")
STANDS_IN = "luca.moretti"
_USUALLY_LATE = 7  # one person in so many
_LATE_SHARE, _OFTEN_SHARE = 6, 30  # of a hundred values


@dataclass(frozen=True, slots=True)
class Entry:
    """When a value came, and how many days after the last one in time (0: in time)."""

    at: datetime
    days_late: int


def entry_of(*, owner: str, kpi: str, period: date, end: date, last_day: date, zone: str) -> Entry:
    """The moment at which `owner` entered the value of `kpi` for a period that ended on `end`."""
    chance = crc32(f"{kpi}:{period}".encode())
    often = crc32(owner.encode()) % _USUALLY_LATE == 0
    late = chance % 100 < (_OFTEN_SHARE if often else _LATE_SHARE)
    days_late = 1 + chance // 100 % 3 if late else 0
    in_time = max((last_day - end).days, 1)
    day = last_day + timedelta(days=days_late) if late else end + timedelta(days=1 + chance // 7 % in_time)
    clock = time(8 + chance // 11 % 9, chance // 13 % 60)
    return Entry(datetime.combine(day, clock, ZoneInfo(zone)), days_late)
