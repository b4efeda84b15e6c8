"""Activation: everything a KPI still lacks before it may count, named at once.

The pure rule; the facts about links come from the room that knows them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kpis.rules.limits import Level, refuses_one_more
from kpis.rules.outcomes import judge_name
from kpis.rules.ownership import OwnerFacts, OwnerFault, owner_fault

Missing = Literal[
    "unit",
    "direction",
    "target_now",
    "owner",
    "owner_inactive",
    "owner_not_a_person",
    "measure_cadence",
    "review_cadence",
    "department",
    "link",
    "rationale",
    "goal_not_outcome",
    "activity_level",
    "company_limit",
]

_OWNER: dict[OwnerFault, Missing] = {
    "none": "owner",
    "inactive": "owner_inactive",
    "not_a_person": "owner_not_a_person",
}


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What activation looks at. `links`: links upwards; `sayable_links`: those whose rationale says the mechanism in a sentence;
    `active_company_kpis`: others that are active now (this one not counted)."""

    level: Level
    name: str
    definition: str = ""
    unit: str | None = None
    direction: str | None = None
    nature: str | None = None
    target_now: bool = False
    owner: OwnerFacts | None = None
    measure_cadence: str | None = None
    review_cadence: str | None = None
    department: bool = False
    links: int = 0
    sayable_links: int = 0
    active_company_kpis: int = 0


def missing_for_activation(kpi: KpiFacts) -> list[Missing]:
    """Codes of everything that stands in the way, in the order in which a page asks for it; empty: the KPI may become active."""
    return [*_of_definition(kpi), *_of_life(kpi), *_of_place(kpi)]


def _of_definition(kpi: KpiFacts) -> Iterator[Missing]:
    verdict = judge_name(kpi.name, definition=kpi.definition, unit=kpi.unit or "")
    if verdict.kind == "goal":
        yield "goal_not_outcome"
    if kpi.level != "individual" and (kpi.nature == "activity" or verdict.kind == "activity"):
        yield "activity_level"
    if not (kpi.unit or "").strip():
        yield "unit"
    if not kpi.direction:
        yield "direction"
    if not kpi.target_now:
        yield "target_now"


def _of_life(kpi: KpiFacts) -> Iterator[Missing]:
    fault = owner_fault(kpi.owner)
    if fault is not None:
        yield _OWNER[fault]
    if not kpi.measure_cadence:
        yield "measure_cadence"
    if not kpi.review_cadence:
        yield "review_cadence"


def _of_place(kpi: KpiFacts) -> Iterator[Missing]:
    if kpi.level == "company":
        if refuses_one_more(kpi.level, kpi.active_company_kpis):
            yield "company_limit"
        return
    if not kpi.department:
        yield "department"
    if not kpi.links:
        yield "link"
    elif not kpi.sayable_links:
        yield "rationale"
