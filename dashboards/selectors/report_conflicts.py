"""The conflicts of the report: every pair and company KPI that is a conflict now, merely possible ones too."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps

from alignment.models import Conflict, ConflictStatus, StageRun
from alignment.rules.conflicts.told import ConflictRow, WayOut
from alignment.selectors.conflicts import read, standing
from organization.models import Company

_GRADES = ("certain", "likely", "possible")


def conflicts_part(company: Company, *, as_of: date | None = None) -> list[dict[str, Any]] | None:
    """By grade, keys and company KPI; None where nothing had been computed by then. An earlier day: as it was known at its end."""
    runs = StageRun.objects.filter(company=company, stage="conflicts", computed_at__isnull=False)
    if not (runs if as_of is None else runs.filter(day__lte=as_of)).exists():
        return None
    rows = standing(company) if as_of is None else read(company, _known_on(company, as_of))
    return sorted((_told(row) for row in rows), key=_place)


def _known_on(company: Company, day: date) -> list[Conflict]:
    """As the trail has them at the end of the day."""
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(company.time_zone))
    events = apps.get_model("alignment", "ConflictEvent").objects.filter(company=company, pgh_created_at__lt=end)
    latest = events.select_related("decided_by").order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [one for one in latest if one.status != ConflictStatus.RESOLVED and one.pgh_label != "delete"]


def _place(told: dict[str, Any]) -> tuple[int, list[str], str]:
    return _GRADES.index(told["grade"]), told["kpis"], told["company_kpi"] or ""


def _told(row: ConflictRow) -> dict[str, Any]:
    parties = [row.first, row.second, *([row.company_kpi] if row.company_kpi else [])]
    proved = any(party.witness is not None for party in parties)
    return {
        "kpis": sorted((row.first.key, row.second.key)),
        "company_kpi": row.company_kpi.key if row.company_kpi else None,
        "source": list(row.sources),
        "kind": row.kind or None,
        "grade": row.grade,
        "worst_sigma": row.worst_sigma,
        "witness": {party.key: party.witness for party in parties} if proved else None,
        "resolutions": [_way(way) for way in row.ways],
        "status": row.status,
        "accepted_until": row.accepted_until.isoformat() if row.accepted_until else None,
    }


def _way(way: WayOut) -> dict[str, Any]:
    """`cut`: share of what the KPI still wants that is given up; negative where more is asked of it."""
    cut = {"cut": way.cut, "raise": -way.cut}.get(way.means)
    return {"means": way.means, "kpi": way.kpi.key if way.kpi else None, "target": way.target, "cut": cut}
