"""Who calls the interface."""

from dataclasses import dataclass
from functools import cached_property

from organization.models import Token
from organization.rules.actors import Actor
from organization.rules.roles import PersonFacts, Subject, may
from organization.rules.tokens import opens


@dataclass(frozen=True)
class Caller:
    """A token that was accepted: what gates ask of a signed-in person, they ask of it."""

    token: Token
    facts: PersonFacts

    @cached_property
    def actor(self) -> Actor:
        """As services want to know them; an integration is no person, and is told by its name."""
        person = self.token.membership
        if person is None:
            return Actor(id=None, name=self.token.name, door="api")
        return Actor(id=person.id, name=person.name, door="api")

    def may(self, action: str, subject: Subject | None = None) -> bool:
        """Has it the right (organization/rules/roles.py)?"""
        return may(self.facts, action, subject)

    def opens(self, scope: str) -> bool:
        """Was the token made for this?"""
        return opens(self.token.scopes, scope)
