"""What waits for a person in the cascade, for the hand-over of the room below: told, for it follows the head."""

from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from alignment.models import CascadeLink
from organization.models import Company
from organization.rules.estate import Item


def waiting_links(company: Company, membership: UUID) -> list[Item]:
    """Links of the departments that the person heads which somebody else wrote and nobody has accepted: the next head
    accepts them. One query."""
    waiting = CascadeLink.objects.filter(
        company=company, child__department__head_id=membership, accepted_by__isnull=True
    ).exclude(author_id=membership)
    counted = waiting.order_by("child__department__name").values_list("child__department_id", "child__department__name")
    return [
        Item(
            "acceptance",
            department,
            ngettext("%(n)s link to accept, as head", "%(n)s links to accept, as head", number) % {"n": number},
            where=name,
            acts=(),
        )
        for department, name, number in counted.annotate(Count("pk"))
    ]
