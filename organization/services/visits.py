"""An executive saw the dashboard."""

from datetime import date

from organization.models import Company, ExecutiveVisit, Membership, Role
from organization.rules.actors import Actor
from organization.services.trail import recorded


def record_visit(*, company: Company, membership: Membership, day: date, actor: Actor) -> bool:
    """One row per executive and day, whatever is opened how often; True for the first one of the day.

    Nobody else's visits are kept.
    """
    if membership.role != Role.EXECUTIVE:
        return False
    if ExecutiveVisit.objects.filter(company=company, membership=membership, day=day).exists():
        return False
    with recorded(actor):
        visit = ExecutiveVisit(company=company, membership=membership, day=day)
        ExecutiveVisit.objects.bulk_create([visit], ignore_conflicts=True)
    return True
