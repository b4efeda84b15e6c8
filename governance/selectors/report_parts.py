"""The maturity and the six steps as the alignment report and the interface say them, in plain JSON types. docs/report.md."""

from collections.abc import Collection
from datetime import date
from typing import Any

from governance.rules.maturity import STAGES
from governance.rules.maturity_gains import gains_alone
from governance.rules.steps import steps_of
from governance.selectors.maturity import Kept, departments_on, latest
from governance.selectors.steps import step_facts
from organization.models import Company

_BETWEEN = (" > ", " x ")


def maturity_part(company: Company, *, day: date) -> dict[str, Any] | None:
    """The score last kept by `day` with its criteria, what each would bring alone, and the departments; None where none was kept by then."""
    kept = latest(company, day=day)
    if kept is None:
        return None
    return {
        "day": kept.day.isoformat(),
        **score_told(kept),
        "departments": [
            {"department": one.department_key, "score": one.score, "level": one.level}
            for one in sorted(departments_on(company, day=day), key=lambda one: one.department_key)
        ],
    }


def score_told(kept: Kept) -> dict[str, Any]:
    """A score with its criteria in their order, and gains, the largest first."""
    covered = kept.result.coverages
    return {
        "score": kept.score,
        "level": kept.level,
        "criteria": [
            {
                "key": one.key,
                "stage": STAGES[one.stage],
                "coverage": round(covered[one.key], 9),
                "have": kept.counts[one.key].have,
                "need": kept.counts[one.key].need,
                "missing": list(kept.counts[one.key].missing),
            }
            for one in kept.criteria
            if one.key in kept.counts
        ],
        "gains": [{"criterion": gain.criterion, "points": gain.points} for gain in gains_alone(kept.counts, kept.criteria)],
    }  # fmt: skip


def steps_part(company: Company, *, today: date, as_of: date | None = None) -> list[dict[str, Any]] | None:
    """The six steps as they stand today; None of an earlier day: their state is computed, never kept."""
    if as_of is not None and as_of < today:
        return None
    steps = steps_of(step_facts(company, today))
    return [{"step": one.number, "key": one.key, "state": one.state, "missing": one.told()} for one in steps]


def maturity_narrowed(part: dict[str, Any] | None, hidden: Collection[str]) -> dict[str, Any] | None:
    """The part without the names of KPIs that the reader may not see; what there is and what is asked for stay."""
    if part is None:
        return None
    criteria = [
        {**one, "missing": [key for key in one["missing"] if _visible(key, hidden)]} for one in part["criteria"]
    ]
    return {**part, "criteria": criteria}


def steps_narrowed(part: list[dict[str, Any]] | None, hidden: Collection[str]) -> list[dict[str, Any]] | None:
    """The same of the steps."""
    if part is None:
        return None
    return [
        {**one, "missing": [said for said in one["missing"] if _visible(said.partition(":")[2], hidden)]}
        for one in part
    ]


def _visible(key: str, hidden: Collection[str]) -> bool:
    for mark in _BETWEEN:
        if mark in key:
            return not any(end in hidden for end in key.split(mark))
    return key not in hidden
