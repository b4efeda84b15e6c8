"""The server behind a connection: PostgreSQL 18 or nothing."""

from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

REQUIRED = 180000


def version_fault(version: int) -> str:
    """One line about a server that is too old (as PostgreSQL numbers itself: 170004 is 17.4); empty for a good one."""
    if version >= REQUIRED:
        return ""
    return (
        f"Plumbline needs PostgreSQL {REQUIRED // 10000} or newer; this server is {version // 10000}.{version % 10000}."
    )


def refuse_old_server(connection: BaseDatabaseWrapper, **_about: Any) -> None:
    """Receiver of `connection_created`: nothing works on an older server, so say it before the first statement."""
    # Known from the handshake: no query.
    fault = version_fault(connection.connection.info.server_version)
    if fault:
        connection.close()
        raise NotSupportedError(fault)
