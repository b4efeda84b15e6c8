"""Secret addresses under which people's calendars read their reviews (docs/decisions/0015-calendar-feeds.md)."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from governance.models import CalendarFeed
from organization.models import Company, Membership
from organization.rules.actors import Actor
from organization.selectors.invitations import token_hash
from organization.services.trail import recorded

_RANDOM_BYTES = 32


def renew_feed(*, company: Company, person: Membership, actor: Actor) -> str:
    """A new secret address for the person, told this once; a former one opens nothing any more."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    with recorded(actor, why="calendar"):
        CalendarFeed.objects.update_or_create(
            company=company, person=person, defaults={"token_hash": token_hash(token), "created_at": timezone.now()}
        )
    return settings.PUBLIC_URL + reverse("calendar", kwargs={"slug": company.slug, "token": token})


def revoke_feed(*, company: Company, person: Membership, actor: Actor) -> bool:
    """The person's address opens nothing any more; False where there was none."""
    with recorded(actor, why="calendar"):
        return bool(CalendarFeed.objects.filter(company=company, person=person).delete()[0])
