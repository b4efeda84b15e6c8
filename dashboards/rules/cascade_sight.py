"""What belongs to what on the cascade map: the line of sight of a KPI, and what a filter leaves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sight:
    """The line of sight of the node `key`: everything it feeds, everything that feeds it, and the links between them."""

    key: str
    up: list[str]
    down: list[str]
    links: frozenset[Ends]

    @property
    def nodes(self) -> frozenset[str]:
        """All that is lit."""
        return frozenset([self.key, *self.up, *self.down])


def sight_of(key: str, links: Iterable[Ends]) -> Sight:
    """Walks up and down from `key` over (child, parent) links, nearest first; every node once, also through circles."""
    known = list(links)
    ups, downs = _by(known), _by((parent, child) for child, parent in known)
    up, down = _walk(key, ups), _walk(key, downs)
    above, below = {key, *up}, {key, *down}
    lit = {ends for ends in known if above.issuperset(ends) or below.issuperset(ends)}
    return Sight(key, up, down, frozenset(lit))


def _by(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        found[one].append(other)
    return found


def _walk(start: str, steps: Mapping[str, list[str]]) -> list[str]:
    seen, order = {start}, [start]
    for at in order:  # grows while it is walked
        for further in steps.get(at, ()):
            if further not in seen:
                seen.add(further)
                order.append(further)
    return order[1:]


def left_over(matching: Iterable[str], links: Iterable[Ends]) -> frozenset[str]:
    """What a filter leaves: the nodes that match, and what they feed, so that nothing hangs in the air."""
    ups = _by(links)
    kept: set[str] = set()
    for key in matching:
        if key not in kept:
            kept.update([key, *_walk(key, ups)])
    return frozenset(kept)


def fits_text(query: str, *texts: str) -> bool:
    """Every word asked for occurs in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in query.casefold().split())
