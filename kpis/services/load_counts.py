"""What a load did, added up on its row: by the services that write its values, in their transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from organization.models import Company

#: Beyond this many KPIs a load names none: undoing it looks at all of the company's values.
MOST_NAMED = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Values added, corrected (or taken back), sent as they stood, rows without a value; the places that changed."""

    added: int
    corrected: int
    unchanged: int
    blank: int
    kpis: Collection[UUID]
    first: date | None = None
    last: date | None = None


_COUNT = """
UPDATE kpis_load SET
    values_added = values_added + %(added)s, values_corrected = values_corrected + %(corrected)s,
    values_unchanged = values_unchanged + %(unchanged)s, rows_blank = rows_blank + %(blank)s,
    kpis = CASE
        WHEN %(first)s::date IS NULL THEN kpis
        WHEN first_period IS NULL THEN %(kpis)s::uuid[]
        WHEN cardinality(kpis) = 0 OR cardinality(%(kpis)s::uuid[]) = 0 THEN '{}'
        ELSE ARRAY(SELECT DISTINCT unnest(kpis || %(kpis)s::uuid[])) END,
    first_period = least(first_period, %(first)s::date), last_period = greatest(last_period, %(last)s::date)
WHERE company_id = %(company)s AND id = %(load)s
"""


def count_into(load: UUID, *, company: Company, counts: Counts) -> None:
    """Add `counts` to the load. One statement.

    Raises:
        LookupError: the company has no such load.
    """
    named = sorted(counts.kpis) if len(counts.kpis) <= MOST_NAMED else []
    told: dict[str, Any] = {
        "company": company.pk,
        "load": load,
        "kpis": named,
        "first": counts.first,
        "last": counts.last,
    }
    told |= {name: getattr(counts, name) for name in ("added", "corrected", "unchanged", "blank")}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, told)
        if cursor.rowcount != 1:
            raise LookupError(load)
