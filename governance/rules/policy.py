"""How a company governs its KPIs: who approves what, when a miss goes further up, how often it is reviewed, what is too much.

The defaults are the method's own (docs/governance.md). `Policy()` is what stands while a company adopted nothing: no change needs a
request. `first_policy()` is what it is offered to adopt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

LEVELS: Final = ("company", "department", "individual")
#: What a request asks for (governance.models.ChangeKind).
KINDS: Final = ("create", "modify", "retarget", "relink", "retire", "unlock")
#: Who may say yes. `head`: of the KPI's department; `other_head`: of the departments its links reach; `owner`: of the KPI.
ROLES: Final = ("owner", "head", "other_head", "alignment_owner", "executive", "administrator")
RUNGS: Final = ("explanation", "plan", "head", "executive")
VELOCITIES: Final = ("high", "moderate", "slow")
#: Reviews whose rhythm follows the velocity, and how often they may come round. The alignment review is quarterly, the realignment yearly.
REVIEWS: Final = ("operational", "strategic")
CADENCES: Final = ("weekly", "biweekly", "monthly", "quarterly")
#: Who may be named to decide disputes by role; a person is named by their membership's id.
RESOLVERS: Final = ("alignment_owner", "executive", "head")

Rhythm = tuple[tuple[str, str], ...]

#: What the first adopted version demands a request for, of KPIs that are active.
FIRST_REQUESTS: Final[Mapping[str, frozenset[str]]] = {
    "company": frozenset(KINDS),
    "department": frozenset({"modify", "retarget", "relink", "retire"}),
    "individual": frozenset(),
}


def _no_requests() -> Mapping[str, frozenset[str]]:
    return {level: frozenset() for level in LEVELS}


def _approvers() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for kind in KINDS:
        found["company", kind] = ("alignment_owner", "executive")
        found["department", kind] = ("head", "alignment_owner")
        found["individual", kind] = ("head",)
    found["department", "relink"] = ("head", "other_head", "alignment_owner")
    found["department", "modify"] = ("head",)
    return found


def _answer_days() -> Mapping[str, int]:
    return {"explanation": 2, "plan": 5, "head": 3, "executive": 5}


def _rhythm() -> Mapping[str, Rhythm]:
    slower: Rhythm = (("operational", "biweekly"), ("strategic", "quarterly"))
    return {"high": (("operational", "weekly"), ("strategic", "monthly")), "moderate": slower, "slow": slower}


@dataclass(frozen=True, slots=True)
class Policy:
    """A company's policy. Limits and days are counts; shares lie between 0 and 1.

    requests: level -> kinds of change that an active KPI of that level only sees through a request.
    approvers: (level, kind) -> roles of which each must say yes.
    explanation_after, plan_after, head_after, executive_after: misses in a row until a rung of the ladder is reached.
    answer_days: rung -> working days to answer it. plan_days: working days within which a plan means to bring a KPI back.
    department_misses_share: a department with at least this share of its KPIs in a row of misses escalates as a whole.
    rhythm: velocity -> (kind of review, cadence).
    most_owned, most_department_kpis: from more than this many on a person, a department is overloaded.
    dispute_resolver: a role of RESOLVERS, or a membership's id; dispute_days: working days to decide.
    resolver_applies: what a resolver decides needs no further approval.
    """

    requests: Mapping[str, frozenset[str]] = field(default_factory=_no_requests)
    approvers: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=_approvers)
    explanation_after: int = 1
    plan_after: int = 2
    head_after: int = 3
    executive_after: int = 4
    answer_days: Mapping[str, int] = field(default_factory=_answer_days)
    plan_days: int = 40
    department_misses_share: float = 0.5
    rhythm: Mapping[str, Rhythm] = field(default_factory=_rhythm)
    most_owned: int = 12
    most_department_kpis: int = 8
    dispute_resolver: str = "alignment_owner"
    dispute_days: int = 10
    resolver_applies: bool = True

    def demands(self, level: str, kind: str) -> bool:
        """Does this kind of change to an active KPI of this level need a request?"""
        return kind in self.requests.get(level, frozenset())

    def approvers_of(self, level: str, kind: str) -> tuple[str, ...]:
        """Roles of which each must say yes; never none."""
        return self.approvers.get((level, kind)) or ("alignment_owner",)

    def rhythm_of(self, velocity: str) -> Rhythm:
        """(kind of review, cadence) for a company or department that moves this fast."""
        return self.rhythm.get(velocity) or _rhythm()["moderate"]

    def rung_after(self, rung: str) -> int:
        """Misses in a row after which a rung of the ladder is reached."""
        return int(getattr(self, f"{rung}_after"))


def first_policy() -> Policy:
    """What a company without a policy is offered: company KPIs change by request only, department KPIs mostly."""
    return replace(Policy(), requests=dict(FIRST_REQUESTS))
