"""Reviews of the head's department, at each step of their life: chaired by the owner, the member asked."""

from datetime import time, timedelta

from django.utils import timezone

from governance.models import Attendance, Review, ReviewSeries
from governance.services.agenda import add_topic
from governance.services.holding import close_review, note_attendance, start_review
from governance.services.series import create_series
from organization.http.request import company_today
from tests.cast import ACTOR, Cast


def a_series(cast: Cast) -> ReviewSeries:
    """Every week."""
    return create_series(
        company=cast.company, kind="operational", cadence="weekly", weekday=2, at=time(9), minutes=30,
        department=cast.sales.id, chair=cast.owner.id, actor=ACTOR,
    )  # fmt: skip


def a_review(cast: Cast) -> Review:
    """Planned; its hour has come."""
    review = Review.objects.create(
        company=cast.company, kind="operational", department=cast.sales, due_on=company_today(cast.company),
        starts_at=timezone.now() - timedelta(minutes=1), minutes=60, chair=cast.owner,
    )  # fmt: skip
    for person in (cast.owner, cast.member):
        Attendance.objects.create(company=cast.company, review=review, person=person)
    return review


def an_open_review(cast: Cast) -> Review:
    """Under way, with a topic."""
    review = a_review(cast)
    add_topic(company=cast.company, review=review, title="Hiring", presenter=cast.owner.id, actor=ACTOR)
    return start_review(company=cast.company, review=review.id, actor=ACTOR)


def a_closed_review(cast: Cast) -> Review:
    """Both came."""
    review = an_open_review(cast)
    note_attendance(company=cast.company, review=review.id, came=[cast.owner.id, cast.member.id], actor=ACTOR)
    return close_review(company=cast.company, review=review.id, actor=ACTOR).review
