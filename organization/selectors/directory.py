"""The people and departments of a company as pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organization.http.request import company_today
from organization.models import Company, Department, Membership
from organization.selectors.absences import running
from organization.selectors.holdings import held_by
from organization.selectors.invitations import open_invitations

PER_PAGE = 50

INACTIVE, ACTIVE, INVITED, NEVER = "inactive", "active", "invited", "never"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list. `state`: active | invited | never | inactive; `owns` counts KPIs and the like."""

    person: Membership
    state: str
    owns: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader looks for; empty means everybody active."""

    words: str = ""
    department: UUID | None = None
    state: str = ""
    role: str = ""


def _with_state(people: QuerySet[Membership], company: Company) -> QuerySet[Membership]:
    invited = open_invitations(company.id).filter(membership=OuterRef("pk"))
    away = running(company, company_today(company)).filter(membership=OuterRef("pk"))
    return people.select_related("department", "user").annotate(
        invited=Exists(invited), away=Exists(away.select_related(None))
    )


def _state(person: Membership) -> str:
    if not person.active:
        return INACTIVE
    if person.user is not None and person.user.last_login is not None:
        return ACTIVE
    return INVITED if getattr(person, "invited", False) else NEVER


_IN_STATE = {
    "": Q(active=True),
    "all": Q(),
    "inactive": Q(active=False),
    "invited": Q(active=True, invited=True, user__last_login__isnull=True),
    "away": Q(active=True, away=True),
    "never": Q(active=True, invited=False, user__last_login__isnull=True),
}


def find_people(company: Company, wanted: Filter) -> QuerySet[Membership]:
    """The people who match, by name."""
    found = _with_state(Membership.objects.filter(company=company), company).filter(_IN_STATE[wanted.state])
    for word in wanted.words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(job_role__icontains=word))
    if wanted.department is not None:
        found = found.filter(department_id=wanted.department)
    if wanted.role:
        found = found.filter(role=wanted.role)
    return found.order_by("name", "email")


def people_page(company: Company, wanted: Filter, number: str) -> tuple[Page[Membership], list[PersonRow]]:
    """One page of the people who match, with what each owns. Four queries, whatever is found."""
    page = Paginator(find_people(company, wanted), PER_PAGE).get_page(number)
    return page, person_rows(company, list(page.object_list))


def person_rows(company: Company, people: Sequence[Membership]) -> list[PersonRow]:
    """The rows of people who came from `find_people`."""
    owns = held_by(company.id, [person.id for person in people])
    return [PersonRow(person=person, state=_state(person), owns=owns.get(person.id, 0)) for person in people]


def person_row(company: Company, membership: UUID) -> PersonRow | None:
    """One person of the company."""
    found = _with_state(Membership.objects.filter(company=company, id=membership), company).first()
    return person_rows(company, [found])[0] if found else None


def departments_of(company: Company) -> QuerySet[Department]:
    """The departments that are not closed, with their head and `people`, the number of active people in each."""
    # Counted apart: Django groups by the primary key it knows, the database's own has the company in it.
    members = Membership.objects.filter(department=OuterRef("pk"), active=True).order_by()
    counted = members.values("department").annotate(number=Count("pk")).values("number")
    return (
        Department.objects.filter(company=company, closed_at__isnull=True)
        .select_related("head")
        .annotate(people=Coalesce(Subquery(counted), 0))
    )


def closed_departments_of(company: Company) -> QuerySet[Department]:
    """The departments that are no more, the latest first."""
    return Department.objects.filter(company=company, closed_at__isnull=False).order_by("-closed_at", "name")


def headed_by(membership: Membership) -> QuerySet[Department]:
    """The departments that a person heads."""
    return Department.objects.filter(company_id=membership.company_id, head_id=membership.id)
