"""Who is asked to a review: who heads, and who owns what is looked at."""

from uuid import UUID

from django.db.models import Q

from governance.models import Attendance, Review
from governance.rules.cadence import STRATEGIC
from kpis.models import Kpi, Level, Status
from organization.models import Company, Department, Membership, Role


def people_asked(company: Company, *, kind: str, department: UUID | None, chair: UUID | None = None) -> list[UUID]:
    """The chair, the head and the owners of the department's KPIs; or, of the company, its executives, heads, the alignment owner and the owners of company KPIs.

    To a department's strategic review the alignment owner is asked too. Only active people who do more than read. Two queries.
    """
    owned = Kpi.objects.filter(company=company, status=Status.ACTIVE, owner__isnull=False).order_by()
    if department is None:
        owned = owned.filter(level=Level.COMPANY)
        wanted = Q(role=Role.EXECUTIVE) | Q(
            headed_departments__closed_at__isnull=True, headed_departments__isnull=False
        )
    else:
        owned = owned.filter(level=Level.DEPARTMENT, department=department)
        wanted = Q(headed_departments__id=department)
    wanted |= Q(id__in=owned.values("owner_id"))
    named = [chair] if chair else []
    if department is None or kind == STRATEGIC:
        named += [company.alignment_owner_id] if company.alignment_owner_id else []
    return _active(company, wanted | Q(id__in=named))


def newly_asked(company: Company, review: Review) -> list[UUID]:
    """Who is to be asked to a review and neither is asked nor was told that they need not come. Four queries."""
    people = people_asked(company, kind=review.kind, department=review.department_id, chair=review.chair_id)
    known = set(Attendance.objects.filter(company=company, review=review).values_list("person_id", flat=True))
    events = Attendance.pgh_event_model._default_manager  # type: ignore[attr-defined]
    released = events.filter(pgh_label="delete", review_id=review.id)
    known |= set(released.filter(company_id=company.id).values_list("person_id", flat=True))
    return [person for person in people if person not in known]


def chair_of(company: Company, department: Department | None) -> UUID | None:
    """Who chairs unless somebody else is named: the head; of the company's, the alignment owner."""
    return company.alignment_owner_id if department is None else department.head_id


def _active(company: Company, wanted: Q) -> list[UUID]:
    rows = Membership.objects.filter(wanted, company=company, active=True).exclude(role=Role.VIEWER)
    return list(rows.order_by("name", "id").distinct().values_list("id", flat=True))
