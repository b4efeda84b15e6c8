"""Reads which periods of a KPI do not apply."""

from datetime import date
from uuid import UUID

from kpis.models import Skip
from organization.models import Company


def skips_of(company: Company, kpi: UUID, *, period: date | None = None) -> list[Skip]:
    """Newest first; of one period only, where it is named. One query."""
    found = Skip.objects.filter(company=company, kpi_id=kpi).select_related("by")
    return list(found.filter(period=period) if period is not None else found)


def skipped_places(company: Company, kpis: list[UUID], *, since: date, until: date) -> set[tuple[UUID, date]]:
    """(KPI, period) of what does not apply, of periods that begin from `since` to `until`. One query."""
    found = Skip.objects.filter(company=company, kpi_id__in=kpis, period__gte=since, period__lte=until)
    return set(found.values_list("kpi_id", "period"))
