"""Invitations: a link by which a person takes up their membership. Holding the link is the only proof."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Company, Invitation, Membership, User
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.invitations import open_invitations, token_hash
from organization.services.people import join
from organization.services.trail import recorded

VALID_FOR = timedelta(days=14)


def invite(*, company: Company, membership: Membership, actor: Actor) -> str:
    """A fresh link for the person, mailed after the commit; every earlier one stops working.

    Returns the whole address, which is shown once: the database keeps the token's hash only.
    """
    if not membership.active:
        raise RefusedError(refusals.NOT_ACTIVE, name=membership.name)
    if membership.user_id is not None:
        raise RefusedError(refusals.ALREADY_JOINED, name=membership.name)
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with recorded(actor):
        Membership.objects.select_for_update().get(company=company, id=membership.id)
        open_invitations(company.id).filter(membership=membership).update(revoked_at=now)
        Invitation.objects.create(
            company=company,
            membership=membership,
            token_hash=token_hash(token),
            invited_by_id=actor.id,
            expires_at=now + VALID_FOR,
        )
        path = reverse("organization:invitation", kwargs={"slug": company.slug, "token": token})
        link = f"{settings.PUBLIC_URL}{path}"
        _mail_after_commit(company=company, person=membership, link=link, actor=actor)
    return link


def _mail_after_commit(*, company: Company, person: Membership, link: str, actor: Actor) -> None:
    context = {
        "company": company.name,
        "person": person.name,
        "link": link,
        "by": actor.name if actor.id else "",
        "days": VALID_FOR.days,
    }
    # A subject is one line, whatever a company is called.
    subject = _("%(company)s invites you to Plumbline") % {"company": " ".join(company.name.split())}
    text = render_to_string("organization/mail/invitation.txt", context)

    def invitation_mail() -> None:
        send_mail(subject, text, None, [person.email])

    # The link can be copied from the page, so a mail server that is away is logged and undoes nothing (robust).
    transaction.on_commit(invitation_mail, robust=True)


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
