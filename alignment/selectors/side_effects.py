"""Reads what single KPIs cost the company by reaching their own targets, as the latest scan saw it."""

from dataclasses import dataclass

from alignment.rules.conflicts.scan import SideEffect, side_effects
from alignment.selectors.kept_graph import KeptGraph
from kpis.models import Kpi
from organization.models import Company

#: Side effects that the page names; the others are counted.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """`kpi` at its target brings `company_kpi` from `before` to `after`, in its unit; `grade` certain or likely."""

    kpi: Kpi
    company_kpi: Kpi
    before: float
    after: float
    grade: str


def costs_of(company: Company, kept: KeptGraph | None) -> tuple[list[Cost], int]:
    """The worst, and how many more there are. Effects of links that nobody accepted or history contradicts are left out. One query."""
    found = [one for one in side_effects(kept.known.graph) if not _doubted(kept, one)] if kept is not None else []
    if kept is None or not found:
        return [], 0
    named = found[:NAMED]
    ids = {kept.kpis[one.kpi] for one in named} | {kept.companies[one.company] for one in named}
    kpis = {kpi.id: kpi for kpi in Kpi.objects.filter(company=company, id__in=ids).select_related("department")}
    rows = []
    for one in named:
        kpi, top = kpis.get(kept.kpis[one.kpi]), kpis.get(kept.companies[one.company])
        before, after = kept.company_value(one.company, 0.0), kept.company_value(one.company, one.change)
        if kpi is not None and top is not None and before is not None and after is not None:
            rows.append(Cost(kpi, top, before, after, one.grade))
    return rows, len(found) - len(named)


def _doubted(kept: KeptGraph, one: SideEffect) -> bool:
    return bool(kept.known.doubted[one.company, one.kpi])
