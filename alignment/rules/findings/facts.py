"""What the rules of findings look at: a company on a day, as plain facts."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from alignment.rules.cascade import Level, SightLink, lines_of_sight

Id = Hashable


@dataclass(frozen=True, slots=True)
class KpiFact:
    """A KPI that is not retired. `target_now`: a target is in force; `owner`: the person it names (None: nobody); `shared`: departments
    that contribute to it; `silent`: those of them that have not reported on their input for the last period that closed; `explained`: the
    present miss has its explanation and next step (True where none is owed); `measured`: it has ever had a value. Words as in the models."""

    id: Id
    key: str
    name: str
    level: Level
    department: Id | None
    status: str
    unit: str
    direction: str
    indicator: str
    nature: str
    definition: str
    owner: Id | None
    target_now: bool
    measure_cadence: str
    review_cadence: str
    locked: bool
    health: str
    stale: bool
    misses: int
    since: date | None
    shared: tuple[Id, ...] = ()
    silent: tuple[Id, ...] = ()
    explained: bool = True
    measured: bool = True

    @property
    def active(self) -> bool:
        """It counts."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class DepartmentFact:
    """A department. `velocity` its own or the company's; `headed`: its head is there and active."""

    id: Id
    key: str
    name: str
    velocity: str
    headed: bool


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person. `silent`: an owner who has not entered, explained or signed in for weeks; `never`: who never did."""

    id: Id
    name: str
    email: str
    active: bool
    silent: bool = False
    never: bool = False


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A link between two KPIs that are not retired. `credited`: accepted, and not contradicted by history (or accepted again)."""

    id: Id
    child: Id
    parent: Id
    coupling: bool
    rationale: str
    accepted: bool
    credited: bool
    evidence: str
    since: date


@dataclass(frozen=True, slots=True)
class ConflictFact:
    """A conflict that stands and is not accepted. `counted`: certain or likely; the rest are questions."""

    id: Id
    first: Id
    second: Id
    company_kpi: Id | None
    grade: str
    counted: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriorityFact:
    """Something announced. `measured`: department KPIs with a target make it measurable."""

    id: Id
    name: str
    announced_on: date
    measured: bool


@dataclass(frozen=True, slots=True)
class HandOffFact:
    """Work handed from one department to another. `measured`: a KPI of one of the two measures it."""

    id: Id
    what: str
    giver: Id
    taker: Id
    company_kpi: Id
    measured: bool


@dataclass(frozen=True)
class CompanyFacts:
    """A company on `day`. `contributions` (department, company KPI) pairs that somebody said; `alarm`: green departments, red company;
    `further`: what higher rooms know, by the name they registered it under."""

    day: date
    velocity: str
    steered: bool
    kpis: tuple[KpiFact, ...]
    departments: tuple[DepartmentFact, ...] = ()
    people: tuple[PersonFact, ...] = ()
    links: tuple[LinkFact, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    contributions: frozenset[tuple[Id, Id]] = field(default_factory=frozenset)
    priorities: tuple[PriorityFact, ...] = ()
    hand_offs: tuple[HandOffFact, ...] = ()
    alarm: bool = False
    further: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def kpi(self) -> dict[Id, KpiFact]:
        """KPIs by id."""
        return {kpi.id: kpi for kpi in self.kpis}

    @cached_property
    def department(self) -> dict[Id, DepartmentFact]:
        """Departments by id."""
        return {one.id: one for one in self.departments}

    @cached_property
    def person(self) -> dict[Id, PersonFact]:
        """People by id."""
        return {one.id: one for one in self.people}

    @cached_property
    def active(self) -> tuple[KpiFact, ...]:
        """Active KPIs."""
        return tuple(kpi for kpi in self.kpis if kpi.active)

    def of_level(self, level: Level) -> list[KpiFact]:
        """Active KPIs of a level."""
        return [kpi for kpi in self.active if kpi.level == level]

    @cached_property
    def sight(self) -> dict[Id, frozenset[Id]]:
        """Which company KPIs each active KPI reaches through credited links."""
        levels = {kpi.id: kpi.level for kpi in self.active}
        return lines_of_sight(levels, [SightLink(link.child, link.parent, link.credited) for link in self.links])

    @cached_property
    def linked_up(self) -> frozenset[Id]:
        """Active KPIs with a credited link to an active KPI one level above."""
        known = self.kpi
        return frozenset(
            link.child
            for link in self.links
            if link.credited and not link.coupling and link.parent in known and known[link.parent].active
        )

    @cached_property
    def driven(self) -> frozenset[Id]:
        """Active KPIs that an active KPI one level below drives through a credited link."""
        known = self.kpi
        return frozenset(
            link.parent
            for link in self.links
            if link.credited and not link.coupling and link.child in known and known[link.child].active
        )
