"""My week: which periods a page of values shows, and where each value stands on its way in. Facts and counts, no words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from kpis.rules.calendar import (
    CADENCES,
    Cadence,
    current_period,
    period_end,
    period_start,
    running_period,
    shift_period,
)
from kpis.rules.health import Health
from kpis.rules.week_entries import Entry

#: Six periods that passed, and the one to type.
COLUMNS = 7
#: How far back a page may be turned: three years of weeks, as far as histories are read.
FURTHEST = 149

#: Where a row stands. `running`: the period still goes on, nothing is due; `stale`: earlier periods are missing too;
#: `skipped`: the period does not apply.
RowState = Literal["saved", "skipped", "typed", "invalid", "conflict", "reason", "stale", "empty", "running"]


@dataclass(frozen=True, slots=True)
class View:
    """Which periods are looked at: the last column of every cadence. `running`: the periods that still go on."""

    running: bool
    last: Mapping[Cadence, date]
    #: Same for the steps backward and forward, in periods of the finest cadence on the page; None: no such step.
    earlier: date | None
    later: date | None
    current: bool
    #: The step forward leads to the periods that are due now.
    later_current: bool = False


def view_of(today: date, finest: Cadence, wanted: date | None, *, fiscal_start_month: int = 1) -> View:
    """The periods to show when the page is turned to the period of `finest` that holds `wanted` (None: the current one).

    Everything follows the day after that period, so a monthly KPI shows the month that had ended then; the running
    period of `finest` stands for the running periods of all.
    """
    current = current_period(today, finest, fiscal_start_month=fiscal_start_month)
    running = running_period(today, finest, fiscal_start_month=fiscal_start_month)
    first = shift_period(current, finest, -FURTHEST, fiscal_start_month=fiscal_start_month)
    at = current
    if wanted is not None:
        wanted = min(max(wanted, first), running)
        at = period_start(wanted, finest, fiscal_start_month=fiscal_start_month)
    day = period_end(at, finest, fiscal_start_month=fiscal_start_month) + timedelta(days=1)
    goes_on = at == running
    step = running_period if goes_on else current_period
    seen = today if goes_on or at == current else day
    return View(
        running=goes_on,
        last={cadence: step(seen, cadence, fiscal_start_month=fiscal_start_month) for cadence in CADENCES},
        earlier=shift_period(at, finest, -1, fiscal_start_month=fiscal_start_month) if at > first else None,
        later=shift_period(at, finest, 1, fiscal_start_month=fiscal_start_month) if not goes_on else None,
        current=at == current,
        later_current=shift_period(at, finest, 1, fiscal_start_month=fiscal_start_month) == current,
    )


def columns(last: date, cadence: Cadence, *, fiscal_start_month: int = 1) -> list[date]:
    """The first days of the periods shown, the oldest first; `last` is the one to type."""
    return [shift_period(last, cadence, by, fiscal_start_month=fiscal_start_month) for by in range(1 - COLUMNS, 1)]


@dataclass(frozen=True, slots=True)
class Value:
    """What stands for one period. `actual` None: nothing. `health` against that period's own pace.

    `skip`: why the period does not apply (None: it does); then `saved_*` say who declared that. `late`: a person entered
    the value after the period had closed. `closed`: it has closed by now.
    """

    period: date
    actual: float | None = None
    health: Health = "no_data"
    saved_at: datetime | None = None
    saved_by: UUID | None = None
    saved_by_name: str = ""
    by_hand: bool = False
    skip: str | None = None
    late: bool = False
    closed: bool = False

    @property
    def missing(self) -> bool:
        """Neither a value nor a word that none applies."""
        return self.actual is None and self.skip is None


@dataclass(frozen=True, slots=True)
class Explained:
    """What was said about a value that is off."""

    cause: str
    text: str
    next_step: str
    author: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A KPI with the values of its seven periods, the last of them to type.

    `pace` is the target of that single period, `low` and `high` the ends of a range; `variance` keeps the raw sign and is
    taken to date where the target is (`to_date`). `misses`: off track in a row up to that period. `behind`: periods
    missing since the last value before it (0: none, or no value ever came); periods that do not apply do not count.
    """

    id: UUID
    key: str
    name: str
    level: str
    department: UUID | None
    department_name: str
    owner: UUID | None
    owner_name: str
    owner_role: str
    unit: str
    decimals: int
    direction: str
    cadence: Cadence
    writable: bool
    values: tuple[Value, ...]
    pace: float | None = None
    low: float | None = None
    high: float | None = None
    variance: float | None = None
    to_date: bool = False
    misses: int = 0
    behind: int = 0
    running: bool = False
    current: bool = True
    #: Nobody types it, but whoever writes values of it may say why it is off.
    computed: bool = False
    may_explain: bool = False
    explained: Explained | None = None

    @property
    def now(self) -> Value:
        """The value to type."""
        return self.values[-1]

    @property
    def past(self) -> tuple[Value, ...]:
        """The six before it."""
        return self.values[:-1]

    def value_at(self, period: date) -> Value | None:
        """The value of one of its periods."""
        return next((value for value in self.values if value.period == period), None)

    @property
    def repeated(self) -> Value | None:
        """The value that "same as last period" repeats: the one before, where periods do not apply the one before those."""
        return repeated(self.past)

    @property
    def gaps(self) -> tuple[Value, ...]:
        """The periods among the six that are missing since the last value."""
        if not self.behind:
            return ()
        there = [place for place, value in enumerate(self.past) if value.actual is not None]
        since = self.past[there[-1] + 1 :] if there else self.past
        return tuple(value for value in since if value.missing)

    @property
    def owes_words(self) -> bool:
        """Its value is off track and nobody has said why."""
        return self.now.health == "off_track" and self.explained is None and not self.running

    @property
    def needs_reason(self) -> bool:
        """The period to type is not the last that ended: changing what stands there is a correction."""
        return not self.current and not self.running


