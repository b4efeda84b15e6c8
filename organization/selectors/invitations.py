"""Which invitations are open, and whom they are for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from organization.models import Company, Invitation, Membership


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitations(company: UUID) -> QuerySet[Invitation]:
    """Neither taken up, revoked nor expired."""
    return Invitation.objects.filter(
        company_id=company, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("membership__company")


def invitation_for_token(company: UUID, token: str) -> Invitation | None:
    """The open invitation of a token, of a person who is still active."""
    return open_invitations(company).filter(token_hash=token_hash(token), membership__active=True).first()


def invitation_of(membership: Membership) -> Invitation | None:
    """The latest invitation of a person, whatever became of it."""
    found = Invitation.objects.filter(company_id=membership.company_id, membership=membership)
    return found.select_related("invited_by").order_by("-created_at").first()


@dataclass(frozen=True, slots=True)
class NotJoined:
    """A person without an account, and their latest invitation. `state`: none | open | expired | revoked."""

    person: Membership
    invitation: Invitation | None
    state: str


def not_joined(company: Company) -> list[NotJoined]:
    """Active people who have no account yet, by name. Two queries."""
    people = Membership.objects.filter(company=company, active=True, user__isnull=True).select_related("department")
    latest = {
        invitation.membership_id: invitation
        for invitation in Invitation.objects.filter(company=company, membership__in=people)
        .select_related("invited_by")
        .order_by("created_at")
    }
    now = timezone.now()
    return [NotJoined(person, latest.get(person.id), _state(latest.get(person.id), now)) for person in people]


def _state(invitation: Invitation | None, now: datetime) -> str:
    if invitation is None:
        return "none"
    if invitation.revoked_at is not None:
        return "revoked"
    return "open" if invitation.expires_at > now else "expired"
