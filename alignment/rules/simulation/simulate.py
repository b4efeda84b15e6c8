"""Runs a cascade.

x_k(t) = own_k(t) + sum over links of polarity * strength * x_child(t - lag), all in sigmas;
value_k(t) = round(clip(level_k(t) + sigma_k * (season_k(t) + x_k(t)))).

Each week has random streams of its own, counted from EPOCH (Philox with the week in its counter; a node takes the
draw of its position), and the autoregressive noise is a finite sum over the last 64 weeks. So a value depends on
the seed, its node's position and its week alone: asking for more weeks, or for other weeks, rewrites nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment.rules.simulation.cascade import EPOCH, Cascade, Fault, Season, week_number

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMORY = 64
"""Weeks an own shock is remembered, a power of two: 0.95 ** 64 leaves four per cent, 0.6 ** 64 nothing."""

# Which of a week's streams a draw comes from.
SHOCK, TAIL, OUTLIER, MISSING = range(4)


@dataclass(frozen=True)
class Simulation:
    """What came out, and why. Arrays are (weeks, nodes), oldest week first.

    values: what is observed, in units, nan where missing. complete: the same before values went missing.
    level: the normal value in units (knots and seasons). own: each node's own noise and faults, in sigmas.
    total: own plus what came through the links, in sigmas: values without rounding and bounds are
    level + sigma * total.
    """

    cascade: Cascade
    periods: list[date]
    values: Floats
    complete: Floats
    level: Floats
    own: Floats
    total: Floats

    @property
    def keys(self) -> list[str]:
        """The nodes' keys, in the order of the columns."""
        return [node.key for node in self.cascade.nodes]

    @cached_property
    def sigma(self) -> Floats:
        """Units per sigma, (nodes,)."""
        return np.array([node.sigma for node in self.cascade.nodes])

    def effect_of(self, fault: Fault) -> Floats:
        """What one fault alone does to every node, in sigmas: (weeks, nodes). The truth for diagnosis."""
        reach = self.cascade.reach
        first = week_number(self.periods[0]) - reach
        weeks = np.arange(first, first + reach + len(self.periods))
        alone = np.zeros((len(weeks), len(self.cascade.nodes)))
        alone[:, self.cascade.index[fault.node]] = fault_curve(fault, weeks)
        return propagate(self.cascade, alone)[reach:]


def simulate(cascade: Cascade, *, start: date, weeks: int, seed: int) -> Simulation:
    """`weeks` weekly values of every node from the Monday `start`.

    ValueError when `start` is no Monday, `weeks` < 1 or `seed` is outside 0..2**64-1.
    """
    if weeks < 1 or not 0 <= seed < 2**64:
        raise ValueError("weeks must be at least 1 and the seed within 0 and 2**64-1")
    reach = cascade.reach
    last = week_number(start) + weeks
    # The links look back as far as `reach` weeks; those weeks are simulated and cut off again.
    numbers = np.arange(last - weeks - reach, last)
    own = _noise(cascade, numbers, seed) * _noise_size(cascade)
    for fault in cascade.faults:
        own[:, cascade.index[fault.node]] += fault_curve(fault, numbers)
    total = propagate(cascade, own)[reach:]
    kept = numbers[reach:]
    level = _levels(cascade, kept)
    sigma = np.array([node.sigma for node in cascade.nodes])
    complete = _observe(cascade, level + sigma * (total + _outliers(cascade, kept, seed)))
    values = np.where(_missing(cascade, kept, seed), np.nan, complete)
    periods = [start + timedelta(weeks=week) for week in range(weeks)]
    return Simulation(cascade, periods, values, complete, level, own[reach:], total)


def propagate(cascade: Cascade, own: Floats) -> Floats:
    """Adds to each node what its children did `lag` weeks before: (weeks, nodes) in sigmas, same shape out.

    The first `cascade.reach` rows lack a past and serve only as the past of the others.
    """
    rows = np.ascontiguousarray(own.T)
    for link in cascade.links_in_order:
        child, parent = rows[cascade.index[link.child]], rows[cascade.index[link.parent]]
        parent[link.lag :] += (link.polarity * link.strength) * child[: len(child) - link.lag]
    return np.ascontiguousarray(rows.T)


def fault_curve(fault: Fault, weeks: Ints) -> Floats:
    """The fault's own course in sigmas over week numbers."""
    age = weeks - week_number(fault.week)
    grown = {
        "step": age >= 0,
        "ramp4": np.clip((age + 1) / 4, 0, 1),
        "ramp8": np.clip((age + 1) / 8, 0, 1),
        "pulse4": (age >= 0) & (age < 4),
    }[fault.shape]
    curve = fault.size * np.asarray(grown, dtype=np.float64)
    if fault.until is not None:
        over = weeks - week_number(fault.until) + 1
        curve *= np.clip(1 - over / (fault.recovery + 1), 0, 1)
    return curve


