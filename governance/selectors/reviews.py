"""Reads reviews as pages show them: what comes, what is overdue, what was held, and a single one with its agenda."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.models import AgendaItem, Attendance, Review, ReviewStatus
from governance.rules.agenda import Item
from kpis.models import Kpi
from organization.models import Company, Membership

#: So many of a series' reviews stand on its page, before and after today.
OF_A_SERIES = 12
#: Neither over nor cancelled.
WAITING = frozenset({ReviewStatus.PLANNED, ReviewStatus.OPEN})


def reviews_of(company: Company) -> QuerySet[Review]:
    """All reviews with what a line names."""
    return Review.objects.filter(company=company).select_related("department", "chair", "series")


def coming(company: Company, *, now: datetime, until: datetime | None = None) -> QuerySet[Review]:
    """Planned and not begun by the clock, or under way; the nearest first."""
    rows = reviews_of(company).filter(
        Q(status=ReviewStatus.OPEN)
        | Q(status=ReviewStatus.PLANNED, starts_at__gte=now - F("minutes") * timedelta(minutes=1))
    )
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    return rows.order_by("starts_at", "id")


def overdue(company: Company, *, now: datetime) -> QuerySet[Review]:
    """Planned, their time is over, and they may still be held; the oldest first."""
    rows = reviews_of(company).filter(
        status=ReviewStatus.PLANNED, starts_at__lt=now - F("minutes") * timedelta(minutes=1)
    )
    return rows.order_by("starts_at", "id")


def over(company: Company) -> QuerySet[Review]:
    """Held or missed, the latest first, with how many came."""
    rows = reviews_of(company).filter(status__in=[ReviewStatus.HELD, ReviewStatus.MISSED])
    there = Attendance.objects.filter(company=company, review=OuterRef("pk"), came=True).order_by().values("review")
    came = Subquery(there.annotate(n=Count("pk")).values("n"))
    return rows.annotate(came=Coalesce(came, 0)).order_by("-starts_at", "-id")


def of_body(rows: QuerySet[Review], department: UUID | None) -> QuerySet[Review]:
    """Those of a department; None: of the company as a whole."""
    return rows.filter(department=department)


def of_series(rows: QuerySet[Review], series: UUID) -> list[Review]:
    """The first of those that belong to a series."""
    return list(rows.filter(series=series)[:OF_A_SERIES])


def narrowed(rows: QuerySet[Review], *, status: str = "", department: str = "") -> QuerySet[Review]:
    """Those of a status and of a department's key; an empty text asks for all."""
    rows = rows.filter(status=status) if status else rows
    return rows.filter(department__key=department) if department else rows


def agenda_of(company: Company, review: Review) -> list[AgendaItem]:
    """The items as they are kept, in their order, with KPI and presenter."""
    return agendas_of_many(company, [review.id])


def agendas_of_many(company: Company, reviews: Collection[UUID]) -> list[AgendaItem]:
    """The items of several reviews, each review's in their order."""
    rows = AgendaItem.objects.filter(company=company, review__in=reviews)
    return list(rows.select_related("kpi__department", "kpi__owner", "presenter").order_by("position", "id"))


def attendances_of(company: Company, review: Review) -> list[Attendance]:
    """Who is asked, by name."""
    return attendances_of_many(company, [review.id])


def attendances_of_many(company: Company, reviews: Collection[UUID]) -> list[Attendance]:
    """Who is asked to several reviews, by name."""
    rows = Attendance.objects.filter(company=company, review__in=reviews).select_related("person")
    return list(rows.order_by("person__name", "person_id"))


def item_as_rule(row: AgendaItem) -> Item:
    """A kept item as the rules see it."""
    return Item(
        kind=row.kind,
        kpi=row.kpi_id,
        subject=row.subject,
        title=row.title,
        presenter=row.presenter_id,
        minutes=row.minutes,
        touched=row.by_hand or bool(row.outcome or row.notes),
    )


def near(company: Company, *, now: datetime, within: timedelta) -> QuerySet[Review]:
    """Planned reviews that begin within a while."""
    return reviews_of(company).filter(status=ReviewStatus.PLANNED, starts_at__gte=now, starts_at__lt=now + within)


def named_in(company: Company, items: Iterable[Item]) -> tuple[dict[UUID, Kpi], dict[UUID, str]]:
    """The KPIs that items would be about, and what their presenters are called. Two queries."""
    wanted = list(items)
    kpis = Kpi.objects.filter(company=company, id__in={item.kpi for item in wanted if item.kpi})
    people = Membership.objects.filter(company=company, id__in={item.presenter for item in wanted if item.presenter})
    return {kpi.id: kpi for kpi in kpis}, dict(people.values_list("id", "name"))
