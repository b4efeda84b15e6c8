"""The statements of a request, to send them again with nothing around."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from django.db import connection, transaction

_SKIPPED = ("SAVEPOINT", "RELEASE")


def statements_of(request: Callable[[], object]) -> list[tuple[str, Any]]:
    """Every statement that `request` executes, in order, with its values."""
    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not str(sql).startswith(_SKIPPED):
            found.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        request()
    return found


def sent_raw(statements: Sequence[tuple[str, Any]]) -> Callable[[], object]:
    """Sends them in one transaction and receives the answers; no value becomes a Python object: the floor."""
    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:
        texts = [cursor.mogrify(sql, params).encode() for sql, params in statements]

    def send() -> None:
        connection.ensure_connection()
        pgconn = connection.connection.pgconn
        for text in (b"BEGIN", *texts, b"COMMIT"):
            result = pgconn.exec_(text)
            if result.error_message:
                raise RuntimeError(result.error_message.decode())

    return send


def fetched(statements: Sequence[tuple[str, Any]]) -> Callable[[], object]:
    """Sends them the way the product does and makes Python rows of the answers."""

    def send() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()

    return send
