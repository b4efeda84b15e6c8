"""The leading indicator test on series whose truth is known: false verdicts, found leads, lags, and what simple methods make of the same."""

from time import process_time

import numpy as np

from alignment.rules.leading import CONTRADICTED, GRIDS, NO_REASON, SUPPORTED, Outcomes, examine, judge, whiten
from alignment.rules.simulation import Case, random_cascade, simulate
from benchmarks.accuracy.pairs import LAST_WEEK, Pairs, Setting, draw_pairs
from benchmarks.accuracy.peers import PEERS
from benchmarks.accuracy.table import Figures, share
from kpis.rules.health import Codes, Floats

TITLE = "Leading indicator test"
ALPHA = 0.05
LAGS = (4, 9)
WEEKS = (52, 78, 104, 156)
GRID = GRIDS["weekly"]

_UNRELATED = {
    "unrelated, shared season, trends of their own": Setting(),
    "memory up to .95": Setting(ar=(0.9, 0.95)),
    "a pay-day rhythm in both": Setting(month=1.0),
    "10% missing": Setting(missing=0.1),
    "2% outliers of 8 sigma": Setting(outliers=0.02),
    "the parent leads the child": Setting(r2=0.25, backward=True),
    "a common driver reaches both in the same week": Setting(shared=0.3),
    "a common driver reaches the child six weeks before (the limit of the test)": Setting(shared=0.3, ahead=6),
}
_RELATED = {
    "25% explained": Setting(r2=0.25),
    "10% explained": Setting(r2=0.10),
    "5% explained": Setting(r2=0.05),
    "25% explained, 10% missing": Setting(r2=0.25, missing=0.1),
    "25% explained, 2% outliers": Setting(r2=0.25, outliers=0.02),
}


def measure(*, quick: bool) -> list[Figures]:
    """All tables. `quick`: few pairs, to see that it runs."""
    count = 60 if quick else 1500
    return [_methods(count), _unrelated(count), _related(count), _cascades(2 if quick else 12), _speed(quick=quick)]


def outcomes(pairs: Pairs, *, known_lag: bool = False) -> Outcomes:
    """Each child of the pairs against its own parent."""
    count = len(pairs.child)
    place = np.arange(count)
    least = pairs.lag - 1 if known_lag else np.full(count, LAGS[0])
    most = pairs.lag + 1 if known_lag else np.full(count, LAGS[1])
    return examine(whiten(np.concatenate([pairs.child, pairs.parent]), GRID), place, place + count, least, most, GRID)


def _methods(count: int) -> Figures:
    """Ours beside the peers, on the same pairs."""
    table = Figures(
        "Beside simple methods",
        ["method", *(f"false, {weeks} weeks" for weeks in (52, 104, 156)), *(f"found, {weeks} weeks" for weeks in (52, 104, 156))],
        f"Share called significant at {ALPHA} of {count} unrelated pairs (false) and of as many where the child explains 25% (found), lags {LAGS[0]} to "
        f"{LAGS[1]}, sign not asked for.",
    )  # fmt: skip
    drawn = {
        (r2, weeks): draw_pairs(Setting(r2=r2), count=count, weeks=weeks, seed=11)
        for r2 in (0.0, 0.25)
        for weeks in (52, 104, 156)
    }
    table.rows.append(
        ["**ours**: double prewhitening", *(share((outcomes(pairs).p <= ALPHA).mean()) for pairs in drawn.values())]
    )
    for name, peer in PEERS.items():
        found = [(peer(pairs.child, pairs.parent, *LAGS) <= ALPHA).mean() for pairs in drawn.values()]
        table.rows.append([name, *(share(one) for one in found)])
    return table


def _unrelated(count: int) -> Figures:
    table = Figures(
        "Nothing there, or the other way round: called significant", ["setting", *(f"{weeks} weeks" for weeks in WEEKS)]
    )
    for name, setting in _UNRELATED.items():
        row = [name]
        for weeks in WEEKS:
            found = outcomes(draw_pairs(setting, count=count, weeks=weeks, seed=12))
            row.append(share(((found.reason == NO_REASON) & (found.p <= ALPHA)).mean()))
        table.rows.append(row)
    return table


