"""Companies: found, set up, named an alignment owner, archived."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from organization.models import Company, CompanyEntry, Membership, Role, Velocity, company_scope, uuid7
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.services.invitations import invite
from organization.services.people import add_person
from organization.services.trail import recorded

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new company, its first administrator and the link by which they enter."""

    company: Company
    administrator: Membership
    invitation: str


def create_company(
    *,
    slug: str,
    name: str,
    administrator_email: str,
    administrator_name: str,
    actor: Actor,
    currency: str = "EUR",
    time_zone: str = "UTC",
    locale: str = "en",
    fiscal_year_start_month: int = 1,
    velocity: str = Velocity.HIGH,
) -> Founded:
    """A company with its first administrator, who gets an invitation."""
    with transaction.atomic():
        company = found_company(
            slug=slug,
            name=name,
            currency=currency,
            time_zone=time_zone,
            locale=locale,
            fiscal_year_start_month=fiscal_year_start_month,
            velocity=velocity,
            actor=actor,
        )
        with company_scope(company.id):
            administrator = add_person(
                company=company,
                email=administrator_email,
                name=administrator_name,
                role=Role.ADMINISTRATOR,
                actor=actor,
            )
            link = invite(company=company, membership=administrator, actor=actor)
    return Founded(company=company, administrator=administrator, invitation=link)


def found_company(
    *,
    slug: str,
    name: str,
    actor: Actor,
    currency: str = "EUR",
    time_zone: str = "UTC",
    locale: str = "en",
    fiscal_year_start_month: int = 1,
    velocity: str = Velocity.HIGH,
) -> Company:
    """The company alone, with nobody in it: registry entry and row. Work on it inside `company_scope(company.id)`."""
    if not SLUG.fullmatch(slug):
        raise RefusedError(refusals.SLUG_MALFORMED, "slug")
    with recorded(actor):
        try:
            with transaction.atomic():
                entry = CompanyEntry.objects.create(id=uuid7(), slug=slug)
        except IntegrityError as error:
            raise RefusedError(refusals.SLUG_TAKEN, "slug") from error
        with company_scope(entry.id):
            return Company.objects.create(
                id=entry.id,
                slug=slug,
                name=name,
                currency=currency,
                time_zone=time_zone,
                locale=locale,
                fiscal_year_start_month=fiscal_year_start_month,
                velocity=velocity,
            )


def edit_company(
    *,
    company: Company,
    name: str,
    currency: str,
    time_zone: str,
    locale: str,
    fiscal_year_start_month: int,
    velocity: str,
    actor: Actor,
) -> Company:
    """Change the company's settings. Its slug stays: addresses that people keep must go on working."""
    company.name = name
    company.currency = currency
    company.time_zone = time_zone
    company.locale = locale
    company.fiscal_year_start_month = fiscal_year_start_month
    company.velocity = velocity
    with recorded(actor):
        company.save(update_fields=["name", "currency", "time_zone", "locale", "fiscal_year_start_month", "velocity"])
    return company


def set_entry_rule(*, company: Company, needs_sign_in: bool, actor: Actor) -> Company:
    """Whether values are entered only by who signed in. Links of mails that are out open nothing from then on."""
    with recorded(actor):
        company.entry_needs_sign_in = needs_sign_in
        company.save(update_fields=["entry_needs_sign_in"])
    return company


def set_alignment_owner(
    *, company: Company, membership: UUID | None, actor: Actor, why: str = "", as_found: bool = False
) -> None:
    """Name the company's one alignment owner, an active person who may change things; None leaves the seat empty.

    `as_found`: a company file says what is, however odd; findings speak of it afterwards.
    """
    with recorded(actor, why=why):
        if membership is not None:
            person = Membership.objects.select_for_update().get(company=company, id=membership)
            if not as_found:
                _can_own_alignment(person)
        company.alignment_owner_id = membership
        company.save(update_fields=["alignment_owner"])


def _can_own_alignment(person: Membership) -> None:
    if not person.active:
        raise RefusedError(refusals.NOT_ACTIVE, "alignment_owner", name=person.name)
    if person.role == Role.VIEWER:
        raise RefusedError(refusals.ALIGNMENT_OWNER_READS_ONLY, "alignment_owner", name=person.name)


def archive_company(*, company: Company, actor: Actor, why: str = "") -> None:
    """Nobody enters it any more and its slug is free again; its rows stay. The scope must be this company's."""
    now = timezone.now()
    gone = f"archived-{company.id.hex}"
    with recorded(actor, why=why):
        # The company's own slug follows through the foreign key that ties it to its entry.
        CompanyEntry.objects.filter(id=company.id).update(slug=gone, archived_at=now)
        Company.objects.filter(id=company.id).update(archived_at=now)
    company.slug, company.archived_at = gone, now
