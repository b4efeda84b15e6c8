"""Reads people, companies, departments. Within a company scope, row-level security narrows every query to it."""

from uuid import UUID

from django.db.models import Exists, Q, QuerySet, Value

from organization.http.request import company_today
from organization.models import Absence, Company, CompanyEntry, Department, Membership, User
from organization.rules.roles import (
    ADMINISTRATOR,
    ALIGNMENT_OWNER,
    EXECUTIVE,
    HEAD,
    OWNER,
    RIGHTS,
    PersonFacts,
    Subject,
)


def entry_of(slug: str) -> CompanyEntry | None:
    """The registry's entry of a living company."""
    return CompanyEntry.objects.filter(slug=slug, archived_at__isnull=True).first()


def living_companies() -> list[UUID]:
    """The ids of all companies that are not archived, for the clock. Outside any scope: the registry shows nothing else."""
    return list(CompanyEntry.objects.filter(archived_at__isnull=True).values_list("id", flat=True))


def membership_of(*, company: UUID, user: UUID) -> Membership | None:
    """The active membership of the user in the company, with the company and the department. One query.

    `several` on it says whether the user has another company to switch to; the scope's person must be set.
    """
    elsewhere = Membership.objects.filter(user_id=user, active=True, company__archived_at__isnull=True)
    return (
        Membership.objects.filter(company_id=company, user_id=user, active=True)
        .select_related("company", "department")
        .annotate(several=Exists(elsewhere.exclude(company_id=company)))
        .first()
    )


def companies_of(user: UUID) -> QuerySet[Membership]:
    """The memberships of a user in living companies, for the switcher; the scope's person must be set."""
    return (
        Membership.objects.filter(user_id=user, active=True, company__archived_at__isnull=True)
        .select_related("company")
        .order_by("company__name")
    )


def has_account(email: str) -> bool:
    """Does somebody sign in with this address?"""
    return User.objects.filter(email__iexact=email).exists()


def person_facts(membership: Membership) -> PersonFacts:
    """What rules need to know of a person today. One query."""
    day = company_today(membership.company)
    heads = Department.objects.filter(company_id=membership.company_id, head_id=membership.id).order_by()
    for_others = Absence.objects.filter(
        company_id=membership.company_id, deputy_id=membership.id, starts_on__lte=day, ends_on__gte=day
    ).order_by()
    found: dict[str, list[UUID]] = {"heads": [], "for_others": []}
    both = heads.annotate(what=Value("heads")).values_list("what", "id")
    for what, one in both.union(for_others.annotate(what=Value("for_others")).values_list("what", "membership_id")):
        found[what].append(one)
    return PersonFacts(
        id=membership.id,
        role=membership.role,
        alignment_owner=membership.company.alignment_owner_id == membership.id,
        heads=frozenset(found["heads"]),
        stands_in_for=frozenset(found["for_others"]),
        department=membership.department_id,
    )


def people_with(company: Company, action: str, subject: Subject | None = None) -> list[str]:
    """The names of the people who have a right, to tell somebody whom to ask; the nearest first, at most four."""
    granted = RIGHTS[action]
    wanted = Q(pk__in=[])
    if ALIGNMENT_OWNER in granted and company.alignment_owner_id:
        wanted |= Q(id=company.alignment_owner_id)
    for role in (EXECUTIVE, ADMINISTRATOR):
        if role in granted:
            wanted |= Q(role=role)
    if subject is not None and OWNER in granted and subject.owner:
        wanted |= Q(id=subject.owner)
    if subject is not None and HEAD in granted and subject.department:
        wanted |= Q(headed_departments__id=subject.department)
    found = Membership.objects.filter(wanted, company=company, active=True).distinct().order_by("role", "name")
    return [person.name for person in found[:4]]
