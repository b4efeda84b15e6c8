"""A kept diagnosis as pages, reports and sentences read it: KPIs by name, weeks by date, sizes in units."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Named:
    """A KPI as a sentence names it."""

    id: UUID
    key: str
    name: str
    level: str
    department: str
    owner: str
    unit: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A place where the dip may have begun. `size` in the unit of `kpi`, raw sign; `path` from it to the diagnosed KPI."""

    kpi: Named
    share: float
    onset: date
    size: float
    size_sigma: float
    path: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A change that has not arrived yet. `size` in the unit of the diagnosed KPI, raw sign; `starts` the week of its arrival."""

    kpi: Named
    onset: date
    starts: date
    in_weeks: int
    size: float
    size_sigma: float
    path: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """The kept diagnosis of a KPI; `day` is the one it was computed for."""

    kpi: Named
    day: date
    verdict: str
    origin_level: str
    enough: bool
    dip_sigma: float
    weeks: int
    ranking: tuple[Origin, ...]
    coming: tuple[Coming, ...]
