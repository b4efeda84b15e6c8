"""The gates to links: an object reaches a view or the interface through here only."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from alignment.models import CascadeLink
from kpis.access import subject_of
from kpis.models import Kpi
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import reading_right


def link_for_reading(request: CompanyRequest, link: UUID) -> CascadeLink:
    """A link between two KPIs that the person may read."""
    return _link(request, link)


def link_for_editing(request: CompanyRequest, link: UUID) -> CascadeLink:
    """A link whose claim the person may change or remove: it belongs to the child's department."""
    found = _link(request, link)
    require(request, "link.edit", subject_of(found.child))
    return found


def link_for_accepting(request: CompanyRequest, link: UUID) -> CascadeLink:
    """A link that the person may accept: at home in either department it joins. That it is not their own, the service holds."""
    found = _link(request, link)
    if not may_accept(request, found):
        require(request, "link.accept", subject_of(found.parent if found.parent.department_id else found.child))
    return found


def may_link(request: CompanyRequest, kpi: Kpi) -> bool:
    """May the person write links from this KPI?"""
    return request.person.may("link.edit", subject_of(kpi))


def may_accept(request: CompanyRequest, link: CascadeLink) -> bool:
    """Has the person the right to accept the link?"""
    return any(request.person.may("link.accept", subject_of(one)) for one in (link.child, link.parent))


def may_read(request: CompanyRequest, kpi: Kpi) -> bool:
    """To show or hide a neighbour of the cascade: an individual's KPI is not everybody's."""
    return request.person.may(reading_right(kpi.level), subject_of(kpi))


def _link(request: CompanyRequest, link: UUID) -> CascadeLink:
    found = (
        CascadeLink.objects.filter(company=request.company, id=link)
        .select_related("child__department", "parent__department", "author", "accepted_by")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such link."))
    for one in (found.child, found.parent):
        require(request, reading_right(one.level), subject_of(one))
    return found
