"""The gates to disputes: they are between KPIs that the reader may read."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from governance.models import Dispute
from governance.selectors.disputes import dispute_at, disputes_of, may_resolve
from governance.selectors.named import names_of_people
from kpis.access import kpi_for_reading, readable, subject_of
from kpis.models import Kpi
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.rules.roles import reading_right
from organization.selectors.people import people_with


def kpi_for_disputing(request: CompanyRequest, key: str) -> Kpi:
    """A KPI for or against which the person may raise a dispute."""
    kpi = kpi_for_reading(request, key)
    require(request, "dispute.raise", subject_of(kpi))
    return kpi


def may_dispute(request: CompanyRequest, *kpis: Kpi) -> bool:
    """To show or hide what leads to raising one: a hand in either KPI is enough."""
    return any(request.person.may("dispute.raise", subject_of(kpi)) for kpi in kpis)


def disputes_for_reading(request: CompanyRequest) -> QuerySet[Dispute]:
    """Those between KPIs that the person may read."""
    require(request, "company.read")
    mine = readable(request, Kpi.objects.all()).values("id")
    rows = disputes_of(request.company)
    return rows.filter(
        ~Q(first__level="individual") | Q(first__in=mine), ~Q(second__level="individual") | Q(second__in=mine)
    )


def dispute_for_reading(request: CompanyRequest, number: int) -> Dispute:
    """A dispute of this company."""
    require(request, "company.read")
    found = dispute_at(request.company, number)
    if found is None:
        raise Http404(_("There is no such dispute."))
    for kpi in (found.first, found.second):
        require(request, reading_right(kpi.level), subject_of(kpi))
    return found


def dispute_for_deciding(request: CompanyRequest, number: int) -> Dispute:
    """A dispute that the person decides; 403 names who does."""
    found = dispute_for_reading(request, number)
    if not decides(request, found):
        names = [found.resolver.name] if found.resolver else people_with(request.company, "policy.manage")
        raise NotAllowed("dispute.raise", names)
    return found


def decides(request: CompanyRequest, dispute: Dispute) -> bool:
    """Is the person its resolver, or stands in for them?"""
    return request.person.facts.id in may_resolve(request.company, dispute, request.today)


def dispute_for_viewing(request: CompanyRequest, number: int) -> Dispute:
    """A dispute in which the person owns one of the two KPIs; 403 names the owners."""
    found = dispute_for_reading(request, number)
    if not owns(request, found):
        ids = [one for one in (found.first.owner_id, found.second.owner_id) if one is not None]
        raise NotAllowed("dispute.raise", list(names_of_people(request.company, ids).values()))
    return found


def owns(request: CompanyRequest, dispute: Dispute) -> bool:
    """To show or hide the form for an owner's view."""
    return request.person.facts.id in (dispute.first.owner_id, dispute.second.owner_id)


def dispute_for_withdrawing(request: CompanyRequest, number: int) -> Dispute:
    """Whoever raised it takes it back, or who manages the policy."""
    found = dispute_for_reading(request, number)
    if not may_withdraw(request, found):
        raise NotAllowed("policy.manage", people_with(request.company, "policy.manage"))
    return found


def may_withdraw(request: CompanyRequest, dispute: Dispute) -> bool:
    """To show or hide the button."""
    return dispute.raised_by_id == request.person.facts.id or request.person.may("policy.manage")
