"""What the interface lists: KPIs, their figures, values. Whose they may be is the gate's question (kpis/access.py)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kpis.models import Kpi, KpiState, Level, Measurement, Target
from organization.models import Company

#: Columns of a listed value.
VALUE_COLUMNS = ("kpi_id", "kpi__key", "period", "actual", "note", "entered_at", "source")
ValueRow = tuple[UUID, str, date, float, str, Any, str]

_LOOKUPS = {"level": "level", "status": "status", "department": "department__key", "tag": "tags__contains"}


def whole_kpis(company: Company) -> "QuerySet[Kpi]":
    """The company's KPIs with the people and the department they name."""
    return Kpi.objects.filter(company=company).select_related("department", "owner", "deputy")


def kpis_at(company: Company, kpis: Collection[UUID]) -> "QuerySet[Kpi]":
    """Those KPIs of the company."""
    return Kpi.objects.filter(company=company, id__in=kpis)


def kpis_named(company: Company, keys: Collection[str]) -> dict[str, Kpi]:
    """Those that the company has, by key. One query."""
    return {kpi.key: kpi for kpi in Kpi.objects.filter(company=company, key__in=keys)}


def individual_kpis(company: Company) -> "QuerySet[Kpi]":
    """The KPIs that measure single people."""
    return Kpi.objects.filter(company=company, level=Level.INDIVIDUAL)


def narrowed(kpis: "QuerySet[Kpi]", wanted: Mapping[str, str]) -> "QuerySet[Kpi]":
    """By level, status, department (key), tag, owner (e-mail); what is empty narrows nothing."""
    for name, lookup in _LOOKUPS.items():
        value = wanted.get(name, "")
        if value:
            kpis = kpis.filter(**{lookup: [value] if name == "tag" else value})
    owner = wanted.get("owner", "")
    return kpis.filter(owner__email__iexact=owner) if owner else kpis


def states_at(company: UUID, kpis: Collection[UUID]) -> dict[UUID, KpiState]:
    """The figures of these KPIs, where they have some. One query, none for no KPI."""
    if not kpis:
        return {}
    return {state.kpi_id: state for state in KpiState.objects.filter(company=company, kpi_id__in=kpis)}


def values_listed(
    company: Company,
    *,
    kpis: Any = None,
    first: date | None = None,
    last: date | None = None,
) -> "QuerySet[Measurement, ValueRow]":
    """Values as rows of VALUE_COLUMNS; `kpis`: ids, or a query of ids; None: of all KPIs."""
    rows = Measurement.objects.filter(company=company)
    if kpis is not None:
        rows = rows.filter(kpi__in=kpis)
    if first is not None:
        rows = rows.filter(period__gte=first)
    if last is not None:
        rows = rows.filter(period__lte=last)
    return rows.values_list(*VALUE_COLUMNS)


def value_at(company: Company, kpi: UUID, period: date) -> ValueRow | None:
    """One value."""
    return values_listed(company, kpis=[kpi], first=period, last=period).first()


def target_versions(company: Company, kpi: UUID) -> "QuerySet[Target]":
    """The versions of a KPI's target, the earliest first."""
    return Target.objects.filter(company=company, kpi=kpi).order_by("starts_on")
