"""Many people and departments at once: what a company file brings."""

from collections.abc import Sequence
from uuid import UUID

from organization.models import Company, Department, Membership
from organization.rules.actors import Actor
from organization.services.companies import set_alignment_owner
from organization.services.trail import recorded

BATCH = 2000


def fill_people(
    *,
    company: Company,
    people: Sequence[Membership],
    departments: Sequence[Department],
    alignment_owner: UUID | None,
    actor: Actor,
) -> None:
    """Write the rows of a company that has nobody yet, as they are: who heads and owns what may be odd, findings say so.

    The rows point at each other by their ids; the database checks them at the end of the transaction. People have no
    account: an invitation brings that.
    """
    with recorded(actor):
        Department.objects.bulk_create(departments, batch_size=BATCH)
        Membership.objects.bulk_create(people, batch_size=BATCH)
        set_alignment_owner(company=company, membership=alignment_owner, actor=actor, as_found=True)
