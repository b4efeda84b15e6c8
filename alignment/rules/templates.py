"""Job-role templates: what giving, changing and leaving would do, person by person, before anything is written.

A template holds the KPIs of a job role in one department. A person's KPIs follow it but for their exceptions. The plans here are
what a preview shows and what the services then do; `fingerprint` tells whether the two are still the same.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from kpis.rules.limits import LimitVerdict, judge_count
from kpis.rules.ownership import OwnerFacts, owner_fault
from kpis.rules.targets import Aggregation, TargetVersion, pace_on

Refusal = Literal["left", "not_a_person", "reads_only", "other_department"]
Outcome = Literal["gives", "has", "refused"]
Ending = Literal["left", "role_changed"]

#: What may differ for one person: fields of the KPI, its target, its link.
TARGET, LINK = "target", "link"
SAID = (
    "name", "definition", "unit", "decimals", "direction", "indicator", "nature", "aggregation", "measure_cadence",
    "review_cadence",
)  # fmt: skip
CLAIMED = ("parent", "rationale", "polarity", "effect", "effect_sd", "strength", "lag_weeks")
#: In the fields of a write: it is the template's, so no exception of the person's.
BY_TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could hold a template. `others`: their active individual KPIs that are not of this template."""

    id: UUID
    name: str
    email: str
    active: bool
    viewer: bool
    department: UUID | None
    job_role: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class Gift:
    """What one person gets: `parts` are new to them, `kept` they have already; `after` judges their KPIs afterwards."""

    person: UUID
    outcome: Outcome
    parts: tuple[UUID, ...]
    kept: int
    after: LimitVerdict
    refusals: tuple[Refusal, ...] = ()

    @property
    def too_many(self) -> bool:
        """More KPIs than a person can keep in view."""
        return self.outcome == "gives" and self.after.fit == "too_many"


@dataclass(frozen=True, slots=True)
class Holder:
    """One KPI of a template with one person; `person` None: the team's."""

    use: UUID
    person: UUID | None
    given_as: str
    exceptions: frozenset[str] = frozenset()
    has_values: bool = False


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change of a template's KPI does to one holder's: `applied` changes, `kept` stays the person's own."""

    use: UUID
    person: UUID | None
    applied: frozenset[str]
    kept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who should have the KPIs and has not, and who has them and should not any more."""

    joiners: tuple[UUID, ...] = ()
    leavers: Mapping[UUID, Ending] = field(default_factory=dict)


def same_role(one: str, other: str) -> bool:
    """Are two job roles the same to a reader? Case and spaces do not matter; no role is nobody's."""
    return bool(one.strip()) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def refusals_of(person: Person, department: UUID) -> tuple[Refusal, ...]:
    """Why the person can hold no template of the department; empty: they can."""
    found: list[Refusal] = []
    fault = owner_fault(OwnerFacts(name=person.name, email=person.email, active=person.active))
    if fault == "inactive":
        found.append("left")
    elif fault is not None:
        found.append("not_a_person")
    if person.viewer:
        found.append("reads_only")
    if person.department != department:
        found.append("other_department")
    return tuple(found)


def plan_giving(
    *, parts: Sequence[UUID], people: Iterable[Person], held: Mapping[UUID, Collection[UUID]], department: UUID
) -> list[Gift]:
    """What each of `people` gets, in their order. `held`: person -> parts they hold already. Nobody gets a part twice."""
    found = []
    for person in people:
        had = set(held.get(person.id, ()))
        new = tuple(part for part in parts if part not in had)
        refusals = refusals_of(person, department)
        outcome: Outcome = "has" if not new else "refused" if refusals else "gives"
        given = new if outcome == "gives" else ()
        after = judge_count("individual", person.others + len(had) + len(given))
        found.append(Gift(person.id, outcome, given, len(had), after, refusals if outcome == "refused" else ()))
    return found


def plan_change(holders: Iterable[Holder], changed: Collection[str]) -> list[Touch]:
    """What a change of `changed` (SAID, TARGET, LINK) does to every holder: exceptions stay the person's."""
    wanted = frozenset(changed)
    return [Touch(one.use, one.person, wanted - one.exceptions, wanted & one.exceptions) for one in holders]


def ending_of(person: Person, *, department: UUID, job_role: str, given_as: str) -> Ending | None:
    """Why a holder should lose the KPIs; None: they stay. Who was given them under another role keeps them with that role."""
    if not person.active:
        return "left"
    if person.department != department:
        return "role_changed"
    kept = same_role(person.job_role, job_role) or _plain(person.job_role) == _plain(given_as)
    return None if kept else "role_changed"


def plan_waiting(
    *,
    parts: Sequence[UUID],
    people: Iterable[Person],
    held: Mapping[UUID, Collection[UUID]],
    given_as: Mapping[UUID, str],
    department: UUID,
    job_role: str,
) -> Waiting:
    """Who waits: people with the job role who lack KPIs of it, and holders whose role or department is another now."""
    joiners, leavers = [], {}
    for person in people:
        had = held.get(person.id, ())
        if had:
            ending = ending_of(person, department=department, job_role=job_role, given_as=given_as.get(person.id, ""))
            if ending is not None:
                leavers[person.id] = ending
                continue
        lacks = any(part not in had for part in parts)
        if lacks and (had or same_role(person.job_role, job_role)) and not refusals_of(person, department):
            joiners.append(person.id)
    return Waiting(tuple(joiners), leavers)


def versions_from(
    versions: Iterable[TargetVersion], day: date, *, aggregation: Aggregation, decimals: int
) -> list[TargetVersion]:
    """The versions for somebody who begins on `day`, in order: what ended before is theirs no more, what runs begins that day.

    A pace line goes on as the same line. A total over a span asks for the share of the days that are left, rounded to
    `decimals`: nobody owes what was due before they came.
    """
    living = sorted(
        (one for one in versions if one.ends_on is None or one.ends_on >= day), key=lambda one: one.starts_on
    )
    return [one if one.starts_on >= day else _cut(one, day, aggregation, decimals) for one in living]


def _cut(version: TargetVersion, day: date, aggregation: Aggregation, decimals: int) -> TargetVersion:
    if version.ends_on is None or version.value is None:
        return replace(version, starts_on=day)
    if version.scope == "to_date" and aggregation == "sum":
        left = ((version.ends_on - day).days + 1) / ((version.ends_on - version.starts_on).days + 1)
        value = round(version.value * left, decimals)
        return replace(version, starts_on=day, value=value, shape="flat", baseline=None)
    if version.shape == "linear":
        return replace(version, starts_on=day, baseline=pace_on(version, day, aggregation=aggregation))
    return replace(version, starts_on=day)


def free_key(wanted: str, taken: Collection[str], *, longest: int = 100) -> str:
    """`wanted`, or with the first number behind it that is not taken."""
    plain = wanted[:longest].strip("-") or "kpi"
    key, number = plain, 1
    while key in taken:
        number += 1
        end = f"-{number}"
        key = plain[: longest - len(end)].strip("-") + end
    return key


def digest(gift: Gift) -> str:
    """One person's part of a plan, in a few letters."""
    said = f"{gift.person} {gift.outcome} {' '.join(map(str, gift.parts))} {gift.after.count}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def fingerprint(digests: Iterable[str]) -> str:
    """The same for the same plan, in any order of people: what a preview showed is what the service then does."""
    return hashlib.sha256(" ".join(sorted(digests)).encode()).hexdigest()[:16]
