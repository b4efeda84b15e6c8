"""Who and why, on every row of the trail that the transaction writes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from organization.models import uuid7
from organization.rules.actors import Actor


def _set_context(identifier: str, metadata: str) -> None:
    # pghistory's own context manager puts this in front of every statement; once per transaction is enough.
    # pgtrigger asks for the triggers to be passed over, in every trigger. Where the setting is missing, the error it
    # catches rolls a savepoint back, which walks all checks that wait for the commit: bulk loads became quadratic.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true), "
            "set_config('pgtrigger.ignore', '{}', true)",
            [identifier, metadata],
        )


def _context() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('pghistory.context_id', true), current_setting('pghistory.context_metadata', true)"
        )
        row = cursor.fetchone()
    return (row[0] or "", row[1] or "") if row else ("", "")


@contextmanager
def recorded(actor: Actor, *, why: str = "") -> Iterator[None]:
    """A transaction whose trail rows say who acted, through which door, and why. The innermost one speaks."""
    with transaction.atomic():
        before = _context()
        metadata = {
            "actor": str(actor.id) if actor.id else None,
            "name": actor.name,
            "door": actor.door,
            "why": why,
        }
        _set_context(str(uuid7()), json.dumps(metadata))
        yield
        _set_context(*before)
