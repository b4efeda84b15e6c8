"""Definition: outcomes that can be measured, not wishes; no activity above the individual; no duplicate; a target for now."""

from collections import defaultdict
from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts
from alignment.rules.findings.registry import Objection, about_kpi, rule
from kpis.rules.outcomes import judge_name


@rule("goal-not-outcome", "error", step=1, family="definition")
def goal_not_outcome(facts: CompanyFacts) -> Iterator[Objection]:
    """A name that says what is wished and not what is measured."""
    for kpi in facts.active:
        if judge_name(kpi.name, definition=kpi.definition, unit=kpi.unit).kind == "goal":
            yield about_kpi(facts, kpi.id)


@rule("activity-above-individual", "error", step=3, family="definition")
def activity_above_individual(facts: CompanyFacts) -> Iterator[Objection]:
    """What people did says nothing of what resulted; above the individual level only results count."""
    for kpi in facts.active:
        if kpi.level != "individual" and kpi.nature == "activity":
            yield about_kpi(facts, kpi.id, level=kpi.level)


@rule("not-measurable", "error", step=1, family="definition")
def not_measurable(facts: CompanyFacts) -> Iterator[Objection]:
    """Without a unit and a direction no value can be judged."""
    for kpi in facts.active:
        missing = [what for what in ("unit", "direction") if not getattr(kpi, what)]
        if missing:
            yield about_kpi(facts, kpi.id, missing=" ".join(missing))


@rule("no-target", "error", step=1, family="definition")
def no_target(facts: CompanyFacts) -> Iterator[Objection]:
    """No target is in force today."""
    for kpi in facts.active:
        if not kpi.target_now:
            yield about_kpi(facts, kpi.id)


@rule("duplicate-kpi", "warning", step=3, family="definition")
def duplicate_kpi(facts: CompanyFacts) -> Iterator[Objection]:
    """The same number under another name, or twice under one, at the same place: two owners will report two values."""
    same = defaultdict(list)
    for kpi in facts.active:
        if kpi.level != "individual":
            words = " ".join(sorted(set(kpi.name.casefold().split())))
            same[kpi.level, kpi.department, words].append(kpi)
    for several in same.values():
        for kpi in several[1:]:
            yield about_kpi(facts, kpi.id, other=several[0].name)
