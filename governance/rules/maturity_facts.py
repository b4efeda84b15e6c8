"""What the maturity is counted from: a company on a day, as plain facts, and which links give credit."""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from governance.rules.review_counts import Count as Held

Id = Hashable

#: A sentence shorter than this says nothing that somebody could disagree with.
SHORTEST_SENTENCE: Final = 40
#: A company KPI's target reaches at least so far.
HORIZON: Final = timedelta(days=364)
#: A scan of conflicts counts for so long.
SCAN_LASTS: Final = timedelta(days=90)
#: The longest that an accepted conflict counts as closed.
LONGEST_ACCEPTANCE: Final = timedelta(days=366)
#: A conflict that is gone counts as closed for so long after it was last seen; then it is history.
REMEMBERED: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """An active KPI. `owner`: who it names, if that is one living person; `measurable`: unit, direction and a target in force; `valued`: it
    has a value at all; `current`: one within two of its periods; `off`: off track, and nobody accepted that; `explained`: with words and a
    next step."""

    id: Id
    key: str
    level: str
    department: Id | None = None
    owner: Id | None = None
    measurable: bool = True
    long_target: bool = True
    leading: bool = False
    valued: bool = True
    current: bool = True
    off: bool = False
    explained: bool = False
    active_since: date | None = None


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link between active KPIs. `accepted`: by somebody else than its author; `doubted`: history contradicts it and nobody accepted it again."""

    child: Id
    parent: Id
    rationale: str = ""
    lag: bool = True
    accepted: bool = True
    doubted: bool = False
    evidence: str = "claimed"
    coupling: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """A department that is open."""

    id: Id
    key: str


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """A conflict that stands or stood within a year, between KPIs of these departments. `closed`: resolved, or accepted by the alignment
    owner for a year at most."""

    first: Id
    second: Id
    departments: frozenset[Id]
    closed: bool


@dataclass(frozen=True)
class MaturityFacts:
    """A company on `day`. KPIs come company first, then by key; links in the order in which they were accepted.

    scanned_on: the last scan of conflicts. quarterly: alignment reviews of a year; rhythm: by department (None: the company) the reviews of
    13 weeks. governed: KPI -> did its changes of a year come by request (every one). confirmed: KPIs that a review of a year confirmed,
    changed or retired. weeks_opened: of the last eight, in how many an executive opened the overview.
    """

    day: date
    kpis: tuple[KpiFacts, ...] = ()
    links: tuple[LinkFacts, ...] = ()
    departments: tuple[DepartmentFacts, ...] = ()
    conflicts: tuple[ConflictFacts, ...] = ()
    scanned_on: date | None = None
    quarterly: Held = field(default_factory=Held)
    rhythm: Mapping[Id | None, Held] = field(default_factory=dict)
    changes: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    changes_of: Mapping[Id, tuple[int, int, tuple[str, ...]]] = field(default_factory=dict)
    policy: bool = False
    confirmed: frozenset[Id] = frozenset()
    weeks_opened: int = 0
    steered: bool = False


def credited_links(links: Iterable[LinkFacts], *, people: Collection[Id]) -> list[LinkFacts]:
    """The links that count: accepted by another than the author, a sentence of 40 characters or more, a lag, not contradicted by history.

    The same sentence counts once in the company, in the order of acceptance; for the KPIs of `people` (individual ones) it may stand under
    one parent as often as people do the same work.
    """
    said: dict[str, LinkFacts] = {}
    found = []
    for link in links:
        sentence = plain(link.rationale)
        if _counts_alone(link) and len(sentence) >= SHORTEST_SENTENCE:
            first = said.setdefault(sentence, link)
            if first is link or (first.parent == link.parent and first.child in people and link.child in people):
                found.append(link)
    return found


def _counts_alone(link: LinkFacts) -> bool:
    return link.accepted and link.lag and not link.coupling and not link.doubted


def plain(sentence: str) -> str:
    """The sentence without what two copies may differ in: case, blanks, the stop at its end."""
    return re.sub(r"\s+", " ", sentence).strip(" .!").casefold()
