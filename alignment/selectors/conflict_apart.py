"""Reads which KPIs the latest scan for conflicts left out, by reason."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from alignment.rules.conflicts.apart import REASONS, Apart
from alignment.selectors.kept_graph import KeptGraph
from kpis.models import Kpi
from organization.models import Company

#: KPIs that are named under a reason; the others are counted.
NAMED = 12


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The KPIs left out for one reason, the first of them with what exhausts them ("" else), and how many there are."""

    reason: str
    kpis: tuple[tuple[Kpi, str], ...]
    count: int


def left_out(company: Company, kept: KeptGraph | None) -> list[LeftOut]:
    """In the order in which they can be mended. One query; none before the first scan, or where nobody is left out."""
    by_reason: dict[str, list[Apart]] = defaultdict(list)
    for one in kept.known.apart if kept is not None else ():
        by_reason[one.reason].append(one)
    named = {one.kpi for several in by_reason.values() for one in several[:NAMED]}
    kpis: dict[UUID, Kpi] = {}
    if named:
        rows = Kpi.objects.filter(company=company, id__in=named).select_related("department")
        kpis = {kpi.id: kpi for kpi in rows}
    return [
        LeftOut(
            reason,
            tuple((kpis[one.kpi], one.resource) for one in by_reason[reason][:NAMED] if one.kpi in kpis),
            len(by_reason[reason]),
        )
        for reason in REASONS
        if reason in by_reason
    ]
