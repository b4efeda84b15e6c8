"""Leading and lagging: who only measures what has already happened steers by the rear window."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Literal, TypeVar

Indicator = Literal["leading", "lagging"]
Balance = Literal["none", "balanced", "lagging_only", "leading_only"]

K = TypeVar("K", bound=Hashable)


def balance_of(indicators: Iterable[Indicator]) -> Balance:
    """How a set of KPIs is balanced."""
    found = Counter(indicators)
    if not found:
        return "none"
    if not found["leading"]:
        return "lagging_only"
    return "balanced" if found["lagging"] else "leading_only"


def balances(rows: Iterable[tuple[K, Indicator]]) -> dict[K, Balance]:
    """The balance of every group (a level, a department), groups in order of appearance."""
    groups: dict[K, list[Indicator]] = {}
    for group, indicator in rows:
        groups.setdefault(group, []).append(indicator)
    return {group: balance_of(indicators) for group, indicators in groups.items()}
