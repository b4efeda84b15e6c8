"""The part of the report that tells where dips began."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from alignment.rules.diagnosis.told import Coming, Diagnosed, Named, Origin
from alignment.selectors.diagnoses import diagnoses
from kpis.models import Level
from kpis.selectors.states import Row
from organization.models import Company


def diagnoses_part(company: Company, rows: Sequence[Row], *, as_of: date | None) -> list[dict[str, Any]] | None:
    """One for each company KPI in `rows`, in their order; None where none was ever computed. Two queries."""
    tops = [row for row in rows if row.level == Level.COMPANY]
    found = diagnoses(company, as_of=as_of, kpis=[row.id for row in tops])
    if tops and not found:
        return None
    return [_told(found[row.id]) if row.id in found else _silent(row.key) for row in tops]


def narrowed(part: list[dict[str, Any]] | None, hidden: Collection[str]) -> list[dict[str, Any]] | None:
    """The same, with the KPIs whose keys are `hidden` unnamed and the sizes of their changes left out."""
    if part is None:
        return None

    def origin(one: dict[str, Any]) -> dict[str, Any]:
        path = [None if key in hidden else key for key in one["path"]]
        return {**one, "path": path} | ({"kpi": None, "size_sigma": None} if one["kpi"] in hidden else {})

    return [{**told, "ranking": [origin(one) for one in told["ranking"]]} for told in part]


def origin_told(one: Origin) -> dict[str, Any]:
    """An origin in plain JSON types."""
    return {
        "kpi": _key(one.kpi),
        "share": one.share,
        "onset": one.onset.isoformat(),
        "size_sigma": None if one.kpi.hidden else one.size_sigma,
        "path": [_key(step) for step in one.path],
    }


def coming_told(kpi: str, one: Coming) -> dict[str, Any]:
    """A change on its way to `kpi`, in plain JSON types."""
    return {
        "company_kpi": kpi,
        "from": one.starts.isoformat(),
        "in_weeks": one.in_weeks,
        "size_sigma": one.size_sigma,
    }


def _key(kpi: Named) -> str | None:
    return None if kpi.hidden else kpi.key


def _told(found: Diagnosed) -> dict[str, Any]:
    return {
        "company_kpi": found.kpi.key,
        "day": found.day.isoformat(),
        "verdict": found.verdict,
        "origin_level": found.origin_level or None,
        "enough_history": found.enough,
        "ranking": [origin_told(one) for one in found.ranking],
        "coming": [coming_told(found.kpi.key, one) for one in found.coming],
    }


def _silent(key: str) -> dict[str, Any]:
    """A company KPI that became active since the last computation."""
    return {
        "company_kpi": key,
        "day": None,
        "verdict": None,
        "origin_level": None,
        "enough_history": False,
        "ranking": [],
        "coming": [],
    }
