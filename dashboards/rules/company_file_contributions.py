"""Contributions of a company file: each said once, of a department for a company KPI, or that it does nothing and nothing else."""

from collections.abc import Mapping

from dashboards.rules.company_file import ContributionPart, KpiPart
from dashboards.rules.company_file_faults import cut
from dashboards.rules.company_file_references import Numbered, References


def check_contributions(
    contributions: Numbered[ContributionPart], references: References, kpis: Mapping[str, KpiPart]
) -> None:
    """All that is wrong with each."""
    seen: dict[tuple[str, str, str], int] = {}
    something = {(one.department, one.company_kpi) for _, one in contributions if one.statement}
    for place, one in contributions:
        path = f"contributions[{place}]"
        references.department(f"{path}.department", one.department)
        _check_level(f"{path}.company_kpi", one.company_kpi, "company", references, kpis)
        _check_level(f"{path}.kpi", one.kpi, "department", references, kpis)
        words = {"department": cut(one.department), "company_kpi": cut(one.company_kpi)}
        first = seen.setdefault((one.department, one.company_kpi, one.statement), place)
        if first != place:
            references.faults.add(path, "contribution_twice", "name_once", first=f"contributions[{first}]")
        elif not one.statement and (one.department, one.company_kpi) in something:
            references.faults.add(f"{path}.statement", "nothing_beside_something", "one_answer", **words)
        if not one.statement and one.kpi is not None:
            references.faults.add(f"{path}.kpi", "nothing_measured", "no_kpi", found=cut(one.kpi))


def _check_level(path: str, key: str | None, level: str, references: References, kpis: Mapping[str, KpiPart]) -> None:
    if key is None or not references.kpi(path, key):
        return
    found = kpis.get(key)
    if found is not None and found.level != level:
        references.faults.add(path, "other_level", "kpi_of_level", key=key, found=found.level, level=level)
