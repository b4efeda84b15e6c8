"""Reads the company as a list of people is compared with it, and as it is exported."""

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from organization.models import Company, Department, Membership
from organization.rules.people_plan import KnownDepartment, KnownPerson, PeoplePlan, PresentCompany, plan_people
from organization.rules.people_table import Table
from organization.selectors.holdings import held_by


def present_company(company: Company, *, here: UUID | None = None, holdings: bool = False) -> PresentCompany:
    """Everybody and every department that is not closed. `holdings`: also who holds something. Three queries."""
    rows = list(
        Membership.objects.filter(company=company)
        .order_by("name", "email")
        .values_list("id", "email", "name", "role", "job_role", "department_id", "active")
    )
    holders = held_by(company.id, [row[0] for row in rows]) if holdings else {}
    departments = Department.objects.filter(company=company, closed_at__isnull=True)
    owner = Company.objects.filter(id=company.id).values_list("alignment_owner_id", flat=True).get()
    return PresentCompany(
        people=[KnownPerson(*row, holds=row[0] in holders) for row in rows],
        departments=[KnownDepartment(*row) for row in departments.values_list("id", "key", "name", "head_id")],
        alignment_owner=owner,
        here=here,
    )


def plan_for(company: Company, table: Table, *, here: UUID | None, deactivate_absent: bool) -> PeoplePlan:
    """What the list would do now. Nothing is written."""
    return plan_people(
        table.rows,
        table.known,
        present_company(company, here=here, holdings=deactivate_absent),
        is_address=is_address,
        deactivate_absent=deactivate_absent,
    )


def is_address(text: str) -> bool:
    """Can mail go there, by its form?"""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def listed_people(company: Company) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The active people as the template's columns have them: name, address, role, department's key, job role, keys of
    the departments they head. Two queries."""
    heads: dict[UUID | None, list[str]] = {}
    departments = Department.objects.filter(company=company, closed_at__isnull=True, head__isnull=False)
    for key, head in departments.order_by("key").values_list("key", "head_id"):
        heads.setdefault(head, []).append(key)
    people = Membership.objects.filter(company=company, active=True).order_by("name", "email")
    named = people.values_list("id", "name", "email", "role", "department__key", "job_role")
    for membership, name, email, role, department, job_role in named:
        yield name, email, role, department or "", job_role, "; ".join(heads.get(membership, []))
