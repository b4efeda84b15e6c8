"""What ids that stand in JSON columns are called: people, departments, KPIs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kpis.models import Kpi
from organization.models import Company, Department, Membership


def names_of(company: Company, told: Iterable[Any], *, kpis: QuerySet[Kpi] | None = None) -> dict[str, str]:
    """Id -> name of everything of the company that is mentioned anywhere in `told`. Three queries at most.

    kpis: those that the reader may read; what a person's own KPI is called is nobody else's.
    """
    ids = set(_ids(list(told)))
    if not ids:
        return {}
    found: dict[str, str] = {}
    for rows in (Membership.objects.all(), Department.objects.all(), Kpi.objects.all() if kpis is None else kpis):
        named = rows.filter(company=company, id__in=ids).values_list("id", "name")
        found |= {str(key): name for key, name in named}
    return found


def names_of_people(company: Company, people: Collection[UUID]) -> dict[UUID, str]:
    """Id -> name."""
    return dict(Membership.objects.filter(company=company, id__in=list(people)).values_list("id", "name"))


def hidden_among(company: Company, keys: Collection[str], *, kpis: QuerySet[Kpi]) -> set[str]:
    """Which of these keys name KPIs that are not among `kpis`. Two queries."""
    there = set(Kpi.objects.filter(company=company, key__in=list(keys)).values_list("key", flat=True))
    return there - set(kpis.filter(key__in=there).values_list("key", flat=True)) if there else set()


def _ids(value: Any) -> Iterator[UUID]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _ids(key)
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)
    elif isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        try:
            yield UUID(value)
        except ValueError:
            return
