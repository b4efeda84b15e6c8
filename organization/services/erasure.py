"""A person's data handed out, and erased on request (docs/decisions/0012-erasure.md).

Erasing keeps the company's figures and the shape of its trail: who did what is told of "Former member 7" from then on.
"""

from uuid import UUID

from django.db import connection
from django.db.models import Max

from organization.http.request import company_today
from organization.models import Company, Membership, Notice, NoticePreference, OutgoingMail, SignInAct, User
from organization.models.locks import Lock, hold
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.estate import estate_of
from organization.selectors.personal import Section, account_of, kept_about
from organization.selectors.sign_in import elsewhere
from organization.services.people import deactivate_person
from organization.services.sessions import end_all
from organization.services.sign_in_help import noted
from organization.services.trail import recorded

Kept = tuple[dict[str, object], list[Section]]


def hand_out(*, company: Company, membership: UUID, actor: Actor) -> Kept:
    """Everything that is kept about the person: the account, and the company's rows. That it was handed out is noted."""
    person = Membership.objects.select_related("user").get(company=company, id=membership)
    kept = account_of(company, person), kept_about(company, person)
    with recorded(actor):
        noted(company=company, membership=person.id, act=SignInAct.DATA_EXPORTED, actor=actor)
    return kept


def in_the_way(company: Company, person: Membership) -> list[str]:
    """What the person stands for by name: all that has to be decided before they can be erased."""
    return [item.title for item in estate_of(company, person, company_today(company)) if item.acts]


def erase_person(*, company: Company, membership: UUID, actor: Actor, why: str) -> Membership:
    """Replace the person's name and address everywhere; end and remove the account that no other company has.

    RefusedError: they still own or head something, are the last administrator or the alignment owner, are who asks, or
    are erased already.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.PEOPLE)
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        _may_be_erased(company, person, actor)
        if person.active:
            person = deactivate_person(company=company, membership=person.id, actor=actor, why=why)
        user = person.user
        _become_nobody(company, person)
        with connection.cursor() as cursor:
            cursor.execute("SELECT plumbline_forget(%s)", [person.id])
        if user is not None:
            _remove_account(company, user)
        noted(company=company, membership=person.id, act=SignInAct.ERASED, actor=actor, why=why)
    return person


def _may_be_erased(company: Company, person: Membership, actor: Actor) -> None:
    if person.erased_as is not None:
        raise RefusedError(refusals.ERASED, name=person.name)
    if person.id == actor.id:
        raise RefusedError(refusals.ERASES_SELF)
    held = in_the_way(company, person)
    if held:
        raise RefusedError(refusals.HANDS_OVER_FIRST, name=person.name, what=", ".join(held))


def _become_nobody(company: Company, person: Membership) -> None:
    highest = Membership.objects.filter(company=company).aggregate(number=Max("erased_as"))["number"]
    number = (highest or 0) + 1
    person.erased_as = number
    person.name = f"Former member {number}"
    person.email = f"former-member-{number}@erased.invalid"
    person.user = None
    person.save(update_fields=["erased_as", "name", "email", "user"])
    OutgoingMail.objects.filter(company=company, to=person).delete()
    Notice.objects.filter(company=company, person=person).delete()
    NoticePreference.objects.filter(company=company, person=person).delete()


def _remove_account(company: Company, user: User) -> None:
    """Addresses, factors and sessions go with it. Where another company has it, it stays that company's affair."""
    if elsewhere(user.pk, company.id):
        return
    end_all(user=user.pk)
    user.delete()
