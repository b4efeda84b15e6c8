"""What of a maturity's evidence a person may see by name: an individual's KPI is not everybody's."""

from collections.abc import Iterable

from kpis.access import readable
from kpis.models import Kpi
from organization.http.request import CompanyRequest

_BETWEEN = (" > ", " x ")


def keys_shown(request: CompanyRequest, keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys that name nothing hidden: KPIs the person may read, pairs of such, and whatever is no KPI. One query."""
    asked = {key: _ends(key) for key in keys}
    named = {end for ends in asked.values() for end in ends}
    kpis = Kpi.objects.filter(company=request.company, key__in=named)
    hidden = set(kpis.values_list("key", flat=True)) - set(readable(request, kpis).values_list("key", flat=True))
    return frozenset(key for key, ends in asked.items() if not hidden.intersection(ends))


def _ends(key: str) -> list[str]:
    for mark in _BETWEEN:
        if mark in key:
            return key.split(mark)
    return [key]
