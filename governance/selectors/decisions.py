"""Reads decisions, and how long they took from the flag."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from governance.models import Decision
from organization.models import Company


def decisions_of(
    company: Company,
    *,
    kpi: UUID | None = None,
    department: UUID | None = None,
    conflict: UUID | None = None,
    review: UUID | None = None,
    since: date | None = None,
) -> QuerySet[Decision]:
    """Decisions with what a line names, the latest first; about one thing, or since a day."""
    rows = Decision.objects.filter(company=company).select_related("kpi", "department", "by", "review")
    for name, wanted in (("kpi", kpi), ("department", department), ("conflict", conflict), ("review", review)):
        if wanted is not None:
            rows = rows.filter(**{name: wanted})
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    return rows.order_by("-at", "-id")


def latest_decisions(company: Company, kpis: Collection[UUID]) -> dict[UUID, Decision]:
    """The latest decision about each of `kpis`, where there is one. One query."""
    rows = Decision.objects.filter(company=company, kpi__in=kpis).select_related("by")
    return {row.kpi_id: row for row in rows.order_by("kpi_id", "-at", "-id").distinct("kpi_id") if row.kpi_id}
