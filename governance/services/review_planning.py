"""The next reviews of each series, planned ahead; those that nobody held, marked; the agendas of those that are near, prepared.

The clock comes by every quarter of an hour; doing any of it twice does nothing the second time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from governance.models import Attendance, Review, ReviewSeries, ReviewStatus
from governance.rules.review_dates import DAYS, Rhythm, Slot, free_slots, slots, starts_at
from governance.selectors.invitees import people_asked
from governance.services.review_mails import tell_newcomers
from organization.models import ChangeMark, Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.rules.working_days import add_working_days
from organization.selectors.holidays import holidays_of
from organization.services.trail import recorded

#: Reviews stand in calendars this long before; rarer series always show their next one.
AHEAD = timedelta(weeks=8)
#: Working days after its own in which a review may still be held; after them it was missed.
MISSED_AFTER = 3
#: The reason of a review for which a changed series has no place any more; governance/wording/reviews.py says it.
SERIES_CHANGED = "series-changed"


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning a series came to: its new reviews, and who was never asked to this series before."""

    series: ReviewSeries
    reviews: list[Review]
    newcomers: list[UUID]


def plan_reviews(*, company: Company, now: datetime, actor: Actor) -> int:
    """Plan the next reviews of every running series and tell who is new; how many reviews are new."""
    with recorded(actor, why="rhythm"):
        hold(company.id, Lock.REVIEWS)
        holidays = holidays_of(company)
        taken: dict[UUID | None, list[date]] = defaultdict(list)
        since = now.date() - timedelta(days=2 * DAYS["yearly"])
        there = Review.objects.filter(company=company, series__isnull=False, due_on__gte=since)
        for series, day in there.values_list("series", "due_on"):
            taken[series].append(day)
        rows = ReviewSeries.objects.filter(company=company, ended_on__isnull=True, department__closed_at__isnull=True)
        running = rows.select_related("department", "chair")
        planned = [
            plan_series(company=company, series=one, now=now, actor=actor, taken=taken[one.id], holidays=holidays)
            for one in running
        ]
        tell_newcomers(company=company, planned=[(one.reviews, one.newcomers) for one in planned])
    return sum(len(one.reviews) for one in planned)


def plan_series(
    *,
    company: Company,
    series: ReviewSeries,
    now: datetime,
    actor: Actor,
    taken: Collection[date] | None = None,
    holidays: Collection[date] | None = None,
) -> Planned:
    """The reviews of a series that are not planned yet, eight weeks ahead, at least the next one.

    A review belongs to its place in the series by the day it is due on: neither moving it nor a holiday that comes or goes makes a second one.
    `taken` (days on which its reviews are due), `holidays`: read where they are not given.
    """
    if taken is None:
        taken = list(Review.objects.filter(company=company, series=series).values_list("due_on", flat=True))
    fresh = list(free_slots(_slots(company, series, now, holidays), taken))
    if not fresh:
        return Planned(series, [], [])
    asked = people_asked(company, kind=series.kind, department=series.department_id, chair=series.chair_id)
    before = (
        Attendance.objects.filter(company=company, review__series=series).order_by().values_list("person", flat=True)
    )
    known = set(before.distinct())
    with recorded(actor, why="rhythm"):
        reviews = [_review(company, series, slot) for slot in fresh]
        Review.objects.bulk_create(reviews)
        ask(company=company, reviews=reviews, people=asked)
    return Planned(series, reviews, [person for person in asked if person not in known])


