"""What a simulated company is made of: nodes, links, faults and gaps.

One time axis for everything: whole weeks, named by their Monday. Sizes are in sigmas of the KPI concerned unless a
field says "units"; signs are raw (+ is up), whatever is good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal

EPOCH = date(1970, 1, 5)
"""The Monday from which weeks are counted. Everything random hangs on this count, never on "today"."""

FaultShape = Literal["step", "ramp4", "ramp8", "pulse4"]
SeasonShape = Literal["annual", "bump", "month"]
Direction = Literal["higher", "lower", "range"]


def week_of(day: date) -> date:
    """The Monday of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


def week_number(monday: date) -> int:
    """Weeks since EPOCH; ValueError when `monday` is no Monday."""
    if monday.weekday() != 0:
        raise ValueError(f"{monday} is not a Monday")
    return (monday - EPOCH).days // 7


def adverse_sign(direction: Direction) -> int:
    """The raw sign of a change for the worse: +1 where lower is better, else -1."""
    return 1 if direction == "lower" else -1


@dataclass(frozen=True, slots=True)
class Season:
    """A pattern of the calendar, `size` sigmas at its peak.

    annual: one cosine a year with its peak on `day` of the year. bump: a bell of `width` days (standard deviation)
    round `day`, each year. month: one cosine a month (4.348 weeks). Seasons belong to the KPI and do not travel
    along links: two KPIs share a season by both having it.
    """

    shape: SeasonShape
    size: float
    day: float = 0.0
    width: float = 10.0


@dataclass(frozen=True, slots=True)
class Node:
    """One KPI.

    level: its normal value in units, or knots (day, value) joined by straight lines and flat outside: trends and
    yearly plans. depth: 1 company, 2 department, 3 individual. sigma: units per sigma. ar: lag-1 autocorrelation of its own noise, 0..0.95. noise: its own noise
    in sigmas; None takes what its drivers leave of one sigma, at least a half. noise_cap: own noise never exceeds
    so many of its standard deviations. tail_df: Student's t instead of normal shocks, > 2. outliers: share of
    weeks with an additional lonely shock of `outlier_size` sigmas. missing: share of weeks without a value. low,
    high: bounds in units. decimals: rounding of what is observed.
    """

    key: str
    level: float | tuple[tuple[date, float], ...]
    sigma: float
    depth: int = 2
    direction: Direction = "higher"
    ar: float = 0.5
    noise: float | None = None
    noise_cap: float | None = None
    tail_df: float | None = None
    outliers: float = 0.0
    outlier_size: float = 8.0
    missing: float = 0.0
    seasons: tuple[Season, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`child` moves `parent` `lag` weeks later: `strength` (>= 0) sigmas of the parent per sigma of the child."""

    child: str
    parent: str
    polarity: int
    strength: float
    lag: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something happens to `node` in the week `week`, `size` sigmas (raw sign).

    step: at once and for good. ramp4, ramp8: grows over four or eight weeks, then stays. pulse4: four weeks.
    until: the week in which it begins to go away (None: never); `recovery`: in how many more weeks it is gone.
    """

    node: str
    week: date
    shape: FaultShape
    size: float
    until: date | None = None
    recovery: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """`weeks` weeks without a value, from `week` on."""

    node: str
    week: date
    weeks: int = 1


@dataclass(frozen=True)
class Cascade:
    """A company to simulate. Making one checks it: ValueError names what is wrong, a cycle with its path."""

    nodes: Sequence[Node]
    links: Sequence[Link] = ()
    faults: Sequence[Fault] = ()
    gaps: Sequence[Gap] = ()

    def __post_init__(self) -> None:
        if len(self.index) != len(self.nodes):
            raise ValueError("two nodes with one key")
        for node in self.nodes:
            _check_node(node)
        for link in self.links:
            _check_link(link)
        named = [key for link in self.links for key in (link.child, link.parent)]
        named += [fault.node for fault in self.faults] + [gap.node for gap in self.gaps]
        unknown = sorted({key for key in named if key not in self.index})
        if unknown:
            raise ValueError(f"unknown nodes: {', '.join(unknown)}")
        if any(fault.week.weekday() or (fault.until and fault.until.weekday()) for fault in self.faults):
            raise ValueError("a fault begins and ends on a Monday")
        _ = self.order

    @cached_property
    def index(self) -> dict[str, int]:
        """Key -> position."""
        return {node.key: position for position, node in enumerate(self.nodes)}

    @cached_property
    def order(self) -> list[str]:
        """Every key after all that move it."""
        graph: dict[str, list[str]] = {node.key: [] for node in self.nodes}
        for link in self.links:
            graph[link.parent].append(link.child)
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise ValueError(f"the links make a cycle: {' -> '.join(error.args[1])}") from error

    @cached_property
    def links_in_order(self) -> list[Link]:
        """The links so that a child is complete before it moves its parent."""
        place = {key: position for position, key in enumerate(self.order)}
        return sorted(self.links, key=lambda link: (place[link.parent], place[link.child]))

    @cached_property
    def reach(self) -> int:
        """The longest way in weeks from any node to any other."""
        weeks = dict.fromkeys(self.index, 0)
        for link in self.links_in_order:
            weeks[link.parent] = max(weeks[link.parent], weeks[link.child] + link.lag)
        return max(weeks.values(), default=0)


def _check_node(node: Node) -> None:
    if not node.sigma > 0:
        raise ValueError(f"{node.key}: sigma must be positive")
    if not 0 <= node.ar <= 0.95:
        raise ValueError(f"{node.key}: ar must be within 0 and 0.95")
    if node.tail_df is not None and not node.tail_df > 2:
        raise ValueError(f"{node.key}: tail_df must be above 2")
    if not node.low < node.high:
        raise ValueError(f"{node.key}: low must be below high")
    if isinstance(node.level, tuple) and (not node.level or list(node.level) != sorted(node.level)):
        raise ValueError(f"{node.key}: level needs knots in the order of their days")


def _check_link(link: Link) -> None:
    if link.polarity not in (-1, 1):
        raise ValueError(f"{link.child} -> {link.parent}: polarity is +1 or -1")
    if link.lag < 0 or link.strength < 0:
        raise ValueError(f"{link.child} -> {link.parent}: lag and strength cannot be negative")
