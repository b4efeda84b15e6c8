"""The gates to change requests: who reads the KPI reads what is asked for it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from governance.models import ChangeRequest
from governance.rules.approvals import Seat, seats_for
from governance.selectors.approvers import standing_seats
from governance.selectors.changes import kpis_of, request_at, requests_of
from governance.selectors.named import names_of_people
from kpis.access import kpi_for_reading, readable, subject_of
from kpis.models import Kpi
from kpis.rules.formula import FormulaFault, read_formula
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.rules.roles import reading_right
from organization.selectors.people import people_with


def kpi_for_asking(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose change the person may ask for."""
    kpi = kpi_for_reading(request, key)
    require(request, "change.ask", subject_of(kpi))
    return kpi


def hidden_sources(request: CompanyRequest, proposal: Mapping[str, Any]) -> list[str]:
    """Keys of KPIs from which it shall be computed and which the person may not read: nobody computes from those."""
    said = proposal.get("derivation") or {}
    read = read_formula(str(said.get("expression", "")))
    keys = () if isinstance(read, FormulaFault) else read.keys
    ids = [*said.get("values", ()), *said.get("divisors", ())]
    named = dict(kpis_of(request.company, ids=ids, keys=keys).values_list("id", "key"))
    seen = set(readable(request, kpis_of(request.company, ids=named)).values_list("id", flat=True))
    return [key for one, key in named.items() if one not in seen]


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
    names = names_of_people(request.company, ids)
    return [names[one] for one in ids if one in names][:4]
