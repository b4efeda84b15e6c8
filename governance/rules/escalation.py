"""The ladder: which rung a row of misses has reached, whom it asks, until when, and when it is over.

A row of misses climbs from below, one rung at a time: a rung is raised when its misses in a row are there, and the rung below it was
answered, or was raised at fewer misses, or is past its day. So nobody's superior hears of a miss before the person did, also where
several periods are loaded at once. An accepted variance climbs no further until its day. The row ends with the first period that is no
miss; what was raised for it is closed then.

A department escalates as a whole where a large enough share of its KPIs miss several periods in a row. It begins at its head, one miss
earlier than a single KPI would.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from governance.rules.policy import RUNGS, Policy
from organization.rules.working_days import add_working_days

EXPLANATION, PLAN, HEAD, EXECUTIVE = RUNGS
#: A department climbs these only.
DEPARTMENT_RUNGS: Final = (HEAD, EXECUTIVE)
#: A department with fewer KPIs than this that can be judged does not escalate as a whole: its KPIs do.
FEWEST = 2

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Raised:
    """A rung that a row of misses reached: at how many misses, to be answered by when, and whether it was."""

    misses: int
    due_on: date
    answered: bool = False


def reached_after(policy: Policy, rung: str) -> int:
    """Misses in a row from which a rung is due; never fewer than for a rung below, whatever the policy says."""
    below = RUNGS[: RUNGS.index(rung) + 1]
    return max(1, *(policy.rung_after(one) for one in below))


def next_rung(
    *, misses: int, raised: Mapping[str, Raised], policy: Policy, today: date, accepted: bool = False
) -> str | None:
    """The rung to raise now for a KPI with `misses` in a row; None where there is none. `raised`: of this row of misses, by rung."""
    if accepted:
        return None
    return _next(RUNGS, {one: reached_after(policy, one) for one in RUNGS}, misses, raised, today)


def next_department_rung(*, misses: int, raised: Mapping[str, Raised], policy: Policy, today: date) -> str | None:
    """The rung to raise now for a department that misses `misses` periods in a row as a whole (`department_misses`)."""
    return _next(DEPARTMENT_RUNGS, _department_after(policy), misses, raised, today)


def department_still_misses(misses: int, policy: Policy) -> bool:
    """Does what was raised for the department as a whole still stand?"""
    return misses >= _department_after(policy)[HEAD]


def _department_after(policy: Policy) -> dict[str, int]:
    """One miss earlier than for a single KPI, and never at the first."""
    return {one: max(2, reached_after(policy, one) - 1) for one in DEPARTMENT_RUNGS}


def _next(
    ladder: Sequence[str], after: Mapping[str, int], misses: int, raised: Mapping[str, Raised], today: date
) -> str | None:
    for place, rung in enumerate(ladder):
        if rung in raised:
            continue
        if misses < after[rung]:
            return None
        below = raised.get(ladder[place - 1]) if place else None
        return rung if below is None or _had_its_time(below, misses, today) else None
    return None


def _had_its_time(below: Raised, misses: int, today: date) -> bool:
    return below.answered or below.misses < misses or below.due_on < today


def department_misses(misses: Sequence[int], share: float) -> int:
    """How many periods in a row a department misses as a whole: the largest n such that at least `share` of its KPIs (and at least two)
    miss n in a row or more. `misses`: of each KPI that can be judged.
    """
    if len(misses) < FEWEST:
        return 0
    found = 0
    for n in sorted({one for one in misses if one > 0}):
        count = sum(one >= n for one in misses)
        if count >= FEWEST and count >= share * len(misses):
            found = n
    return found


def answer_by(rung: str, *, policy: Policy, today: date, holidays: Collection[date]) -> date:
    """The last day to answer a rung that is raised today, in working days."""
    return add_working_days(today, policy.answer_days.get(rung, 0), holidays)


def same_row(since: date, *, misses: int, off_since: date | None) -> bool:
    """Is what was raised for a row that began on `since` about the present one? A correction may let a row begin earlier; one that
    begins later is another row.
    """
    return misses > 0 and off_since is not None and off_since <= since


@dataclass(frozen=True, slots=True)
class People(Generic[P]):
    """Who stands by a KPI and may be asked: people who are there. `executives`: the nearest first."""

    owner: P | None = None
    deputy: P | None = None
    head: P | None = None
    alignment_owner: P | None = None
    executives: tuple[P, ...] = ()


def asked(rung: str, people: People[P]) -> P | None:
    """Whom a rung asks. An owner who has left is stood in for by the deputy, the head, the alignment owner; above, never the owner
    over again. None: there is nobody.
    """
    if rung in (EXPLANATION, PLAN):
        found: tuple[P | None, ...] = (people.owner, people.deputy, people.head, people.alignment_owner)
    else:
        above = (people.head, people.alignment_owner, *people.executives)
        if rung == EXECUTIVE:
            above = (*people.executives, people.alignment_owner)
        found = tuple(one for one in above if one != people.owner)
    return next((one for one in found if one is not None), None)