def _related(count: int) -> Figures:
    table = Figures(
        "A true lead: found with its sign",
        ["setting", *(f"{weeks} weeks" for weeks in WEEKS), "lag within one week"],
        "The last column: of those found, over all lengths.",
    )
    for name, setting in _RELATED.items():
        drawn = [draw_pairs(setting, count=count, weeks=weeks, seed=13) for weeks in WEEKS]
        table.rows.append([name, *_found(drawn, known_lag=False)])
    drawn = [draw_pairs(Setting(r2=0.25), count=count, weeks=weeks, seed=13) for weeks in WEEKS]
    table.rows.append(["25% explained, lag documented", *_found(drawn, known_lag=True)])
    return table


def _found(drawn: list[Pairs], *, known_lag: bool) -> list[str]:
    cells, near = [], []
    for pairs in drawn:
        found = outcomes(pairs, known_lag=known_lag)
        sure = (found.reason == NO_REASON) & (found.p <= ALPHA) & (np.sign(found.r) == pairs.polarity)
        near.append(np.abs(found.lag - pairs.lag)[sure] <= 1)
        cells.append(share(sure.mean()))
    every = np.concatenate(near)
    return [*cells, share(every.mean()) if len(every) else ""]


def _cascades(companies: int) -> Figures:
    """Whole companies, 30% of whose documented links do not exist."""
    table = Figures(
        "Whole companies, 30% of the documented links false, judged together",
        ["weeks", "links", "true ones supported", "share of false ones among the supported", "false ones supported", "true ones contradicted"],
        "Random cascades of 10 departments; lags documented right.",
    )  # fmt: skip
    rng = np.random.default_rng(14)
    for weeks in (26, 52, 104, 156):
        verdicts, true = [], []
        for _ in range(companies):
            case = random_cascade(
                rng,
                last_week=LAST_WEEK,
                departments=10,
                kpis_per_department=(3, 4),
                false_links=0.3,
                quiet=True,
            )
            start = np.datetime64(LAST_WEEK) - 7 * (weeks - 1)
            values = simulate(case.cascade, start=start.item(), weeks=weeks, seed=int(rng.integers(2**32))).values.T
            verdicts.append(_judged(values, case))
            true.append([link.true for link in case.documented])
        found, real = np.concatenate(verdicts), np.concatenate(true)
        supported = found == SUPPORTED
        table.rows.append([
            str(weeks), str(len(found)), share(supported[real].mean()), share((supported & ~real).sum() / max(supported.sum(), 1)),
            share(supported[~real].mean()), share((found == CONTRADICTED)[real].mean()),
        ])  # fmt: skip
    return table


def _judged(values: Floats, case: Case) -> Codes:
    links, index = case.documented, case.cascade.index
    child, parent, lag, polarity = (
        np.array(column)
        for column in zip(*((index[li.child], index[li.parent], li.lag, li.polarity) for li in links), strict=True)
    )
    found = examine(whiten(values, GRID), child, parent, np.maximum(lag - 1, 1), lag + 1, GRID)
    return judge(found, polarity.astype(np.int8)).verdict


def _speed(*, quick: bool) -> Figures:
    """25,000 links of as many KPIs."""
    table = Figures(
        "Time",
        ["links, weeks, lags", "whiten every KPI", "test and judge every link", "together"],
        "Seconds of processor time, least of three runs, one process.",
    )
    links = 2500 if quick else 25_000
    rng = np.random.default_rng(15)
    for weeks, lags in ((104, 6), (156, 9)):
        values = rng.standard_normal((links, weeks)).cumsum(axis=1) * 0.3 + rng.standard_normal((links, weeks))
        values[rng.random(values.shape) < 0.01] = np.nan
        child, parent = rng.integers(0, links, (2, links))
        least, taken = np.full(links, 4), []
        for _ in range(3):
            begun = process_time()
            whole = whiten(values, GRID)
            between = process_time()
            judge(examine(whole, child, parent, least, least + lags - 1, GRID), np.ones(links, np.int8))
            taken.append((between - begun, process_time() - between))
        parts = [min(part) for part in zip(*taken, strict=True)]
        table.rows.append(
            [f"{links:,}, {weeks}, {lags}", *(f"{part:.2f} s" for part in parts), f"{min(map(sum, taken)):.2f} s"]
        )
    return table
