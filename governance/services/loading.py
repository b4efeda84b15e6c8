"""Much at once: the governance that a company file brings."""

from collections.abc import Sequence

from django.db.models import Model

from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.loading import settle_constraints
from organization.services.trail import recorded

BATCH = 1000


def fill_governance(*, company: Company, tables: Sequence[Sequence[Model]], actor: Actor, why: str = "") -> None:
    """Write the rows of a company that has none yet, table by table, in the order in which they point at each other."""
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        for rows in tables:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
        settle_constraints()
