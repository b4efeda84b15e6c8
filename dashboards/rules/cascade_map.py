"""Where the KPIs of the cascade map stand: three columns, departments as blocks, nothing over anything else.

Plain facts in, coordinates out (SVG user units, y downwards). The same input always gives the same picture.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from alignment.rules.effects import STRENGTHS

COMPANY, DEPARTMENT, INDIVIDUAL = "company", "department", "individual"
#: x and width of each column.
COLUMNS = {COMPANY: (0.0, 224.0), DEPARTMENT: (314.0, 344.0), INDIVIDUAL: (748.0, 308.0)}
WIDTH = 1056.0
HEIGHTS = {COMPANY: 66.0, DEPARTMENT: 38.0, INDIVIDUAL: 21.0}
TOP, HEADING, GAP, GROUP_GAP, COMPANY_GAP = 26.0, 22.0, 8.0, 14.0, 26.0
#: A department that stands as one node is a line, close to the next: sixty of them are to be seen at a glance.
WHOLE, WHOLE_GAP = 24.0, 4.0
THINNEST, THICKEST = 1.2, 6.0


@dataclass(frozen=True, slots=True)
class Node:
    """Something to place. `group`: the department's key, empty at company level. `under`: where an individual node
    stands when no link says it. `whole`: a department that stands as one."""

    key: str
    level: str
    group: str = ""
    under: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """The box of a node."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Strand:
    """A link between two placed nodes, as a curve from the parent (x1, y1) to the child (x2, y2); `bow`: a coupling
    bends out to the left of its column."""

    child: str
    parent: str
    x1: float
    y1: float
    x2: float
    y2: float
    bow: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture. `headings`: department key and the baseline of its name."""

    height: float
    spots: dict[str, Spot]
    headings: list[tuple[str, float]]
    strands: list[Strand]


def arrange(nodes: Sequence[Node], links: Iterable[tuple[str, str]]) -> Layout:
    """Places `nodes`; `links` are (child, parent), those of unknown nodes are left out. Company nodes keep their order
    as far as their children do; departments stand near what they feed."""
    known = {node.key: node for node in nodes}
    drawn = [
        (child, parent)
        for child, parent in dict.fromkeys(links)
        if child in known and parent in known and child != parent
    ]
    ups: dict[str, list[str]] = defaultdict(list)
    for child, parent in drawn:
        ups[child].append(parent)
    spots: dict[str, Spot] = {}
    headings, bottom = _blocks(nodes, _pull(nodes, ups), _homes(nodes, ups, known), spots)
    bottom = max(bottom, _outcomes(nodes, drawn, known, spots))
    strands = [_strand(child, parent, known, spots) for child, parent in drawn]
    return Layout(bottom, spots, headings, strands)


def thickness(*, effect: float | None, strength: str, child_sigma: float | None, parent_sigma: float | None) -> float:
    """How thick a link is drawn: by what a usual move of the child does to the parent, in the parent's usual moves.

    Without an effect in units, or without usual moves, by the strength in words.
    """
    share = STRENGTHS.get(strength, STRENGTHS[""])
    if effect is not None and child_sigma and parent_sigma:
        told = abs(effect) * child_sigma / parent_sigma
        share = told if isfinite(told) else share
    return round(THINNEST + (THICKEST - THINNEST) * min(1.0, max(0.0, share)), 1)


def harms(*, polarity: int, child_direction: str, parent_direction: str) -> bool:
    """Does improving the child make the parent worse? Of a range nothing can be said."""
    good = {"higher": 1, "lower": -1}
    return polarity * good.get(child_direction, 0) * good.get(parent_direction, 0) < 0


def _pull(nodes: Sequence[Node], ups: Mapping[str, list[str]]) -> dict[str, float]:
    """Of each department node: the mean place of the company nodes it feeds; what feeds none stands last."""
    places = {node.key: float(at) for at, node in enumerate(n for n in nodes if n.level == COMPANY)}
    pull = {}
    for node in nodes:
        if node.level == DEPARTMENT:
            found = [places[parent] for parent in ups.get(node.key, ()) if parent in places]
            pull[node.key] = sum(found) / len(found) if found else inf
    return pull


def _homes(
    nodes: Sequence[Node], ups: Mapping[str, list[str]], known: Mapping[str, Node]
) -> dict[tuple[str, str], list[Node]]:
    """The individual nodes by (department, the department node they stand beside); "" beside none.

    A node stands beside its first parent of its own department, else beside its first parent.
    """
    homes: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.level != INDIVIDUAL:
            continue
        parents = [
            one for one in [*ups.get(node.key, ()), node.under] if one in known and known[one].level == DEPARTMENT
        ]
        own = [one for one in parents if known[one].group == node.group]
        home = (own or parents or [""])[0]
        homes[(known[home].group if home else node.group), home].append(node)
    return homes


def _blocks(
    nodes: Sequence[Node],
    pull: Mapping[str, float],
    homes: Mapping[tuple[str, str], list[Node]],
    spots: dict[str, Spot],
) -> tuple[list[tuple[str, float]], float]:
    """Places department and individual nodes, block after block; the headings and where it ends."""
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        if node.level == DEPARTMENT:
            groups.setdefault(node.group, []).append(node)
    for group, _home in homes:
        groups.setdefault(group, [])
    headings, y = [], TOP
    for group in sorted(groups, key=lambda one: (_mean(pull[node.key] for node in groups[one]), one)):
        if len(groups[group]) == 1 and groups[group][0].whole:
            (node,) = groups[group]
            y = _row(node, homes.get((group, node.key), ()), y, spots) + WHOLE_GAP
            continue
        headings.append((group, y + HEADING - 8))
        y += HEADING
        for node in sorted(groups[group], key=lambda one: pull[one.key]):
            y = _row(node, homes.get((group, node.key), ()), y, spots) + GAP
        loose = homes.get((group, ""), ())
        if loose:
            y = _stack(loose, y, spots) + GAP
        y += GROUP_GAP
    return headings, y


def _mean(places: Iterable[float]) -> float:
    found = [place for place in places if place < inf]
    return sum(found) / len(found) if found else inf


def _row(node: Node, beside: Sequence[Node], y: float, spots: dict[str, Spot]) -> float:
    """A department node with the individual ones beside it, centred on one another; where it ends."""
    x, width = COLUMNS[DEPARTMENT]
    height, other = WHOLE if node.whole else HEIGHTS[DEPARTMENT], HEIGHTS[INDIVIDUAL] * len(beside)
    block = max(height, other)
    spots[node.key] = Spot(x, y + (block - height) / 2, width, height)
    _stack(beside, y + (block - other) / 2, spots)
    return y + block


def _stack(nodes: Sequence[Node], y: float, spots: dict[str, Spot]) -> float:
    x, width = COLUMNS[INDIVIDUAL]
    for node in nodes:
        spots[node.key] = Spot(x, y, width, HEIGHTS[INDIVIDUAL])
        y += HEIGHTS[INDIVIDUAL]
    return y


def _outcomes(
    nodes: Sequence[Node], drawn: Sequence[tuple[str, str]], known: Mapping[str, Node], spots: dict[str, Spot]
) -> float:
    """Places company nodes beside the middle of what feeds them, pushed apart; where it ends.

    What feeds several counts for the first of them, so that the company nodes spread over the height.
    """
    x, width = COLUMNS[COMPANY]
    fed: dict[str, list[float]] = defaultdict(list)
    placed: set[str] = set()
    for child, parent in drawn:
        if known[parent].level == COMPANY and known[child].level == DEPARTMENT and child not in placed:
            placed.add(child)
            fed[parent].append(spots[child].middle)
    outcomes = [node.key for node in nodes if node.level == COMPANY]
    ends = max((spot.y + spot.height for spot in spots.values()), default=TOP)
    want = {key: sum(fed[key]) / len(fed[key]) if fed[key] else ends for key in outcomes}
    height, y = HEIGHTS[COMPANY], TOP
    for key in sorted(outcomes, key=lambda one: (want[one], outcomes.index(one))):
        y = max(y, want[key] - height / 2)
        spots[key] = Spot(x, y, width, height)
        y += height + COMPANY_GAP
    return y


def _strand(child: str, parent: str, known: Mapping[str, Node], spots: Mapping[str, Spot]) -> Strand:
    low, high = spots[child], spots[parent]
    if known[child].level == known[parent].level:
        return Strand(child, parent, high.x, high.middle, low.x, low.middle, bow=True)
    return Strand(child, parent, high.x + high.width, high.middle, low.x, low.middle)
