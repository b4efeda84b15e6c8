"""All diagnoses of a company on a day: who is asked, along which links, and of whom nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.rules.diagnosis.attribution import RECENT, Diagnosis, diagnose, read
from alignment.rules.diagnosis.coming import Arrival, project
from alignment.rules.diagnosis.network import Floats, Mask, Network, network
from alignment.rules.diagnosis.readable import Reason, reasons, standing_still
from alignment.rules.panel import COMPANY, DEPARTMENT, NO_LAG, Panel
from kpis.rules.baseline import baseline_z

MOST_DEPARTMENT_KPIS = 150
"""Department KPIs that are off and diagnosed as well, the farthest off first."""

_STRONGEST = 3.0
_LONGEST = 30
_OFF = frozenset({"off_track", "at_risk"})
_SIGNALLED = frozenset({"act_now", "early_warning"})


@dataclass(frozen=True, slots=True)
class Examined:
    """What is said of the KPI in place `target`. `reason`: why nothing can be said ("" where something is); `worse` raw sign of bad."""

    target: int
    worse: int
    reason: Reason
    found: Diagnosis
    coming: tuple[Arrival, ...]


def examine(panel: Panel) -> tuple[list[Examined], Floats]:
    """Every KPI that is asked about, and the size of a sigma of each KPI of the panel in its unit (n,).

    A KPI that stands still most of the time is no candidate: one step of it would be infinitely unusual.
    """
    asked = asked_about(panel)
    if not asked:
        return [], np.full(len(panel), np.nan)
    base = baseline_z(panel.history, recent=RECENT)
    still = standing_still(panel.history, recent=RECENT)
    reading = read(network_of(panel), np.where(still[:, None], np.nan, base.z))
    sided = (panel.sign != 0) | ~np.isnan(panel.low + panel.high)
    told = reasons(panel.history[asked], [panel.cadence[at] for at in asked], still=still[asked], sided=sided[asked])
    found = []
    for target, reason in zip(asked, told, strict=True):
        worse = worse_of(panel, target)
        if reason:
            found.append(Examined(target, worse, reason, nothing_said(target), ()))
            continue
        arrivals = tuple(project(reading, target, worse=worse))
        found.append(Examined(target, worse, "", diagnose(reading, target, worse=worse), arrivals))
    return found, base.scale


def nothing_said(target: int) -> Diagnosis:
    """Of a KPI that cannot be read."""
    return Diagnosis(target, "no_significant_variance", (), 0.0, 0.0, 0)


def believed(panel: Panel) -> Mask:
    """Links that diagnosis goes along: between active KPIs, and not contradicted by history unless accepted again."""
    links = panel.links
    doubted = np.array([word == "contradicted" for word in links.evidence], np.bool_) & ~links.credited
    return np.asarray(panel.active[links.child] & panel.active[links.parent] & ~doubted)


def network_of(panel: Panel) -> Network:
    """The believed links, couplings too, as diagnosis takes them."""
    links, strength = panel.links, np.minimum(panel.strength, _STRONGEST)
    known = [
        (
            int(links.child[at]),
            int(links.parent[at]),
            int(links.polarity[at]),
            float(strength[at]),
            None if links.lag[at] == NO_LAG else min(int(links.lag[at]), _LONGEST),
        )
        for at in np.flatnonzero(believed(panel))
    ]
    return network(len(panel), known, panel.level.astype(np.int64) + 1)


def asked_about(panel: Panel) -> list[int]:
    """All active company KPIs; department KPIs that are off or signal, the farthest off first."""
    tops = [int(at) for at in np.flatnonzero((panel.level == COMPANY) & panel.active)]
    off = [
        int(at)
        for at in np.flatnonzero((panel.level == DEPARTMENT) & panel.active)
        if panel.health[at] in _OFF or panel.flag[at] in _SIGNALLED
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        far: npt.NDArray[np.float64] = np.nan_to_num(np.abs(panel.compared - panel.pace) / panel.sigma, posinf=0.0)
    off.sort(key=lambda at: (-far[at], at))
    return tops + off[:MOST_DEPARTMENT_KPIS]


def worse_of(panel: Panel, at: int) -> int:
    """The raw sign of a change for the worse; of a KPI kept in a range the side on which it lies."""
    if panel.sign[at]:
        return -int(panel.sign[at])
    middle = (panel.low[at] + panel.high[at]) / 2
    return 1 if panel.actual[at] > middle else -1
