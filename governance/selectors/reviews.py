"""Reads reviews as pages show them: what comes, what is overdue, what was held, and a single one with its agenda."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.models import AgendaItem, Attendance, Review, ReviewStatus
from governance.rules.agenda import Item
from organization.models import Company

SHOWN = 60


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


def agenda_of(company: Company, review: Review) -> list[AgendaItem]:
    """The items as they are kept, in their order, with KPI and presenter."""
    rows = AgendaItem.objects.filter(company=company, review=review)
    return list(rows.select_related("kpi__department", "kpi__owner", "presenter").order_by("position", "id"))


def attendances_of(company: Company, review: Review) -> list[Attendance]:
    """Who is asked, by name."""
    rows = Attendance.objects.filter(company=company, review=review).select_related("person")
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


def names_of(items: Iterable[AgendaItem]) -> set[UUID]:
    """The KPIs that items are about."""
    return {item.kpi_id for item in items if item.kpi_id is not None}
