"""Tokens of the interface: created, used, revoked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from organization.models import Company, Membership, Token
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.rules.tokens import RANDOM_BYTES, read_token, write_token
from organization.services.trail import recorded

#: The last use is known to this.
KNOWN_TO = timedelta(minutes=1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """The row, and the token itself: whoever sees it now sees it for the only time."""

    token: Token
    text: str


def create_token(
    *,
    company: Company,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    actor: Actor,
    membership: UUID | None = None,
    standing: str = "",
    department: UUID | None = None,
) -> CreatedToken:
    """A token of a person (`membership`), or of an integration that takes the place of `standing`.

    Raises:
        RefusedError: the person has left; an end that is past or more than a year away.
    """
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        raise RefusedError(refusals.BAD_EXPIRY, "expires_on")
    with recorded(actor):
        if membership is not None:
            person = Membership.objects.get(company=company, id=membership)
            if not person.active:
                raise RefusedError(refusals.NOT_ACTIVE, "person", name=person.name)
        text = write_token(company.id, secrets.token_bytes(RANDOM_BYTES))
        written = read_token(text)
        if written is None:
            raise AssertionError("a token that was just written can be read")
        token = Token.objects.create(
            company=company,
            name=name,
            membership_id=membership,
            standing=standing,
            department_id=department,
            scopes=list(scopes),
            prefix=written.prefix,
            token_hash=written.digest,
            created_by_id=actor.id,
            expires_at=expires_at,
        )
    return CreatedToken(token, text)


def revoke_token(*, company: Company, token: UUID, actor: Actor) -> Token:
    """The token opens nothing any more. Revoking twice keeps the first time."""
    with recorded(actor):
        row = Token.objects.select_for_update().get(company=company, id=token)
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
    return row


def note_use(token: Token) -> None:
    """Remember the use, once a minute. A row that another request is writing is passed over: nobody waits here."""
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < KNOWN_TO:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organization_token SET last_used_at = %s WHERE (company_id, id) IN ("
            "SELECT company_id, id FROM organization_token WHERE company_id = %s AND id = %s "
            "FOR NO KEY UPDATE SKIP LOCKED)",
            [now, token.company_id, token.id],
        )
