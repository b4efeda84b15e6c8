"""What a higher room has to say of KPIs in a list: a count with the worst of it, and the page that tells more.

marks.register(Marks(find, words, visit))     in AppConfig.ready
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from organization.models import Company


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one KPI. `worst`: error, warning or info."""

    count: int
    worst: str


@dataclass(frozen=True, slots=True)
class Marks:
    """A kind of mark. `find` reads it for many KPIs at once; `words` of a mark; `visit(company, key)` the page that tells more of a KPI."""

    find: Callable[[Company, Collection[UUID], date], Mapping[UUID, Mark]]
    words: Callable[[Mark], str]
    visit: Callable[[Company, str], str]


_kinds: list[Marks] = []


def register(kind: Marks) -> None:
    """Ask this kind from now on. Registering twice changes nothing."""
    if kind not in _kinds:
        _kinds.append(kind)


def kinds() -> tuple[Marks, ...]:
    """All that are known."""
    return tuple(_kinds)
