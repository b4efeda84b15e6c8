"""Pairs of KPIs with a known truth: the one leads the other by some weeks, or they only look alike."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from alignment.rules.simulation import Cascade, Link, Node, Season, simulate
from kpis.rules.health import Floats, Ints

#: Only a grid to stand on: nothing random hangs on it but the draw.
LAST_WEEK = date(2026, 11, 9)
SPREAD_LAGS = (4, 9)


@dataclass(frozen=True)
class Setting:
    """`r2`: share of the parent's variance that the child explains (0: unrelated). `ar`: least and most memory. `shared`: share of each
    explained by a driver that both have, `ahead`: by how many weeks it reaches the child first. `backward`: the parent leads the child."""

    r2: float = 0.0
    ar: tuple[float, float] = (0.2, 0.7)
    missing: float = 0.0
    outliers: float = 0.0
    month: float = 0.0
    shared: float = 0.0
    ahead: int = 0
    backward: bool = False
    trend: float = 2.0
    season: float = 1.5


@dataclass(frozen=True)
class Pairs:
    """`child`, `parent` (k, T) with nan for missing; the true `lag` and `polarity` of each pair (k,)."""

    child: Floats
    parent: Floats
    lag: Ints
    polarity: Ints


def draw_pairs(setting: Setting, *, count: int, weeks: int, seed: int) -> Pairs:
    """`count` pairs over `weeks` weeks, with trends of their own and a yearly season that both share."""
    rng = np.random.default_rng([seed, weeks, count])
    lags = rng.integers(SPREAD_LAGS[0], SPREAD_LAGS[1] + 1, count)
    polarity = rng.choice([-1, 1], count)
    nodes, links = [], []
    for number in range(count):
        season = Season("annual", float(rng.uniform(0.3, 1.0)) * setting.season, day=float(rng.uniform(0, 365)))
        months = (Season("month", setting.month, day=float(rng.uniform(0, 30))),) if setting.month else ()
        names = f"c{number}", f"p{number}"
        nodes += [_node(rng, name, setting, weeks, (season, *months)) for name in names]
        if setting.r2:
            first, second = names[::-1] if setting.backward else names
            links.append(Link(first, second, int(polarity[number]), setting.r2**0.5, int(lags[number])))
        if setting.shared:
            nodes.append(Node(f"x{number}", 0.0, 1.0, ar=float(rng.uniform(*setting.ar))))
            reach = {names[0]: 1, names[1]: 1 + setting.ahead}
            links += [Link(f"x{number}", name, 1, setting.shared**0.5, lag) for name, lag in reach.items()]
    start = LAST_WEEK - timedelta(weeks=weeks - 1)
    found = simulate(Cascade(nodes, links), start=start, weeks=weeks, seed=int(rng.integers(2**32)))
    places = found.cascade.index
    child, parent = (found.values[:, [places[f"{side}{k}"] for k in range(count)]].T for side in "cp")
    return Pairs(np.ascontiguousarray(child), np.ascontiguousarray(parent), lags, polarity)


def _node(rng: np.random.Generator, key: str, setting: Setting, weeks: int, seasons: tuple[Season, ...]) -> Node:
    begin = LAST_WEEK - timedelta(weeks=weeks)
    rise = float(rng.uniform(-setting.trend, setting.trend)) * weeks / 52
    return Node(
        key,
        ((begin, 0.0), (LAST_WEEK, rise)),
        1.0,
        ar=float(rng.uniform(*setting.ar)),
        missing=setting.missing,
        outliers=setting.outliers,
        seasons=seasons,
    )
