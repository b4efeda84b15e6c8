"""Disputes between two owners: who decides, and what may be decided.

Nobody decides in their own matter: where the resolver of the policy owns one of the two KPIs, left, or is not there, the next role up does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from governance.rules.approvals import Candidate

#: Who is asked where the resolver of the policy cannot be, in this order.
FALLBACK: Final = ("alignment_owner", "executive", "administrator")
#: What a decision does: another target for one of the two, one of them retired, or nothing.
MEANS: Final = ("retarget", "retire", "keep")


@dataclass(frozen=True, slots=True)
class Option:
    """What may be decided. `kpi`: id of the one that changes; `target`: its new target, where a scenario worked one out."""

    means: str
    kpi: str = ""
    target: float | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"means": self.means, "kpi": self.kpi, "target": self.target}


def resolver_of(
    wanted: Sequence[Candidate], who: Mapping[str, Sequence[Candidate]], owners: Collection[UUID]
) -> UUID | None:
    """Who decides: the first who is at work or has a deputy, of those wanted by the policy, then of the roles above; None: nobody."""
    for people in (wanted, *(who.get(role, ()) for role in FALLBACK)):
        able = [one for one in people if one.id not in owners]
        ready = [one for one in able if not one.away or (one.deputy is not None and one.deputy not in owners)]
        if ready:
            return ready[0].id
    return None


def options_of(first: UUID, second: UUID, ways: Sequence[tuple[UUID, float]]) -> list[Option]:
    """What may be decided: the targets that would end a conflict, any other target of either, either retired, all as it is.

    ways: (KPI, target) of the smallest resolutions that a scan worked out (alignment/rules/conflicts/resolve.py).
    """
    found = [Option("retarget", str(kpi), target) for kpi, target in ways if kpi in (first, second)]
    found += [Option("retarget", str(kpi)) for kpi in (first, second)]
    found += [Option("retire", str(kpi)) for kpi in (first, second)]
    return [*found, Option("keep")]
