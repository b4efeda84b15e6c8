"""A conflict as pages, reports and words tell it: three KPIs with their figures, what ends it, what was decided."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

#: What counts: what history or the catalogue alone say, and what is merely possible, is listed and never counted.
COUNTED = ("certain", "likely")


@dataclass(frozen=True, slots=True)
class Party:
    """A KPI of a conflict. `witness`: what it would read in the scenario, in its unit."""

    id: UUID
    key: str
    name: str
    department_key: str
    department: str
    owner: str
    unit: str
    decimals: int
    direction: str
    actual: float | None
    target: float | None
    witness: float | None


@dataclass(frozen=True, slots=True)
class WayOut:
    """A resolution: `means` cut, raise, guardrail or replace; `target` the new one, in the KPI's unit; `cut` share of what was wanted."""

    means: str
    kpi: Party | None
    target: float | None
    cut: float


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict. `company_kpi` None: the two targets exclude each other."""

    id: UUID
    first: Party
    second: Party
    company_kpi: Party | None
    sources: tuple[str, ...]
    kind: str
    grade: str
    worst_sigma: float | None
    ways: tuple[WayOut, ...]
    entry: str
    history: str
    seen_together: int
    seen_worse: int
    p_adjusted: float | None
    status: str
    found_on: date
    last_seen: date
    decided_by: str
    reason: str
    accepted_until: date | None

    @property
    def counted(self) -> bool:
        """Certain or likely: a conflict, not a question."""
        return self.grade in COUNTED
