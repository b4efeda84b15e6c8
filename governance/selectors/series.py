"""Reads series of reviews, and what generating them from the velocity would do."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from governance.models import ReviewSeries
from governance.rules.cadence import Generated, Running, generated
from governance.selectors.review_counts import bodies_of, needed_of
from organization.http.request import company_today
from organization.models import Company, Department


def running_series(company: Company) -> QuerySet[ReviewSeries]:
    """Series that have not ended, the company's first, then by department."""
    return series_of(company).filter(ended_on__isnull=True).order_by("department__name", "kind")


def series_of(company: Company) -> QuerySet[ReviewSeries]:
    """All series, those that have ended too."""
    return ReviewSeries.objects.filter(company=company).select_related("department", "chair")


def open_departments(company: Company) -> list[Department]:
    """Those that are not closed, by name. One query."""
    return list(Department.objects.filter(company=company, closed_at__isnull=True).order_by("name"))


def department_names(company: Company) -> dict[UUID, str]:
    """What all departments are called, closed ones too. One query."""
    return dict(Department.objects.filter(company=company).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Preview:
    """What one step would do, with the departments it names."""

    plan: Generated
    departments: dict[UUID, Department]


def preview_of(company: Company, departments: frozenset[UUID | None] | None = None) -> Preview:
    """What is missing or slower than the business; of these bodies only (None in the set: the company's own), or of all. Four queries."""
    day = company_today(company)
    bodies = [one for one in bodies_of(company, day) if departments is None or one.department in departments]
    running = [Running(one.id, one.department_id, one.kind, one.cadence) for one in running_series(company)]
    known = {
        one.id: one for one in Department.objects.filter(company=company, closed_at__isnull=True).select_related("head")
    }
    here = [one for one in bodies if one.department is None or one.department in known]
    return Preview(generated(needed_of(company, here), running), known)
