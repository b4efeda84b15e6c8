"""Help for somebody who cannot sign in: an administrator hands over a link, or takes lost second factors off.

An account may belong to several companies. One company's administrator must never open another company's door, so all
of this is refused for an account that another company has too; whoever runs the server can do it
(`manage.py help_sign_in`).
"""

from uuid import UUID

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Company, Membership, SignInAct, SignInEvent, User, uuid7
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.sign_in import elsewhere, factors_of
from organization.services.mail import post_mail
from organization.services.sessions import end_all
from organization.services.trail import recorded


def noted(*, company: Company, membership: UUID, act: SignInAct, actor: Actor, why: str = "") -> None:
    """Append to the trail of sign-in."""
    SignInEvent.objects.create(
        company=company,
        membership_id=membership,
        act=act,
        actor_id=actor.id,
        door=actor.door,
        why=why,
        at=timezone.now(),
    )


def password_link(*, company: Company, membership: UUID, actor: Actor) -> str:
    """A link to hand over, by which the person chooses a new password: once, within a day.

    It is the link that a forgotten password is mailed, so choosing a password ends every session.
    """
    with recorded(actor):
        person, user = _helped(company, membership)
        noted(company=company, membership=person.id, act=SignInAct.PASSWORD_LINK, actor=actor)
        _tell(company, person, _("%(by)s made a link for a new password of yours."), actor)
    return link_for(user)


def link_for(user: User) -> str:
    """The address at which the account chooses a new password."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.PUBLIC_URL}{path}"


def reset_factors(*, company: Company, membership: UUID, actor: Actor, why: str = "") -> int:
    """Take every second factor and the recovery codes off, and sign the person out everywhere. Returns how many."""
    with recorded(actor, why=why):
        person, user = _helped(company, membership)
        number = take_factors_off(user)
        noted(company=company, membership=person.id, act=SignInAct.FACTORS_RESET, actor=actor, why=why)
        _tell(company, person, _("%(by)s took the second factors off your account."), actor)
    return number


def take_factors_off(user: User) -> int:
    """Without asking anybody: whoever calls has the right. Returns how many there were."""
    number = factors_of(user).count()
    factors_of(user).delete()
    end_all(user=user.pk)
    return number


def sign_out(*, company: Company, membership: UUID, actor: Actor) -> None:
    """End all sessions of the person: a laptop was lost."""
    with recorded(actor):
        person, user = _helped(company, membership)
        end_all(user=user.pk)
        noted(company=company, membership=person.id, act=SignInAct.SIGNED_OUT, actor=actor)


def _helped(company: Company, membership: UUID) -> tuple[Membership, User]:
    person = (
        Membership.objects.select_for_update(of=("self",)).select_related("user").get(company=company, id=membership)
    )
    if person.user is None:
        raise RefusedError(refusals.NOT_JOINED, name=person.name)
    if not person.active:
        raise RefusedError(refusals.NOT_ACTIVE, name=person.name)
    if elsewhere(person.user.pk, company.id):
        raise RefusedError(refusals.SIGNS_IN_ELSEWHERE, name=person.name)
    return person, person.user


def _tell(company: Company, person: Membership, sentence: str, actor: Actor) -> None:
    said = sentence % {"by": actor.name}
    text = render_to_string("organization/mail/sign_in_help.txt", {"person": person.name, "said": said})
    post_mail(
        company=company,
        to=person,
        subject=_("About your sign-in at %(company)s") % {"company": company.name},
        text=text,
        kind="sign_in",
        key=f"sign-in:{uuid7()}",
    )
