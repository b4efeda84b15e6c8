"""What the planner knows of the tables' sizes, brought up to date after a write of many rows.

PostgreSQL counts tables by itself about once a minute. Until then a company that was just loaded, or a template just given to
seventy people, is planned for as if its tables held a row or two: pages that take milliseconds a minute later take seconds.
"""

from functools import partial

from django.db import connection, models, transaction

__all__ = ["count_anew"]


def count_anew(*written: type[models.Model]) -> None:
    """Let PostgreSQL look at the tables of `written` again, as soon as the transaction is committed.

    A table that somebody else is counting or cleaning at that moment is left to them.
    """
    tables = sorted({model._meta.db_table for model in written if model._meta.managed and not model._meta.proxy})
    transaction.on_commit(partial(_analyse, tables))


def _analyse(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(map(connection.ops.quote_name, tables))}")
