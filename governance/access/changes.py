"""The gates to change requests: who reads the KPI reads what is asked for it."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from governance.models import ChangeRequest
from governance.rules.approvals import Seat, seats_for
from governance.selectors.approvers import standing_seats
from governance.selectors.changes import request_at, requests_of
from kpis.access import kpi_for_reading, readable, subject_of
from kpis.models import Kpi
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.rules.roles import reading_right
from organization.selectors.people import people_with


def kpi_for_asking(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose change the person may ask for."""
    kpi = kpi_for_reading(request, key)
    require(request, "change.ask", subject_of(kpi))
    return kpi


def may_ask(request: CompanyRequest, kpi: Kpi) -> bool:
    """To show or hide what leads to asking."""
    return request.person.may("change.ask", subject_of(kpi))


def changes_for_reading(request: CompanyRequest) -> QuerySet[ChangeRequest]:
    """The requests that the person may read: of an individual's KPI only with the right to it."""
    require(request, "company.read")
    mine = readable(request, Kpi.objects.all()).values("id")
    return requests_of(request.company).filter(~Q(level="individual") | Q(kpi__in=mine))


def change_for_reading(request: CompanyRequest, number: int) -> ChangeRequest:
    """A request of this company."""
    require(request, "company.read")
    found = request_at(request.company, number)
    if found is None or found.kpi is None:
        raise Http404(_("There is no such change request."))
    require(request, reading_right(found.kpi.level), subject_of(found.kpi))
    return found


def change_for_approving(request: CompanyRequest, number: int) -> ChangeRequest:
    """A request that the person may decide about, in a seat of the policy in force; 403 names who may."""
    found = change_for_reading(request, number)
    asked, _missing = standing_seats(request.company, found)
    if not may_decide(request, found, asked):
        raise NotAllowed("change.ask", deciders(request, asked))
    return found


def may_decide(request: CompanyRequest, change: ChangeRequest, asked: list[Seat]) -> bool:
    """Does the person sit in one of the seats? Its author may at least hear why not."""
    me = request.person.facts.id
    return bool(seats_for(asked, me)) or change.author_id == me


def change_for_keeping(request: CompanyRequest, number: int) -> ChangeRequest:
    """A request that the person may rebase, apply once it is approved, or have looked at again."""
    found = change_for_reading(request, number)
    if found.author_id != request.person.facts.id and found.kpi is not None:
        require(request, "change.ask", subject_of(found.kpi))
    return found


def change_for_withdrawing(request: CompanyRequest, number: int) -> ChangeRequest:
    """One's own, or any for who manages the policy (its author may have left)."""
    found = change_for_reading(request, number)
    if not may_withdraw(request, found):
        names = [found.author.name] if found.author else []
        raise NotAllowed("policy.manage", [*names, *people_with(request.company, "policy.manage")][:4])
    return found


def may_withdraw(request: CompanyRequest, change: ChangeRequest) -> bool:
    """To show or hide the button."""
    return change.author_id == request.person.facts.id or request.person.may("policy.manage")


def deciders(request: CompanyRequest, asked: list[Seat]) -> list[str]:
    """Names of who may decide, at most four."""
    ids = list(dict.fromkeys(person for seat in asked for person in seat.people))
    names = dict(Membership.objects.filter(company=request.company, id__in=ids).values_list("id", "name"))
    return [names[one] for one in ids if one in names][:4]
