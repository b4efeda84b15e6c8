"""Reviews that a leaving person chairs, for the hand-over of the room below: told, for whoever manages the series names another."""

from uuid import UUID

from governance.models import ReviewSeries
from governance.wording.reviews import cadence_words, series_title
from organization.models import Company
from organization.rules.estate import Item

SERIES = "review_series"


def chaired_series(company: Company, membership: UUID) -> list[Item]:
    """The running series that the person chairs. One query."""
    rows = ReviewSeries.objects.filter(company=company, chair=membership, ended_on__isnull=True)
    return [
        Item(SERIES, row.id, series_title(row), where=cadence_words(row.cadence), acts=())
        for row in rows.select_related("department")
    ]
