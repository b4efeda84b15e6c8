"""Values computed from values of other KPIs: finer periods made coarser, formulas, roll-ups, in which order, never in a circle.

A finer period counts for the coarser one in which it ends, so a month is complete when it is over: weeks that end in it are its weeks. A
coarser value needs every one of them, because a month of three weeks is no month; of a KPI whose aggregation is `last` it needs the last.
What is missing stays missing and says why: nothing here turns silence into zero.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from kpis.rules.calendar import CADENCES, Cadence, DayArray, period_indices, periods_at
from kpis.rules.formula import Formula, compute
from kpis.rules.health import Floats, Ints
from kpis.rules.numbers import LARGEST

Key = TypeVar("Key", bound=Hashable)
Bools = npt.NDArray[np.bool_]
How = Literal["sum", "mean", "ratio"]

#: Why a period has a value or none; the codes are the places in this tuple.
REASONS = ("computed", "missing", "zero", "too_large", "too_few", "nobody")
COMPUTED, MISSING, ZERO, TOO_LARGE, TOO_FEW, NOBODY = range(len(REASONS))
MEAN, LAST = 1, 2


@dataclass(frozen=True)
class Span:
    """A run of periods of one cadence: ordinals from `first`, `width` of them; the fiscal year begins in `month`."""

    cadence: Cadence
    first: int
    width: int
    month: int = 1

    def starts(self) -> DayArray:
        """First days, and that of the period after the last: (width + 1,)."""
        indices = np.arange(self.first, self.first + self.width + 1)
        return periods_at(indices, self.cadence, fiscal_start_month=self.month)


@dataclass(frozen=True)
class Derived:
    """What was computed for T periods: `values` (T,) nan = none, `reasons` (T,) codes of REASONS, `counted` of `asked` members that are in."""

    values: Floats
    reasons: Ints
    counted: Ints
    asked: Ints


def is_finer_or_same(source: Cadence, derived: Cadence) -> bool:
    """True where values of `source` can make one of `derived`."""
    return CADENCES.index(source) <= CADENCES.index(derived)


def coarsened(values: Floats, span: Span, into: Span, aggregation: Ints) -> Floats:
    """Values (n, span.width) in the periods of `into`: (n, into.width). `aggregation` (n,): 0 sum, 1 mean, 2 last.

    What lies outside `span` counts as missing. ValueError where `into` is finer.
    """
    if not is_finer_or_same(span.cadence, into.cadence):
        raise ValueError(f"{span.cadence} values say nothing of {into.cadence} periods")
    edges = period_indices(into.starts(), span.cadence, fiscal_start_month=span.month) - span.first
    values = _within(values, edges)
    edges = edges - edges[0]
    if span.cadence == into.cadence:
        return values
    if not len(edges) > 1 or not len(values):
        return np.full((len(values), into.width), np.nan)
    total = np.add.reduceat(values, edges[:-1], axis=1)
    counts = np.diff(edges)
    last = values[:, edges[1:] - 1]
    kind = aggregation[:, None]
    return np.where(kind == LAST, last, np.where(kind == MEAN, total / counts, total))


def _within(values: Floats, edges: Ints) -> Floats:
    """The columns from the first edge to the last, nan where there are none."""
    start, stop = int(edges[0]), int(edges[-1])
    found = np.full((len(values), stop - start), np.nan)
    low, high = max(start, 0), min(stop, values.shape[1])
    if low < high:
        found[:, low - start : high - start] = values[:, low:high]
    return found


def by_formula(formula: Formula, keys: Sequence[str], values: Floats) -> Derived:
    """A formula over `values` (n, T), the rows in the order of `keys`."""
    done = compute(formula, dict(zip(keys, values, strict=True)))
    found, reasons = _bounded(done.values)
    present = ~np.isnan(values)
    reasons[done.zero & np.isnan(found)] = ZERO
    reasons[~present.all(axis=0)] = MISSING
    asked = np.full(values.shape[1], len(keys))
    return Derived(found, reasons, present.sum(axis=0), asked)


def rolled_up(
    values: Floats,
    expected: Bools,
    how: How,
    *,
    divisors: Floats | None = None,
    coverage: float = 1.0,
    factor: float = 1.0,
) -> Derived:
    """Members (n, T) made one: their sum, their mean, or `factor` times the sum of values by the sum of divisors.

    A member is in where it has a value (for a ratio: both). It is asked where it is `expected` (n, T) or in anyway. There is a value where
    at least the share `coverage` of those asked is in.
    """
    present = ~np.isnan(values) if divisors is None else ~(np.isnan(values) | np.isnan(divisors))
    counted, asked = present.sum(axis=0), (present | expected).sum(axis=0)
    enough = (counted > 0) & (counted >= coverage * asked - 1e-9)
    total = np.where(present, values, 0.0).sum(axis=0)
    zero = np.zeros(values.shape[1], bool)
    if how == "mean":
        total = total / np.maximum(counted, 1)
    elif how == "ratio" and divisors is not None:
        below = np.where(present, divisors, 0.0).sum(axis=0)
        zero = below == 0
        total = factor * np.where(zero, np.nan, total / np.where(zero, 1.0, below))
    found, reasons = _bounded(np.where(enough, total, np.nan))
    reasons[enough & zero] = ZERO
    reasons[~enough] = TOO_FEW
    reasons[asked == 0] = NOBODY
    return Derived(found, reasons, counted, asked)


def _bounded(values: Floats) -> tuple[Floats, Ints]:
    """What a double holds in whole units; the reason where it does not."""
    large = ~np.isnan(values) & (np.abs(values) > LARGEST)
    values = np.where(large, np.nan, values) + 0.0  # no negative zero
    reasons = np.where(np.isnan(values), TOO_LARGE, COMPUTED).astype(np.int64)
    return values, reasons


def lifetimes(active: Sequence[bool], since: Sequence[date | None], until: Sequence[date | None], span: Span) -> Bools:
    """Which members a period asks for (n, width): those active by its end, and not retired before that.

    Retired ones are asked for the periods that ended before their last day; a draft is asked for none.
    """
    ends = span.starts()[1:] - np.timedelta64(1, "D")
    begin = np.array([day or date(1, 1, 1) for day in since], "datetime64[D]")
    end = np.array([day or date(9999, 12, 31) for day in until], "datetime64[D]")
    lived = np.array([on or day is not None for on, day in zip(active, until, strict=True)], bool)
    result: Bools = lived[:, None] & (begin[:, None] <= ends) & (ends < end[:, None])
    return result


def circle_closed_by(sources: Mapping[Key, Collection[Key]], kpi: Key, new: Collection[Key]) -> list[Key] | None:
    """The circle that would close if `kpi` were computed from `new`: from `kpi` over its sources back to it; None if none would."""
    came: dict[Key, Key] = dict.fromkeys(new, kpi)
    todo = list(came)
    while todo:
        here = todo.pop()
        if here == kpi:
            path = [kpi]
            step = came[kpi]
            while step != kpi:
                path.append(step)
                step = came[step]
            return [kpi, *reversed(path)]
        for below in sources.get(here, ()):
            if below not in came:
                came[below] = here
                todo.append(below)
    return None


def in_order(sources: Mapping[Key, Collection[Key]]) -> list[Key]:
    """The derived KPIs so that each comes after those it is computed from. Raises graphlib.CycleError."""
    sorter = TopologicalSorter({kpi: [one for one in own if one in sources] for kpi, own in sources.items()})
    return list(sorter.static_order())
