"""Health: is a value on track, at risk or off track against its target, for one KPI or for arrays of them.

Codes are small integers in arrays and words at the edge (`HEALTHS`). A value on a boundary has the better health; the slack is 1e-9 of
the numbers compared, so that 0.1 + 0.2 meets a target of 0.3. At risk is no miss: only off track, at the close of a measured period, is.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from kpis.rules.targets import Direction

Health = Literal["no_data", "on_track", "at_risk", "off_track"]
HEALTHS: tuple[Health, ...] = ("no_data", "on_track", "at_risk", "off_track")
NO_DATA, ON_TRACK, AT_RISK, OFF_TRACK = range(4)

DIRECTION_SIGN: dict[Direction, int] = {"higher": 1, "lower": -1, "range": 0}

SLACK = 1e-9
#: A value stands for its own period and the next; older, it is stale.
FRESH_PERIODS = 2

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]


def gap_of(actual: Floats, target: Floats, low: Floats, high: Floats, sign: npt.ArrayLike) -> Floats:
    """Distance on the bad side of the target, in the KPI's unit (negative: better than asked), nan where a number is missing.

    All arguments broadcast; `sign` is +1 higher, -1 lower, 0 range.
    """
    sign = np.asarray(sign)
    return np.where(sign == 0, np.fmax(low - actual, actual - high), sign * (target - actual))


def variance_of(
    actual: Floats, target: Floats, low: Floats, high: Floats, sign: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Variance (actual minus target; for a range minus the bound that was crossed, 0 inside) and the same in percent of |target|.

    Percent is nan where the target is 0 or next to nothing beside the variance. Differences below 1e-12 of the numbers compared are rounding and come out as 0.
    """
    aim = np.where(np.asarray(sign) == 0, np.clip(actual, low, high), target)
    variance = actual - aim
    variance = np.where(np.abs(variance) <= 1e-12 * np.maximum(np.abs(actual), np.abs(aim)), 0.0, variance)
    base = np.abs(aim)
    percent = np.full_like(variance, np.nan)
    np.divide(100.0 * variance, base, out=percent, where=base > SLACK * np.abs(variance))
    return variance, percent


def health_codes(
    actual: Floats, target: Floats, low: Floats, high: Floats, tolerance: Floats, sign: npt.ArrayLike
) -> Codes:
    """Health of each value (codes of `HEALTHS`); all arguments broadcast; nan in a number that is needed gives no_data."""
    gap = gap_of(actual, target, low, high, sign)
    size = np.fmax(np.fmax(np.abs(actual), np.abs(target)), np.fmax(np.abs(low), np.abs(high)))
    over = gap - SLACK * size
    codes = np.full(np.shape(over), NO_DATA, np.int8)
    codes[over <= 0] = ON_TRACK
    codes[over > 0] = AT_RISK
    codes[over > tolerance] = OFF_TRACK
    return codes


def is_stale(last_index: npt.ArrayLike, current_index: int, excused: npt.ArrayLike = 0) -> npt.NDArray[np.bool_]:
    """True where the last measured period (ordinals) is older than the last two periods that ended.

    `excused`: how many of the periods since were declared not applicable; they do not count.
    """
    last = np.asarray(last_index, np.int64) + np.asarray(excused, np.int64)
    return np.asarray(last <= current_index - FRESH_PERIODS, np.bool_)


def misses_in_a_row(codes: Codes, last: Ints) -> tuple[Ints, Ints]:
    """Length of the run of off-track measured periods that ends at the last measured one, and the column in which it began.

    `codes` (n, T) holds the health of each period, NO_DATA where nothing was measured or no target held; such periods neither count nor
    end a run. `last` (n,) is the column of the last measured period, -1 where there is none. Where the run is 0 the column is -1.
    """
    n, width = codes.shape
    columns = np.arange(width)
    inside = columns <= last[:, None]
    met = inside & ((codes == ON_TRACK) | (codes == AT_RISK))
    last_met = np.where(met, columns, -1).max(axis=1, initial=-1)
    missed = inside & (codes == OFF_TRACK) & (columns > last_met[:, None])
    runs = missed.sum(axis=1)
    began = np.where(runs > 0, missed.argmax(axis=1) if width else np.zeros(n, np.int64), -1)
    return runs, began
