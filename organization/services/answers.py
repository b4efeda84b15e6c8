"""A write that comes twice with the same idempotency key is done once.

The key is claimed before the write, in the same transaction. Of two requests at once the second waits for the first
(both want the same place in a unique index) and then finds its answer; if the first failed, its claim is gone with it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from organization.models import KeptAnswer, Token, uuid7

KEPT_FOR = timedelta(days=1)
_SWEPT = 50

_CLAIM = """
INSERT INTO organization_keptanswer AS a (id, company_id, token_id, key, request_hash, content_type, location, body, at)
VALUES (%(id)s, %(company)s, %(token)s, %(key)s, %(hash)s, '', '', '', %(now)s)
ON CONFLICT (company_id, token_id, key) DO UPDATE
SET id = excluded.id, request_hash = excluded.request_hash, status = NULL, content_type = '', location = '', body = '',
    at = excluded.at
WHERE a.at < %(before)s
RETURNING id
"""
_SWEEP = """
DELETE FROM organization_keptanswer WHERE (company_id, id) IN (
    SELECT company_id, id FROM organization_keptanswer
    WHERE company_id = %(company)s AND token_id = %(token)s AND at < %(before)s LIMIT %(most)s FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that is this request's (`answer` None), or was another's, whose answer is given again.

    `same`: that other request asked for the same.
    """

    id: UUID
    answer: KeptAnswer | None = None
    same: bool = True


def claim_key(*, token: Token, key: str, request_hash: str) -> Claim:
    """Claim the key for a day. Waits for a request that holds it just now."""
    now = timezone.now()
    told: dict[str, Any] = {
        "id": uuid7(),
        "company": token.company_id,
        "token": token.id,
        "key": key,
        "hash": request_hash,
        "now": now,
        "before": now - KEPT_FOR,
        "most": _SWEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, told)
        row = cursor.fetchone()
        if row is not None:
            cursor.execute(_SWEEP, told)
            return Claim(row[0])
    kept = KeptAnswer.objects.get(company_id=token.company_id, token=token, key=key)
    return Claim(kept.id, kept, kept.request_hash == request_hash)


def keep_answer(*, token: Token, claim: UUID, status: int, content_type: str, location: str, body: bytes) -> None:
    """Keep what was answered."""
    KeptAnswer.objects.filter(company_id=token.company_id, id=claim).update(
        status=status, content_type=content_type, location=location, body=body
    )


def release_key(*, token: Token, claim: UUID) -> None:
    """Nothing was written: the key may be used again."""
    KeptAnswer.objects.filter(company_id=token.company_id, id=claim).delete()
