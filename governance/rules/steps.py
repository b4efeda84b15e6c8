"""The six steps of the alignment cycle: how far each is, computed from facts, never ticked.

A step is done when nothing is missing from it and the steps before it are done (or were skipped with a reason); while one before it is not, it
is blocked, whatever was done already.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kpis.rules.stability import a_year_after

State = Literal["done", "open", "blocked", "skipped"]
#: Who must act: a role, said by the page with names where it knows them.
Who = Literal["alignment_owner", "executives", "heads", "owners", "administrator"]
Id = Hashable

#: Keys of the steps, in their order.
STEPS: Final = ("lock", "contributions", "leading", "conflicts", "accountability", "governance")
FEWEST: Final = 3
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class TopFact:
    """An active company KPI. `measurable`: unit, direction and a target in force; `owned`: by one living person."""

    id: Id
    key: str
    measurable: bool
    owned: bool
    locked_until: date | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """An executive. `signed`: said yes to the company KPIs and targets as they stand."""

    id: Id
    email: str
    name: str
    signed: bool


@dataclass(frozen=True, slots=True)
class SeriesGap:
    """A series of reviews that is needed and does not run, or comes round too rarely. `body`: key of the department, empty for the company."""

    body: str
    kind: str
    slow: bool = False


@dataclass(frozen=True)
class StepFacts:
    """A company on a day. Text fields are keys of KPIs, departments or pairs.

    cycle: number of the open cycle, None before the first. unanswered: departments with cells of the contribution matrix that nobody answered;
    unowned: company KPIs without a line of sight from any department; unheard: department KPIs without an answer to the leading question;
    unled: departments without a leading indicator. not_accepted: KPIs of company and departments whose owner has not said yes.
    """

    day: date
    cycle: int | None = None
    tops: tuple[TopFact, ...] = ()
    signers: tuple[Signer, ...] = ()
    departments: int = 0
    kpis: int = 0
    unanswered: tuple[str, ...] = ()
    unowned: tuple[str, ...] = ()
    without_line: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    unled: tuple[str, ...] = ()
    scanned: bool = False
    open_conflicts: tuple[str, ...] = ()
    ownerless: tuple[str, ...] = ()
    not_accepted: tuple[str, ...] = ()
    steered: bool = False
    policy: bool = False
    resolver: bool = False
    series: tuple[SeriesGap, ...] = ()
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Missing:
    """What a step still asks for: a code, of whom, and the things it is about."""

    code: str
    who: Who
    keys: tuple[str, ...] = ()

    def told(self) -> list[str]:
        """As reports print it: the code, or `code:key` for each thing."""
        return [f"{self.code}:{key}" for key in self.keys] or [self.code]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its number from 1, key and state. `waits_for`: the first step before it that is neither done nor skipped."""

    number: int
    key: str
    state: State
    missing: tuple[Missing, ...] = ()
    waits_for: int | None = None

    def told(self) -> list[str]:
        """What is missing, as reports print it."""
        before = [f"step-before:{self.waits_for}"] if self.waits_for else []
        return before + [line for one in self.missing for line in one.told()]


def steps_of(facts: StepFacts) -> tuple[Step, ...]:
    """All six, in their order."""
    found: list[Step] = []
    waits_for: int | None = None
    for number, key in enumerate(STEPS, start=1):
        missing = tuple(_MISSING[key](facts))
        state = _state(missing, skipped=number in facts.skipped, waits_for=waits_for)
        found.append(Step(number, key, state, missing, waits_for))
        if waits_for is None and state not in {"done", "skipped"}:
            waits_for = number
    return tuple(found)


def _state(missing: Sequence[Missing], *, skipped: bool, waits_for: int | None) -> State:
    if waits_for is not None:
        return "blocked"
    if not missing:
        return "done"
    return "skipped" if skipped else "open"


def may_skip(steps: Sequence[Step], number: int) -> bool:
    """Steps go in order: only one that is open may be skipped."""
    return any(one.number == number and one.state == "open" for one in steps)


def signable(facts: StepFacts) -> bool:
    """Is there something to say yes to: three to five company KPIs, measurable and owned, in an open cycle?"""
    return facts.cycle is not None and not any(
        one.code not in _AFTER_CHOOSING for one in _lock(facts)
    )  # fmt: skip


