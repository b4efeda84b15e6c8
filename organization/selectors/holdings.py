"""What people hold in the rooms above: each registers a count in its AppConfig, for the house imports down only."""

from collections import Counter
from collections.abc import Callable, Collection
from uuid import UUID

Holding = Callable[[UUID, Collection[UUID]], dict[UUID, int]]

_holdings: list[Holding] = []


def register(holding: Holding) -> None:
    """`holding(company, memberships)` counts what each of the memberships owns; once per function."""
    if holding not in _holdings:
        _holdings.append(holding)


def held_by(company: UUID, memberships: Collection[UUID]) -> dict[UUID, int]:
    """How many things each of the memberships owns; who owns nothing is missing."""
    total: Counter[UUID] = Counter()
    for holding in _holdings:
        total.update(holding(company, memberships))
    return dict(total)
