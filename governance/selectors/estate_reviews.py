"""Reviews that a leaving person chairs, and items that were given to them by hand, for the hand-over of the room below."""

from uuid import UUID

from governance.models import AgendaItem, Review, ReviewSeries
from governance.selectors.reviews import WAITING
from governance.wording.minutes import item_heading
from governance.wording.reviews import day_words, rhythm_words, series_title, title_of
from organization.models import Company
from organization.rules.estate import HAND_OVER, LEAVE, Item

SERIES, REVIEW, ITEM = "review_series", "review", "agenda_item"


def reviews_stood_for(company: Company, membership: UUID) -> list[Item]:
    """The running series that the person chairs, what else of reviews they chair, and what they were asked to present. Three queries."""
    return [*_series(company, membership), *_reviews(company, membership), *_items(company, membership)]


def _series(company: Company, membership: UUID) -> list[Item]:
    rows = ReviewSeries.objects.filter(company=company, chair=membership, ended_on__isnull=True)
    return [
        Item(SERIES, row.id, series_title(row), where=rhythm_words(row), acts=(HAND_OVER, LEAVE))
        for row in rows.select_related("department").order_by("kind", "department__name", "id")
    ]


def _reviews(company: Company, membership: UUID) -> list[Item]:
    """Single ones, and those of series that somebody else chairs."""
    rows = Review.objects.filter(company=company, chair=membership, status__in=WAITING)
    rows = rows.exclude(series__chair=membership, series__ended_on__isnull=True)
    return [
        Item(REVIEW, row.id, title_of(row), where=day_words(row.starts_at, company), acts=(HAND_OVER, LEAVE))
        for row in rows.select_related("department", "series").order_by("starts_at", "id")
    ]


def _items(company: Company, membership: UUID) -> list[Item]:
    """Only what people arranged: the rest of an agenda names its presenters anew until the review begins."""
    rows = AgendaItem.objects.filter(company=company, presenter=membership, by_hand=True, review__status__in=WAITING)
    rows = rows.select_related("kpi", "review__department", "review__series").order_by("review__starts_at", "position")
    return [
        Item(
            ITEM,
            row.id,
            item_heading(row.kind, row.title, row.kpi),
            where=f"{title_of(row.review)}, {day_words(row.review.starts_at, company)}",
            acts=(HAND_OVER, LEAVE),
        )
        for row in rows
        if not row.outcome
    ]
