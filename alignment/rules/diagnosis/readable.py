"""Of which KPIs a diagnosis can speak at all. What cannot be read is said with its reason, never taken for a KPI that is well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from alignment.rules.diagnosis.network import Floats, Mask
from kpis.rules.baseline import median_of_rows
from kpis.rules.calendar import Cadence

LEAST_VALUES = 40
"""Values without which nobody knows what is normal."""

SILENT_FOR = 6
"""Weeks without a value after which nothing is known of the present."""

_FREQUENT = frozenset({"weekly", "biweekly"})
_SAME = 1e-9

Reason = Literal["", "no_values", "rare", "short", "constant", "silent", "no_direction"]


def standing_still(history: Floats, *, recent: int) -> Mask:
    """KPIs that have the same value in more than half of their weeks before the last `recent` ones (n,): such a course has no usual
    variation that a change could be measured in. `history` (n, T), nan = missing."""
    past = history[:, : max(history.shape[1] - recent, 0)]
    middle = median_of_rows(past)[:, None]
    same = np.abs(past - middle) <= _SAME * np.maximum(np.abs(middle), 1.0)  # nan is never the same
    return np.asarray(2 * same.sum(axis=1) > np.maximum((~np.isnan(past)).sum(axis=1), 1))


def reasons(history: Floats, cadences: Sequence[Cadence], *, still: Mask, sided: Mask) -> list[Reason]:
    """For each KPI why nothing can be said of its course, "" where something can.

    `history` (n, T) on the weekly grid; `still` as `standing_still`; `sided` (n,): it is known which side is the bad one.
    """
    measured = ~np.isnan(history)
    values = measured.sum(axis=1)
    frequent = np.array([one in _FREQUENT for one in cadences], np.bool_)
    few = values < LEAST_VALUES
    silent: Mask = np.asarray(~measured[:, max(history.shape[1] - SILENT_FOR, 0) :].any(axis=1))
    told: list[tuple[Reason, Mask]] = [
        ("no_values", values == 0),
        ("rare", few & ~frequent),
        ("short", few),
        ("constant", still),
        ("silent", silent),
        ("no_direction", ~sided),
    ]
    return [next((reason for reason, holds in told if holds[row]), "") for row in range(len(history))]
