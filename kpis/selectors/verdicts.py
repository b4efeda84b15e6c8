"""States computed in memory, from histories, for any day. Writes nothing."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np

from kpis.rules.health import Floats
from kpis.rules.pace import TargetTable
from kpis.rules.state import StateFacts, StateVerdicts, aggregation_codes, compute_states, direction_codes
from kpis.selectors.history import CadenceHistories, Histories

#: Estimates: their last bits depend on how many KPIs are computed at once.
_ESTIMATED = (
    "sigma",
    "tolerance",
    "limit_lower",
    "limit_center",
    "limit_upper",
    "forecast_value",
    "forecast_low",
    "forecast_high",
    "p_miss",
)
_DIGITS = 10


def verdicts_of(found: Histories, *, today: date) -> Iterator[tuple[CadenceHistories, StateVerdicts]]:
    """The states of each cadence's KPIs on `today`, in the order of their rows."""
    for group in found.groups:
        yield group, _verdicts(group, today=today, fiscal_start_month=found.fiscal_start_month)


def _verdicts(group: CadenceHistories, *, today: date, fiscal_start_month: int) -> StateVerdicts:
    typical = [np.nan if kpi.typical_change is None else kpi.typical_change for kpi in group.kpis]
    facts = StateFacts(
        cadence=group.cadence,
        today=today,
        first_index=group.first_index,
        history=group.values,
        sign=direction_codes(kpi.direction for kpi in group.kpis),
        aggregation=aggregation_codes(kpi.aggregation for kpi in group.kpis),
        typical_change=np.array(typical, np.float64),
        targets=_judging(group),
        fiscal_start_month=fiscal_start_month,
        skipped=group.skipped,
    )
    found = compute_states(facts)
    settled: dict[str, Any] = {name: _settled(getattr(found, name)) for name in _ESTIMATED}
    return replace(found, **settled)


def _judging(group: CadenceHistories) -> TargetTable:
    """The targets that can judge: those of KPIs of which somebody said which side is good."""
    said = np.array([bool(kpi.direction) for kpi in group.kpis], bool)
    keep = said[group.targets.kpi]
    if keep.all():
        return group.targets
    return TargetTable(**{item.name: getattr(group.targets, item.name)[keep] for item in fields(TargetTable)})


def _settled(values: Floats) -> Floats:
    """Rounded to ten digits, so that one KPI alone and the whole company give the same row."""
    size = np.abs(values)
    ordinary = (size > 1e-100) & (size < 1e100)
    scale = np.where(ordinary, 10.0 ** (_DIGITS - 1 - np.floor(np.log10(np.where(ordinary, size, 1.0)))), 1.0)
    return np.where(ordinary, np.round(values * scale) / scale, values)
