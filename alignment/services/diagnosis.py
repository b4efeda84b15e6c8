"""Says every day where the dips of the company KPIs, and of department KPIs that are off, began. A stage of the company-wide results."""

import hashlib
from datetime import date, timedelta
from typing import Any

import numpy as np

from alignment.models import Diagnosis
from alignment.rules.diagnosis import Diagnosis as Found
from alignment.rules.diagnosis import Origin
from alignment.rules.diagnosis.coming import Arrival
from alignment.rules.diagnosis.company import Examined, believed, examine
from alignment.rules.diagnosis.network import Floats
from alignment.rules.panel import DEPARTMENT, LEVELS, Panel
from alignment.services.stages import is_kept, keep
from organization.models import Company
from organization.rules.actors import Actor

STAGE = "diagnosis"
ALGORITHM = "diagnosis/3"

DEPARTMENTS_KEPT = timedelta(days=92)
"""How long the diagnoses of department KPIs stay."""


def diagnose_company(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  every stage is told who
    """Keep the diagnoses of `day`. Does nothing where they were computed from the same input."""
    found = _input_hash(panel)
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=found):
        return False
    Diagnosis.objects.filter(company=company, day=day).delete()
    # Those of company KPIs are their history; of department KPIs, which are many, a quarter can be looked back at.
    old = Diagnosis.objects.filter(company=company, day__lt=day - DEPARTMENTS_KEPT, kpi__level=LEVELS[DEPARTMENT])
    old.delete()
    examined, scale = examine(panel)
    Diagnosis.objects.bulk_create(_diagnosis(company, panel, day, scale, one) for one in examined)
    keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=found)
    return True


def _input_hash(panel: Panel) -> str:
    links = panel.links
    told = hashlib.sha256()
    parts: tuple[np.ndarray[Any, Any], ...] = (
        panel.history, panel.weeks, panel.level, panel.sign, panel.active, panel.sigma, panel.low, panel.high, panel.actual,
        panel.strength, links.child, links.parent, links.polarity, links.lag, believed(panel),
    )  # fmt: skip
    for part in parts:
        told.update(np.ascontiguousarray(part).tobytes())
    told.update("\n".join([*panel.keys, *panel.cadence, *panel.health, *panel.flag]).encode())
    return told.hexdigest()


def _diagnosis(company: Company, panel: Panel, day: date, scale: Floats, one: Examined) -> Diagnosis:
    found = one.found
    return Diagnosis(
        company=company,
        kpi_id=panel.ids[one.target],
        day=day,
        verdict=found.verdict,
        origin_level=_origin_level(panel, found),
        enough=not one.reason,
        reason=one.reason,
        dip_sigma=found.dip,
        weeks=found.weeks,
        ranking=[_origin(panel, scale, origin) for origin in _ranked(found)],
        coming=[_arrival(panel, scale, arrival, day, one.worse) for arrival in one.coming],
    )


def _ranked(found: Found) -> list[Origin]:
    """The one of which the verdict speaks first, then the others as they rank: readers take the first for the answer."""
    if found.named is None:
        return list(found.ranking)
    return [found.named, *(one for one in found.ranking if one is not found.named)]


def _origin_level(panel: Panel, found: Found) -> str:
    return "" if found.named is None else LEVELS[panel.level[found.named.node]]


def _origin(panel: Panel, scale: Floats, origin: Origin) -> dict[str, Any]:
    return {
        "kpi": str(panel.ids[origin.node]),
        "share": origin.share,
        "onset": _week(panel, origin.onset).isoformat(),
        "size": origin.size * float(scale[origin.node]),
        "size_sigma": origin.size,
        "z": origin.z,
        "path": [str(panel.ids[node]) for node in origin.path],
    }


def _arrival(panel: Panel, scale: Floats, coming: Arrival, day: date, worse: int) -> dict[str, Any]:
    first = day - timedelta(days=day.weekday()) + timedelta(weeks=coming.weeks - 1)
    return {
        "kpi": str(panel.ids[coming.node]),
        "onset": _week(panel, coming.onset).isoformat(),
        "from": first.isoformat(),
        "in_weeks": coming.weeks,
        "size": worse * coming.size * float(scale[coming.target]),
        "size_sigma": worse * coming.size,
        "path": [str(panel.ids[node]) for node in coming.path],
    }


def _week(panel: Panel, column: int) -> date:
    return date.fromisoformat(str(panel.weeks[column]))
