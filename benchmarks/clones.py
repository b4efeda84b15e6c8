"""Companies by the thousand: one that was made by the product, copied set-wise with keys of its own for every copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction

#: Copied in this order. The history is not: no page of the company reads it.
TABLES = (
    "organization_companyentry",
    "organization_company",
    "organization_department",
    "organization_membership",
    "kpis_kpi",
    "kpis_target",
    "kpis_kpistate",
    "alignment_cascadelink",
)
#: Companies that one transaction copies.
BATCH = 100
_COLUMNS = """
SELECT column_name, udt_name, is_generated = 'ALWAYS' FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
"""
# Ids that name something outside the company: copies leave them out.
_OUTSIDE = {"user_id"}
_UNIQUE_TEXT = {"slug"}


def add_clones(source: UUID, *, first: int, last: int) -> None:
    """Copies number `first` to `last` of the company `source`, with all ids made anew from the old ones and the number.

    As the owner of the tables, whom row-level security does not bind. Keys are checked, triggers rest: no trail.
    """
    statements = [_statement(table) for table in TABLES]
    with _triggers_resting():
        for start in range(first, last + 1, BATCH):
            end = min(start + BATCH - 1, last)
            with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement, {"source": source, "first": start, "last": end})
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


@contextmanager
def _triggers_resting() -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _statement(table: str) -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        columns = [(name, kind) for name, kind, generated in cursor.fetchall() if not generated]
    names = ", ".join(name for name, _kind in columns)
    values = ", ".join(_value(name, kind) for name, kind in columns)
    own = "id" if table in TABLES[:2] else "company_id"
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} "  # noqa: S608  names of our own tables
        f"FROM {table} t, generate_series(%(first)s, %(last)s) AS n WHERE t.{own} = %(source)s ORDER BY n"
    )


def _value(name: str, kind: str) -> str:
    if name in _OUTSIDE:
        return "NULL"
    if kind == "uuid":
        return f"md5(t.{name}::text || n)::uuid"
    return f"t.{name} || '-' || n" if name in _UNIQUE_TEXT else f"t.{name}"


def companies_standing() -> int:
    """How many companies there are."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLES[0]}")  # noqa: S608  one of ours
        return int(cursor.fetchone()[0])
