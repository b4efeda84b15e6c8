"""Which calendar feeds are open, and what a person's holds."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from governance.models import CalendarFeed, Review
from organization.models import Company, Membership
from organization.selectors.invitations import token_hash

#: A feed shows what was this long ago; everything to come.
KEEPS = timedelta(days=90)


def feed_for_token(company: UUID, token: str) -> CalendarFeed | None:
    """The feed of a token, while its person is there."""
    rows = CalendarFeed.objects.filter(company_id=company, token_hash=token_hash(token), person__active=True)
    return rows.select_related("person__company").first()


def feed_of(company: Company, person: Membership) -> CalendarFeed | None:
    """The person's own."""
    return CalendarFeed.objects.filter(company=company, person=person).first()


def reviews_in_feed(company: Company, person: UUID, *, now: datetime) -> list[Review]:
    """The reviews to which the person is asked or which they chair, cancelled ones too, earliest first. One query."""
    asked = Q(attendances__person=person) | Q(chair=person)
    rows = Review.objects.filter(asked, company=company, starts_at__gte=now - KEEPS).distinct()
    return list(rows.select_related("department", "chair").order_by("starts_at", "id"))
