"""Whom a company asks for a second factor (docs/decisions/0011-second-factors.md)."""

from typing import Final

from organization.rules.roles import ADMINISTRATOR, PersonFacts

NOBODY: Final = "nobody"
LEADS: Final = "leads"
EVERYONE: Final = "everyone"


def asked_of(policy: str, person: PersonFacts) -> bool:
    """Does the policy ask this person? `leads` are the administrators and the alignment owner."""
    if policy == EVERYONE:
        return True
    return policy == LEADS and (person.role == ADMINISTRATOR or person.alignment_owner)
