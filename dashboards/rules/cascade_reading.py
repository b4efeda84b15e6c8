"""What the cascade map was read as: links, folded individual KPIs, departments, and the KPIs of the three levels."""

from collections import Counter
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

#: A KPI as it stands on a day.
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two KPIs of the map. `counts`: somebody accepted it and history does not speak against it."""

    child: UUID
    parent: UUID
    polarity: int
    effect: float | None
    strength: str
    lag_weeks: int | None
    evidence: str
    rationale: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """Individual KPIs that stand as one. `parent` None: without a link. `role`: the job role, where the reader may
    know it. `healths` is empty on a past day: counts are kept for today only."""

    department: UUID
    parent: UUID | None
    role: str
    total: int
    healths: Counter[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A department."""

    id: UUID
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[R]):
    """The cascade on a day."""

    outcomes: list[R]
    kpis: list[R]
    people: list[R]
    links: list[Link]
    folds: list[Fold]
    places: list[Place]
    individuals: int
