"""Draws random companies with a known truth: where the trouble comes from, and what only looks like it.

The settings are those under which root cause methods are compared: origins at every level, distractor faults (in
another branch, too late to have arrived, or for the better), documented links that are false or whose lag is wrong,
strengths nobody knows, missing values, heavy tails, and quiet companies in which nothing happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from alignment.rules.simulation.cascade import Cascade, Direction, Fault, FaultShape, Link, Node, Season, adverse_sign

SHAPES: tuple[FaultShape, ...] = ("step", "ramp4", "ramp8", "pulse4")
LEAD = {2: (4, 9), 3: (1, 4)}
"""Weeks by which a KPI leads the level above it, by depth of the child."""

DistractorKind = Literal["other_branch", "too_late", "good"]


@dataclass(frozen=True, slots=True)
class DocumentedLink:
    """What the company's people wrote down. `strength` None: not known; `true`: whether the link exists."""

    child: str
    parent: str
    polarity: int
    strength: float | None
    lag: int
    true: bool


@dataclass(frozen=True)
class Case:
    """A drawn company. `root` is the KPI where the fault began (None when quiet) and `fault` is that fault; `target` the company
    KPI that suffers; `distractors` the faults that do not explain it."""

    cascade: Cascade
    documented: tuple[DocumentedLink, ...]
    target: str
    root: str | None
    root_depth: int | None
    fault: Fault | None
    distractors: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How a node moves a target: sigmas per sigma over all paths, and the lag of its strongest one."""

    gain: float
    lag: int
    strongest: float


def random_cascade(
    rng: np.random.Generator,
    *,
    last_week: date,
    company_kpis: int = 3,
    departments: int = 5,
    kpis_per_department: tuple[int, int] = (2, 3),
    drivers: int = 3,
    size: tuple[float, float] = (3.0, 5.0),
    origins: tuple[float, float, float] = (0.25, 0.40, 0.35),
    distractors: int = 2,
    false_links: float = 0.0,
    lag_error: int = 0,
    unknown_strengths: bool = False,
    missing: float = 0.0,
    tail_df: float | None = None,
    quiet: bool = False,
) -> Case:
    """A company, what is written down about it, and a fault whose effect arrived before the Monday `last_week`.

    kpis_per_department: least and most. drivers: individual KPIs per department KPI. size: least and most sigmas of
    a fault. origins: shares of faults that begin at company, department and individual level. false_links: share of
    the documented links that do not exist. lag_error: documented lags are wrong by up to so many weeks.
    """
    nodes = _nodes(rng, company_kpis, departments, kpis_per_department, drivers, missing, tail_df)
    links = _links(rng, nodes)
    bare = Cascade(nodes, links)
    target = nodes[int(rng.integers(company_kpis))]
    reach = reach_of(bare, target.key)
    fault = None if quiet else _root_fault(rng, bare, target, reach, origins, size, last_week)
    noise = () if quiet else _distractors(rng, bare, target, reach, fault, distractors, size, last_week)
    cascade = Cascade(nodes, links, tuple(f for f in (fault, *noise) if f is not None))
    return Case(
        cascade=cascade,
        documented=_documented(rng, bare, false_links, lag_error, unknown=unknown_strengths),
        target=target.key,
        root=fault.node if fault else None,
        root_depth=nodes[bare.index[fault.node]].depth if fault else None,
        fault=fault,
        distractors=noise,
    )


def reach_of(cascade: Cascade, target: str) -> dict[str, Reach]:
    """Every node that moves `target` (itself included, gain 1), with its total gain."""
    reach = {target: Reach(1.0, 0, 1.0)}
    for link in reversed(cascade.links_in_order):
        if link.parent not in reach:
            continue
        parent, known = reach[link.parent], reach.get(link.child, Reach(0.0, 0, 0.0))
        strongest = link.strength * parent.strongest
        lag = link.lag + parent.lag if strongest > known.strongest else known.lag
        gain = known.gain + link.polarity * link.strength * parent.gain
        reach[link.child] = Reach(gain, lag, max(strongest, known.strongest))
    return reach


def _nodes(
    rng: np.random.Generator,
    company_kpis: int,
    departments: int,
    kpis_per_department: tuple[int, int],
    drivers: int,
    missing: float,
    tail_df: float | None,
) -> list[Node]:
    keys = [(f"c{number}", 1) for number in range(company_kpis)]
    least, most = kpis_per_department
    for department in range(departments):
        for number in range(int(rng.integers(least, most + 1))):
            key = f"d{department}-{number}"
            keys.append((key, 2))
            keys += [(f"{key}-i{driver}", 3) for driver in range(drivers)]
    nodes = []
    for key, depth in keys:
        direction: Direction = "lower" if rng.random() < 0.3 else "higher"
        season = Season("annual", float(rng.uniform(0, 1.5)), day=float(rng.uniform(0, 365)))
        sigma = float(10 ** rng.uniform(-1.5, 1.5))
        level, ar = sigma * float(rng.uniform(20, 60)), float(rng.uniform(0.2, 0.7))
        nodes.append(Node(key, level, sigma, depth, direction, ar, tail_df=tail_df, missing=missing, seasons=(season,)))
    return nodes


def _links(rng: np.random.Generator, nodes: list[Node]) -> list[Link]:
    """Every individual KPI drives its department KPI; every department KPI drives one company KPI, some a second."""
    companies = [node.key for node in nodes if node.depth == 1]
    links = []
    for node in nodes:
        parents = []
        if node.depth == 3:
            parents = [node.key.rsplit("-", 1)[0]]
        elif node.depth == 2:
            count = 1 + int(rng.random() < 0.2 and len(companies) > 1)
            parents = [str(key) for key in rng.choice(companies, count, replace=False)]
        links += [_link(rng, node, parent) for parent in parents]
    return _fit(links)


def _link(rng: np.random.Generator, child: Node, parent: str) -> Link:
    low, high = LEAD[child.depth]
    polarity = -1 if rng.random() < 0.3 else 1
    return Link(child.key, parent, polarity, float(rng.uniform(0.25, 0.6)), int(rng.integers(low, high + 1)))


def _fit(links: list[Link]) -> list[Link]:
    """Weakens the links into a parent with many drivers, so that they explain at most 70% of its variance."""
    explained: dict[str, float] = {}
    for link in links:
        explained[link.parent] = explained.get(link.parent, 0.0) + link.strength**2
    scale = {parent: min(1.0, (0.7 / share) ** 0.5) for parent, share in explained.items()}
    return [Link(li.child, li.parent, li.polarity, li.strength * scale[li.parent], li.lag) for li in links]


def _fault(
    rng: np.random.Generator, node: str, sign: float, size: tuple[float, float], last_week: date, weeks_ago: int
) -> Fault:
    shape = SHAPES[int(rng.integers(len(SHAPES)))]
    amount = float(np.copysign(rng.uniform(*size), sign))
    return Fault(node, last_week - timedelta(weeks=weeks_ago), shape, amount)


def _root_fault(
    rng: np.random.Generator,
    cascade: Cascade,
    target: Node,
    reach: dict[str, Reach],
    origins: tuple[float, float, float],
    size: tuple[float, float],
    last_week: date,
) -> Fault:
    """The true cause; its effect reached the target one to six weeks ago."""
    depth = int(rng.choice([1, 2, 3], p=origins))
    able = [node.key for node in cascade.nodes if node.depth == depth and node.key in reach and reach[node.key].gain]
    root = str(rng.choice(able)) if able else target.key
    sign = adverse_sign(target.direction) * np.sign(reach[root].gain)
    return _fault(rng, root, sign, size, last_week, reach[root].lag + int(rng.integers(1, 7)))


def _distractors(
    rng: np.random.Generator,
    cascade: Cascade,
    target: Node,
    reach: dict[str, Reach],
    fault: Fault | None,
    count: int,
    size: tuple[float, float],
    last_week: date,
) -> tuple[Fault, ...]:
    """Faults that are real and yet no cause of what the target shows; kinds that the company has no room for are left out."""
    taken = {fault.node} if fault else set()
    drawn = []
    kinds: tuple[DistractorKind, ...] = ("other_branch", "too_late", "good")
    for kind in (kinds[int(number)] for number in rng.integers(len(kinds), size=count)):
        able = [n.key for n in cascade.nodes if n.key not in taken and _fits(kind, n, reach)]
        if not able:
            continue
        node = str(rng.choice(able))
        taken.add(node)
        drawn.append(_distract(rng, kind, node, target, reach, size, last_week))
    return tuple(drawn)


def _fits(kind: DistractorKind, node: Node, reach: dict[str, Reach]) -> bool:
    known = reach.get(node.key)
    if kind == "other_branch":
        return known is None and node.depth > 1
    return known is not None and known.lag > 1


def _distract(
    rng: np.random.Generator,
    kind: DistractorKind,
    node: str,
    target: Node,
    reach: dict[str, Reach],
    size: tuple[float, float],
    last_week: date,
) -> Fault:
    if kind == "other_branch":
        return _fault(rng, node, rng.choice([-1.0, 1.0]), size, last_week, int(rng.integers(1, 12)))
    worse = adverse_sign(target.direction) * np.sign(reach[node].gain or 1.0)
    if kind == "too_late":
        return _fault(rng, node, worse, size, last_week, int(rng.integers(0, reach[node].lag)))
    return _fault(rng, node, -worse, size, last_week, reach[node].lag + int(rng.integers(1, 7)))


def _documented(
    rng: np.random.Generator, cascade: Cascade, false_links: float, lag_error: int, *, unknown: bool
) -> tuple[DocumentedLink, ...]:
    documented = []
    for link in cascade.links:
        lag = max(0, link.lag + int(rng.integers(-lag_error, lag_error + 1)))
        strength = None if unknown else link.strength
        documented.append(DocumentedLink(link.child, link.parent, link.polarity, strength, lag, true=True))
    pairs = {(link.child, link.parent) for link in cascade.links}
    free = [
        (child, parent.key)
        for child in cascade.nodes
        for parent in cascade.nodes
        if parent.depth == child.depth - 1 and (child.key, parent.key) not in pairs
    ]
    wanted = min(len(free), round(len(pairs) * false_links / max(1e-9, 1 - false_links)))
    for position in rng.choice(len(free), wanted, replace=False) if wanted else []:
        child, parent = free[int(position)]
        invented = _link(rng, child, parent)
        strength = None if unknown else invented.strength
        documented.append(
            DocumentedLink(child.key, parent, invented.polarity, strength, invented.lag, true=False),
        )
    return tuple(documented)
