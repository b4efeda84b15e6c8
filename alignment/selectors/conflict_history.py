"""Weeks in which two KPIs were both on target while a company KPI got worse."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np

from alignment.rules.conflicts.graph import Ints, Mask
from alignment.rules.conflicts.history import Tested, getting_worse, history_test
from alignment.rules.panel import Panel
from kpis.rules.baseline import baseline_z
from kpis.rules.health import DIRECTION_SIGN, ON_TRACK
from kpis.rules.pace import AGGREGATION_CODE, Grid, stand
from kpis.selectors.history import CadenceHistories, histories
from organization.models import Company


def together(company: Company, triples: Sequence[tuple[UUID, UUID, UUID | None]], panel: Panel, day: date) -> Tested:
    """The history of each (KPI, KPI, company KPI), every week held against the target it had then. KPIs that are not measured weekly
    have too little data."""
    places = panel.place
    first = np.array([places[one] for one, _, _ in triples], np.int64)
    second = np.array([places[other] for _, other, _ in triples], np.int64)
    tops = sorted({places[top] for _, _, top in triples if top is not None})
    company_at = np.array([tops.index(places[top]) for _, _, top in triples if top is not None], np.int64)
    wanted = np.union1d(first, second)
    met = np.zeros((len(panel), len(panel.weeks)), np.bool_)
    if len(wanted):
        met[wanted] = _met(company, panel, wanted, day)
    base = baseline_z(panel.history[tops], recent=0) if tops else None
    worse = np.zeros((0, len(panel.weeks)), np.bool_)
    if base is not None:
        worse = getting_worse(base.z, -panel.sign[tops].astype(np.int64))
    return history_test(met, worse, first, second, company_at)


def _met(company: Company, panel: Panel, wanted: Ints, day: date) -> Mask:
    """On target in each week of the panel (len(wanted), T)."""
    found = np.zeros((len(wanted), len(panel.weeks)), np.bool_)
    row = {panel.ids[at]: number for number, at in enumerate(wanted.tolist())}
    for group in histories(company=company, kpis=list(row), until=day).groups:
        if group.cadence != "weekly":
            continue
        codes = _codes(group)
        starts = Grid.of("weekly", group.first_index, group.values.shape[1]).starts
        _, in_panel, in_group = np.intersect1d(panel.weeks, starts, return_indices=True)
        for number, kpi in enumerate(group.kpis):
            found[row[kpi.id], in_panel] = codes[number, in_group] == ON_TRACK
    return found


def _codes(group: CadenceHistories) -> Ints:
    grid = Grid.of(group.cadence, group.first_index, group.values.shape[1])
    sign = np.array([DIRECTION_SIGN.get(kpi.direction, 0) for kpi in group.kpis], np.int8)  # type: ignore[call-overload]
    aggregation = np.array([AGGREGATION_CODE[kpi.aggregation] for kpi in group.kpis], np.int8)  # type: ignore[index]
    unknown = np.full(len(group.kpis), np.nan)
    return np.asarray(stand(group.values, grid, group.targets, sign, aggregation, unknown).codes, np.int64)
