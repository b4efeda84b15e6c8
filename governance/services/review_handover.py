"""What a leaving person chairs and presents goes to their successors, each with the trail's reason; calendars follow."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import AgendaItem, Review, ReviewSeries
from governance.selectors.reviews import WAITING
from governance.services.review_mails import tell_series_changed
from governance.services.review_planning import ask
from organization.services.handover import Handover


def hand_over_series(said: Handover) -> None:
    """The successor chairs the series and what is planned of it, also where somebody moved it; without one nobody does. Who is asked is told by one mail."""
    for one in said.decisions:
        row = ReviewSeries.objects.select_related("department").get(company=said.company, id=one.item.id)
        row.chair_id = one.to
        row.save(update_fields=["chair"])
        _give(said, list(_chaired(said).filter(series=row)), one.to)
        tell_series_changed(company=said.company, series=row, now=timezone.now())


def hand_over_reviews(said: Handover) -> None:
    """The successor chairs reviews that belong to no series of the person's; without one nobody does."""
    for one in said.decisions:
        _give(said, list(_chaired(said).filter(id=one.item.id)), one.to)


def hand_over_items(said: Handover) -> None:
    """The successor presents what people had given to the person by hand; the agenda that builds itself names presenters anew anyway."""
    for one in said.decisions:
        row = AgendaItem.objects.select_related("review").get(company=said.company, id=one.item.id)
        row.presenter_id = one.to
        row.save(update_fields=["presenter"])
        ask(company=said.company, reviews=[row.review], people=[one.to] if one.to else [])


def _chaired(said: Handover) -> QuerySet[Review]:
    return Review.objects.filter(company=said.company, chair=said.person, status__in=WAITING)


def _give(said: Handover, reviews: list[Review], to: UUID | None) -> None:
    for review in reviews:
        review.chair_id, review.revision = to, review.revision + 1
        review.save(update_fields=["chair", "revision"])
    ask(company=said.company, reviews=reviews, people=[to] if to else [])
