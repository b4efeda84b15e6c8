"""How much of a shared resource its KPIs want in order to reach their targets, in the resource's own unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Draw:
    """What one KPI takes: `uses` per unit of improvement, `units` of improvement that it still lacks (None: unknown)."""

    uses: float
    units: float | None

    @property
    def wants(self) -> float | None:
        """What it takes to reach its target."""
        return None if self.units is None else self.uses * self.units


@dataclass(frozen=True, slots=True)
class Named:
    """A KPI that draws on a resource or pays for it."""

    id: UUID
    key: str
    name: str
    department: str
    owner: str
    unit: str
    decimals: int
    retired: bool


@dataclass(frozen=True, slots=True)
class UseRow:
    """A department KPI that draws on a resource."""

    kpi: Named
    draw: Draw


@dataclass(frozen=True, slots=True)
class HurtRow:
    """A company KPI that loses `loss` for each unit wanted beyond the resource."""

    kpi: Named
    loss: float


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource with everything that hangs on it: who wants most stands first."""

    id: UUID
    key: str
    name: str
    slack: float
    hard: bool
    uses: tuple[UseRow, ...]
    hurts: tuple[HurtRow, ...]

    @property
    def wanted(self) -> float:
        """By all KPIs whose way to their targets is known."""
        return sum(row.draw.wants or 0.0 for row in self.uses)

    @property
    def beyond(self) -> float:
        """Wanted beyond what is spare, at least 0."""
        return max(self.wanted - self.slack, 0.0)


def missing_units(*, sign: int, now: float, target: float) -> float:
    """Units of improvement from where a KPI stands to its target; 0 where it is there."""
    return max(sign * (target - now), 0.0)
