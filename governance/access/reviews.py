"""The gates to reviews and their series. Everybody in the company reads them: they are about shared KPIs."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from governance.models import AgendaItem, Attendance, CalendarFeed, Review, ReviewSeries
from governance.selectors.calendar_feeds import feed_for_token
from organization.access import require
from organization.http.request import CompanyRequest
from organization.models import Department, set_scope
from organization.rules.roles import VIEWER, Subject, relations
from organization.selectors.people import entry_of


def subject_of(row: Review | ReviewSeries) -> Subject:
    """What rights are asked about: the department whose review it is; its chair stands as the owner."""
    return Subject(level="department", department=row.department_id, owner=row.chair_id)


def review_for_reading(request: CompanyRequest, review: UUID) -> Review:
    """A review of this company."""
    require(request, "company.read")
    found = (
        Review.objects.filter(company=request.company, id=review)
        .select_related("department", "chair", "series", "closed_by")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such review."))
    return found


def review_for_holding(request: CompanyRequest, review: UUID) -> Review:
    """A review that the person may arrange, hold and close: its chair (or who stands in), the department's head, the alignment owner."""
    found = review_for_reading(request, review)
    require(request, "review.hold", subject_of(found))
    return found


def review_for_planning(request: CompanyRequest, review: UUID) -> Review:
    """A review that the person may move and cancel."""
    found = review_for_reading(request, review)
    if not may_hold(request, found):
        require(request, "review.manage", subject_of(found))
    return found


def review_for_topics(request: CompanyRequest, review: UUID) -> Review:
    """A review to which the person may add a topic: who is asked to it, and who may hold it."""
    found = review_for_reading(request, review)
    if not may_add_topic(request, found):
        require(request, "review.hold", subject_of(found))
    return found


def item_for_holding(request: CompanyRequest, review: UUID, item: UUID) -> AgendaItem:
    """An item of a review that the person may hold."""
    held = review_for_holding(request, review)
    found = (
        AgendaItem.objects.filter(company=request.company, review=held, id=item)
        .select_related("kpi", "presenter")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such item."))
    found.review = held
    return found


def series_for_reading(request: CompanyRequest, series: UUID) -> ReviewSeries:
    """A series of this company, also one that has ended."""
    require(request, "company.read")
    found = (
        ReviewSeries.objects.filter(company=request.company, id=series).select_related("department", "chair").first()
    )
    if found is None:
        raise Http404(_("There is no such series."))
    return found


def series_for_managing(request: CompanyRequest, series: UUID) -> ReviewSeries:
    """A series that the person may change and end."""
    found = series_for_reading(request, series)
    require(request, "review.manage", Subject(level="department", department=found.department_id))
    return found


def may_hold(request: CompanyRequest, review: Review) -> bool:
    """To show or hide what leads to arranging, holding and closing."""
    return request.person.may("review.hold", subject_of(review))


def may_manage(request: CompanyRequest, department: UUID | None) -> bool:
    """May the person plan reviews of a department (None: of the company)?"""
    return request.person.may("review.manage", Subject(level="department", department=department))


def may_add_topic(request: CompanyRequest, review: Review) -> bool:
    """Is the person asked to the review, or may hold it? Who only reads adds nothing."""
    if may_hold(request, review):
        return True
    if VIEWER in relations(request.person.facts):
        return False
    return Attendance.objects.filter(company=request.company, review=review, person=request.person.facts.id).exists()


def managed_departments(request: CompanyRequest) -> list[Department]:
    """The open departments whose reviews the person may plan, by name."""
    rows = Department.objects.filter(company=request.company, closed_at__isnull=True).order_by("name", "key")
    return [one for one in rows if may_manage(request, one.id)]


def require_planning(request: CompanyRequest) -> None:
    """Go on only where the person may plan some review."""
    if not may_manage(request, None) and not managed_departments(request):
        require(request, "review.manage")


def calendar_feed_for(*, slug: str, token: str) -> CalendarFeed | None:
    """The feed behind a secret address, whoever asks; the address says the company, whose scope is set. None: it opens nothing."""
    entry = entry_of(slug)
    if entry is None:
        return None
    set_scope(company=entry.id)
    return feed_for_token(entry.id, token)
