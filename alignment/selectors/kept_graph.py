"""The conflict graph of the latest scan, kept in the cache: pages try other targets on it without reading the whole company again."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.core.cache import cache

from alignment.models import StageRun
from alignment.rules.conflicts.what_if import Dial, dial, short_for_both
from alignment.rules.panel import Panel
from alignment.selectors.conflict_graph import ConflictGraph, conflict_graph
from alignment.selectors.panel import panel
from organization.models import Company

STAGE = "conflicts"
KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class KeptGraph:
    """The graph with the ids of its positions."""

    known: ConflictGraph
    kpis: tuple[UUID, ...]
    companies: tuple[UUID, ...]

    @cached_property
    def position(self) -> dict[UUID, int]:
        """Of department KPIs."""
        return {kpi: at for at, kpi in enumerate(self.kpis)}

    @cached_property
    def company_position(self) -> dict[UUID, int]:
        """Of company KPIs."""
        return {kpi: at for at, kpi in enumerate(self.companies)}

    def now(self, kpi: UUID) -> float | None:
        """Where a KPI stood, in its unit: the figure that its target is held against. None: unknown."""
        scales = self.known.scales
        if kpi in self.position:
            found = float(scales.now[self.position[kpi]])
        elif kpi in self.company_position:
            found = float(scales.company_now[self.company_position[kpi]])
        else:
            return None
        return found if found == found else None

    def company_value(self, company: int | None, change: float | None) -> float | None:
        """What the company KPI in a position reads after a change of so many sigmas; None: unknown."""
        if company is None or change is None:
            return None
        scales = self.known.scales
        found = scales.company_now[company] + scales.company_sign[company] * change * scales.company_sigma[company]
        return float(found) if found == found else None

    def to_date(self, kpi: UUID) -> bool:
        """Is a figure to date of this department KPI held against its pace? Then its dial turns the pace of today."""
        at = self.position.get(kpi)
        return at is not None and self.known.scales.whole_of(at) != 1.0

    def short_of(self, first: UUID, second: UUID) -> str:
        """What both draw on, what cannot be exceeded and is not enough for both targets; "" where there is no such thing."""
        if first not in self.position or second not in self.position:
            return ""
        found = short_for_both(self.known.graph, (self.position[first], self.position[second]))
        return "" if found is None else self.known.resources[found]

    def dial(self, kpi: UUID) -> Dial | None:
        """The target of a department KPI as it can be tried; None where it, its value or its variation is not known."""
        at = self.position.get(kpi)
        if at is None:
            return None
        scales = self.known.scales
        return dial(
            now=float(scales.now[at]), sigma=float(scales.sigma[at]), sign=int(scales.sign[at]),
            gap=float(self.known.graph.gap[at]),
        )  # fmt: skip


def kept_graph(company: Company) -> KeptGraph | None:
    """As the latest scan saw the company; read anew where the cache has forgotten it. None: never scanned."""
    run = StageRun.objects.filter(company=company, stage=STAGE, computed_at__isnull=False).order_by("-day").first()
    if run is None:
        return None
    found: KeptGraph | None = cache.get(_key(company, run.algorithm, run.input_hash))
    if found is None:
        facts = panel(company)
        found = remember(company, run.algorithm, run.input_hash, facts, conflict_graph(company, facts))
    return found


def remember(company: Company, algorithm: str, input_hash: str, panel: Panel, known: ConflictGraph) -> KeptGraph:
    """Keep what a scan worked on."""
    found = KeptGraph(
        known,
        tuple(panel.ids[int(place)] for place in known.kpis),
        tuple(panel.ids[int(place)] for place in known.companies),
    )
    cache.set(_key(company, algorithm, input_hash), found, KEPT_FOR.total_seconds())
    return found


def _key(company: Company, algorithm: str, input_hash: str) -> str:
    return f"conflict-graph:{company.id}:{algorithm}:{input_hash}"
