"""The company in counts: how many KPIs of each level stand where, what is in, and the alarm line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

COMPANY, DEPARTMENT, INDIVIDUAL = "company", "department", "individual"
LEVELS = (COMPANY, DEPARTMENT, INDIVIDUAL)
HEALTHS = ("on_track", "at_risk", "off_track", "no_data")
GREEN_SHARE = 0.7  # of the department KPIs with data
RED_SHARE = 0.5  # of the company KPIs with data


@dataclass(frozen=True, slots=True)
class Standing:
    """An active KPI as the summary counts it. `due`: a value for the last ended period is expected of it; `inside`:
    it is there."""

    level: str
    department: str | None
    health: str
    flag: str
    due: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """Green departments, red company: the counts behind the line."""

    department_on_track: int
    department_with_data: int
    company_off_track: int
    company_with_data: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by level and health, by department and health, freshness over all levels, and the alarm, if any."""

    levels: dict[str, dict[str, int]] = field(default_factory=dict)
    departments: dict[str, dict[str, int]] = field(default_factory=dict)
    values_due: int = 0
    values_in: int = 0
    alarm: Alarm | None = None


def summarise(standings: Iterable[Standing]) -> Summary:
    """Count. Order does not matter; the same standings give the same summary."""
    levels = {level: Counter[str]() for level in LEVELS}
    departments: dict[str, Counter[str]] = {}
    due = inside = 0
    for one in standings:
        levels[one.level][one.health] += 1
        if one.level == DEPARTMENT and one.department is not None:
            departments.setdefault(one.department, Counter())[one.health] += 1
        due += one.due
        inside += one.due and one.inside
    return Summary(
        levels={level: _all_healths(count) for level, count in levels.items()},
        departments={key: _all_healths(departments[key]) for key in sorted(departments)},
        values_due=due,
        values_in=inside,
        alarm=alarm_of(levels[DEPARTMENT], levels[COMPANY]),
    )


def alarm_of(departments: Counter[str], company: Counter[str]) -> Alarm | None:
    """At least 70% of department KPIs with data on track while at least half of the company KPIs are off track."""
    below, above = _with_data(departments), _with_data(company)
    if not below or not above:
        return None
    green = departments["on_track"] >= GREEN_SHARE * below
    red = company["off_track"] >= RED_SHARE * above
    if not (green and red):
        return None
    return Alarm(departments["on_track"], below, company["off_track"], above)


def _with_data(count: Counter[str]) -> int:
    return sum(count.values()) - count["no_data"]


def _all_healths(count: Counter[str]) -> dict[str, int]:
    return {health: count[health] for health in HEALTHS}
