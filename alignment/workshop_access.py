"""The gates to the workshop of step 2: what departments say they do, hand over, and what the company announced."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from alignment.models import Contribution, HandOff, Priority
from kpis.access import subject_of
from kpis.models import Kpi, Level, Status
from organization.access import open_department_for, require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject


def may_contribute(request: CompanyRequest, department: UUID) -> bool:
    """May the person speak for the department in the workshop?"""
    return request.person.may("contribution.edit", Subject(department=department))


def speaks_for(request: CompanyRequest) -> QuerySet[Department]:
    """The open departments that the person may speak for."""
    open_ones = Department.objects.filter(company=request.company, closed_at__isnull=True).order_by("name", "key")
    if request.person.may("contribution.edit"):
        return open_ones
    return open_ones.filter(id__in=[one for one in request.person.facts.heads if may_contribute(request, one)])


def cell_for_writing(request: CompanyRequest, department: str, company_kpi: str) -> tuple[Department, Kpi]:
    """A cell of the grid that the person may answer."""
    found = open_department_for(request, department)
    top = Kpi.objects.filter(company=request.company, key=company_kpi, level=Level.COMPANY).first()
    if top is None or top.status == Status.RETIRED:
        raise Http404(_("There is no such company KPI."))
    require(request, "contribution.edit", Subject(department=found.id))
    return found, top


def contribution_for_writing(request: CompanyRequest, contribution: UUID) -> Contribution:
    """A statement of a department that the person may speak for."""
    found = (
        Contribution.objects.filter(company=request.company, id=contribution)
        .select_related("department__head", "company_kpi", "kpi")
        .first()
    )
    if found is None:
        raise Http404(_("This statement is gone."))
    require(request, "contribution.edit", Subject(department=found.department_id))
    return found


def require_contributing_somewhere(request: CompanyRequest) -> None:
    """Go on only where the person may speak for some department."""
    if not speaks_for(request).exists():
        require(request, "contribution.edit", Subject(department=request.person.membership.department_id))


def hand_off_for_writing(request: CompanyRequest, hand_off: UUID) -> HandOff:
    """A hand-off in which the person may speak for one of the two departments."""
    found = HandOff.objects.filter(company=request.company, id=hand_off).select_related("giver", "taker").first()
    if found is None:
        raise Http404(_("There is no such hand-off."))
    if not may_contribute(request, found.taker_id):
        require(request, "contribution.edit", Subject(department=found.giver_id))
    return found


def priority_at(request: CompanyRequest, priority: UUID) -> Priority:
    """A priority of this company, which everybody may read."""
    found = Priority.objects.filter(company=request.company, id=priority).first()
    if found is None:
        raise Http404(_("There is no such priority."))
    return found


def kpi_for_tying(request: CompanyRequest, kpi: UUID) -> Kpi:
    """A department KPI for which the person may say that it makes a priority measurable."""
    found = Kpi.objects.filter(company=request.company, id=kpi, level=Level.DEPARTMENT).first()
    if found is None:
        raise Http404(_("There is no such KPI."))
    require(request, "contribution.edit", subject_of(found))
    return found
