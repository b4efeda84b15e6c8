"""The cascade: which links are allowed, where they run in a circle, and which company KPIs a KPI reaches.

A KPI is named by any hashable key; edges are pairs (child, parent). A link goes one level up; between two department KPIs it is a
coupling (one moves the other), which makes circles like any link but gives no line of sight.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Level = Literal["company", "department", "individual"]
LinkKind = Literal["cascade", "coupling"]
LevelFault = Literal["level_skipped", "upside_down", "same_level"]

K = TypeVar("K", bound=Hashable)

_RANK: dict[Level, int] = {"company": 0, "department": 1, "individual": 2}


@dataclass(frozen=True, slots=True)
class SightLink(Generic[K]):
    """A link as the line of sight sees it: only accepted ones count."""

    child: K
    parent: K
    accepted: bool


def link_kind(child: Level, parent: Level) -> LinkKind | None:
    """What a link between KPIs of these levels is: one step up, a coupling of two department KPIs, or None: not allowed."""
    if _RANK[child] - _RANK[parent] == 1:
        return "cascade"
    return "coupling" if child == parent == "department" else None


def level_fault(child: Level, parent: Level) -> LevelFault | None:
    """Why a link between KPIs of these levels is not allowed; None when it is."""
    if link_kind(child, parent) is not None:
        return None
    if child == parent:
        return "same_level"
    return "level_skipped" if _RANK[child] > _RANK[parent] else "upside_down"


def neighbours_of(edges: Iterable[tuple[K, K]]) -> dict[K, list[K]]:
    """Parents of every child, in the order of the edges; swap the pairs for the children of every parent."""
    found: dict[K, list[K]] = {}
    for child, parent in edges:
        found.setdefault(child, []).append(parent)
    return found


def cycle_closed_by(edges: Iterable[tuple[K, K]], child: K, parent: K) -> list[K] | None:
    """The shortest circle that a new link child -> parent would close, from the child back to itself; None when it closes none."""
    parents = neighbours_of(edges)
    came_from: dict[K, K] = {}
    queue = deque([parent])
    seen = {parent}
    while queue:
        here = queue.popleft()
        if here == child:
            path = [here]
            while here != parent:
                here = came_from[here]
                path.append(here)
            return [child, *reversed(path)]
        for following in parents.get(here, ()):
            if following not in seen:
                seen.add(following)
                came_from[following] = here
                queue.append(following)
    return None


def _reached(neighbours: Mapping[K, list[K]], start: K) -> list[K]:
    """All KPIs reached from `start`, nearest first, without itself."""
    order: list[K] = []
    seen, queue = {start}, deque([start])
    while queue:
        for following in neighbours.get(queue.popleft(), ()):
            if following not in seen:
                seen.add(following)
                order.append(following)
                queue.append(following)
    return order


def ancestors(edges: Iterable[tuple[K, K]], of: K) -> list[K]:
    """Every KPI that `of` leads to, nearest first."""
    return _reached(neighbours_of(edges), of)


def lines_of_sight(levels: Mapping[K, Level], links: Iterable[SightLink[K]]) -> dict[K, frozenset[K]]:
    """Which company KPIs each KPI of `levels` reaches through accepted links, one level at a time; a company KPI reaches itself.

    Couplings, links not accepted and links to KPIs that are not in `levels` (retired ones, drafts) give nothing.
    """
    up: dict[K, list[K]] = {}
    for link in links:
        child, parent = levels.get(link.child), levels.get(link.parent)
        if link.accepted and child is not None and parent is not None and link_kind(child, parent) == "cascade":
            up.setdefault(link.child, []).append(link.parent)
    sight: dict[K, frozenset[K]] = {}
    for kpi in sorted(levels, key=lambda key: _RANK[levels[key]]):  # parents come before their children
        if levels[kpi] == "company":
            sight[kpi] = frozenset([kpi])
        else:
            reached = [sight[parent] for parent in up.get(kpi, ())]
            sight[kpi] = frozenset().union(*reached)
    return sight
