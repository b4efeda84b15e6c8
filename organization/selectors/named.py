"""What files and the interface call by name: departments by key, people by e-mail."""

from uuid import UUID

from organization.models import Company, Department, Membership


def department_id(company: Company, key: str, *, open_only: bool = False) -> UUID | None:
    """Of a department by its key; `open_only`: a closed one is not found."""
    found = Department.objects.filter(company=company, key=key)
    if open_only:
        found = found.filter(closed_at__isnull=True)
    return found.values_list("id", flat=True).first()


def person_id(company: Company, email: str) -> UUID | None:
    """Of a person by e-mail."""
    return Membership.objects.filter(company=company, email__iexact=email).values_list("id", flat=True).first()
