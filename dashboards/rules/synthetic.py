"""A synthetic company: its company file without values, and the values as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpis.rules.calendar import Cadence, period_end, period_start

FORMAT = "plumbline-company/1"


@dataclass(frozen=True)
class ValueBlock:
    """Values of the KPIs of one cadence: `values` is (periods, keys) in units, oldest first, nan where missing."""

    cadence: Cadence
    keys: list[str]
    periods: list[date]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class SyntheticCompany:
    """`file` follows the company file's format with `values` left empty; `blocks` hold them, one block a cadence."""

    file: dict[str, Any]
    blocks: tuple[ValueBlock, ...]

    @property
    def value_count(self) -> int:
        """How many values are not missing."""
        return sum(int(np.isfinite(block.values).sum()) for block in self.blocks)

    def series(self) -> Iterator[tuple[str, date, NDArray[np.float64]]]:
        """Each KPI with its first period and its values, (periods,)."""
        for block in self.blocks:
            columns = np.ascontiguousarray(block.values.T)
            for key, column in zip(block.keys, columns, strict=True):
                yield key, block.periods[0], column

    def as_file(self) -> dict[str, Any]:
        """The complete company file: plain JSON types, missing values as None."""
        values = {
            key: {
                "start": start.isoformat(),
                "actuals": [None if value != value else value for value in column.tolist()],
            }
            for key, start, column in self.series()
        }
        return {**self.file, "values": values}


def fold_weeks(
    values: NDArray[np.float64], first_week: date, today: date, cadence: Cadence
) -> tuple[list[date], NDArray[np.float64]]:
    """Weekly values (weeks, n) as means over coarser periods: first days and (periods, n).

    A week belongs to the period in which it ends. Only periods that begin in the values and ended before `today`; nan
    where every week of a period is missing.
    """
    rows: dict[date, list[int]] = {}
    for row in range(len(values)):
        rows.setdefault(period_start(first_week + timedelta(weeks=row, days=6), cadence), []).append(row)
    whole = [period for period in sorted(rows) if period >= first_week and period_end(period, cadence) < today]
    folded = np.full((len(whole), values.shape[1]), np.nan)
    for position, period in enumerate(whole):
        part = values[rows[period]]
        known = np.isfinite(part)
        count = known.sum(axis=0)
        np.divide(np.where(known, part, 0.0).sum(axis=0), count, out=folded[position], where=count > 0)
    return whole, folded
