"""Invitations: a link by which a person takes up their membership. Holding the link is the only proof."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Company, Invitation, Membership, OutgoingMail, SignInAct, User
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.invitations import open_invitations, token_hash
from organization.services.mail import Post, post_mails
from organization.services.people import join
from organization.services.sign_in_help import noted
from organization.services.trail import recorded

VALID_FOR = timedelta(days=14)
MAIL = "invitation"


def invite(*, company: Company, membership: Membership, actor: Actor) -> str:
    """A fresh link for the person, mailed too; every earlier one stops working.

    Returns the whole address, which is shown once: the database keeps the token's hash only.
    """
    if not membership.active:
        raise RefusedError(refusals.NOT_ACTIVE, name=membership.name)
    if membership.user_id is not None:
        raise RefusedError(refusals.ALREADY_JOINED, name=membership.name)
    with recorded(actor):
        Membership.objects.select_for_update().get(company=company, id=membership.id)
        return _invited(company, [membership], actor)[0]


def invite_all(*, company: Company, actor: Actor, again: bool = False) -> int:
    """A link by mail for everybody who has not joined; `again`: also for those whose link is still open.

    Returns how many were invited.
    """
    with recorded(actor):
        people = Membership.objects.filter(company=company, active=True, user__isnull=True).select_for_update()
        wanted = list(people)
        if not again:
            invited = set(open_invitations(company.id).values_list("membership_id", flat=True))
            wanted = [person for person in wanted if person.id not in invited]
        return len(_invited(company, wanted, actor))


def revoke_invitation(*, company: Company, membership: UUID, actor: Actor) -> None:
    """The open link of a person works no longer, and mail with it that has not gone out stays here."""
    with recorded(actor):
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        if not _closed(company, [person], timezone.now()):
            raise RefusedError(refusals.NOT_INVITED, name=person.name)
        noted(company=company, membership=person.id, act=SignInAct.INVITATION_REVOKED, actor=actor)


def _closed(company: Company, people: Sequence[Membership], now: datetime) -> int:
    """Close what is open of these people's invitations; returns how many were."""
    ids = [person.id for person in people]
    OutgoingMail.objects.filter(company=company, to_id__in=ids, kind=MAIL, sent_at__isnull=True).delete()
    return open_invitations(company.id).filter(membership_id__in=ids).update(revoked_at=now)


def _invited(company: Company, people: Sequence[Membership], actor: Actor) -> list[str]:
    """Links of new invitations, in the order of the people; each is mailed."""
    now = timezone.now()
    _closed(company, people, now)
    tokens = [secrets.token_urlsafe(32) for _person in people]
    invitations = [
        Invitation(
            company=company,
            membership=person,
            token_hash=token_hash(token),
            invited_by_id=actor.id,
            expires_at=now + VALID_FOR,
        )
        for person, token in zip(people, tokens, strict=True)
    ]
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    links = [_address(company, token) for token in tokens]
    post_mails(
        company=company,
        posts=[
            _mail(company, person, invitation, link, actor)
            for person, invitation, link in zip(people, invitations, links, strict=True)
        ],
    )
    return links


def _address(company: Company, token: str) -> str:
    path = reverse("organization:invitation", kwargs={"slug": company.slug, "token": token})
    return f"{settings.PUBLIC_URL}{path}"


def _mail(company: Company, person: Membership, invitation: Invitation, link: str, actor: Actor) -> Post:
    context = {
        "company": company.name,
        "person": person.name,
        "link": link,
        "by": actor.name if actor.id else "",
        "days": VALID_FOR.days,
    }
    return Post(
        to=person.id,
        subject=_("%(company)s invites you to Plumbline") % {"company": company.name},
        text=render_to_string("organization/mail/invitation.txt", context),
        kind=MAIL,
        key=f"invitation:{invitation.id}",
    )


@transaction.atomic
def accept_as(*, company: Company, token: str, user: User) -> Membership:
    """An account that is signed in takes up the membership of the link."""
    invitation = _held(company, token)
    person = invitation.membership
    with recorded(_self(person)):
        joined = join(company=company, membership=person.id, user=user, actor=_self(person))
        _used(invitation)
    return joined


@transaction.atomic
def accept_as_new(*, company: Company, token: str, name: str, password: str) -> User:
    """A person without an account makes one, for the address the invitation is for. The password was validated."""
    invitation = _held(company, token)
    person = invitation.membership
    if User.objects.filter(email__iexact=person.email).exists():
        raise RefusedError(refusals.ACCOUNT_EXISTS, email=person.email)
    with recorded(_self(person)):
        user = User.objects.create_user(person.email, password, name=name)
        join(company=company, membership=person.id, user=user, actor=_self(person))
        _used(invitation)
    return user


def _self(person: Membership) -> Actor:
    return Actor(id=person.id, name=person.name, door="invitation")


def _held(company: Company, token: str) -> Invitation:
    # Locked: two clicks at once must not both take it up.
    invitation = (
        open_invitations(company.id).select_for_update(of=("self",)).filter(token_hash=token_hash(token)).first()
    )
    if invitation is None or not invitation.membership.active:
        raise RefusedError(refusals.LINK_NOT_VALID)
    return invitation


def _used(invitation: Invitation) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
