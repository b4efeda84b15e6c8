"""The whole board from the facts of a company: one function, so that a page and a report compose the same."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from alignment.rules.effects import Effect
from alignment.rules.summary import Alarm, alarm_of
from dashboards.rules.board import (
    DepartmentLine,
    K,
    Leading,
    LinkFacts,
    department_lines,
    is_large,
    lead_groups,
    worst_first,
)
from dashboards.rules.message import Message, compose
from dashboards.rules.variances import Variance, flagged, known_effects


@dataclass(frozen=True, slots=True)
class Explained:
    """What was said about a KPI: for which period, by whom (empty: nobody known), when."""

    period: date
    text: str
    next_step: str
    author: str
    said_on: date


@dataclass(frozen=True, slots=True)
class Board(Generic[K]):
    """What the page shows, everything worst first. `lines`: departments; `large`: they stand for their KPIs."""

    outcomes: tuple[K, ...]
    kpis: tuple[K, ...]
    leading: Leading[K]
    lines: tuple[DepartmentLine[K], ...]
    large: bool
    effects: tuple[Effect, ...]
    variances: tuple[Variance[K], ...]
    message: Message[K]
    alarm: Alarm | None


def board_of(
    *,
    outcomes: Iterable[K],
    kpis: Sequence[K],
    links: Sequence[LinkFacts],
    departments: Sequence[tuple[Hashable, str]],
) -> Board[K]:
    """`outcomes`: active company KPIs; `kpis`: active department KPIs; `departments`: (id, name) of all."""
    tops = worst_first(outcomes)
    below = worst_first(kpis)
    leading = lead_groups(tops, below, links)
    known = known_effects(tops, below, links)
    return Board(
        outcomes=tuple(tops),
        kpis=tuple(below),
        leading=leading,
        lines=tuple(department_lines(departments, below, leading)),
        large=is_large(departments=len(departments), kpis=len(below)),
        effects=tuple(known),
        variances=tuple(flagged(tops, below, known)),
        message=compose(tops, leading, known),
        alarm=alarm_of(Counter(kpi.health for kpi in below), Counter(kpi.health for kpi in tops)),
    )
