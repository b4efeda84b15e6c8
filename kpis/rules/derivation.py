"""Values computed from values of other KPIs: finer periods made coarser, formulas, roll-ups, in which order, never in a circle.

A finer period counts for the coarser one in which it ends, so a month is complete when it is over: weeks that end in it are its weeks. A
coarser value needs every one of them, because a month of three weeks is no month; of a KPI whose aggregation is `last` it needs the last.
What is missing stays missing and says why: nothing here turns silence into zero. What was declared not applicable is
neither: it is left out, and where all of it is, the result does not apply either.
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
REASONS = ("computed", "missing", "zero", "too_large", "too_few", "nobody", "not_applicable")
COMPUTED, MISSING, ZERO, TOO_LARGE, TOO_FEW, NOBODY, NOT_APPLICABLE = range(len(REASONS))
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


def coarsened(
    values: Floats, span: Span, into: Span, aggregation: Ints, excused: Bools | None = None
) -> tuple[Floats, Bools]:
    """Values (n, span.width) in the periods of `into`, and which of those do not apply: both (n, into.width).

    `aggregation` (n,): 0 sum, 1 mean, 2 last. `excused` (n, span.width): periods declared not applicable; a longer one
    is made of the others, and does not apply where none of its own does. What lies outside `span` counts as missing.
    ValueError where `into` is finer.
    """
    if not is_finer_or_same(span.cadence, into.cadence):
        raise ValueError(f"{span.cadence} values say nothing of {into.cadence} periods")
    edges = period_indices(into.starts(), span.cadence, fiscal_start_month=span.month) - span.first
    values = _within(values, edges, np.nan)
    out = np.zeros(values.shape, bool) if excused is None else _within(excused, edges, 0) & np.isnan(values)
    edges = edges - edges[0]
    if span.cadence == into.cadence:
        return values, out
    if not len(edges) > 1 or not len(values):
        return np.full((len(values), into.width), np.nan), np.zeros((len(values), into.width), bool)
    total = np.add.reduceat(np.where(out, 0.0, values), edges[:-1], axis=1)
    counts = np.add.reduceat(~out, edges[:-1], axis=1, dtype=np.int64)
    places = np.maximum.reduceat(np.where(out, 0, np.arange(values.shape[1])), edges[:-1], axis=1)
    last = np.take_along_axis(values, places, axis=1)
    kind = aggregation[:, None]
    found = np.where(kind == LAST, last, np.where(kind == MEAN, total / np.maximum(counts, 1), total))
    return np.where(counts == 0, np.nan, found), counts == 0


Value = TypeVar("Value", bound=np.generic)


def _within(matrix: npt.NDArray[Value], edges: Ints, nothing: float) -> npt.NDArray[Value]:
    """The columns from the first edge to the last, `nothing` where there are none."""
    start, stop = int(edges[0]), int(edges[-1])
    found = np.full_like(matrix, nothing, shape=(len(matrix), stop - start))
    low, high = max(start, 0), min(stop, matrix.shape[1])
    if low < high:
        found[:, low - start : high - start] = matrix[:, low:high]
    return found


def by_formula(formula: Formula, keys: Sequence[str], values: Floats, excused: Bools | None = None) -> Derived:
    """A formula over `values` (n, T), the rows in the order of `keys`. It applies where all of them do (`excused`: not)."""
    done = compute(formula, dict(zip(keys, values, strict=True)))
    found, reasons = _bounded(done.values)
    present = ~np.isnan(values)
    reasons[done.zero & np.isnan(found)] = ZERO
    reasons[~present.all(axis=0)] = MISSING
    if excused is not None:
        reasons[(excused & ~present).any(axis=0)] = NOT_APPLICABLE
    asked = np.full(values.shape[1], len(keys))
    return Derived(found, reasons, present.sum(axis=0), asked)


def rolled_up(
    values: Floats,
    expected: Bools,
    how: How,
    *,
    excused: Bools | None = None,
    divisors: Floats | None = None,
    coverage: float = 1.0,
    factor: float = 1.0,
) -> Derived:
    """Members (n, T) made one: their sum, their mean, or `factor` times the sum of values by the sum of divisors.

    A member is in where it has a value (for a ratio: both). It is asked where it is `expected` (n, T) and the period applies to it (`excused`:
    not), or in anyway. There is a value where at least the share `coverage` of those asked is in.
    """
    present = ~np.isnan(values) if divisors is None else ~(np.isnan(values) | np.isnan(divisors))
    out = np.zeros(values.shape, bool) if excused is None else excused & expected & ~present
    expected = expected & ~out
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
    reasons[(asked == 0) & out.any(axis=0)] = NOT_APPLICABLE
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
