"""Many links at once: what a company file brings."""

from collections.abc import Sequence

from alignment.models import CascadeLink, Contribution, Resource, ResourceUse
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.loading import settle_constraints
from organization.services.trail import recorded

BATCH = 2000


def fill_resources(
    *, company: Company, resources: Sequence[Resource], uses: Sequence[ResourceUse], actor: Actor, why: str = ""
) -> None:
    """Write the shared resources of a company that has none yet, and what draws on them."""
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        Resource.objects.bulk_create(resources, batch_size=BATCH)
        ResourceUse.objects.bulk_create(uses, batch_size=BATCH)


def fill_links(*, company: Company, links: Sequence[CascadeLink], actor: Actor, why: str = "") -> None:
    """Write the links of a company that has none yet, as they are: a missing sentence or acceptance is a finding."""
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        for start in range(0, len(links), BATCH):
            CascadeLink.objects.bulk_create(links[start : start + BATCH])
            settle_constraints()


def fill_contributions(*, company: Company, contributions: Sequence[Contribution], actor: Actor, why: str = "") -> None:
    """Write what departments said they do, of a company that has nothing said yet."""
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        Contribution.objects.bulk_create(contributions, batch_size=BATCH)
        settle_constraints()
