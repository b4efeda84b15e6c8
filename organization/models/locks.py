"""The one list of advisory locks. Each is held to the end of the transaction."""

from enum import IntEnum
from uuid import UUID

from django.db import connection


class Lock(IntEnum):
    """What is done by one transaction of a company at a time. STRUCTURE is also taken by the cycle trigger."""

    STRUCTURE = 1
    RECOMPUTE = 2
    SNAPSHOT = 3
    DEMO = 4
    PEOPLE = 5


def hold(company: UUID, lock: Lock) -> None:
    """Wait for the company's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(company), int(lock)])


def try_hold(company: UUID, lock: Lock) -> bool:
    """Take the company's lock, or say that somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [str(company), int(lock)])
        row = cursor.fetchone()
    return bool(row and row[0])
