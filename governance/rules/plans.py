"""Improvement plans: did the KPI come back, how long did it take, what helps against which cause, and how much time is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final, Literal

#: So many periods on track, one after the other, are a recovery where nothing else was said.
PERIODS_BACK: Final = 2

Verdict = Literal["open", "recovered", "failed"]

OPEN, RECOVERED, FAILED = "open", "recovered", "failed"


@dataclass(frozen=True, slots=True)
class Period:
    """A period that ended: its first and last day, and the health of its value ("no_data" where there is none)."""

    start: date
    end: date
    health: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a plan; `recovered_on`: first day of the first period back on track."""

    verdict: Verdict
    recovered_on: date | None = None


def judge(periods: Sequence[Period], *, since: date, due_on: date, today: date, back: int = PERIODS_BACK) -> Judged:
    """Of the periods from `since` on, the earliest first: recovered where the latest measured ones, at least `back`, are on track; failed
    where they are not and the plan's day is past; open otherwise.

    A period without a value neither counts nor breaks the row. One within tolerance ("at_risk") is not back on track. A row that began
    before the plan's day and is not long enough yet gets the time to be.
    """
    measured = [one for one in periods if one.start >= since and one.health != "no_data"]
    row: list[Period] = []
    for one in reversed(measured):
        if one.health != "on_track":
            break
        row.append(one)
    if len(row) >= max(back, 1):
        return Judged("recovered", row[-1].start)
    began_in_time = bool(row) and row[-1].start <= due_on
    if today > due_on and not began_in_time:
        return Judged("failed")
    return Judged("open")


def weeks_to_recover(since: date, recovered_on: date) -> float:
    """From the first missed period to the first one back on track."""
    return max((recovered_on - since).days, 0) / 7


@dataclass(frozen=True, slots=True)
class Closed:
    """A plan that ended by judgement: its cause class, whether the KPI recovered, and in how many weeks."""

    cause: str
    recovered: bool
    weeks: float | None = None


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """What plans against a cause class came to: how many ended, how many brought the KPI back, the median weeks of those."""

    cause: str
    plans: int
    recovered: int
    weeks: float | None

    @property
    def share(self) -> float:
        """Of the plans that ended, those that worked."""
        return self.recovered / self.plans


def effectiveness(closed: Iterable[Closed]) -> list[Effectiveness]:
    """By cause class, the most often seen first; classes without a plan are left out."""
    by_cause: dict[str, list[Closed]] = {}
    for one in closed:
        by_cause.setdefault(one.cause, []).append(one)
    found = [
        Effectiveness(
            cause,
            plans=len(some),
            recovered=sum(one.recovered for one in some),
            weeks=_median([one.weeks for one in some if one.recovered and one.weeks is not None]),
        )
        for cause, some in by_cause.items()
    ]
    return sorted(found, key=lambda one: (-one.plans, one.cause))


def _median(weeks: Sequence[float]) -> float | None:
    return float(median(weeks)) if weeks else None


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """When a miss reaches a company KPI. `weeks` from today, 0: it is there. `by`: "forecast" (a change on its way that was found in the
    figures) or "links" (what the links say of the time they take).
    """

    company_kpi: str
    arrives: date
    weeks: int
    by: Literal["forecast", "links"]

    @property
    def arrived(self) -> bool:
        """Nothing is left to react in."""
        return self.weeks <= 0


@dataclass(frozen=True, slots=True)
class Edge:
    """An accepted link: from whom, to whom, and how many weeks it takes (None: not said, counted as none)."""

    child: str
    parent: str
    lag_weeks: int | None


def arrival(kpi: str, since: date, *, edges: Mapping[str, Sequence[Edge]], tops: Mapping[str, str], today: date) -> TimeLeft | None:  # fmt: skip
    """The earliest arrival of a miss that began on `since` at one of `tops` (company KPIs: id -> name) along links; None without a way.

    Bellman over few levels: the shortest sum of lags.
    """
    best: dict[str, int] = {kpi: 0}
    front = {kpi}
    while front:
        further: set[str] = set()
        for one in front:
            for edge in edges.get(one, ()):
                weeks = best[one] + (edge.lag_weeks or 0)
                if weeks < best.get(edge.parent, 1 << 30):
                    best[edge.parent] = weeks
                    further.add(edge.parent)
        front = further
    reached = sorted((weeks, tops[one], one) for one, weeks in best.items() if one in tops and one != kpi)
    if not reached:
        return None
    weeks, _name, top = reached[0]
    arrives = since + timedelta(weeks=weeks)
    return TimeLeft(top, arrives, weeks_until(arrives, today), "links")


def weeks_until(day: date, today: date) -> int:
    """Whole weeks from today, rounded up; 0 where the day has come."""
    return max(-(-(day - today).days // 7), 0)
