"""Shared resources of a company file: each key once, used by department KPIs, hurting company KPIs."""

from collections.abc import Mapping

from dashboards.rules.company_file import KpiPart, ResourcePart
from dashboards.rules.company_file_faults import below, cut, shown
from dashboards.rules.company_file_references import Numbered, References


def check_resources(resources: Numbered[ResourcePart], references: References, kpis: Mapping[str, KpiPart]) -> None:
    """All that is wrong with each resource."""
    seen: dict[str, int] = {}
    for place, resource in resources:
        path = f"resources[{place}]"
        first = seen.setdefault(resource.key, place)
        if first != place:
            words = {"found": shown(resource.key), "first": f"resources[{first}]"}
            references.faults.add(f"{path}.key", "named_twice", "name_once", **words)
        _check_kpis(f"{path}.uses", resource.uses, "department", references, kpis)
        _check_kpis(f"{path}.hurts", resource.hurts, "company", references, kpis)


def _check_kpis(
    path: str, named: Mapping[str, float], level: str, references: References, kpis: Mapping[str, KpiPart]
) -> None:
    for key in named:
        place = below(path, key)
        if not references.kpi(place, key) or key not in kpis or kpis[key].level == level:
            continue
        words = {"key": cut(key), "level": kpis[key].level}
        references.faults.add(place, "resource_level", f"{level}_kpi", **words)
