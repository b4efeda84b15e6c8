"""How people sign in: factors, sessions, and what was done to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from organization.models import Company, Membership, SignInEvent, User, current_scope, set_scope
from organization.rules.browsers import browser_and_system
from organization.rules.roles import ADMINISTRATOR
from organization.rules.second_factor import EVERYONE, LEADS

# Recovery codes are no factor of their own: they stand in for one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor() -> Exists:
    """For a query of memberships: has the person's account a second factor?"""
    return Exists(Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=FACTORS))


def has_second_factor(user: UUID) -> bool:
    """Has the account an app or a passkey?"""
    found: bool = Authenticator.objects.filter(user_id=user, type__in=FACTORS).exists()
    return found


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Every factor of an account, recovery codes included, oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).order_by("created_at")
    return found


def elsewhere(user: UUID, company: UUID) -> bool:
    """Does the account belong to another company too, active or not? Asked across companies, answered yes or no."""
    before = current_scope()
    set_scope(company=before[0], person=user)
    found = Membership.objects.filter(user_id=user).exclude(company_id=company).exists()
    set_scope(company=before[0], person=before[1])
    return found


def enters_elsewhere(user: UUID, company: UUID) -> bool:
    """Does the account still enter another company?"""
    before = current_scope()
    set_scope(company=before[0], person=user)
    living = Membership.objects.filter(user_id=user, active=True, company__archived_at__isnull=True)
    found = living.exclude(company_id=company).exists()
    set_scope(company=before[0], person=before[1])
    return found


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in. `browser` and `system` are as it says itself, "" where that cannot be told."""

    id: int
    browser: str
    system: str
    ip: str
    since: datetime
    seen: datetime
    current: bool


def sessions_of(user: User, *, current: str | None = None) -> list[SessionRow]:
    """Where the account is signed in, this browser first (`current` is its session's key), then latest seen."""
    found = UserSession.objects.purge_and_list(user)
    rows = [
        SessionRow(
            id=session.pk,
            browser=browser_and_system(session.user_agent)[0],
            system=browser_and_system(session.user_agent)[1],
            ip=session.ip,
            since=session.created_at,
            seen=session.last_seen_at,
            current=session.session_key == current,
        )
        for session in found
    ]
    return sorted(rows, key=lambda row: (not row.current, -row.seen.timestamp()))


def acts_upon(company: Company, people: Collection[UUID]) -> QuerySet[SignInEvent]:
    """What was done to these people's sign-in, latest first."""
    return SignInEvent.objects.filter(company=company, membership_id__in=people).select_related("actor", "membership")


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many of the active people with an account have a second factor: all, and those who lead."""

    people: int
    ready: int
    leads: int
    leads_ready: int

    def missing(self, policy: str) -> int:
        """How many would be led to set one up under this policy."""
        if policy == EVERYONE:
            return self.people - self.ready
        return self.leads - self.leads_ready if policy == LEADS else 0


def readiness(company: Company) -> Readiness:
    """Counted in one query."""
    joined = Membership.objects.filter(company=company, active=True, user__isnull=False)
    rows = list(joined.annotate(factor=has_factor()).values_list("id", "role", "factor"))
    leads = [factor for id, role, factor in rows if role == ADMINISTRATOR or id == company.alignment_owner_id]
    return Readiness(len(rows), sum(factor for *_, factor in rows), len(leads), sum(leads))
