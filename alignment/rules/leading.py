"""The leading indicator test: does the child of a link move first, and the parent after it, in the direction that was documented?

Two series that both have a trend, a season or a memory look related when they are not. So everything that a KPI's own past tells is taken
out of it first (double prewhitening, after Haugh and Box and Jenkins): level, trend, drift slower than half a year, the rhythm of months and
quarters, and an autoregression of two periods. What is left is news, and news of one KPI that come so many weeks after like news of another
are evidence. Each KPI is whitened once, so a link costs a dot product for each lag. Among many links some look good by luck: the share of
false verdicts is held by Benjamini and Hochberg over all links of a run.

"Supports" says that the child moves first. It does not say that it is the cause: a common driver that reaches the child first looks the same.
Rows are KPIs, columns periods, oldest first, nan = missing.
"""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from kpis.rules.baseline import MAD_TO_SIGMA, median_of_rows
from kpis.rules.calendar import Cadence
from kpis.rules.health import Codes, Floats, Ints

Bools = npt.NDArray[np.bool_]
Verdict = Literal["too_little_data", "no_evidence", "supported", "contradicted"]
VERDICTS: tuple[Verdict, ...] = ("too_little_data", "no_evidence", "supported", "contradicted")
TOO_LITTLE_DATA, NO_EVIDENCE, SUPPORTED, CONTRADICTED = range(4)

Reason = Literal["", "short", "constant", "cadence"]
REASONS: tuple[Reason, ...] = ("", "short", "constant", "cadence")
NO_REASON, SHORT, CONSTANT, CADENCE = range(4)

#: Share of false ones among the links that get a verdict, at most.
FALSE_SHARE = 0.10
#: A KPI needs so many values, and a link so many pairs of them beside what was fitted.
LEAST_VALUES, LEAST_PAIRS = 40, 30

_ORDER = 2  # periods that a KPI's own past is regressed on
#: Deviations, and news, beyond so many robust sigmas count as that many: chosen on outliers of 8 sigma, which hide a true lead from a wider one.
_CLIP, _NEWS_CLIP = 3.0, 2.5
_INTERVAL = 1.96
#: A lead this share as strong as the opposite correlation one period beside it makes the latter its echo.
_ECHO = 0.5
_FAR = 520  # periods that `testable_in` looks ahead


@dataclass(frozen=True, slots=True)
class Grid:
    """What counts as the KPI's own rhythm on a cadence. `drift`: waves longer than so many periods are taken out; `cycles`: waves of this
    length, from so many periods of history on."""

    weeks: float
    drift: float
    cycles: tuple[tuple[float, int], ...]


GRIDS: dict[Cadence, Grid] = {
    "weekly": Grid(1.0, 26.0, ((4.348, 40), (13.04, 79))),
    "biweekly": Grid(2.0, 13.0, ((2.174, 40), (6.522, 40))),
    "monthly": Grid(4.348, 12.0, ((3.0, 40),)),
}


