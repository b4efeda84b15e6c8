"""Reads which periods of a KPI do not apply."""

from datetime import date
from uuid import UUID

from kpis.models import Skip
from organization.models import Company


def skips_of(company: Company, kpi: UUID, *, period: date | None = None) -> list[Skip]:
    """Newest first; of one period only, where it is named. One query."""
    found = Skip.objects.filter(company=company, kpi_id=kpi).select_related("by")
    return list(found.filter(period=period) if period is not None else found)
