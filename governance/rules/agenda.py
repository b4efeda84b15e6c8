"""An agenda that builds itself: what is off target first, by what it costs the company; then what was promised, what clashes, what is asked for.

An operational or strategic review looks at figures. The alignment review walks the links of the cascade: does each still hold? Contradicted
ones come first, then those nobody has looked at for longest; as many as fit its time, grouped by what they lead to. The rest waits for the next quarter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from governance.rules.cadence import ALIGNMENT, REALIGNMENT

VARIANCE: Final = "variance"
PLAN: Final = "plan"
CONFLICT: Final = "conflict"
LINK: Final = "link"
FINDINGS: Final = "findings"
MATURITY: Final = "maturity"
CHANGE: Final = "change"
ACTIONS: Final = "actions"
TOPIC: Final = "topic"

#: In which order the kinds come: where figures are looked at, and where the cascade itself is.
_FIGURES: Final = (VARIANCE, PLAN, CONFLICT, CHANGE, ACTIONS, TOPIC)
_CASCADE: Final = (LINK, CONFLICT, FINDINGS, MATURITY, CHANGE, ACTIONS, TOPIC)
#: What an item gets where there is time, in minutes.
MINUTES: Final = {VARIANCE: 6, PLAN: 4, CONFLICT: 5, LINK: 2, FINDINGS: 8, MATURITY: 5, CHANGE: 4, ACTIONS: 5, TOPIC: 5}
MOST_CONFLICTS: Final = 8
MOST_CHANGES: Final = 8
#: What of the time of an alignment review is kept free of links.
_BESIDES_LINKS: Final = 0.35


@dataclass(frozen=True, slots=True)
class Off:
    """A KPI off target. `harm`: sigmas that a company KPI loses (0 unknown); `outcome`: it is a company KPI itself."""

    kpi: UUID
    name: str
    presenter: UUID | None
    harm: float = 0.0
    misses: int = 1
    outcome: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan, conflict or change request, of a KPI where it has one, with the day from which it presses (a plan's due day, a conflict's first)."""

    id: UUID
    title: str
    day: date
    kpi: UUID | None = None
    presenter: UUID | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to walk. `parent`, `parent_name`: where it leads; `looked_at`: the last review that confirmed or changed it."""

    id: UUID
    title: str
    parent: UUID
    parent_name: str
    presenter: UUID | None = None
    contradicted: bool = False
    looked_at: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an agenda is made of."""

    off: Sequence[Off] = ()
    plans: Sequence[Subject] = ()
    conflicts: Sequence[Subject] = ()
    changes: Sequence[Subject] = ()
    links: Sequence[Linked] = ()
    findings: int = 0
    maturity: bool = False
    since_last: int = 0
    chair: UUID | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the agenda. `touched`: by hand, or something was said to it already; it stays as it is."""

    kind: str
    kpi: UUID | None = None
    subject: UUID | None = None
    title: str = ""
    presenter: UUID | None = None
    minutes: int = 5
    touched: bool = False

    @property
    def name(self) -> tuple[str, UUID | None, UUID | None, str]:
        """What makes it the same item again: words only where it is about nothing else."""
        return (self.kind, self.kpi, self.subject, "" if self.kpi or self.subject else self.title)


def walks_cascade(review: str) -> bool:
    """Does this kind of review look at the cascade rather than at figures?"""
    return review in {ALIGNMENT, REALIGNMENT}


def built(review: str, facts: Facts, *, minutes: int) -> list[Item]:
    """The agenda of a review of a kind and length from the facts, its time given out."""
    items = _cascade(facts, minutes) if walks_cascade(review) else _figures(facts)
    order = _order(review)
    items.sort(key=lambda item: order.index(item.kind))  # a stable sort: within a kind the order stays
    return in_time(items, minutes)


def _figures(facts: Facts) -> list[Item]:
    shown = {one.kpi for one in facts.off}
    items = [
        Item(VARIANCE, kpi=one.kpi, presenter=one.presenter)
        for one in sorted(facts.off, key=lambda one: (-one.harm, not one.outcome, -one.misses, one.name))
    ]
    items += [_item(PLAN, one) for one in sorted(facts.plans, key=_by_day) if one.kpi not in shown]
    return [*items, *_besides(facts)]


def _cascade(facts: Facts, minutes: int) -> list[Item]:
    room = max(3, int(minutes * (1 - _BESIDES_LINKS)) // MINUTES[LINK])
    chosen = sorted(facts.links, key=lambda one: (not one.contradicted, one.looked_at or date.min, one.title))[:room]
    items = [
        Item(LINK, subject=one.id, title=one.title, presenter=one.presenter)
        for one in sorted(chosen, key=lambda one: (one.parent_name, str(one.parent), not one.contradicted, one.title))
    ]
    if facts.findings:
        items.append(Item(FINDINGS, presenter=facts.chair))
    if facts.maturity:
        items.append(Item(MATURITY, presenter=facts.chair))
    return [*items, *_besides(facts)]


def _besides(facts: Facts) -> list[Item]:
    items = [_item(CONFLICT, one) for one in sorted(facts.conflicts, key=_by_day, reverse=True)[:MOST_CONFLICTS]]
    items += [_item(CHANGE, one) for one in sorted(facts.changes, key=_by_day)[:MOST_CHANGES]]
    if facts.since_last:
        items.append(Item(ACTIONS, presenter=facts.chair))
    return items


def _item(kind: str, one: Subject) -> Item:
    return Item(kind, kpi=one.kpi if kind == PLAN else None, subject=one.id, title=one.title, presenter=one.presenter)


def _by_day(one: Subject) -> tuple[date, str]:
    return (one.day, one.title)


def merged(review: str, there: Iterable[Item], wanted: Sequence[Item], *, minutes: int) -> list[Item]:
    """The agenda brought up to date: what was touched keeps its place among the others, its minutes and presenter; what is gone leaves, what is new comes at the end of its kind."""
    fresh = {item.name: item for item in wanted}
    kept = [item for item in there if item.touched or item.name in fresh]
    if not any(item.touched for item in kept):
        return in_time(list(wanted), minutes)
    found = [item if item.touched else replace(fresh[item.name]) for item in kept]
    known = {item.name for item in found}
    order = _order(review)
    for item in wanted:
        if item.name not in known:
            rank = order.index(item.kind)
            place = max((at + 1 for at, one in enumerate(found) if order.index(one.kind) <= rank), default=0)
            found.insert(place, item)
    return in_time(found, minutes)


def in_time(items: Sequence[Item], minutes: int) -> list[Item]:
    """The items with minutes that fit the review: its usual share each, less where there are many, never under one; touched ones keep theirs."""
    free = [item for item in items if not item.touched]
    left = minutes - sum(item.minutes for item in items if item.touched)
    usual = [MINUTES[item.kind] for item in free]
    shares = iter(_shares(usual, left))
    return [item if item.touched else replace(item, minutes=next(shares)) for item in items]


def _shares(usual: Sequence[int], left: int) -> list[int]:
    """Whole minutes in proportion to `usual`, at most that, at least one; together at most `left` where one each allows it."""
    wanted = sum(usual)
    if wanted <= left:
        return list(usual)
    shares = [max(1, one * max(left, 0) // wanted) for one in usual]
    spare = left - sum(shares)
    for at, one in enumerate(usual):
        if spare <= 0:
            break
        if shares[at] < one:
            shares[at], spare = shares[at] + 1, spare - 1
    return shares


def _order(review: str) -> Sequence[str]:
    """All kinds; those that such a review does not bring by itself before topics, for what people leave on it."""
    own = _CASCADE if walks_cascade(review) else _FIGURES
    return [*own[:-1], *(kind for kind in MINUTES if kind not in own), TOPIC]
