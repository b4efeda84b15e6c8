"""The request as views of a company get it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from organization.models import Company, Membership, User
from organization.rules.actors import Actor
from organization.rules.roles import PersonFacts, Subject, may


@dataclass(frozen=True)
class Person:
    """The signed-in person in this company: the membership and what it may; `several`: they have other companies."""

    membership: Membership
    facts: PersonFacts
    several: bool = False

    @cached_property
    def actor(self) -> Actor:
        """As services want to know them."""
        return Actor(id=self.membership.id, name=self.membership.name, door="page")

    def may(self, action: str, subject: Subject | None = None) -> bool:
        """Has this person the right (organization/rules/roles.py)?"""
        return may(self.facts, action, subject)


class SignedInRequest(HttpRequest):
    """A request whose user is known."""

    user: User
    htmx: HtmxDetails


class CompanyRequest(SignedInRequest):
    """A request below /c/<slug>/: CompanyMiddleware found the company and the person, and set the scope."""

    company: Company
    person: Person
    today: date


def company_today(company: Company) -> date:
    """Today where the company is."""
    return timezone.now().astimezone(ZoneInfo(company.time_zone)).date()
