"""When a period closes, and which values come late.

A period is open for some working days after its last day; a value that a person enters after that is late and takes a
reason. History from before the KPI was active is free: nobody owed it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from kpis.rules.calendar import Cadence, period_end
from organization.rules.working_days import add_working_days

#: Where nothing was decided.
WORKING_DAYS = 2


@dataclass(frozen=True, slots=True)
class Closing:
    """How a company closes its periods."""

    working_days: int = WORKING_DAYS
    holidays: Collection[date] = field(default_factory=frozenset)
    fiscal_start_month: int = 1

    def last_day(self, period: date, cadence: Cadence) -> date:
        """The last day on which the value of the period that begins on `period` is in time."""
        end = period_end(period, cadence, fiscal_start_month=self.fiscal_start_month)
        return add_working_days(end, self.working_days, self.holidays)

    def closed(self, period: date, cadence: Cadence, *, today: date) -> bool:
        """Is the period closed on `today`?"""
        return today > self.last_day(period, cadence)

    def is_late(self, period: date, cadence: Cadence, *, entered: date, active_since: date | None) -> bool:
        """Is a value that a person first entered on the day `entered` late?

        `active_since`: the day on which the KPI became active (None: always); periods that began before it are free.
        """
        if active_since is not None and period < active_since:
            return False
        return self.closed(period, cadence, today=entered)