def repeated(past: Sequence[Value]) -> Value | None:
    """Of earlier periods, oldest first, the value that "same as last period" repeats; None: the last one is missing."""
    last = next((value for value in reversed(past) if value.skip is None), None)
    return last if last is not None and last.actual is not None else None


def row_state(row: WeekRow, entry: Entry | None = None) -> RowState:
    """Where the value to type stands: what is typed speaks before what is saved."""
    if entry is not None:
        return entry.state
    if row.now.actual is not None:
        return "saved"
    if row.now.skip is not None:
        return "skipped"
    if row.running:
        return "running"
    return "stale" if row.behind else "empty"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the values that the person may write are where. `unexplained`: saved, off track, without a word."""

    states: tuple[RowState, ...]
    off: int
    unexplained: int
    running: bool = False

    @property
    def total(self) -> int:
        """All that a value is asked for."""
        return len(self.states) - self.count("skipped")

    def count(self, *states: RowState) -> int:
        """How many are in one of these states."""
        return sum(state in states for state in self.states)

    @property
    def saved(self) -> int:
        """In."""
        return self.count("saved")

    @property
    def missing(self) -> int:
        """Nothing typed and nothing saved."""
        return self.count("empty", "stale", "running")

    @property
    def wrong(self) -> int:
        """Typed, and in need of a second look."""
        return self.count("invalid", "conflict", "reason")


def tally(rows: Sequence[WeekRow], states: Mapping[str, RowState]) -> Tally:
    """Count the writable rows; `states` (by key) overrides what the row alone says."""
    own = [row for row in rows if row.writable]
    return Tally(
        states=tuple(states.get(row.key) or row_state(row) for row in own),
        off=sum(row.now.health == "off_track" for row in own),
        unexplained=sum(row.owes_words for row in own),
        running=bool(own) and all(row.running for row in own),
    )


def behind_of(measured: Iterable[bool], skipped: Iterable[bool] = ()) -> int:
    """Of periods oldest first, how many at the end are missing since the last measured one; 0 when none ever was.

    `skipped`: which of them do not apply; those are passed over.
    """
    seen = list(measured)
    if True not in seen:
        return 0
    since = len(seen) - seen[::-1].index(True)
    return len(seen) - since - sum(list(skipped)[since:])


def minutes_taken(moments: Sequence[datetime]) -> timedelta | None:
    """How long one sitting of typing took: from the first value to the last, if they lie within half an hour."""
    if len(moments) < 2:
        return None
    taken = max(moments) - min(moments)
    return taken if timedelta(seconds=1) <= taken <= timedelta(minutes=30) else None
