"""The gates to links: an object reaches a view or the interface through here only."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from alignment.models import CascadeLink, Finding, Resource, RoleTemplate, SubjectKind, TemplateKpi, TemplateUse, Waiver
from alignment.rules.conflicts.told import ConflictRow
from alignment.rules.diagnosis.told import Diagnosed, individuals, without_names
from alignment.selectors.conflicts import one as conflict_of
from alignment.selectors.templates import living_uses
from kpis.access import readable, subject_of
from kpis.models import Kpi, Status
from organization.access import require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject, reading_right


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


def conflict_for_reading(request: CompanyRequest, conflict: UUID, right: str = "company.read") -> ConflictRow:
    """A conflict, also one that is resolved: it is between departments' KPIs, which everybody may read. With another `right` to decide."""
    found = conflict_of(request.company, conflict)
    if found is None:
        raise Http404(_("There is no such conflict."))
    require(request, right)
    return found


def resource_for_reading(request: CompanyRequest, key: str) -> Resource:
    """A shared resource of this company, which everybody may read."""
    require(request, "company.read")
    found = Resource.objects.filter(company=request.company, key=key).first()
    if found is None:
        raise Http404(_("There is no such resource."))
    return found


def resource_for_editing(request: CompanyRequest, key: str) -> Resource:
    """A shared resource that the person may change."""
    found = resource_for_reading(request, key)
    require(request, "resource.edit")
    return found


def template_for_reading(request: CompanyRequest, key: str) -> RoleTemplate:
    """A template of this company: what a job role is measured by is everybody's to read, whose figures are not."""
    found = (
        RoleTemplate.objects.filter(company=request.company, key=key).select_related("department__head", "lead").first()
    )
    if found is None:
        raise Http404(_("There is no such template."))
    return found


def template_for_editing(request: CompanyRequest, key: str) -> RoleTemplate:
    """A template that the person may write, give, change and take back: the department's head, the alignment owner."""
    found = template_for_reading(request, key)
    require(request, "template.edit", Subject(department=found.department_id))
    return found


def may_edit_template(request: CompanyRequest, department: UUID) -> bool:
    """To show or hide what leads to writing templates of a department."""
    return request.person.may("template.edit", Subject(department=department))


def template_departments(request: CompanyRequest) -> list[Department]:
    """The departments whose templates the person may write, by name."""
    departments = Department.objects.filter(company=request.company, closed_at__isnull=True).order_by("name", "key")
    return [one for one in departments if may_edit_template(request, one.id)]


def part_for_editing(request: CompanyRequest, template: RoleTemplate, part: str) -> TemplateKpi:
    """A living KPI of a template that the person may write."""
    found = (
        TemplateKpi.objects.filter(company=request.company, template=template, key=part, retired_on__isnull=True)
        .select_related("parent", "template")
        .first()
    )
    if found is None:
        raise Http404(_("The template has no such KPI."))
    return found


def use_for_editing(request: CompanyRequest, template: RoleTemplate, use: UUID) -> TemplateUse:
    """A holder's KPI of a template that the person may write."""
    found = living_uses(request.company, id=use, part__template=template).select_related("kpi").first()
    if found is None:
        raise Http404(_("Nobody holds this KPI by the template any more."))
    return found


def acceptable_parts(request: CompanyRequest, parts: list[TemplateKpi]) -> list[TemplateKpi]:
    """Those whose claim waits and the person may accept: at home in either department it joins, and not its author."""
    me = request.person.actor.id
    return [
        part
        for part in parts
        if part.accepted_by_id is None
        and part.author_id != me
        and any(
            request.person.may("link.accept", Subject(level="department", department=one))
            for one in (part.parent.department_id, part.template.department_id)
        )
    ]


def links_for_reading(request: CompanyRequest) -> QuerySet[CascadeLink]:
    """The links between living KPIs that the person may read."""
    visible = readable(request, Kpi.objects.exclude(status=Status.RETIRED)).values("id")
    return CascadeLink.objects.filter(company=request.company, child__in=visible, parent__in=visible)


def diagnoses_shown(request: CompanyRequest, found: Mapping[UUID, Diagnosed]) -> dict[UUID, Diagnosed]:
    """The diagnoses with other people's own KPIs unnamed. One query where an individual KPI is mentioned."""
    mentioned = individuals(found.values())
    if not mentioned:
        return dict(found)
    mine = readable(request, Kpi.objects.filter(id__in=mentioned)).values_list("id", flat=True)
    hidden = mentioned - set(mine)
    return {kpi: without_names(told, hidden) for kpi, told in found.items()}


def findings_for_reading(request: CompanyRequest) -> QuerySet[Finding]:
    """Findings about what the person may read, those that are cleared too: an individual's KPI, its links and how much rests on a person are
    not everybody's. At most one query by itself.
    """
    rows = Finding.objects.filter(company=request.company)
    if request.person.may("individual_kpi.read"):
        return rows
    kpis = readable(request, Kpi.objects.all())
    links = CascadeLink.objects.filter(company=request.company, child__in=kpis.values("id"))
    of_people = rows.filter(kind=SubjectKind.PERSON).order_by().values_list("person", "person__department").distinct()
    people = [
        person
        for person, department in of_people
        if request.person.may("individual_kpi.read", Subject(department=department, owner=person))
    ]
    return rows.filter(
        Q(kind__in=[SubjectKind.COMPANY, SubjectKind.DEPARTMENT, SubjectKind.CONFLICT])
        | Q(kind=SubjectKind.KPI, subject__in=kpis.values("id"))
        | Q(kind=SubjectKind.LINK, subject__in=links.values("id"))
        | Q(kind=SubjectKind.PERSON, subject__in=people)
    )


def finding_for_waiving(request: CompanyRequest, finding: UUID) -> Finding:
    """A finding that stands, and that the person may decide to live with."""
    require(request, "finding.waive")
    found = findings_for_reading(request).filter(id=finding, cleared_on__isnull=True).first()
    if found is None:
        raise Http404(_("There is no such finding any more."))
    return found


def waiver_for_ending(request: CompanyRequest, waiver: UUID) -> Waiver:
    """A waiver that the person may take back."""
    require(request, "finding.waive")
    found = Waiver.objects.filter(company=request.company, id=waiver).first()
    if found is None:
        raise Http404(_("There is no such waiver any more."))
    return found


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
