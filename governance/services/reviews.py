"""Reviews of their own, moved and cancelled ones, and who is asked."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from governance.models import Attendance, Review, ReviewKind, ReviewStatus
from governance.rules.cadence import OF_THE_CASCADE
from governance.rules.review_dates import starts_at
from governance.selectors.invitees import people_asked
from governance.services.actions import person_faults, reason_faults
from governance.services.review_mails import tell_asked, tell_cancelled, tell_moved
from governance.services.review_planning import ask
from governance.services.series import LONGEST, LONGEST_PLACE, SHORTEST
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.models import Company, Department
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TITLE = 200
LONGEST_REASON = 500


def create_review(
    *,
    company: Company,
    kind: str,
    department: UUID | None,
    day: date,
    at: time,
    minutes: int,
    title: str = "",
    place: str = "",
    chair: UUID | None = None,
    actor: Actor,
) -> Review:
    """A review of its own, outside any series. Who would be asked to one of a series is asked to it.

    Raises:
        Refused: no such kind, one of the cascade in a department, a moment that is past, minutes that cannot be, a chair or department that is not there.
    """
    begins = starts_at(day, at, company.time_zone)
    with recorded(actor):
        faults = [*_kind_faults(company, kind, department), *_time_faults(begins, minutes), *_text_faults(title, place)]
        refuse([*faults, *(person_faults(company, chair, field="chair") if chair else [])])
        review = Review.objects.create(
            company=company,
            kind=kind,
            department_id=department,
            title=title.strip(),
            due_on=day,
            starts_at=begins,
            minutes=minutes,
            place=place.strip(),
            chair_id=chair,
        )
        people = people_asked(company, kind=kind, department=department, chair=chair)
        ask(company=company, reviews=[review], people=people)
        tell_asked(company=company, review=review, people=people)
    return review


def move_review(
    *,
    company: Company,
    review: UUID,
    day: date,
    at: time,
    minutes: int,
    place: str,
    chair: UUID | None,
    reason: str,
    actor: Actor,
) -> Review:
    """Give a planned review another moment, length, place or chair. Its place in the series stays: no second one is planned for it. Who is asked is told by mail.

    Raises:
        Refused: one that has begun or is over, a moment that is past, no reason, and all that `create_review` refuses.
    """
    begins = starts_at(day, at, company.time_zone)
    with recorded(actor, why=reason.strip()):
        row = _planned(company, review)
        faults = [*(_time_faults(begins, minutes) if begins != row.starts_at else []), *_text_faults("", place)]
        faults += reason_faults(reason, longest=LONGEST_REASON)
        refuse([*faults, *(person_faults(company, chair, field="chair") if chair else [])])
        wanted = {"starts_at": begins, "minutes": minutes, "place": place.strip(), "chair_id": chair}
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
        for name, value in wanted.items():
            setattr(row, name, value)
        row.reason, row.revision = reason.strip(), row.revision + 1
        row.save(update_fields=["starts_at", "minutes", "place", "chair", "reason", "revision"])
        ask(company=company, reviews=[row], people=[chair] if chair else [])
        tell_moved(company=company, review=row)
    return row


def cancel_review(*, company: Company, review: UUID, reason: str, actor: Actor) -> Review:
    """It does not take place, and counts as not held. Calendars show it as cancelled; who is asked is told by mail.

    Raises:
        Refused: one that has begun or is over, no reason.
    """
    with recorded(actor, why=reason.strip()):
        row = _planned(company, review)
        refuse(reason_faults(reason, longest=LONGEST_REASON))
        row.status, row.reason, row.revision = ReviewStatus.CANCELLED, reason.strip(), row.revision + 1
        row.save(update_fields=["status", "reason", "revision"])
        tell_cancelled(company=company, review=row)
    return row


def ask_person(*, company: Company, review: UUID, person: UUID, actor: Actor) -> None:
    """Ask somebody to a review that is not over.

    Raises:
        Refused: a review that is over, somebody who is not there.
    """
    with recorded(actor):
        row = _waiting(company, review)
        refuse(person_faults(company, person))
        ask(company=company, reviews=[row], people=[person])
        tell_asked(company=company, review=row, people=[person])


def release_person(*, company: Company, review: UUID, person: UUID, actor: Actor) -> None:
    """Somebody need not come to a review that has not begun.

    Raises:
        Refused: one that has begun or is over.
    """
    with recorded(actor):
        row = _planned(company, review)
        Attendance.objects.filter(company=company, review=row, person=person).delete()


def _kind_faults(company: Company, kind: str, department: UUID | None) -> Iterable[Fault]:
    if kind not in ReviewKind.values:
        yield Fault("kind", "no_such_kind")
    if department is None:
        return
    if kind in dict(OF_THE_CASCADE):
        yield Fault("department", "company_only")
    if not Department.objects.filter(company=company, id=department, closed_at__isnull=True).exists():
        yield Fault("department", "not_here")


def _time_faults(begins: datetime, minutes: int) -> Iterable[Fault]:
    if begins <= timezone.now():
        yield Fault("day", "past")
    if not SHORTEST <= minutes <= LONGEST:
        yield Fault("minutes", "minutes", {"least": SHORTEST, "most": LONGEST})


def _text_faults(title: str, place: str) -> Iterable[Fault]:
    if len(title.strip()) > LONGEST_TITLE:
        yield Fault("title", "too_long", {"limit": LONGEST_TITLE})
    if len(place.strip()) > LONGEST_PLACE:
        yield Fault("place", "too_long", {"limit": LONGEST_PLACE})


def _waiting(company: Company, review: UUID) -> Review:
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("department", "series")
    found = rows.filter(company=company, id=review).first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_review")])
    assert found is not None  # noqa: S101  refused above
    if found.status not in {ReviewStatus.PLANNED, ReviewStatus.OPEN}:
        refuse([Fault(WHOLE, "closed" if found.status == ReviewStatus.HELD else "not_planned")])
    return found


def _planned(company: Company, review: UUID) -> Review:
    found = _waiting(company, review)
    if found.status != ReviewStatus.PLANNED:
        refuse([Fault(WHOLE, "not_planned")])
    return found
