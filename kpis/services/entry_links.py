"""Links of mails that open the values due from one person, without a password (docs/decisions/0013-entry-links.md)."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kpis.models import EntryLink
from kpis.selectors.entry_links import needs_sign_in
from organization.http.request import company_today
from organization.models import Company, Membership
from organization.rules.actors import Actor, system
from organization.selectors.invitations import token_hash
from organization.selectors.people import person_facts
from organization.services.trail import recorded

VALID_FOR = timedelta(days=5)
_RANDOM_BYTES = 32


def entry_link(*, company: Company, person: Membership, actor: Actor, day: date | None = None) -> str:
    """The whole address that opens the values due from `person` on `day` (today), for VALID_FOR.

    Where the company wants this person to sign in, it is the address of My week. Earlier links stay open until their own
    end: a mail that is opened a day late still works.
    """
    if needs_sign_in(company, person_facts(person)):
        return settings.PUBLIC_URL + reverse("kpis:week", kwargs={"company_slug": company.slug})
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    with recorded(actor, why="entry by mail"):
        EntryLink.objects.create(
            company=company,
            membership=person,
            day=day or company_today(company),
            token_hash=token_hash(token),
            expires_at=timezone.now() + VALID_FOR,
        )
    return settings.PUBLIC_URL + reverse("entry", kwargs={"slug": company.slug, "token": token})


def revoke_entry_links(*, company: Company, person: Membership, actor: Actor) -> int:
    """All links of the person open nothing any more; how many there were."""
    with recorded(actor):
        found = EntryLink.objects.filter(
            company=company, membership=person, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        return found.update(revoked_at=timezone.now())


def clear_entry_links(*, company: UUID, now: datetime) -> int:
    """Delete the links of a company that have come to their end, revoked or not; how many. The trail keeps that they were."""
    with recorded(system("job"), why="past their end"):
        return EntryLink.objects.filter(company_id=company, expires_at__lt=now).delete()[0]


def note_link_use(link: EntryLink) -> None:
    """Remember when the link was last opened."""
    EntryLink.objects.filter(company_id=link.company_id, id=link.id).update(last_used_at=timezone.now())
