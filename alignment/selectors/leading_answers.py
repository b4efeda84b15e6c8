"""Reads the answers to step 3."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from alignment.models import CascadeLink, LeadingAnswer
from kpis.models import Kpi, Level, Status
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a department's KPI, for one company KPI: with the answer, if somebody gave one."""

    company_kpi: Kpi
    answer: LeadingAnswer | None


def questions_of(*, company: Company, kpi: Kpi) -> list[Question]:
    """One for each company KPI that the department KPI is linked to, and for those answered before, by name. Two queries."""
    if kpi.level != Level.DEPARTMENT:
        return []
    given = {
        one.company_kpi_id: one
        for one in LeadingAnswer.objects.filter(company=company, kpi=kpi).select_related("by", "company_kpi")
    }
    linked: set[UUID] = set(
        CascadeLink.objects.filter(company=company, child=kpi, parent_level=Level.COMPANY).values_list(
            "parent_id", flat=True
        )
    )
    asked = Kpi.objects.filter(Q(id__in=linked | given.keys()), company=company).exclude(status=Status.RETIRED)
    return [Question(one, given.get(one.id)) for one in asked.order_by("name", "key")]
