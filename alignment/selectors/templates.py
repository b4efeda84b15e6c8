"""Reads job-role templates: their KPIs, their holders, and the facts from which alignment.rules.templates plans."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alignment.models import Holding, RoleTemplate, TemplateKpi, TemplateTarget, TemplateUse
from alignment.rules.templates import Gift, Holder, Person, Waiting, plan_giving, plan_waiting
from kpis.models import Kpi, Level, Measurement, Status
from kpis.rules.targets import TargetVersion
from organization.models import Company, Membership, Role


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a template: those it could go to, what they hold of it, and as what it was given."""

    people: Sequence[Person]
    held: Mapping[UUID, frozenset[UUID]]
    given_as: Mapping[UUID, str]


def templates_of(company: Company) -> QuerySet[RoleTemplate]:
    """All templates, those in use first, with how many people hold each (`holders`) and its KPIs (`kpis`)."""
    living = TemplateUse.objects.filter(part__template=OuterRef("pk"), ended_on__isnull=True, membership__isnull=False)
    parts = TemplateKpi.objects.filter(template=OuterRef("pk"), retired_on__isnull=True)
    return (
        RoleTemplate.objects.filter(company=company)
        .select_related("department", "lead")
        .annotate(
            holders=_counted(living.order_by().values("part__template").annotate(n=Count("membership", distinct=True))),
            kpis=_counted(parts.order_by().values("template").annotate(n=Count("pk"))),
        )
        .order_by("retired_on", "department__name", "name")
    )


def with_parts(rows: QuerySet[RoleTemplate]) -> QuerySet[RoleTemplate]:
    """The templates with their living KPIs and the targets of these. Two queries more."""
    targets = Prefetch("targets", TemplateTarget.objects.order_by("starts_on"))
    parts = TemplateKpi.objects.filter(retired_on__isnull=True).select_related("parent", "author", "accepted_by")
    return rows.prefetch_related(Prefetch("parts", parts.prefetch_related(targets)))


def _counted(groups: "QuerySet[Any, Any]") -> Coalesce:
    return Coalesce(Subquery(groups.values("n"), output_field=IntegerField()), 0)


def parts_of(template: RoleTemplate, *, held_by: str | None = None) -> list[TemplateKpi]:
    """The template's living KPIs in order, with parent, people of the claim, and target versions. Two queries."""
    parts = TemplateKpi.objects.filter(company_id=template.company_id, template=template, retired_on__isnull=True)
    if held_by is not None:
        parts = parts.filter(held_by=held_by)
    targets = Prefetch("targets", TemplateTarget.objects.order_by("starts_on"))
    return list(parts.select_related("parent__department", "author", "accepted_by").prefetch_related(targets))


def versions_of(targets: Iterable[TemplateTarget]) -> list[TargetVersion]:
    """Rows as the rules take them."""
    return [TargetVersion(**{name: getattr(one, name) for name in TargetVersion.__slots__}) for one in targets]


def living_uses(company: Company, **conditions: object) -> QuerySet[TemplateUse]:
    """Uses that have not ended."""
    return TemplateUse.objects.filter(company=company, ended_on__isnull=True, **conditions)


def staff_of(template: RoleTemplate, *, people: Collection[UUID] | None = None) -> Staff:
    """The people of the template's department, everybody with its job role, and everybody who holds it; or `people` alone.

    By name. Three queries.
    """
    company = template.company_id
    uses = TemplateUse.objects.filter(company_id=company, part__template=template, ended_on__isnull=True)
    held: dict[UUID, set[UUID]] = {}
    given_as: dict[UUID, str] = {}
    for person, part, job_role in uses.filter(membership__isnull=False).values_list(
        "membership_id", "part_id", "job_role"
    ):
        held.setdefault(person, set()).add(part)
        given_as[person] = job_role
    wanted = (
        Q(id__in=people)
        if people is not None
        else Q(id__in=list(held))
        | Q(department_id=template.department_id, active=True)
        | Q(job_role__iexact=template.job_role.strip(), active=True)
    )
    rows = Membership.objects.filter(wanted, company_id=company).order_by("name", "email")
    others = _other_kpis(template, [one.id for one in rows])
    found = [
        Person(
            id=one.id,
            name=one.name,
            email=one.email,
            active=one.active,
            viewer=one.role == Role.VIEWER,
            department=one.department_id,
            job_role=one.job_role,
            others=others.get(one.id, 0),
        )
        for one in rows
    ]
    return Staff(found, {person: frozenset(parts) for person, parts in held.items()}, given_as)


def gifts_for(template: RoleTemplate, parts: Sequence[TemplateKpi], staff: Staff) -> list[Gift]:
    """What giving the template to the staff would do. No query."""
    ids = [part.id for part in parts if part.held_by == Holding.PERSON]
    return plan_giving(parts=ids, people=staff.people, held=staff.held, department=template.department_id)


def waiting_for(template: RoleTemplate, parts: Sequence[TemplateKpi], staff: Staff) -> Waiting:
    """Who waits for the template's KPIs, and who should not have them any more. No query."""
    return plan_waiting(
        parts=[part.id for part in parts if part.held_by == Holding.PERSON],
        people=staff.people,
        held=staff.held,
        given_as=staff.given_as,
        department=template.department_id,
        job_role=template.job_role,
    )


def holders_of(part: TemplateKpi) -> list[Holder]:
    """Everybody who holds a template's KPI, with their exceptions. One query."""
    values = Measurement.objects.filter(company_id=OuterRef("company_id"), kpi_id=OuterRef("kpi_id"))
    uses = TemplateUse.objects.filter(company_id=part.company_id, part=part, ended_on__isnull=True)
    return [
        Holder(
            use=one.id,
            person=one.membership_id,
            given_as=one.job_role,
            exceptions=frozenset(one.exceptions),
            has_values=one.has_values,
        )
        for one in uses.annotate(has_values=Exists(values)).order_by("id")
    ]


def taken_keys(company: Company, starts: Collection[str]) -> set[str]:
    """The keys of KPIs that begin with one of `starts`. One query."""
    condition = Q(pk__in=[])
    for start in starts:
        condition |= Q(key__startswith=start)
    return set(Kpi.objects.filter(condition, company=company).values_list("key", flat=True))


def _other_kpis(template: RoleTemplate, people: Collection[UUID]) -> dict[UUID, int]:
    of_this = TemplateUse.objects.filter(
        company_id=template.company_id, part__template=template, ended_on__isnull=True, kpi_id=OuterRef("pk")
    )
    rows = (
        Kpi.objects.filter(
            company_id=template.company_id, owner_id__in=people, level=Level.INDIVIDUAL, status=Status.ACTIVE
        )
        .exclude(Exists(of_this))
        .order_by()
        .values_list("owner_id")
        .annotate(Count("pk"))
    )
    return dict(rows)
