"""One KPI's history as its page draws it: values, pace, health of every period, natural limits, and what may come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from kpis.rules.baseline import SEASON, baseline_z
from kpis.rules.calendar import PERIODS_PER_YEAR, Cadence, period_at, period_index
from kpis.rules.forecast import look_ahead, smooth
from kpis.rules.health import DIRECTION_SIGN, HEALTHS
from kpis.rules.pace import AGGREGATION_CODE, Grid, TargetTable, stand
from kpis.rules.process_limits import WINDOWS, process_limits
from kpis.rules.state import MAX_YEARS
from kpis.rules.targets import Aggregation, TargetVersion, target_for_period

Floats = npt.NDArray[np.float64]
Number = float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one KPI: its values by the period's first day, its target versions, how it is judged.

    `direction` may be empty (nobody said which side is good: nothing is judged); `sigma` its usual variation or None.
    """

    cadence: Cadence
    values: Mapping[date, float]
    versions: Sequence[TargetVersion]
    direction: str
    aggregation: Aggregation
    sigma: float | None = None
    fiscal_start_month: int = 1


@dataclass(frozen=True, slots=True)
class Ahead:
    """The forecast of the single period that ends `periods` after the last one: its middle and 80% interval."""

    periods: int
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """One KPI by period, oldest first; None where nothing is known.

    `starts`, `ends`: first and last day of the `count` periods that ended and of those ahead; `pace`, `low`, `high` run as
    far, and so does `shared`: the pace is a single period's share of a sum that is reached over a span. `values`, `compared`, `judged` (a health each), `corridor` (natural limits) hold the `count` ended ones.
    """

    cadence: Cadence
    starts: list[date]
    ends: list[date]
    values: list[Number]
    compared: list[Number]
    pace: list[Number]
    low: list[Number]
    high: list[Number]
    shared: list[bool]
    judged: list[str]
    corridor: list[tuple[float, float] | None]
    ahead: Ahead | None

    @property
    def count(self) -> int:
        """How many periods have ended."""
        return len(self.values)

    def last(self, periods: int | None) -> "Series":
        """The last `periods` ended ones and what lies ahead; None: everything."""
        first = 0 if periods is None else max(0, self.count - periods)
        names = ("starts", "ends", "values", "compared", "pace", "low", "high", "shared", "judged", "corridor")
        cut: dict[str, Any] = {name: getattr(self, name)[first:] for name in names}
        return Series(cadence=self.cadence, ahead=self.ahead, **cut)

    def place_of(self, day: date) -> int | None:
        """Which of the periods drawn, ahead ones too, holds `day`; None: it lies outside."""
        spans = enumerate(zip(self.starts, self.ends, strict=True))
        return next((index for index, (first, last) in spans if first <= day <= last), None)

    def index_of(self, day: date | None) -> int | None:
        """Which of the ended periods holds `day`; None: it lies outside."""
        index = None if day is None else self.place_of(day)
        return index if index is not None and index < self.count else None


def series_of(measured: Measured, *, today: date, until: date | None = None) -> Series:
    """The series up to the last period that ended before `today`; `until`: the day to which a forecast is made (None: none).

    At least one period; the forecast is at most half a year long. Values of the running period are left out.
    """
    month = measured.fiscal_start_month
    current = period_index(today, measured.cadence, fiscal_start_month=month) - 1
    indices = {period_index(day, measured.cadence, fiscal_start_month=month): v for day, v in measured.values.items()}
    first = min([*(index for index in indices if index <= current), current])
    history = np.full((1, current - first + 1), np.nan)
    for index, value in indices.items():
        if index <= current:
            history[0, index - first] = value
    ahead = _ahead(history, measured, current, until)
    return _judged(history, measured, first, ahead)


