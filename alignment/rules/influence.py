"""Who should own a shared KPI: the department with the most direct influence on it.

Influence is counted in the KPI's own sigmas: how far it moves when what a department measures moves by its usual variation, summed over the
department's accepted links to it. Where a link says an effect in units it is effect x sigma(child) / sigma(KPI), otherwise its strength is
that number already. Claims that nobody accepted count for nothing; a department that only contributes, or only stands further down the line
of sight, is named after those that move it directly.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from alignment.rules.effects import STRENGTHS

Reason = Literal["strongest", "only_link", "contributes", "line_of_sight", "tie", "nobody"]

#: Influences that differ by less than this share of the larger one are not told apart.
SAME = 0.1


@dataclass(frozen=True, slots=True)
class Feeding:
    """An accepted link to a KPI, one level up. `sigma`: the usual variation of the child; `department` owns the child."""

    child: UUID
    parent: UUID
    department: UUID | None
    effect: float | None = None
    strength: str = ""
    sigma: float | None = None


@dataclass(frozen=True, slots=True)
class Influence:
    """Of one department: `sigmas` summed over `links` direct links, `lines` KPIs of it that reach the KPI over any number of steps."""

    department: UUID
    sigmas: float = 0.0
    links: int = 0
    lines: int = 0
    contributes: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`first`: who should own it; several where they cannot be told apart; none where nothing points anywhere. `ranked`: all, strongest first."""

    first: tuple[Influence, ...]
    ranked: tuple[Influence, ...]
    reason: Reason


def suggested_owner(
    kpi: UUID, sigma: float | None, links: Iterable[Feeding], contributors: Collection[UUID]
) -> Suggestion:
    """The department that should own `kpi`, from its accepted links and its contributors."""
    listed = list(links)
    below: dict[UUID, list[Feeding]] = {}
    for link in listed:
        below.setdefault(link.parent, []).append(link)
    direct = below.get(kpi, [])
    sums: dict[UUID, float] = {}
    counts: dict[UUID, int] = {}
    for link in direct:
        if link.department is not None:
            sums[link.department] = sums.get(link.department, 0.0) + _sigmas(link, sigma)
            counts[link.department] = counts.get(link.department, 0) + 1
    lines = _lines(kpi, below)
    departments = {*sums, *lines, *contributors}
    ranked = sorted(
        (
            Influence(one, sums.get(one, 0.0), counts.get(one, 0), lines.get(one, 0), one in contributors)
            for one in departments
        ),
        key=lambda one: (-one.sigmas, -one.links, not one.contributes, -one.lines, one.department),
    )
    return _suggestion(tuple(ranked))


def _sigmas(link: Feeding, sigma: float | None) -> float:
    """How many of its sigmas the KPI moves with one of the child's."""
    if link.effect is not None and link.sigma and sigma:
        return abs(link.effect) * link.sigma / sigma
    return STRENGTHS[link.strength]


def _lines(kpi: UUID, below: Mapping[UUID, list[Feeding]]) -> dict[UUID, int]:
    """Department -> its KPIs that reach `kpi`."""
    seen: set[UUID] = set()
    found: dict[UUID, int] = {}
    todo = [kpi]
    while todo:
        for link in below.get(todo.pop(), ()):
            if link.child in seen:
                continue
            seen.add(link.child)
            todo.append(link.child)
            if link.department is not None:
                found[link.department] = found.get(link.department, 0) + 1
    return found


def _suggestion(ranked: tuple[Influence, ...]) -> Suggestion:
    if not ranked:
        return Suggestion((), (), "nobody")
    top = ranked[0]
    near = tuple(one for one in ranked if _same(one, top))
    if len(near) > 1:
        return Suggestion(near, ranked, "tie")
    if top.links:
        moving = [one for one in ranked if one.links]
        return Suggestion((top,), ranked, "strongest" if len(moving) > 1 else "only_link")
    return Suggestion((top,), ranked, "contributes" if top.contributes else "line_of_sight")


def _same(one: Influence, top: Influence) -> bool:
    """Not to be told apart: by sigmas where there are any, else by contributing, else by lines of sight."""
    if top.sigmas > 0:
        return one.sigmas >= top.sigmas * (1 - SAME)
    if (one.links > 0) != (top.links > 0):
        return False
    if top.contributes or one.contributes:
        return one.contributes == top.contributes
    return one.lines == top.lines
