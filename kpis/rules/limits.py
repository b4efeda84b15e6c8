"""How many KPIs a level should have: enough to steer by, few enough to look at."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["company", "department", "individual"]
LEVELS: tuple[Level, ...] = ("company", "department", "individual")
Fit = Literal["none", "too_few", "within", "too_many"]


@dataclass(frozen=True, slots=True)
class Limit:
    """Fewest and most active KPIs: of the company, of one department, of one person."""

    least: int
    most: int


LIMITS: dict[Level, Limit] = {"company": Limit(3, 5), "department": Limit(5, 8), "individual": Limit(3, 5)}
#: No company has more company KPIs than this made active inside the product, nor more locked ones at all.
COMPANY_MOST = LIMITS["company"].most


@dataclass(frozen=True, slots=True)
class LimitVerdict:
    """How a count fits its level's limit, with the numbers a sentence needs."""

    fit: Fit
    count: int
    least: int
    most: int


def judge_count(level: Level, count: int) -> LimitVerdict:
    """How `count` active KPIs of one company, department or person fit."""
    limit = LIMITS[level]
    fit: Fit = "within"
    if count == 0:
        fit = "none"
    elif count < limit.least:
        fit = "too_few"
    elif count > limit.most:
        fit = "too_many"
    return LimitVerdict(fit, count, limit.least, limit.most)


def refuses_one_more(level: Level, active: int) -> bool:
    """True when another KPI must not become active beside `active` others: only the company's limit is a wall, the rest are findings."""
    return level == "company" and active >= COMPANY_MOST
