"""A kept diagnosis as pages, reports and sentences read it: KPIs by name, weeks by date, sizes in units."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class Named:
    """A KPI as a sentence names it. `hidden`: an individual's, read by somebody who may not: only level and department are told."""

    id: UUID
    key: str
    name: str
    level: str
    department: str
    owner: str
    unit: str
    decimals: int
    hidden: bool = False


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
    """The kept diagnosis of a KPI; `day` is the one it was computed for. `reason`: why nothing can be said of its course, "" where
    something can (see alignment.rules.diagnosis.readable)."""

    kpi: Named
    day: date
    verdict: str
    origin_level: str
    reason: str
    dip_sigma: float
    weeks: int
    ranking: tuple[Origin, ...]
    coming: tuple[Coming, ...]

    @property
    def enough(self) -> bool:
        """Something can be said of it."""
        return not self.reason

    @property
    def origin(self) -> Origin | None:
        """Where it began, if that is below the KPI: the first of the ranking."""
        return self.ranking[0] if self.verdict == "below" else None

    def speaks_of(self, day: date) -> bool:
        """Was it computed in the week of `day`? Later it says nothing of the present."""
        return self.day <= day and self.day - timedelta(days=self.day.weekday()) == day - timedelta(days=day.weekday())


def individuals(found: Iterable[Diagnosed]) -> set[UUID]:
    """The individual KPIs that are mentioned."""
    return {kpi.id for one in found for kpi in _mentioned(one) if kpi.level == INDIVIDUAL}


def without_names(found: Diagnosed, hidden: Collection[UUID]) -> Diagnosed:
    """The same, the KPIs in `hidden` unnamed and the sizes of their changes left out."""

    def veiled(kpi: Named) -> Named:
        return replace(kpi, key="", name="", owner="", unit="", hidden=True) if kpi.id in hidden else kpi

    def origin(one: Origin) -> Origin:
        path = tuple(veiled(step) for step in one.path)
        if one.kpi.id not in hidden:
            return replace(one, path=path)
        return replace(one, kpi=veiled(one.kpi), size=0.0, size_sigma=0.0, path=path)

    return replace(
        found,
        ranking=tuple(origin(one) for one in found.ranking),
        coming=tuple(
            replace(one, kpi=veiled(one.kpi), path=tuple(veiled(step) for step in one.path)) for one in found.coming
        ),
    )


def _mentioned(found: Diagnosed) -> Iterator[Named]:
    yield found.kpi
    changes: tuple[Origin | Coming, ...] = (*found.ranking, *found.coming)
    for one in changes:
        yield one.kpi
        yield from one.path
