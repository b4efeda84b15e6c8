"""Which invitations are open, and whom they are for."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from organization.models import Invitation


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
