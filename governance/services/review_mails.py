"""Mail about reviews: who is asked, what moved or fell away, what was said. Each is posted with the change it tells of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from governance.models import Attendance, Review, ReviewSeries, ReviewStatus
from governance.wording.review_mails import (
    Letter,
    agenda_letter,
    cancelled_letter,
    minutes_letter,
    moved_letter,
    series_changed_letter,
    series_ended_letter,
    series_letter,
)
from organization.models import Company
from organization.services.mail import Post, post_mails

INVITATION = "review_invitation"
MOVED = "review_moved"
AGENDA = "review_agenda"
MINUTES = "review_minutes"


def tell_newcomers(*, company: Company, planned: Sequence[tuple[Sequence[Review], Sequence[UUID]]]) -> None:
    """One mail a person about all the series to which they are newly asked: `planned` has the reviews and the newcomers of each."""
    asked: dict[UUID, list[Review]] = {}
    for reviews, newcomers in planned:
        for person in newcomers:
            asked.setdefault(person, []).append(reviews[0])
    posts = [
        _post(person, series_letter(company, firsts), INVITATION, f"review-asked:{person}:{firsts[0].id}")
        for person, firsts in asked.items()
    ]
    post_mails(company=company, posts=posts)


def tell_asked(*, company: Company, review: Review, people: Iterable[UUID]) -> None:
    """That people are asked to a single review."""
    letter = series_letter(company, [review])
    post_mails(
        company=company,
        posts=[_post(person, letter, INVITATION, f"review-asked:{person}:{review.id}") for person in people],
    )


def tell_moved(*, company: Company, review: Review) -> None:
    """That it meets at another time or place."""
    _tell_all(company, review, moved_letter(company, review), MOVED, f"review-moved:{review.id}:{review.revision}")


def tell_cancelled(*, company: Company, review: Review) -> None:
    """That it does not take place."""
    _tell_all(company, review, cancelled_letter(company, review), MOVED, f"review-moved:{review.id}:{review.revision}")


def tell_series_changed(*, company: Company, series: ReviewSeries, now: datetime) -> None:
    """That a series meets at other times or another place: one mail to everybody who is asked to what comes of it, however many reviews moved."""
    coming = Review.objects.filter(company=company, series=series, status=ReviewStatus.PLANNED, starts_at__gt=now)
    first = coming.select_related("department", "chair", "series").order_by("starts_at").first()
    if first is not None:
        letter = series_changed_letter(company, series, first)
        _tell_those(company, coming, letter, f"review-series:{series.id}:{now.isoformat()}")


def tell_series_ended(*, company: Company, series: ReviewSeries, fallen: Sequence[Review]) -> None:
    """That a series comes round no more, to everybody who was asked to what falls away."""
    if fallen:
        _tell_those(company, fallen, series_ended_letter(company, series), f"review-series:{series.id}:ended")


def tell_agenda(*, company: Company, review: Review, lines: Sequence[str]) -> None:
    """What will be looked at: for reviews that come round rarely."""
    _tell_all(company, review, agenda_letter(company, review, lines), AGENDA, f"review-agenda:{review.id}")


def send_minutes(*, company: Company, review: Review, text: str) -> None:
    """The minutes, to everybody who was asked."""
    _tell_all(company, review, minutes_letter(company, review, text), MINUTES, f"review-minutes:{review.id}")


def _tell_all(company: Company, review: Review, letter: Letter, kind: str, key: str) -> None:
    people = Attendance.objects.filter(company=company, review=review, person__active=True).values_list(
        "person", flat=True
    )
    post_mails(company=company, posts=[_post(person, letter, kind, f"{key}:{person}") for person in people])


def _tell_those(company: Company, reviews: Iterable[Review], letter: Letter, key: str) -> None:
    """One mail to everybody who is asked to any of the reviews."""
    asked = Attendance.objects.filter(company=company, review__in=[one.id for one in reviews], person__active=True)
    people = asked.order_by("person").values_list("person", flat=True).distinct()
    post_mails(company=company, posts=[_post(person, letter, MOVED, f"{key}:{person}") for person in people])


def _post(person: UUID, letter: Letter, kind: str, key: str) -> Post:
    return Post(person, letter.subject, letter.text, kind, key)
