"""Reviews to come in which a person presents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from governance.models import AgendaItem, ReviewStatus
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Presents:
    """A review to come, and how many items the person presents in it."""

    review: UUID
    kind: str
    department: str
    starts_at: datetime
    items: int


def reviews_to_present(company: Company, person: UUID) -> list[Presents]:
    """Reviews that are planned or under way, wherever they were moved to; the earliest first. One query."""
    rows = AgendaItem.objects.filter(
        company=company,
        presenter=person,
        review__status__in=[ReviewStatus.PLANNED, ReviewStatus.OPEN],
    )
    found: dict[UUID, Presents] = {}
    for item in rows.select_related("review__department").order_by("review__starts_at", "review_id", "position"):
        review = item.review
        known = found.get(review.id)
        name = review.department.name if review.department else ""
        found[review.id] = Presents(
            review.id, review.get_kind_display(), name, review.starts_at, known.items + 1 if known else 1
        )
    return list(found.values())
