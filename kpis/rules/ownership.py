"""Ownership: one named, living person. Not a team, not a shared mailbox, not somebody who left, and not everybody's favourite victim."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

OwnerFault = Literal["none", "inactive", "not_a_person"]

#: A person can account for this many KPIs; what is above counts as unowned.
OVERLOAD = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Nobody is called like this.
_GROUP_WORDS = _words(
    "team teams department departments dept committee squad mailbox helpdesk everyone everybody shared"
)
#: Names of groups when nothing else stands beside them; some are also surnames.
_DEPARTMENT_WORDS = _words(
    """sales marketing finance operations ops hr people support service customer success care product engineering it technology ecommerce e-commerce
    procurement logistics legal admin administration management accounting quality group board staff desk office unit crew function all and the"""
)
_SHARED_MAILBOXES = (
    _GROUP_WORDS
    | _DEPARTMENT_WORDS
    | _words("info hello contact mail noreply no-reply enquiries billing orders jobs press")
)
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """The membership a KPI names as its owner."""

    name: str
    email: str
    active: bool


def is_a_person(name: str, email: str) -> bool:
    """False for teams and shared mailboxes: a name with a group word ("Sales Team"), a department's name, or an address like info@
    under a name that is no person's."""
    words = [word.casefold() for word in _WORD.findall(name)]
    if any(word in _GROUP_WORDS for word in words):
        return False
    if words and all(word in _DEPARTMENT_WORDS for word in words):
        return False
    mailbox = email.partition("@")[0].casefold()
    return not (mailbox in _SHARED_MAILBOXES and len(words) < 2)


def owner_fault(owner: OwnerFacts | None) -> OwnerFault | None:
    """What is wrong with a KPI's owner; None when it is one named person who is still there."""
    if owner is None:
        return "none"
    if not owner.active:
        return "inactive"
    return None if is_a_person(owner.name, owner.email) else "not_a_person"


def surplus(owned: int) -> int:
    """How many of a person's KPIs are too many to account for."""
    return max(owned - OVERLOAD, 0)


def overloaded(owned: Mapping[str, int]) -> dict[str, int]:
    """People with too many KPIs and their surplus, the largest first."""
    found = [(person, surplus(count)) for person, count in owned.items() if surplus(count)]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))
