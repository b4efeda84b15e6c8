"""What history says of every link of a company: each pair on the grid of the KPI that is measured more rarely, and all judged together."""

from dataclasses import dataclass

import numpy as np

from alignment.rules.leading import GRIDS, REASONS, VERDICTS, Grid, Outcomes, examine, judge, whiten
from alignment.rules.panel import DEPARTMENT, NO_LAG, Panel, coarser_of
from kpis.rules.calendar import CADENCES, Cadence, DayArray, period_indices, periods_at
from kpis.rules.health import Floats, Ints

ALGORITHM = "leading/2"

#: Weeks looked at where no lag is documented: a department's KPI leads the company's by 30 to 60 days, a person's its department's sooner; of a
#: coupling nothing is known but that it is near.
USUAL_LAGS = {"department": (4, 9), "individual": (1, 4), "coupling": (1, 4)}
#: On the grid of months whatever is not documented is looked for one or two months later.
USUAL_MONTHS = (1, 2)


@dataclass(frozen=True)
class Found:
    """The evidence of the `m` links of a panel. `tested` as in `leading`; `cadence` (m,) places in CADENCES: the grid it was tested on;
    `lag_weeks` (m,) -1 where nothing was found; `testable_from` (m,) NaT where it can be tested now, or not foreseeably."""

    tested: Outcomes
    cadence: Ints
    lag_weeks: Ints
    testable_from: DayArray

    def verdicts(self) -> list[str]:
        """In words."""
        return [VERDICTS[code] for code in self.tested.verdict]

    def reasons(self) -> list[str]:
        """Why there is too little data, in words; empty where there is enough."""
        return [REASONS[code] for code in self.tested.reason]


def evidence_of(panel: Panel) -> Found:
    """Test every link of the panel. Each KPI is whitened once for each grid it stands on."""
    links = panel.links
    m = len(links)
    tested, grid_of = Outcomes.nothing(m), _grids(panel)
    lag_weeks, testable_from = np.full(m, -1), np.full(m, np.datetime64("NaT"), "datetime64[D]")
    for cadence, grid in GRIDS.items():
        rows = np.flatnonzero(grid_of == CADENCES.index(cadence))
        if len(rows):
            values, child, parent, last = _on(panel, cadence, rows)
            least, most = lag_spans(panel, rows, cadence, grid)
            part = examine(whiten(values, grid), child, parent, least, most, grid)
            tested.put(rows, part)
            lag_weeks[rows] = np.where(part.lag > 0, np.rint(part.lag * grid.weeks), np.where(part.n > 0, 0, -1))
            testable_from[rows] = _days(part.testable_in, cadence, last)
    judge(tested, links.polarity)
    return Found(tested, grid_of, lag_weeks, testable_from)


def _grids(panel: Panel) -> Ints:
    """Places in CADENCES: where a link can be tested at all."""
    pairs = zip(panel.links.child, panel.links.parent, strict=True)
    return np.array(
        [CADENCES.index(coarser_of(panel.cadence[child], panel.cadence[parent])) for child, parent in pairs], np.int64
    )


def _on(panel: Panel, cadence: Cadence, rows: Ints) -> tuple[Floats, Ints, Ints, np.datetime64]:
    """The values of a grid, the places of the links' ends in them, and the first day of the grid's last period."""
    child, parent = panel.links.child[rows], panel.links.parent[rows]
    if cadence == "weekly":
        used, place = np.unique(np.concatenate([child, parent]), return_inverse=True)
        values, weeks = panel.history[used], panel.weeks
        last = weeks[-1] if len(weeks) else np.datetime64(panel.day)
        return values, place[: len(rows)], place[len(rows) :], last
    series = panel.series[cadence]
    place = np.full(len(panel), -1)
    place[series.rows] = np.arange(len(series.rows))
    last = series.starts[-1] if len(series.starts) else np.datetime64(panel.day)
    return series.values, place[child], place[parent], last


def lag_spans(panel: Panel, rows: Ints, cadence: Cadence, grid: Grid) -> tuple[Ints, Ints]:
    """The lags to look at, in periods of the grid: a documented lag and one period either side of it, else what is usual. Never the same
    period, which cannot tell who moves first, unless that is what was documented."""
    links = panel.links
    documented = links.lag[rows]
    below = panel.level[links.child[rows]] == DEPARTMENT
    kinds = np.where(links.coupling[rows], "coupling", np.where(below, "department", "individual"))
    spans = {kind: _usual(kind, cadence, grid) for kind in USUAL_LAGS}
    centre = np.rint(documented / grid.weeks).astype(np.int64)
    least = np.where(documented == 0, 0, np.maximum(centre - 1, 1))
    most = np.where(documented == 0, 1, np.maximum(centre + 1, 1))
    known = documented != NO_LAG
    least = np.where(known, least, [spans[kind][0] for kind in kinds])
    most = np.where(known, most, [spans[kind][1] for kind in kinds])
    return least.astype(np.int64), most.astype(np.int64)


def _usual(kind: str, cadence: Cadence, grid: Grid) -> tuple[int, int]:
    if cadence == "monthly":
        return USUAL_MONTHS
    least, most = USUAL_LAGS[kind]
    return max(1, round(least / grid.weeks)), max(1, round(most / grid.weeks))


def _days(ahead: Ints, cadence: Cadence, last: np.datetime64) -> DayArray:
    """The day after so many more periods have ended; NaT for none and for never."""
    index = period_indices(np.array([last]), cadence)[0]
    found = periods_at(index + ahead + 1, cadence)
    return np.where(ahead > 0, found, np.datetime64("NaT", "D"))
