"""How far a load is, told to others while its own transaction is open: by a connection of its own."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection

from organization.models import Company

#: Seconds between two tellings.
PAUSE = 0.25

_log = logging.getLogger(__name__)
# Once the load counts on its own row, that row is its own: nobody waits for it here.
_SCOPE = "SELECT set_config('plumbline.company', %s, true), set_config('lock_timeout', '100ms', true)"
_TELL = "UPDATE kpis_load SET handled = %s WHERE company_id = %s AND id = %s"


@contextmanager
def progress_told(*, company: Company, load: UUID, total: int) -> Iterator[Callable[[int], None]]:
    """A function that is told how many of `total` rows are handled, now and then and at the end. What it cannot tell, it
    does not tell: the load goes on."""
    own = connection.copy()
    last = 0.0

    def tell(handled: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < PAUSE and handled < total:
            return
        last = now
        try:
            own.ensure_connection()
            with own.connection.transaction():
                own.connection.execute(_SCOPE, [str(company.pk)])
                own.connection.execute(_TELL, [handled, company.pk, load])
        except (DatabaseError, psycopg.Error) as error:
            _log.warning("progress of a load not told: %s", error)

    try:
        yield tell
    finally:
        own.close()
