"""The one list of advisory locks. Each is held to the end of the transaction, but for `try_hold_across`."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    REVIEWS = 6


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


@contextmanager
def try_hold_across(company: UUID, lock: Lock) -> Iterator[bool]:
    """Take the company's lock for a job of several transactions, or say that somebody else has it.

    Within a transaction it is held to its end, as always. A connection that breaks lets go of it.
    """
    if connection.in_atomic_block:
        yield try_hold(company, lock)
        return
    key = (str(company), int(lock))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", key)
        row = cursor.fetchone()
    mine = bool(row and row[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, %s))", key)
