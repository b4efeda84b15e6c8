"""What ids that stand in JSON columns are called: people, departments, KPIs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from kpis.models import Kpi
from organization.models import Company, Department, Membership


def names_of(company: Company, told: Iterable[Any]) -> dict[str, str]:
    """Id -> name of everything of the company that is mentioned anywhere in `told`. Three queries at most."""
    ids = set(_ids(list(told)))
    if not ids:
        return {}
    found: dict[str, str] = {}
    for model in (Membership, Department, Kpi):
        rows = model._default_manager.filter(company=company, id__in=ids).values_list("id", "name")
        found |= {str(key): name for key, name in rows}
    return found


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