@dataclass(frozen=True, slots=True)
class Whitened:
    """The news in each series. `news` (n, T), standard deviation 1, 0 where there is none; `seen` (n, T) where there is some.

    All (n,): `values` measured; `start` the column of the first of them (T: none); `fitted` columns that the fit took; `constant`: nothing
    ever moves beyond trend and season. `known` (n, T): where there would be news, if there were values enough.
    """

    news: Floats
    seen: Bools
    known: Bools
    values: Ints
    start: Ints
    fitted: Ints
    constant: Bools


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcome for each of `m` links, all (m,). `verdict`, `reason`: codes of VERDICTS and REASONS.

    `lag` in periods, `r` the correlation at it (raw sign) with its 95% interval, `p` two-sided over all lags looked at, `p_adjusted` over
    all links of the run, `n` what it rests on (periods, less what was fitted); nan and 0 where nothing was tested. `before` and `after`: the
    correlations one period to either side of `lag`. `testable_in`: periods with values until it can be tested, 0 = now, -1 = never like this.
    """

    verdict: Codes
    reason: Codes
    lag: Ints
    r: Floats
    low: Floats
    high: Floats
    p: Floats
    p_adjusted: Floats
    n: Ints
    testable_in: Ints
    before: Floats
    after: Floats

    @classmethod
    def nothing(cls, m: int) -> "Outcomes":
        """Nothing tested yet."""

        def unknown() -> Floats:
            return np.full(m, np.nan)

        return cls(
            verdict=np.zeros(m, np.int8),
            reason=np.full(m, CADENCE, np.int8),
            lag=np.zeros(m, np.int64),
            r=unknown(),
            low=unknown(),
            high=unknown(),
            p=unknown(),
            p_adjusted=unknown(),
            n=np.zeros(m, np.int64),
            testable_in=np.full(m, -1),
            before=np.zeros(m),
            after=np.zeros(m),
        )

    def put(self, rows: Ints, part: "Outcomes") -> None:
        """Write the outcome of some of the links into the whole."""
        for item in fields(self):
            getattr(self, item.name)[rows] = getattr(part, item.name)


def whiten(history: Floats, grid: Grid) -> Whitened:
    """Take out of every series what its own past and the calendar tell. `history` (n, T).

    A series counts from its first to its last value; gaps inside are bridged by a straight line for the fit, and are no news.
    """
    n, width = history.shape
    measured = ~np.isnan(history)
    values = measured.sum(axis=1)
    start = np.where(values > 0, measured.argmax(axis=1) if width else 0, width)
    stop = np.where(values > 0, width - (measured[:, ::-1].argmax(axis=1) if width else 0), width)
    news, seen = np.zeros((n, width)), np.zeros((n, width), bool)
    fitted, constant = np.zeros(n, np.int64), np.zeros(n, bool)
    enough = values >= LEAST_VALUES
    spans, group = np.unique(np.stack([start, stop], axis=1)[enough], axis=0, return_inverse=True)
    rows = np.flatnonzero(enough)
    for number, (begin, end) in enumerate(spans):
        own = rows[group.reshape(-1) == number]
        basis = rhythm(end - begin, grid)
        left, flat = _news(history[own, begin:end], measured[own, begin:end], basis)
        news[own, begin:end], constant[own], fitted[own] = left, flat, basis.shape[1]
        seen[own, begin + _ORDER : end] = measured[own, begin + _ORDER : end]
    seen &= ~constant[:, None]
    reach = _NEWS_CLIP * MAD_TO_SIGMA * np.nan_to_num(median_of_rows(np.abs(np.where(seen, news, np.nan))))[:, None]
    news = np.where(seen, np.where(reach > 0, np.clip(news, -reach, reach), news), 0.0)
    size = np.sqrt((news**2).sum(axis=1) / np.maximum(seen.sum(axis=1), 1))
    news /= np.where(size > 0, size, 1.0)[:, None]
    known = measured & (np.arange(width) >= start[:, None] + _ORDER)
    return Whitened(news, seen, known, values, start, fitted, constant)


def rhythm(length: int, grid: Grid) -> Floats:
    """Orthonormal columns (length, q): level, trend, slow waves, and the cycles of the calendar."""
    time = np.arange(length)
    waves = int(2 * length // grid.drift)
    columns = [np.ones(length), time - (length - 1) / 2]
    columns += [np.cos(np.pi * k * (2 * time + 1) / (2 * length)) for k in range(1, waves + 1)]
    for period, least in grid.cycles:
        if length >= least:
            columns += [np.cos(2 * np.pi * time / period), np.sin(2 * np.pi * time / period)]
    orthonormal, _ = np.linalg.qr(np.column_stack(columns))
    return np.asarray(orthonormal)


def fitted_columns(length: Ints, grid: Grid) -> Ints:
    """How many columns `rhythm` has at each length."""
    found = 2 + (2 * length // grid.drift).astype(np.int64)
    for _period, least in grid.cycles:
        found = found + 2 * (length >= least)
    return np.asarray(found)


def _news(values: Floats, measured: Bools, basis: Floats) -> tuple[Floats, Bools]:
    """What is left of series that share a span (k, N), and which of them are constant (k,)."""
    filled = bridged(values, measured)
    size = np.abs(filled).max(axis=1, initial=0.0)
    left = filled - (filled @ basis) @ basis.T
    spread = MAD_TO_SIGMA * median_of_rows(np.abs(left))
    # values that mostly stand still have a median deviation of 0
    spread = np.where(spread > 1e-9 * size, spread, left.std(axis=1))
    constant = spread <= 1e-9 * size
    bound = _CLIP * spread[:, None]
    left = np.clip(left, -bound, bound)
    left -= (left @ basis) @ basis.T
    return _innovations(left, measured), constant


def bridged(values: Floats, measured: Bools) -> Floats:
    """Gaps filled by straight lines. The first and last column must be measured (k, N)."""
    if measured.all():
        return values
    # every row begins and ends with a value, so the neighbours of a gap lie in its own row
    there, gaps = np.flatnonzero(measured), np.flatnonzero(~measured)
    place = np.searchsorted(there, gaps)
    before, after = there[place - 1], there[place]
    filled = values.copy()
    flat, known = filled.reshape(-1), values.reshape(-1)
    flat[gaps] = known[before] + (known[after] - known[before]) * (gaps - before) / (after - before)
    return filled


def _innovations(left: Floats, measured: Bools) -> Floats:
    """What an autoregression of order two, fitted by least squares where three values stand in a row, does not tell; 0 in the first two
    columns."""
    now, one, two = left[:, 2:], left[:, 1:-1], left[:, :-2]
    weight = (measured[:, 2:] & measured[:, 1:-1] & measured[:, :-2]).astype(np.float64)

    def product(first: Floats, second: Floats) -> Floats:
        return np.asarray(np.einsum("ij,ij,ij->i", weight, first, second))

    a, b, c = product(one, one), product(one, two), product(two, two)
    d, e = product(one, now), product(two, now)
    determinant = a * c - b * b
    usable = determinant > 1e-12 * np.maximum(a * c, 1e-300)
    scale = np.where(usable, determinant, 1.0)
    first = np.where(usable, (d * c - e * b) / scale, 0.0)
    second = np.where(usable, (e * a - d * b) / scale, 0.0)
    found = np.zeros_like(left)
    found[:, 2:] = now - first[:, None] * one - second[:, None] * two
    return found


def examine(whitened: Whitened, child: Ints, parent: Ints, least_lag: Ints, most_lag: Ints, grid: Grid) -> Outcomes:
    """Test every link, all arguments (m,), at the lags from `least_lag` to `most_lag` periods.

    Verdicts are left to `judge`, which looks at all links of a run: here they are too little data or no evidence.
    """
    m = len(child)
    fitted = np.maximum(whitened.fitted[child], whitened.fitted[parent]) + _ORDER
    found = Outcomes.nothing(m)
    best = np.full(m, np.inf)
    pairs = np.full(m, np.iinfo(np.int64).max)
    for lag in range(int(least_lag.min(initial=0)), int(most_lag.max(initial=-1)) + 1):
        rows = np.flatnonzero((least_lag <= lag) & (lag <= most_lag))
        if not len(rows):
            continue
        r, both = correlations(whitened, child[rows], parent[rows], lag)
        n = both - fitted[rows]
        pairs[rows] = np.minimum(pairs[rows], n)
        p = two_sided(r, n)
        better = p < best[rows]
        kept = rows[better]
        best[kept], found.lag[kept], found.r[kept], found.n[kept] = p[better], lag, r[better], n[better]
    _add_sides(found, whitened, child, parent)
    found.p[:] = -np.expm1((most_lag - least_lag + 1) * np.log1p(-np.minimum(best, 1.0 - 1e-16)))
    _decide(found, whitened, child, parent, pairs)
    found.testable_in[:] = testable_in(whitened, child, parent, most_lag, found.reason, grid)
    return found


def _add_sides(found: Outcomes, whitened: Whitened, child: Ints, parent: Ints) -> None:
    """The correlations one period to either side of the best one."""
    for lag in np.unique(found.lag[found.n > 0]).tolist():
        rows = np.flatnonzero(found.lag == lag)
        found.after[rows] = correlations(whitened, child[rows], parent[rows], lag + 1)[0]
        if lag > 0:
            found.before[rows] = correlations(whitened, child[rows], parent[rows], lag - 1)[0]


def correlations(whitened: Whitened, child: Ints, parent: Ints, lag: int) -> tuple[Floats, Ints]:
    """Correlation of the child's news with the parent's `lag` periods later, and in how many periods both are known: both (m,)."""
    width = whitened.news.shape[1]
    if lag >= width:
        return np.zeros(len(child)), np.zeros(len(child), np.int64)
    early, late = whitened.news[child, : width - lag], whitened.news[parent, lag:]
    product = np.einsum("ij,ij->i", early, late)
    known_early, known_late = whitened.seen[child, : width - lag], whitened.seen[parent, lag:]
    both = (known_early & known_late).sum(axis=1)
    size = np.einsum("ij,ij,ij->i", early, early, known_late) * np.einsum("ij,ij,ij->i", late, late, known_early)
    return np.clip(product / np.sqrt(np.where(size > 0, size, 1.0)), -1.0, 1.0), both


def two_sided(r: Floats, n: Ints) -> Floats:
    """p of a correlation of white series over `n` periods (Student's t); 1 where there are too few."""
    free = np.maximum(n - 2, 1)
    t = np.abs(r) * np.sqrt(free / np.maximum(1.0 - r * r, 1e-12))
    return np.where(n > 2, 2.0 * stdtr(free, -t), 1.0)


def _decide(found: Outcomes, whitened: Whitened, child: Ints, parent: Ints, pairs: Ints) -> None:
    """Testable or not, and why; the interval of what is."""
    short = np.minimum(whitened.values[child], whitened.values[parent]) < LEAST_VALUES
    still = whitened.constant[child] | whitened.constant[parent]
    few = pairs < LEAST_PAIRS
    found.reason[:] = np.select([short, still, few], [SHORT, CONSTANT, SHORT], NO_REASON)
    tested = found.reason == NO_REASON
    found.verdict[:] = np.where(tested, NO_EVIDENCE, TOO_LITTLE_DATA)
    for values in (found.r, found.p):
        values[~tested] = np.nan
    for whole in (found.lag, found.n):
        whole[~tested] = 0
    centre = np.arctanh(np.clip(found.r, -1 + 1e-12, 1 - 1e-12))
    reach = _INTERVAL / np.sqrt(np.maximum(found.n - 3, 1))
    found.low[:], found.high[:] = np.tanh(centre - reach), np.tanh(centre + reach)


def testable_in(whitened: Whitened, child: Ints, parent: Ints, most_lag: Ints, reason: Codes, grid: Grid) -> Ints:
    """Periods until a link has enough, if both KPIs get a value in each of them (m,): 0 now, -1 not foreseeable."""
    width = whitened.known.shape[1]
    found = np.where(reason == NO_REASON, 0, -1)
    rows = np.flatnonzero(reason == SHORT)
    early, late, lag = child[rows], parent[rows], most_lag[rows]
    pairs = np.zeros(len(rows), np.int64)
    for one in np.unique(lag[lag < width]):
        at = lag == one
        pairs[at] = (whitened.known[early[at], : width - one] & whitened.known[late[at], one:]).sum(axis=1)
    begin = np.maximum(np.maximum(whitened.start[early] + lag, whitened.start[late]) + _ORDER, width)
    values = np.minimum(whitened.values[early], whitened.values[late])
    start = np.minimum(whitened.start[early], whitened.start[late])
    waiting = np.ones(len(rows), bool)
    for ahead in range(1, _FAR + 1):
        if not waiting.any():
            break
        n = pairs + np.maximum(width + ahead - begin, 0) - fitted_columns(width + ahead - start, grid) - _ORDER
        done = waiting & (n >= LEAST_PAIRS) & (values + ahead >= LEAST_VALUES)
        found[rows[done]] = ahead
        waiting &= ~done
    return found


def judge(found: Outcomes, polarity: Codes) -> Outcomes:
    """The verdicts, over all links of a run: significant with the documented sign, with the opposite one, or neither. Changes `found`.

    Where the memories of the two differ, a lead has an echo: one period beside it, weaker and with the other sign, because each series is
    whitened by itself. A contradiction beside a correlation of the documented sign at least half as strong is taken for such an echo, and is none.
    """
    tested = found.reason == NO_REASON
    found.p_adjusted[tested] = benjamini_hochberg(found.p[tested])
    sure = tested & (found.p_adjusted <= FALSE_SHARE)
    agrees = np.sign(found.r) == polarity
    beside = np.maximum(found.before * polarity, found.after * polarity)
    echo = ~agrees & (beside >= _ECHO * np.abs(found.r))
    found.verdict[sure] = np.select([agrees, echo], [SUPPORTED, NO_EVIDENCE], CONTRADICTED)[sure]
    return found


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values: at or below q, the expected share of false ones is at most q. Shape of `p`."""
    m = len(p)
    order = np.argsort(p)
    adjusted = np.minimum.accumulate((p[order] * m / np.arange(1, m + 1))[::-1])[::-1]
    found = np.empty(m)
    found[order] = np.minimum(adjusted, 1.0)
    return found