def ask(*, company: Company, reviews: Sequence[Review], people: Collection[UUID]) -> None:
    """Ask people to reviews; who is asked already stays so."""
    rows = [Attendance(company=company, review=review, person_id=person) for review in reviews for person in people]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def replan_series(*, company: Company, series: ReviewSeries, now: datetime, actor: Actor) -> None:
    """Bring the planned reviews of a changed series to its new days, hours and place; those that somebody moved stay where they are.

    One review after the other takes the next new day, so that topics and invitations go along; what has no place any more is cancelled.
    """
    with recorded(actor, why="series changed"):
        rows = list(Review.objects.filter(company=company, series=series).order_by("due_on"))
        loose = [row for row in rows if row.starts_at > now and _is_loose(row)]
        standing = {row.id for row in loose}
        places = list(free_slots(_slots(company, series, now), [row.due_on for row in rows if row.id not in standing]))
        for review, slot in _pairs(loose, places):
            _bring(company, series, review, slot)
            standing.discard(review.id)
        for review in loose:
            if review.id in standing and review.status == ReviewStatus.PLANNED:
                review.status, review.reason, review.revision = (
                    ReviewStatus.CANCELLED,
                    SERIES_CHANGED,
                    review.revision + 1,
                )
                review.save(update_fields=["status", "reason", "revision"])
        plan_series(company=company, series=series, now=now, actor=actor)


def mark_missed(*, company: Company, now: datetime, actor: Actor) -> int:
    """Reviews that were not closed within three working days after their own: missed, for good. How many."""
    zone, holidays = ZoneInfo(company.time_zone), holidays_of(company)
    today = now.astimezone(zone).date()
    with recorded(actor, why="not held"):
        rows = Review.objects.select_for_update(of=("self",), no_key=True).filter(
            company=company, status__in=[ReviewStatus.PLANNED, ReviewStatus.OPEN], starts_at__lt=now
        )
        late = [row for row in rows if last_day(row.starts_at.astimezone(zone).date(), holidays) < today]
        for review in late:
            review.status = ReviewStatus.MISSED
            review.save(update_fields=["status"])
        if late:
            ChangeMark.objects.create(company=company, kind="review")
    return len(late)


def last_day(day: date, holidays: Collection[date]) -> date:
    """The last day on which a review of `day` counts as held, late or not."""
    return add_working_days(day, MISSED_AFTER, holidays)


def _slots(
    company: Company, series: ReviewSeries, now: datetime, holidays: Collection[date] | None = None
) -> list[Slot]:
    today = now.astimezone(ZoneInfo(company.time_zone)).date()
    ahead = max(AHEAD, timedelta(days=DAYS[series.cadence] + 31))
    rhythm = Rhythm(series.cadence, series.weekday, company.fiscal_year_start_month)
    first = max(series.starts_on, today)
    free = holidays_of(company) if holidays is None else holidays
    return slots(rhythm, first, max(first, today + ahead), holidays=free)


def _review(company: Company, series: ReviewSeries, slot: Slot) -> Review:
    return Review(
        company=company,
        series=series,
        kind=series.kind,
        department_id=series.department_id,
        due_on=slot.due,
        starts_at=starts_at(slot.due, series.at, company.time_zone),
        minutes=series.minutes,
        place=series.place,
        chair_id=series.chair_id,
    )


def _is_loose(review: Review) -> bool:
    """Nobody moved it; a former change of the series may have taken its place away."""
    if review.status == ReviewStatus.CANCELLED:
        return review.reason == SERIES_CHANGED
    return review.status == ReviewStatus.PLANNED and not review.reason


def _pairs(reviews: Sequence[Review], places: Sequence[Slot]) -> Iterator[tuple[Review, Slot]]:
    """Which review takes which new day: its own day where that is among them (no two may ever stand on one), else the next one in order."""
    by_day = {review.due_on: review for review in reviews}
    own = {slot.due for slot in places} & set(by_day)
    yield from ((by_day[slot.due], slot) for slot in places if slot.due in own)
    others = [review for review in reviews if review.due_on not in own]
    yield from zip(others, [slot for slot in places if slot.due not in own], strict=False)


def _bring(company: Company, series: ReviewSeries, review: Review, slot: Slot) -> None:
    wanted = _review(company, series, slot)
    names = ("due_on", "starts_at", "minutes", "place", "chair_id", "status", "reason")
    changed = [name for name in names if getattr(review, name) != getattr(wanted, name)]
    if not changed:
        return
    for name in changed:
        setattr(review, name, getattr(wanted, name))
    review.revision += 1
    review.save(update_fields=[*(name.removesuffix("_id") for name in changed), "revision"])
    if review.chair_id:
        ask(company=company, reviews=[review], people=[review.chair_id])
