"""Says every day where the dips of the company KPIs, and of department KPIs that are off, began. A stage of the company-wide results."""

import hashlib
from datetime import date, timedelta
from typing import Any

import numpy as np

from alignment.models import Diagnosis
from alignment.rules.diagnosis import RECENT, Network, Origin, Reading, diagnose, network, project, read
from alignment.rules.diagnosis import Diagnosis as Found
from alignment.rules.diagnosis.attribution import LEAST_HISTORY
from alignment.rules.diagnosis.coming import Arrival
from alignment.rules.panel import COMPANY, DEPARTMENT, LEVELS, NO_LAG, Panel
from alignment.services.stages import is_kept, keep
from kpis.rules.baseline import Baseline, baseline_z
from organization.models import Company
from organization.rules.actors import Actor

STAGE = "diagnosis"
ALGORITHM = "diagnosis/2"

MOST_DEPARTMENT_KPIS = 150
"""Department KPIs that are off and diagnosed as well, the farthest off first."""

DEPARTMENTS_KEPT = timedelta(days=92)
"""How long the diagnoses of department KPIs stay."""

_STRONGEST = 3.0
_LONGEST = 30
_OFF = frozenset({"off_track", "at_risk"})
_SIGNALLED = frozenset({"act_now", "early_warning"})


def diagnose_company(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  every stage is told who
    """Keep the diagnoses of `day`. Does nothing where they were computed from the same input."""
    found = _input_hash(panel)
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=found):
        return False
    Diagnosis.objects.filter(company=company, day=day).delete()
    # Those of company KPIs are their history; of department KPIs, which are many, a quarter can be looked back at.
    old = Diagnosis.objects.filter(company=company, day__lt=day - DEPARTMENTS_KEPT, kpi__level=LEVELS[DEPARTMENT])
    old.delete()
    Diagnosis.objects.bulk_create(_diagnoses(company, panel, day))
    keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=found)
    return True


def _input_hash(panel: Panel) -> str:
    links = panel.links
    told = hashlib.sha256()
    parts: tuple[np.ndarray[Any, Any], ...] = (
        panel.history, panel.weeks, panel.level, panel.sign, panel.active, panel.sigma, panel.strength,
        links.child, links.parent, links.polarity, links.lag, _believed(panel),
    )  # fmt: skip
    for part in parts:
        told.update(np.ascontiguousarray(part).tobytes())
    told.update("\n".join([*panel.keys, *panel.health, *panel.flag]).encode())
    return told.hexdigest()


def _believed(panel: Panel) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
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
        for at in np.flatnonzero(_believed(panel))
    ]
    return network(len(panel), known, panel.level.astype(np.int64) + 1)


def _diagnoses(company: Company, panel: Panel, day: date) -> list[Diagnosis]:
    asked = _asked(panel)
    if not asked:
        return []
    base = baseline_z(panel.history, recent=RECENT)
    reading = read(network_of(panel), base.z)
    return [_one(company, panel, day, base, reading, target) for target in asked]


def _asked(panel: Panel) -> list[int]:
    """All active company KPIs; department KPIs that are off or signal, the farthest off first."""
    tops = [int(at) for at in np.flatnonzero((panel.level == COMPANY) & panel.active)]
    off = [
        int(at)
        for at in np.flatnonzero((panel.level == DEPARTMENT) & panel.active)
        if panel.health[at] in _OFF or panel.flag[at] in _SIGNALLED
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        far = np.nan_to_num(np.abs(panel.compared - panel.pace) / panel.sigma, posinf=0.0)
    off.sort(key=lambda at: (-far[at], at))
    return tops + off[:MOST_DEPARTMENT_KPIS]


def worse_of(panel: Panel, at: int) -> int:
    """The raw sign of a change for the worse; of a KPI kept in a range the side on which it lies."""
    if panel.sign[at]:
        return -int(panel.sign[at])
    middle = (panel.low[at] + panel.high[at]) / 2
    return 1 if panel.actual[at] > middle else -1


def _one(company: Company, panel: Panel, day: date, base: Baseline, reading: Reading, target: int) -> Diagnosis:
    worse = worse_of(panel, target)
    found = diagnose(reading, target, worse=worse)
    enough = int((~np.isnan(reading.z[target])).sum()) >= LEAST_HISTORY
    return Diagnosis(
        company=company,
        kpi_id=panel.ids[target],
        day=day,
        verdict=found.verdict,
        origin_level=_origin_level(panel, found),
        enough=enough,
        dip_sigma=found.dip,
        weeks=found.weeks,
        ranking=[_origin(panel, base, one) for one in _ranked(found)],
        coming=[_arrival(panel, base, one, day, worse) for one in project(reading, target, worse=worse)],
    )


def _ranked(found: Found) -> list[Origin]:
    """The one of which the verdict speaks first, then the others as they rank: readers take the first for the answer."""
    if found.named is None:
        return list(found.ranking)
    return [found.named, *(one for one in found.ranking if one is not found.named)]


def _origin_level(panel: Panel, found: Found) -> str:
    return "" if found.named is None else LEVELS[panel.level[found.named.node]]


def _origin(panel: Panel, base: Baseline, origin: Origin) -> dict[str, Any]:
    return {
        "kpi": str(panel.ids[origin.node]),
        "share": origin.share,
        "onset": _week(panel, origin.onset).isoformat(),
        "size": origin.size * float(base.scale[origin.node]),
        "size_sigma": origin.size,
        "z": origin.z,
        "path": [str(panel.ids[node]) for node in origin.path],
    }


def _arrival(panel: Panel, base: Baseline, coming: Arrival, day: date, worse: int) -> dict[str, Any]:
    first = day - timedelta(days=day.weekday()) + timedelta(weeks=coming.weeks - 1)
    return {
        "kpi": str(panel.ids[coming.node]),
        "onset": _week(panel, coming.onset).isoformat(),
        "from": first.isoformat(),
        "in_weeks": coming.weeks,
        "size": worse * coming.size * float(base.scale[coming.target]),
        "size_sigma": worse * coming.size,
        "path": [str(panel.ids[node]) for node in coming.path],
    }


def _week(panel: Panel, column: int) -> date:
    return date.fromisoformat(str(panel.weeks[column]))
