"""Much at once: the governance that a company file brings."""

from collections.abc import Sequence

from django.db.models import Model

from governance.models import Review, ReviewStatus, SignOff
from governance.selectors.decisions import accepted_until
from governance.selectors.minutes import minutes_of_long_ago
from governance.selectors.steps import signed_set
from kpis.services.acceptance import restore_acceptances
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


def settle_governance(*, company: Company, actor: Actor, why: str = "") -> None:
    """What rows alone do not say: the leadership signed the company KPIs as they stand now, and reviews that were held have their minutes.

    A KPI that is lived with until a day is so again.
    """
    with recorded(actor, why=why):
        signed = SignOff.objects.filter(company=company)
        if signed.exists():
            signed.update(signed=signed_set(company))
        held = list(Review.objects.filter(company=company, status=ReviewStatus.HELD, minutes_kept__isnull=True))
        minutes = minutes_of_long_ago(company, {review.id for review in held})
        for review in held:
            review.minutes_kept = minutes[review.id]
        Review.objects.bulk_update(held, ["minutes_kept"], batch_size=BATCH)
        restore_acceptances(company=company, until=accepted_until(company))
