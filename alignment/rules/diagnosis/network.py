"""The cascade as diagnosis sees it: nodes by position, links as arrays, and how much of a node arrives at a target when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Weeks within which an effect must arrive to be looked for; what takes longer is left out.
REACH = 32


class CircularError(ValueError):
    """The links run in a circle; `nodes` are those on it or behind it."""

    def __init__(self, nodes: list[int]) -> None:
        super().__init__(f"the links run in a circle through nodes {nodes}")
        self.nodes = nodes


@dataclass(frozen=True)
class Network:
    """Links between `size` nodes. All arrays (links,).

    strength: sigmas of the parent per sigma of the child, >= 0; polarity +1 or -1, raw. earliest, latest: the lags in
    weeks that are looked at; lag: the one believed. A coupling of two department KPIs is a link like any other.
    """

    size: int
    child: Ints
    parent: Ints
    polarity: Floats
    strength: Floats
    lag: Ints
    earliest: Ints
    latest: Ints

    @cached_property
    def parents_first(self) -> list[int]:
        """Every node after all nodes it moves. Raises CircularError."""
        waiting = np.bincount(self.child, minlength=self.size)
        below = self.links_of_parent
        ready = [int(node) for node in np.flatnonzero(waiting == 0)]
        order: list[int] = []
        while ready:
            node = ready.pop()
            order.append(node)
            for link in below.get(node, ()):
                child = int(self.child[link])
                waiting[child] -= 1
                if waiting[child] == 0:
                    ready.append(child)
        if len(order) < self.size:
            raise CircularError([int(node) for node in np.flatnonzero(waiting > 0)])
        return order

    @cached_property
    def _place(self) -> dict[int, int]:
        """Where each node stands in `parents_first`."""
        return {node: place for place, node in enumerate(self.parents_first)}

    def below(self, target: int) -> list[int]:
        """`target` and every node that moves it on some way, each after all nodes it moves."""
        reached, waiting = {target}, [target]
        while waiting:
            for link in self.links_of_parent.get(waiting.pop(), ()):
                child = int(self.child[link])
                if child not in reached:
                    reached.add(child)
                    waiting.append(child)
        return sorted(reached, key=self._place.__getitem__)

    @cached_property
    def links_of_parent(self) -> dict[int, list[int]]:
        """Parent -> positions of the links into it."""
        found: dict[int, list[int]] = {}
        for link, parent in enumerate(self.parent.tolist()):
            found.setdefault(parent, []).append(link)
        return found


def network(
    size: int,
    links: Sequence[tuple[int, int, int, float | None, int | None]],
    depth: Ints | None = None,
) -> Network:
    """A network of (child, parent, polarity, strength or None, lag in weeks or None).

    An unknown strength is taken as .3; an unknown lag is looked for in 4-9 weeks into the company level (`depth` of
    the parent 1), else in 1-4; a known one within a week of what is said. Raises CircularError.
    """
    child, parent = (np.array([link[end] for link in links], dtype=np.int64) for end in (0, 1))
    lags = [_lags(lag, into_company=depth is not None and depth[up] == 1) for _, up, _, _, lag in links]
    lag, earliest, latest = np.array(lags, dtype=np.int64).reshape(-1, 3).T
    strength = np.array([0.3 if known is None else known for *_, known, _ in links], dtype=np.float64)
    polarity = np.array([sign for _, _, sign, _, _ in links], dtype=np.float64)
    found = Network(size, child, parent, polarity, strength, lag, earliest, latest)
    _ = found.parents_first
    return found


def _lags(lag: int | None, *, into_company: bool) -> tuple[int, int, int]:
    if lag is not None:
        return lag, max(lag - 1, 0), lag + 1
    return (6, 4, 9) if into_company else (2, 1, 4)


def arrivals(net: Network, beta: Floats, lag: Ints, target: int) -> tuple[Ints, Floats]:
    """How much of one sigma of a node arrives at `target` after how many weeks, of the nodes of which anything does.

    Nodes (m,) ascending, with the target itself, and their gain (m, REACH); the target's is 1 at once.
    """
    order = net.below(target)
    row = {node: place for place, node in enumerate(order)}
    gain = np.zeros((len(order), REACH))
    gain[0, 0] = 1.0
    for node in order:
        for link in net.links_of_parent.get(node, ()):
            late = int(lag[link])
            gain[row[int(net.child[link])], late:] += beta[link] * gain[row[node], : REACH - late]
    nodes = np.array(order, dtype=np.int64)
    kept = np.flatnonzero((gain != 0.0).any(axis=1))
    kept = kept[np.argsort(nodes[kept])]
    return nodes[kept], gain[kept]


def strongest_paths(net: Network, beta: Floats, target: int) -> dict[int, tuple[int, ...]]:
    """From every node below `target` the way along which most arrives, both ends included; of the target itself it alone."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {target: (1.0, (target,))}
    for parent in net.below(target):
        strength, path = best[parent]
        for link in net.links_of_parent.get(parent, ()):
            child = int(net.child[link])
            arrives = strength * abs(float(beta[link]))
            if child not in best or arrives > best[child][0]:
                best[child] = (arrives, (child, *path))
    return {node: path for node, (_, path) in best.items()}