def lockable(facts: StepFacts) -> bool:
    """Is nothing missing but the locks themselves?"""
    missing = {one.code for one in _lock(facts)}
    return bool(missing) and missing <= _LOCKS


def locked(facts: StepFacts) -> bool:
    """Is nothing missing from the first step?"""
    return not _lock(facts)


_LOCKS = frozenset({"not-locked", "lock-ended"})
_AFTER_CHOOSING = _LOCKS | {"not-signed", "no-executive"}


def realignment_due(opened: Iterable[date]) -> date | None:
    """The day by which a full realignment is due: a year after the last cycle was opened. None before the first."""
    last = max(opened, default=None)
    return None if last is None else a_year_after(last)


# ── what each step asks for ──


def _about(code: str, who: Who, keys: Collection[str]) -> list[Missing]:
    return [Missing(code, who, tuple(keys))] if keys else []


def _lock(facts: StepFacts) -> list[Missing]:
    found = []
    if facts.cycle is None:
        found.append(Missing("no-cycle", "alignment_owner"))
    if not FEWEST <= len(facts.tops) <= MOST:
        found.append(Missing("company-kpi-count", "alignment_owner", (str(len(facts.tops)),)))
    found += _about("not-measurable", "alignment_owner", [one.key for one in facts.tops if not one.measurable])
    found += _about("no-owner", "alignment_owner", [one.key for one in facts.tops if not one.owned])
    if not facts.signers:
        found.append(Missing("no-executive", "administrator"))
    found += _about("not-signed", "executives", [one.email for one in facts.signers if not one.signed])
    found += _about("not-locked", "alignment_owner", [one.key for one in facts.tops if one.locked_until is None])
    ended = [one.key for one in facts.tops if one.locked_until is not None and one.locked_until <= facts.day]
    return found + _about("lock-ended", "alignment_owner", ended)


def _contributions(facts: StepFacts) -> list[Missing]:
    found = [] if facts.departments else [Missing("no-departments", "administrator")]
    return [
        *found,
        *_about("unanswered", "heads", facts.unanswered),
        *_about("outcome-unowned", "alignment_owner", facts.unowned),
        *_about("no-line-of-sight", "heads", facts.without_line),
        *_about("hand-off-unmeasured", "heads", facts.unmeasured),
    ]


def _leading(facts: StepFacts) -> list[Missing]:
    found = [] if facts.kpis else [Missing("no-department-kpis", "heads")]
    return [
        *found,
        *_about("leading-unanswered", "heads", facts.unheard),
        *_about("contradicted", "heads", facts.contradicted),
        *_about("no-leading-indicator", "heads", facts.unled),
    ]


def _conflicts(facts: StepFacts) -> list[Missing]:
    found = [] if facts.scanned else [Missing("not-scanned", "alignment_owner")]
    return found + _about("conflict-open", "alignment_owner", facts.open_conflicts)


def _accountability(facts: StepFacts) -> list[Missing]:
    found = [] if facts.kpis or facts.tops else [Missing("no-kpis", "alignment_owner")]
    return [
        *found,
        *_about("no-owner", "heads", facts.ownerless),
        *_about("not-accepted", "owners", facts.not_accepted),
    ]


def _governance(facts: StepFacts) -> list[Missing]:
    said = {"no-alignment-owner": facts.steered, "no-policy": facts.policy, "no-dispute-resolver": facts.resolver}
    found = [
        Missing(code, "administrator" if code == "no-alignment-owner" else "alignment_owner")
        for code, there in said.items()
        if not there
    ]
    none = dict.fromkeys(one.body or "company" for one in facts.series if not one.slow)
    slow = dict.fromkeys(one.body or "company" for one in facts.series if one.slow)
    return [
        *found,
        *_about("no-reviews", "alignment_owner", none),
        *_about("reviews-too-rare", "alignment_owner", slow),
    ]


_MISSING: Final = {
    "lock": _lock,
    "contributions": _contributions,
    "leading": _leading,
    "conflicts": _conflicts,
    "accountability": _accountability,
    "governance": _governance,
}
