"""Reads what says who should own a shared KPI."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from alignment.models import CascadeLink
from alignment.rules.influence import Feeding, Suggestion, suggested_owner
from kpis.models import Contributor, Kpi, KpiState, Status
from organization.models import Company, Department


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggestion, with the departments it names (and their heads)."""

    suggestion: Suggestion
    departments: Mapping[UUID, Department]


def owner_suggestion(company: Company, kpi: Kpi) -> Suggested:
    """From accepted links (one and two levels down), contributors and usual variations. Five queries."""
    rows = _links(company, [kpi.id])
    rows += _links(company, [row.child_id for row in rows])
    sigmas = dict(
        KpiState.objects.filter(company=company, kpi_id__in=[kpi.id, *(row.child_id for row in rows)]).values_list(
            "kpi_id", "sigma"
        )
    )
    contributors = list(Contributor.objects.filter(company=company, kpi=kpi).values_list("department_id", flat=True))
    links = [
        Feeding(
            child=row.child_id,
            parent=row.parent_id,
            department=row.child.department_id,
            effect=row.effect,
            strength=row.strength,
            sigma=sigmas.get(row.child_id),
        )
        for row in rows
    ]
    found = suggested_owner(kpi.id, sigmas.get(kpi.id), links, contributors)
    named = Department.objects.filter(company=company).select_related("head")
    return Suggested(found, named.in_bulk([one.department for one in found.ranked]))


def _links(company: Company, parents: list[UUID]) -> list[CascadeLink]:
    """Accepted links from living KPIs one level up; couplings give no line of sight."""
    if not parents:
        return []
    found = CascadeLink.objects.filter(company=company, parent_id__in=parents, accepted_at__isnull=False)
    return [
        row
        for row in found.exclude(child__status=Status.RETIRED).select_related("child").order_by("id")
        if row.child_level != row.parent_level
    ]


def is_shared(company: Company, kpi: Kpi) -> bool:
    """Do other departments contribute to it?"""
    return Contributor.objects.filter(company=company, kpi=kpi).exists()
