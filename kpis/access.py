"""The gates to KPIs: an object reaches a view or the interface through here only."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kpis.models import EntryLink, Kpi, Level, Load, Status
from kpis.selectors.entry_links import link_for_token
from kpis.selectors.loads import load_at, loads_of
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.models import Company, set_scope
from organization.rules.roles import (
    ALIGNMENT_OWNER,
    DEPUTY,
    EXECUTIVE,
    HEAD,
    OWNER,
    RIGHTS,
    VIEWER,
    PersonFacts,
    Subject,
    editing_right,
    reading_right,
    relations,
)
from organization.selectors.people import entry_of, people_with


def subject_of(kpi: Kpi) -> Subject:
    """What rights are asked about."""
    return Subject(level=kpi.level, department=kpi.department_id, owner=kpi.owner_id, deputy=kpi.deputy_id)


def kpi_for_reading(request: CompanyRequest, key: str) -> Kpi:
    """A KPI of this company that the person may read; 404, or 403 that names whom to ask."""
    kpi = _kpi(request, key)
    require(request, reading_right(kpi.level), subject_of(kpi))
    return kpi


def kpi_for_values(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose values the person may write."""
    kpi = kpi_for_reading(request, key)
    require(request, "values.write", subject_of(kpi))
    return kpi


def kpi_for_explaining(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose variances the person may explain."""
    kpi = kpi_for_reading(request, key)
    require(request, "explanation.write", subject_of(kpi))
    return kpi


def kpi_for_editing(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose definition, targets and people the person may change."""
    kpi = kpi_for_reading(request, key)
    require(request, editing_right(kpi.level), subject_of(kpi))
    return kpi


def may_write_values(request: CompanyRequest, kpi: Kpi) -> bool:
    """To show or hide what leads to writing."""
    return request.person.may("values.write", subject_of(kpi))


def may_edit(request: CompanyRequest, kpi: Kpi) -> bool:
    """To show or hide what leads to editing."""
    return request.person.may(editing_right(kpi.level), subject_of(kpi))


def readable(request: CompanyRequest, kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """Those of `kpis` that the person may read: an individual's only with the right to it."""
    shared = ~Q(level=Level.INDIVIDUAL)
    return kpis.filter(shared | granted(request.person.facts, "individual_kpi.read"), company=request.company)


def hidden_keys(request: CompanyRequest) -> frozenset[str]:
    """Keys of other people's own KPIs: what the person may not read. Two queries."""
    individual = Kpi.objects.filter(company=request.company, level=Level.INDIVIDUAL)
    seen = readable(request, individual).values_list("key", flat=True)
    return frozenset(individual.values_list("key", flat=True)) - frozenset(seen)


def writable_kpis(request: CompanyRequest) -> QuerySet[Kpi]:
    """The KPIs, not retired, whose values the person may write."""
    kpis = Kpi.objects.filter(granted(request.person.facts, "values.write"), company=request.company)
    return kpis.exclude(status=Status.RETIRED).select_related("department", "owner")


def writable_ids(company: Company, person: PersonFacts) -> Collection[UUID]:
    """The KPIs whose values the person may write, for loads. One query."""
    mine = Kpi.objects.filter(granted(person, "values.write"), company=company)
    return set(mine.values_list("id", flat=True))


def require_values_somewhere(request: CompanyRequest) -> None:
    """Go on only with the right to the values of some KPI."""
    if not writable_kpis(request).exists():
        raise NotAllowed("values.write", people_with(request.company, "values.write"))


def loads_shown(request: CompanyRequest) -> QuerySet[Load]:
    """The loads that the person may see: everybody their own, those who may undo or read the trail all of them."""
    everything = request.person.may("load.undo") or request.person.may("trail.read")
    return loads_of(request.company, of=None if everything else request.person.facts.id)


def load_for_reading(request: CompanyRequest, load: UUID) -> Load:
    """A load of this company that the person may see; another's is not there."""
    found = load_at(request.company, load)
    if found is None or not loads_shown(request).filter(id=found.id).exists():
        raise Http404(_("There is no such load."))
    return found


def load_for_undoing(request: CompanyRequest, load: UUID) -> Load:
    """A load that the person may take back."""
    found = load_for_reading(request, load)
    require(request, "load.undo", maker_of(found))
    return found


def may_undo(request: CompanyRequest, load: Load) -> bool:
    """To show or hide what leads to undoing."""
    return request.person.may("load.undo", maker_of(load))


def maker_of(load: Load) -> Subject:
    """What the right to undo is asked about: the person, or the token of the integration, that made the load."""
    return Subject(owner=load.by_id or load.token_id)


def granted(person: PersonFacts, action: str) -> Q:
    """The table of rights as a condition on KPIs, for an action that is asked about one."""
    rights = RIGHTS[action]
    mine = relations(person)
    if rights & mine & {ALIGNMENT_OWNER, EXECUTIVE}:
        return ~Q(pk__in=[])
    found = Q(pk__in=[])
    if VIEWER in mine:
        return found
    if OWNER in rights:
        found |= Q(owner=person.id)
    if DEPUTY in rights:
        found |= Q(deputy=person.id)
        if person.stands_in_for:
            found |= Q(owner__in=person.stands_in_for)
    if HEAD in rights and person.heads:
        found |= Q(department__in=person.heads)
    return found


def entry_link_for(*, slug: str, token: str) -> EntryLink | None:
    """The open link of a mail, whoever holds it; the address says the company, whose scope is set. None: gone."""
    entry = entry_of(slug)
    if entry is None:
        return None
    set_scope(company=entry.id)
    return link_for_token(entry.id, token)


def _kpi(request: CompanyRequest, key: str) -> Kpi:
    found = Kpi.objects.filter(company=request.company, key=key).select_related("department", "owner", "deputy").first()
    if found is None:
        raise Http404(_("There is no such KPI."))
    return found
