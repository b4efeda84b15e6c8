"""Departments merged, split, closed: where every person, KPI and contribution goes. Nothing may be forgotten.

Things come from the rooms that own them; the rule knows them by kind and id. Facts in, steps out.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

PERSON: Final = "person"
KPI: Final = "kpi"
CONTRIBUTION: Final = "contribution"
TOKEN: Final = "token"  # noqa: S105  a kind of thing

Fate = Literal["moves", "joins", "retires", "ends"]
Name = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of a department. `level` and `active` of a KPI; `owner` of an individual one; `kpi` of a contribution:
    what it feeds."""

    kind: str
    id: UUID
    title: str
    level: str = ""
    active: bool = True
    owner: UUID | None = None
    kpi: UUID | None = None

    @property
    def name(self) -> Name:
        """By which it is chosen."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a thing. `to`: the department (None: in none); `into`: what it joins there."""

    thing: Thing
    fate: Fate
    to: UUID | None = None
    into: UUID | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """Something to know before: a code and what its sentence needs."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regrouping:
    """All steps of one act, and what to know before."""

    steps: tuple[Step, ...] = ()
    warnings: tuple[Warn, ...] = ()

    def of(self, kind: str, fate: str) -> list[Step]:
        """The steps of a kind that end so."""
        return [one for one in self.steps if one.thing.kind == kind and one.fate == fate]

    @property
    def fingerprint(self) -> str:
        """Two of the same do the same."""
        return hashlib.sha256("\n".join(sorted(map(repr, self.steps))).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Goal:
    """Where things go. `people` None: in no department; `kpis` None: they are retired, and contributions end."""

    people: UUID | None
    kpis: UUID | None


def plan_leaving(
    things: Sequence[Thing], goal: Goal, there: Mapping[UUID, Sequence[Thing]], *, most: int
) -> Regrouping:
    """Everything leaves a department that closes (merged or not). `there`: what the goals hold already; `most`: active
    department KPIs of which a department keeps an overview."""
    steps = tuple(_leaving(thing, goal, there) for thing in things)
    return Regrouping(steps, (*_crowded(steps, goal.kpis, there, most), *_same_names(steps, goal.kpis, there)))


def plan_splitting(things: Sequence[Thing], chosen: Collection[Name], fresh: UUID, *, most: int) -> Regrouping:
    """What is chosen goes into the new department `fresh`, and with people their individual KPIs; the rest stays."""
    wanted = set(chosen)
    people = {thing.id for thing in things if thing.kind == PERSON and thing.name in wanted}

    def goes(thing: Thing) -> bool:
        return thing.name in wanted or (thing.kind == KPI and thing.level == "individual" and thing.owner in people)

    steps = tuple(Step(thing, "moves", fresh) for thing in things if thing.kind != TOKEN and goes(thing))
    left = [thing for thing in things if thing.kind == PERSON and thing.name not in wanted]
    warnings = [*_crowded(steps, fresh, {}, most), *_owners_apart(things, steps, people)]
    return Regrouping(steps, (*warnings, *([] if left else [Warn("nobody_stays")])))


def _leaving(thing: Thing, goal: Goal, there: Mapping[UUID, Sequence[Thing]]) -> Step:
    if thing.kind == PERSON:
        return Step(thing, "moves", goal.people)
    if thing.kind == TOKEN or goal.kpis is None:
        return Step(thing, "retires" if thing.kind == KPI else "ends")
    if thing.kind == CONTRIBUTION:
        twin = next(
            (one for one in there.get(goal.kpis, ()) if one.kind == CONTRIBUTION and one.kpi == thing.kpi), None
        )
        if twin is not None:
            return Step(thing, "joins", goal.kpis, twin.id)
    return Step(thing, "moves", goal.kpis)


def _counts(thing: Thing) -> bool:
    return thing.kind == KPI and thing.level == "department" and thing.active


def _crowded(steps: Sequence[Step], goal: UUID | None, there: Mapping[UUID, Sequence[Thing]], most: int) -> list[Warn]:
    if goal is None:
        return []
    number = sum(map(_counts, there.get(goal, ()))) + sum(_counts(one.thing) for one in steps if one.fate == "moves")
    return [Warn("too_many_kpis", {"number": str(number), "most": str(most)})] if number > most else []


def _same_names(steps: Sequence[Step], goal: UUID | None, there: Mapping[UUID, Sequence[Thing]]) -> list[Warn]:
    """Two KPIs of one name are often one measured twice."""
    present = {one.title.casefold() for one in there.get(goal, ()) if _counts(one)} if goal else set()
    twins = [one.thing.title for one in steps if _counts(one.thing) and one.thing.title.casefold() in present]
    return [Warn("same_names", {"names": ", ".join(twins)})] if twins else []


def _owners_apart(things: Sequence[Thing], steps: Sequence[Step], people: Collection[UUID]) -> list[Warn]:
    """KPIs that go while their owner stays."""
    here = {thing.id for thing in things if thing.kind == PERSON}
    apart = [
        one.thing.title
        for one in steps
        if one.thing.kind == KPI and one.thing.owner in here and one.thing.owner not in people
    ]
    return [Warn("owners_stay", {"names": ", ".join(apart)})] if apart else []
