"""Who must say yes to a change, and who may: the policy's roles, the people there are, and nobody to their own request.

A role that has nobody who could decide (left, only the author, away without a deputy) is decided by the next role up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

#: Who decides where a role has nobody, nearest first.
UP: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("head", "alignment_owner", "executive", "administrator"),
    "head": ("alignment_owner", "executive", "administrator"),
    "other_head": ("alignment_owner", "executive", "administrator"),
    "alignment_owner": ("executive", "administrator"),
    "executive": ("alignment_owner", "administrator"),
    "administrator": ("alignment_owner", "executive"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active person who may do more than read. `away` today; `deputy` then stands in, who is there themselves."""

    id: UUID
    away: bool = False
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A yes that is asked for. `role`: as the policy names it; `by`: the role that decides, empty where nobody can; `people`: who may
    give it, deputies among them; `own`: those of them in their own right."""

    role: str
    by: str
    people: tuple[UUID, ...]
    own: tuple[UUID, ...]


def seats(roles: Sequence[str], who: Mapping[str, Sequence[Candidate]], author: UUID | None) -> list[Seat]:
    """The seats of a request: one for each role that applies, those that the same role decides once.

    who: role -> people. A role that is not in it does not apply (a company KPI has no head; no other department is linked); where none
    applies, the alignment owner decides.
    """
    asked = [role for role in roles if role in who] or ["alignment_owner"]
    found: dict[str, Seat] = {}
    for role in asked:
        seat = _seat(role, who, author)
        found.setdefault(seat.by or role, seat)
    return list(found.values())


def _seat(role: str, who: Mapping[str, Sequence[Candidate]], author: UUID | None) -> Seat:
    own: list[UUID] = []
    people: list[UUID] = []
    for step in (role, *UP[role]):
        able = [one for one in who.get(step, ()) if one.id != author]
        deputies = [one.deputy for one in able if one.away and one.deputy is not None and one.deputy != author]
        own += [one.id for one in able]
        people += [one.id for one in able] + deputies
        if deputies or any(not one.away for one in able):
            return Seat(role, step, tuple(dict.fromkeys(people)), tuple(dict.fromkeys(own)))
    return Seat(role, "", tuple(dict.fromkeys(people)), tuple(dict.fromkeys(own)))


def open_seats(asked: Collection[Seat], approved: Collection[str]) -> list[Seat]:
    """Seats whose role nobody has said yes for yet. `approved`: the roles for which somebody did, when they had the right to."""
    return [seat for seat in asked if seat.role not in approved]


def seats_for(asked: Collection[Seat], person: UUID) -> list[Seat]:
    """The seats that this person may fill: one yes fills them all."""
    return [seat for seat in asked if person in seat.people]
