"""What somebody owes: one thing, one person, one state. The rooms above say what there is to owe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed by one person.

    `subject` names the thing within its kind, for ever. `since`: when it came to be owed; `by`: the last day in time,
    None where there is none; `late`: that day has passed. `params`: codes and names, all that wording needs.
    """

    kind: str
    person: UUID
    subject: str
    since: datetime
    by: date | None = None
    late: bool = False
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def thing(self) -> tuple[UUID, str, str]:
        """What stands for it: nobody is told the same one twice."""
        return (self.person, self.kind, self.subject)


def pressing_first(owed: Iterable[Owed], ranks: Mapping[str, int]) -> list[Owed]:
    """Overdue first, then by the day in time, the kind's rank, and the name."""
    return sorted(owed, key=lambda one: (not one.late, one.by or date.max, ranks[one.kind], _name(one), one.subject))


def _name(one: Owed) -> str:
    return str(one.params.get("name", "")).casefold()


def stood_in(owed: Iterable[Owed], deputies: Mapping[UUID, UUID]) -> list[Owed]:
    """What absent people owe is owed by who stands in for them (`params` then say for whom); one step, no chain."""
    return [
        replace(one, person=deputies[one.person], params={**one.params, "for": one.params.get("owner", "")})
        if one.person in deputies
        else one
        for one in owed
    ]
