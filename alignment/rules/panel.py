"""A company as arrays: its living KPIs on one weekly grid, and the links between them. What every company-wide rule computes on.

KPIs are ordered by level (company, department, individual) and key, links by their KPIs' keys, so the same company gives the same panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np
import numpy.typing as npt

from alignment.rules.effects import STRENGTHS
from kpis.rules.calendar import Cadence, DayArray, period_indices, periods_at
from kpis.rules.health import Codes, Floats, Ints

Bools = npt.NDArray[np.bool_]

LEVELS = ("company", "department", "individual")
COMPANY, DEPARTMENT, INDIVIDUAL = range(3)

#: Standard deviation of a strength that nobody gave a spread for, as a share of it.
SPREAD = 0.5
NO_LAG = -1


@dataclass(frozen=True, slots=True)
class Links:
    """The `m` links between KPIs of the panel, all (m,). `child`, `parent`: places in the panel.

    polarity: +1 child up -> parent up, whatever is good. effect, effect_sd: the parent's units per unit of the child, nan where not said;
    word: strength in words, "" where not said. lag: weeks, NO_LAG where not said. coupling: between two department KPIs. accepted: by
    somebody; credited: accepted, no coupling, and not contradicted by history (or accepted again in spite of it): a line of sight.
    evidence: the kept verdict (alignment.models.Evidence).
    """

    ids: tuple[UUID, ...]
    child: Ints
    parent: Ints
    polarity: Codes
    effect: Floats
    effect_sd: Floats
    word: tuple[str, ...]
    lag: Ints
    accepted: Bools
    coupling: Bools
    credited: Bools
    evidence: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Series:
    """Values on a grid that is coarser than a week. `values` (m, P), nan = missing: row `i` is the KPI in place `rows[i]`.

    Holds the KPIs of this cadence, and those measured more often that are linked to one of them, gathered into its periods.
    `starts` (P,): first days.
    """

    cadence: Cadence
    starts: DayArray
    rows: Ints
    values: Floats


@dataclass(frozen=True)
class Panel:
    """The `n` KPIs of a company that are not retired, `T` weeks that ended before `day`, and their links.

    weeks: Mondays, oldest first. history (n, T): values in the KPI's unit, nan = missing; a value of a longer period stands in the week
    that holds the period's last day, the other weeks are missing. X: the same as (T, n). series: grids of the longer cadences in use.
    sign: +1 higher is better, -1 lower, 0 in a range or not said. active: the others are drafts or proposals, nobody's goal.
    sigma: usual variation from period to period in the KPI's unit (history, else the typical change people gave), nan = unknown.

    Figures of `day`, as the pages show them (nan unknown): actual, compared (what is judged), pace (the target at today's pace), target
    (where it ends), low and high (of a range), tolerance, p_miss; health, flag, signal: words; adverse: the signal is for the worse; stale.
    """

    day: date
    weeks: DayArray
    history: Floats
    series: Mapping[Cadence, Series]
    ids: tuple[UUID, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    level: Codes
    direction: tuple[str, ...]
    sign: Codes
    cadence: tuple[Cadence, ...]
    aggregation: tuple[str, ...]
    indicator: tuple[str, ...]
    unit: tuple[str, ...]
    department: tuple[UUID | None, ...]
    department_key: tuple[str, ...]
    function: tuple[str, ...]
    tags: tuple[frozenset[str], ...]
    owner: tuple[UUID | None, ...]
    active: Bools
    sigma: Floats
    actual: Floats
    compared: Floats
    pace: Floats
    target: Floats
    low: Floats
    high: Floats
    tolerance: Floats
    p_miss: Floats
    health: tuple[str, ...]
    flag: tuple[str, ...]
    signal: tuple[str, ...]
    adverse: Bools
    stale: Bools
    links: Links

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def X(self) -> Floats:  # noqa: N802  the matrix of the formulas
        """Values (T, n)."""
        return self.history.T

    @cached_property
    def place(self) -> dict[UUID, int]:
        """Where a KPI stands."""
        return {one: at for at, one in enumerate(self.ids)}

    @cached_property
    def strength(self) -> Floats:
        """Sigmas of the parent per sigma of the child (m,), >= 0: from the effect in units, else from the word, else the common one."""
        scale = self._sigmas_per_unit
        worded = np.array([STRENGTHS[word] for word in self.links.word], np.float64)
        measured = self.links.effect * scale
        return np.where(np.isnan(measured), worded, measured)

    @cached_property
    def strength_sd(self) -> Floats:
        """How uncertain `strength` is (m,), in the same unit."""
        given = self.links.effect_sd * self._sigmas_per_unit
        return np.where(np.isnan(given), SPREAD * self.strength, given)

    @property
    def _sigmas_per_unit(self) -> Floats:
        """A change of units into a change of sigmas, for each link; nan where a sigma is unknown or 0."""
        child, parent = self.sigma[self.links.child], self.sigma[self.links.parent]
        return child / np.where(parent > 0, parent, np.nan)


def onto_weeks(values: Floats, last_days: DayArray, first_week: int, width: int) -> Floats:
    """Values (m, P) of longer periods, each in the week that holds its last day: (m, width) from the week with ordinal `first_week`."""
    column = period_indices(last_days, "weekly") - first_week
    inside = (column >= 0) & (column < width)
    placed = np.full((len(values), width), np.nan)
    placed[:, column[inside]] = values[:, inside]
    return placed


def gathered(
    values: Floats,
    middles: DayArray,
    starts: DayArray,
    cadence: Cadence,
    last_only: Bools,
    *,
    fiscal_start_month: int = 1,
) -> Floats:
    """Values (m, T) of short periods gathered into the longer ones that begin on `starts`: (m, P).

    A short period belongs to the long one that holds its middle. The mean of what was measured, sums too (months differ in how many weeks
    they hold, the mean does not); where `last_only` (m,) the last value measured. A long period without a value is missing.
    """
    m, periods = len(values), len(starts)
    if not m or not periods or not values.shape[1]:
        return np.full((m, periods), np.nan)
    first = period_indices(starts[:1], cadence, fiscal_start_month=fiscal_start_month)[0]
    column = period_indices(middles, cadence, fiscal_start_month=fiscal_start_month) - first
    total, count, last = np.zeros((m, periods)), np.zeros((m, periods)), np.full((m, periods), np.nan)
    for at in np.flatnonzero((column >= 0) & (column < periods)):
        own, seen = values[:, at], ~np.isnan(values[:, at])
        total[seen, column[at]] += own[seen]
        count[seen, column[at]] += 1
        last[seen, column[at]] = own[seen]
    mean = np.divide(total, count, out=np.full((m, periods), np.nan), where=count > 0)
    return np.where(last_only[:, None], last, mean)


def coarser_of(first: Cadence, second: Cadence) -> Cadence:
    """The cadence on which two KPIs can be compared: that of the one measured more rarely."""
    order: Sequence[Cadence] = ("weekly", "biweekly", "monthly", "quarterly")
    return max(first, second, key=order.index)


def starts_of(cadence: Cadence, first: int, width: int, *, fiscal_start_month: int = 1) -> DayArray:
    """First days of `width` periods from the ordinal `first`."""
    return periods_at(np.arange(first, first + width), cadence, fiscal_start_month=fiscal_start_month)