def _ahead(history: Floats, measured: Measured, current: int, until: date | None) -> Ahead | None:
    """The forecast of the period that holds `until`, or of the last one within half a year."""
    per_year = PERIODS_PER_YEAR[measured.cadence]
    if until is None:
        return None
    wanted = period_index(until, measured.cadence, fiscal_start_month=measured.fiscal_start_month) - current
    steps = min(wanted, per_year // 2)
    if steps < 1:
        return None
    sigma = np.array([np.nan if measured.sigma is None else measured.sigma])
    recent = history[:, -MAX_YEARS * per_year :]
    found = look_ahead(smooth(recent), np.array([steps]), average=np.zeros(1, bool), sigma=sigma)
    low, high = found.bounds()
    if np.isnan(low[0]):
        return None
    return Ahead(steps, float(found.value[0]), float(low[0]), float(high[0]))


def _judged(history: Floats, measured: Measured, first: int, ahead: Ahead | None) -> Series:
    count = history.shape[1]
    coming = ahead.periods if ahead else 0
    width = count + coming
    month = measured.fiscal_start_month
    starts = [period_at(first + i, measured.cadence, fiscal_start_month=month) for i in range(width + 1)]
    ends = [day - timedelta(days=1) for day in starts[1:]]
    grid = Grid.of(measured.cadence, first, width, fiscal_start_month=month)
    whole = np.concatenate([history, np.full((1, coming), np.nan)], axis=1)
    own = list(measured.versions) if measured.direction else []
    standing = stand(
        whole,
        grid,
        TargetTable.from_versions([own]),
        np.array([DIRECTION_SIGN.get(measured.direction, 0)], np.int8),  # type: ignore[call-overload]
        np.array([AGGREGATION_CODE[measured.aggregation]], np.int8),
        np.array([np.nan if measured.sigma is None else measured.sigma]),
    )
    held = [target_for_period(own, a, b) for a, b in zip(starts[:-1], ends, strict=True)]
    line = _plain(standing.line[0])
    shares = [
        _whole_share(version, measured.aggregation, (end - start).days + 1)
        for version, start, end in zip(held, starts[:-1], ends, strict=True)
    ]
    return Series(
        cadence=measured.cadence,
        starts=starts[:-1],
        ends=ends,
        values=_plain(history[0]),
        compared=_plain(standing.compared[0, :count]),
        pace=[usual if share is None else share for usual, share in zip(line, shares, strict=True)],
        low=[version.low if version else None for version in held],
        high=[version.high if version else None for version in held],
        shared=[share is not None for share in shares],
        judged=[HEALTHS[code] for code in standing.codes[0, :count].tolist()],
        corridor=_corridor(history, measured.cadence),
        ahead=ahead,
    )


def _whole_share(version: TargetVersion | None, aggregation: Aggregation, days: int) -> Number:
    """What a period of so many days brings of a sum that is reached over the span, also where only a part of it lies in it."""
    if version is None or version.scope != "to_date" or aggregation != "sum":
        return None
    if version.value is None or version.ends_on is None:
        return None
    return version.value * days / ((version.ends_on - version.starts_on).days + 1)


def _plain(row: Floats) -> list[Number]:
    return [value if np.isfinite(value) else None for value in row.tolist()]


def _corridor(history: Floats, cadence: Cadence) -> list[tuple[float, float] | None]:
    """Natural limits of every period of the last three years: a straight band, or one that follows the season where enough
    history takes the season out (kpis/rules/process_limits.py)."""
    count = history.shape[1]
    recent = history[:, -MAX_YEARS * PERIODS_PER_YEAR[cadence] :]
    limits = process_limits(recent, cadence=cadence)
    center, upper = float(limits.center[0]), float(limits.upper[0])
    if not np.isfinite(upper):
        return [None] * count
    reach, window = upper - center, WINDOWS[cadence]
    centers = np.full(recent.shape[1], center)
    seen = np.flatnonzero(~np.isnan(recent[0]))
    if len(seen) >= window.deseasonalise:
        base = baseline_z(recent, recent=window.gap, season=SEASON[cadence])
        if base.scale[0] > 0:
            centers = base.fit[0] + (center - base.fit[0, seen[-1]])
    begun = int(seen[0])
    band: list[tuple[float, float] | None] = [None] * (count - recent.shape[1] + begun)
    return band + [(middle - reach, middle + reach) for middle in centers[begun:].tolist()]
