"""Many people and departments at once: what a company file brings, and the demo's accounts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from organization.models import Company, Department, Membership
from organization.rules.actors import Actor
from organization.services.companies import set_alignment_owner
from organization.services.people import sign_in_with
from organization.services.trail import recorded

BATCH = 2000


def settle_constraints() -> None:
    """Check now what the database checks at the end of the transaction, after a batch of rows that is whole in itself.

    Every statement inside a trigger (the trail's) walks the checks that wait, so that without this the time of a large
    load grows with its square.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def fill_people(
    *,
    company: Company,
    people: Sequence[Membership],
    departments: Sequence[Department],
    alignment_owner: UUID | None,
    actor: Actor,
    why: str = "",
) -> None:
    """Write the rows of a company that has nobody yet, as they are: who heads and owns what may be odd, findings say so.

    The rows point at each other by their ids. People have no account: an invitation brings that.
    """
    with recorded(actor, why=why):
        Department.objects.bulk_create(departments, batch_size=BATCH)
        Membership.objects.bulk_create(people, batch_size=BATCH)
        set_alignment_owner(company=company, membership=alignment_owner, actor=actor, as_found=True)
        settle_constraints()


def mark_demo(*, company: Company, anchor: date, actor: Actor) -> None:
    """Say that this company is the demo, and on which day its story was anchored."""
    with recorded(actor):
        company.demo_anchor = anchor
        company.save(update_fields=["demo_anchor"])


def demo_account(*, company: Company, membership: Membership, password: str, actor: Actor) -> None:
    """Let a person of the demo company sign in with this password; a password that was lost is replaced."""
    if company.demo_anchor is None:
        raise ValueError("accounts are made only in the demo company")
    if membership.user is None:
        sign_in_with(company=company, membership=membership.id, password=password, actor=actor)
    elif not membership.user.check_password(password):
        membership.user.set_password(password)
        membership.user.save(update_fields=["password"])
