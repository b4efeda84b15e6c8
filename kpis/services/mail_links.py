"""The links of digests and reminders: for many people at once, as few queries as for one."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kpis.models import EntryLink
from kpis.selectors.entry_links import needs_sign_in
from kpis.services.entry_links import VALID_FOR
from organization.http.request import company_today
from organization.models import Company, Department, Membership
from organization.rules.actors import Actor
from organization.rules.roles import PersonFacts
from organization.selectors.invitations import token_hash
from organization.services.trail import recorded

_RANDOM_BYTES = 32


def value_links(*, company: Company, people: Sequence[Membership], actor: Actor) -> dict[UUID, str]:
    """The whole address that opens the values due from each of the people today; My week for whom the company wants to
    sign in. Two statements.
    """
    heads = _heads(company)
    tokens = {
        person.id: secrets.token_urlsafe(_RANDOM_BYTES)
        for person in people
        if not needs_sign_in(company, _facts(company, person, heads.get(person.id, set())))
    }
    now, day = timezone.now(), company_today(company)
    rows = [
        EntryLink(
            company=company, membership_id=person, day=day, token_hash=token_hash(token), expires_at=now + VALID_FOR
        )
        for person, token in tokens.items()
    ]
    with recorded(actor, why="entry by mail"):
        EntryLink.objects.bulk_create(rows, batch_size=1000)
    week = settings.PUBLIC_URL + reverse("kpis:week", kwargs={"company_slug": company.slug})
    return {person.id: _address(company, tokens[person.id]) if person.id in tokens else week for person in people}


def _address(company: Company, token: str) -> str:
    path: str = reverse("entry", kwargs={"slug": company.slug, "token": token})
    return settings.PUBLIC_URL + path


def _heads(company: Company) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Department.objects.filter(company=company, head__isnull=False).order_by()
    for department, head in rows.values_list("id", "head_id"):
        if head is not None:
            found[head].add(department)
    return found


def _facts(company: Company, person: Membership, heads: set[UUID]) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        role=person.role,
        alignment_owner=company.alignment_owner_id == person.id,
        heads=frozenset(heads),
        department=person.department_id,
    )
