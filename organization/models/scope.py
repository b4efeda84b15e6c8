"""The company and the person for whom a transaction works; row-level security reads both."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction


def set_scope(*, company: UUID | None = None, person: UUID | None = None) -> None:
    """Set the transaction's company and person (a user's id); None clears. Outside a transaction it would not last."""
    if not connection.in_atomic_block:
        raise RuntimeError("A scope lasts for one transaction: open one first.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('plumbline.company', %s, true), set_config('plumbline.person', %s, true)",
            [str(company or ""), str(person or "")],
        )


def current_scope() -> tuple[UUID | None, UUID | None]:
    """The company and the person now in force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_company(), plumbline_person()")
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (None, None)


@contextmanager
def company_scope(company: UUID, *, person: UUID | None = None) -> Iterator[None]:
    """A transaction that sees one company. On the way out the outer scope, if any, stands again."""
    with transaction.atomic():
        before = current_scope()
        set_scope(company=company, person=person)
        yield
        set_scope(company=before[0], person=before[1])