def season_curve(season: Season, weeks: Ints) -> Floats:
    """A season in sigmas over week numbers; a week counts by its Thursday."""
    if season.shape == "month":
        return np.asarray(season.size * np.cos(2 * np.pi * (weeks / 4.348 - season.day / 30.44)))
    days = [EPOCH + timedelta(days=int(week) * 7 + 3) for week in weeks]
    away = np.array([day.timetuple().tm_yday for day in days]) - season.day
    if season.shape == "annual":
        return np.asarray(season.size * np.cos(2 * np.pi * away / 365.25))
    away = (away + 182.625) % 365.25 - 182.625
    return np.asarray(season.size * np.exp(-0.5 * (away / season.width) ** 2))


def _stream(seed: int, week: int, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, week % 2**64, purpose]))


def _noise(cascade: Cascade, weeks: Ints, seed: int) -> Floats:
    """Stationary AR(1) noise of unit variance, (weeks, nodes)."""
    ar = np.array([node.ar for node in cascade.nodes])
    first = int(weeks[0]) - MEMORY + 1
    shocks = np.stack([_shocks(cascade, seed, week) for week in range(first, int(weeks[-1]) + 1)])
    # Doubling: after a pass, each row is the sum over twice as many weeks.
    factor, step = ar, 1
    while step < MEMORY:
        shocks = shocks[step:] + factor * shocks[:-step]
        factor, step = factor * factor, step * 2
    noise = shocks * np.sqrt((1 - ar**2) / (1 - ar ** (2 * MEMORY)))
    cap = np.array([np.inf if node.noise_cap is None else node.noise_cap for node in cascade.nodes])
    return np.asarray(np.clip(noise, -cap, cap))


def _shocks(cascade: Cascade, seed: int, week: int) -> Floats:
    shocks = _stream(seed, week, SHOCK).standard_normal(len(cascade.nodes))
    heavy = [position for position, node in enumerate(cascade.nodes) if node.tail_df is not None]
    if heavy:
        df = np.array([cascade.nodes[position].tail_df for position in heavy], dtype=float)
        # A chi-square per node from its own place in the uniform stream would cost an inverse; gamma draws will do,
        # because the list of heavy nodes is part of the cascade.
        spread = _stream(seed, week, TAIL).standard_gamma(df / 2) * 2 / df
        shocks[heavy] *= np.sqrt((df - 2) / df / spread)
    return shocks


def _noise_size(cascade: Cascade) -> Floats:
    """Own noise in sigmas: what the drivers leave of a variance of one, at least a quarter of it."""
    driven = np.zeros(len(cascade.nodes))
    for link in cascade.links:
        driven[cascade.index[link.parent]] += link.strength**2
    left = np.sqrt(np.maximum(0.25, 1 - driven))
    given = [node.noise for node in cascade.nodes]
    return np.array([own if size is None else size for own, size in zip(left, given, strict=True)])


def _uniforms(nodes: int, weeks: Ints, seed: int, purpose: int) -> Floats:
    return np.stack([_stream(seed, int(week), purpose).random(nodes) for week in weeks])


def _outliers(cascade: Cascade, weeks: Ints, seed: int) -> Floats:
    """Lonely shocks of measurement, in sigmas; they do not travel along links."""
    share = np.array([node.outliers for node in cascade.nodes])
    if not share.any():
        return np.zeros((len(weeks), len(share)))
    draws = _uniforms(len(share), weeks, seed, OUTLIER)
    size = np.array([node.outlier_size for node in cascade.nodes])
    return np.where(draws < share / 2, -size, 0.0) + np.where(draws > 1 - share / 2, size, 0.0)


def _missing(cascade: Cascade, weeks: Ints, seed: int) -> NDArray[np.bool_]:
    share = np.array([node.missing for node in cascade.nodes])
    absent = np.zeros((len(weeks), len(share)), dtype=bool)
    if share.any():
        absent = _uniforms(len(share), weeks, seed, MISSING) < share
    for gap in cascade.gaps:
        age = weeks - week_number(gap.week)
        absent[:, cascade.index[gap.node]] |= (age >= 0) & (age < gap.weeks)
    return absent


def _levels(cascade: Cascade, weeks: Ints) -> Floats:
    """Normal values in units: knots, read on the week's last day, and seasons."""
    days = EPOCH.toordinal() + weeks * 7 + 6
    curves: dict[Season, Floats] = {}
    levels = np.empty((len(weeks), len(cascade.nodes)))
    for position, node in enumerate(cascade.nodes):
        levels[:, position] = _knots(node.level, days)
        for season in node.seasons:
            if season not in curves:
                curves[season] = season_curve(season, weeks)
            levels[:, position] += node.sigma * curves[season]
    return levels


def _knots(level: float | Sequence[tuple[date, float]], days: Ints) -> Floats | float:
    if isinstance(level, (int, float)):
        return float(level)
    return np.interp(days, [day.toordinal() for day, _ in level], [value for _, value in level])


def _observe(cascade: Cascade, exact: Floats) -> Floats:
    """Bounds first, then rounding: 99.97 per cent with one decimal is 100.0, never more."""
    low = np.array([node.low for node in cascade.nodes])
    high = np.array([node.high for node in cascade.nodes])
    observed = np.clip(exact, low, high)
    for decimals in {node.decimals for node in cascade.nodes if node.decimals is not None}:
        columns = [position for position, node in enumerate(cascade.nodes) if node.decimals == decimals]
        observed[:, columns] = np.round(observed[:, columns], decimals)
    return observed
