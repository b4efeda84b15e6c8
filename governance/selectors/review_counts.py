"""How many reviews were due by velocity, and how many were held so that they count. Maturity and the rhythm page read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count as CountOf
from django.db.models import Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from governance.models import AgendaItem, Attendance, ItemKind, Review, ReviewSeries, ReviewStatus
from governance.rules.cadence import Body, Needed, needed_series
from governance.rules.review_counts import COUNTING, Closed, Count, count, periods_in
from governance.selectors.policy import policy_of
from kpis.rules.calendar import local_midnight
from organization.models import Company, Department


@dataclass(frozen=True, slots=True)
class BodyCount:
    """The same for one series that is needed."""

    needed: Needed
    count: Count


def held_and_due(
    company: Company,
    day: date,
    *,
    kinds: Collection[str],
    months: int | None = None,
    weeks: int | None = None,
    department: UUID | None = None,
) -> Count:
    """Over the window that ends on `day`, of the company and all its departments, or of one department. A few queries, however many departments.

    What was due follows from each one's velocity and the policy's rhythm since it was founded; what counts as held says governance/rules/review_counts.py.
    """
    found = counts_by_body(company, day, kinds=kinds, months=months, weeks=weeks, department=department)
    return sum((one.count for one in found), Count())


def counts_by_body(
    company: Company,
    day: date,
    *,
    kinds: Collection[str],
    months: int | None = None,
    weeks: int | None = None,
    department: UUID | None = None,
) -> list[BodyCount]:
    """One count for each series that is needed, the company's own first, then by the departments' names."""
    founded = _founded(company, day)
    bodies = [body for body, _since in founded if department is None or body.department == department]
    since = {body.department: first for body, first in founded}
    needed = [one for one in needed_of(company, bodies) if one.kind in kinds]
    reviews = closed_reviews(company, kinds=kinds, since=_window_begins(day, months, weeks), department=department)
    return [
        BodyCount(
            one,
            count(
                reviews[one.department, one.kind],
                cadence=one.cadence,
                day=day,
                periods=periods_in(one.cadence, months=months, weeks=weeks),
                since=since[one.department],
                fiscal_start_month=company.fiscal_year_start_month,
            ),
        )
        for one in needed
    ]


def needed_of(company: Company, bodies: Iterable[Body]) -> Sequence[Needed]:
    """What the bodies need by the policy in force. One query."""
    return needed_series(bodies, company_velocity=company.velocity, rhythm_of=policy_of(company).rhythm_of)


def bodies_of(company: Company, day: date) -> list[Body]:
    """The company as a whole, and its departments that were there on a day. One query."""
    return [body for body, _since in _founded(company, day)]


def closed_reviews(
    company: Company, *, kinds: Collection[str], since: date, department: UUID | None = None
) -> dict[tuple[UUID | None, str], list[Closed]]:
    """Reviews that the server closed since a day, by department and kind, with what decides whether they count. One query."""
    open_items = (
        AgendaItem.objects.filter(company=company, review=OuterRef("pk"), kind=ItemKind.VARIANCE)
        .exclude(outcome__in=COUNTING)
        .order_by()
        .values("review")
        .annotate(n=CountOf("pk"))
        .values("n")
    )
    came = (
        Attendance.objects.filter(company=company, review=OuterRef("pk"), came=True)
        .order_by()
        .values("review")
        .annotate(n=CountOf("pk"))
        .values("n")
    )
    rows = (
        Review.objects.filter(company=company, status=ReviewStatus.HELD, kind__in=list(kinds), due_on__gte=since)
        .annotate(came=Coalesce(Subquery(came), 0), open=Coalesce(Subquery(open_items), 0))
        .order_by("closed_at")
    )
    if department is not None:
        rows = rows.filter(department=department)
    zone = ZoneInfo(company.time_zone)
    found: dict[tuple[UUID | None, str], list[Closed]] = defaultdict(list)
    for of, kind, due_on, closed_at, came, still_open in rows.values_list(
        "department", "kind", "due_on", "closed_at", "came", "open"
    ):
        assert closed_at is not None  # noqa: S101  the database holds it of every review that was held
        found[of, kind].append(Closed(due_on, closed_at.astimezone(zone).date(), came, still_open))
    return found


def _window_begins(day: date, months: int | None, weeks: int | None) -> date:
    # a year more than asked: the window is counted in whole periods, and the longest is a year
    return day - timedelta(days=round((months or 0) * 365 / 12 + (weeks or 0) * 7) + 2 * 366)


def _founded(company: Company, day: date) -> list[tuple[Body, date]]:
    zone = ZoneInfo(company.time_zone)
    # whoever had reviews before they were here (a company that was loaded) is asked for them since then
    begun: dict[UUID | None, date] = dict(
        ReviewSeries.objects.filter(company=company)
        .order_by()
        .values_list("department")
        .annotate(first=Min("starts_on"))
        .values_list("department", "first")
    )

    def since(department: UUID | None, created_at: datetime) -> date:
        created = created_at.astimezone(zone).date()
        return min(created, begun.get(department, created))

    rows = Department.objects.filter(company=company).order_by("name", "key")
    found = [(Body(None, company.velocity), since(None, company.created_at))]
    found += [
        (Body(row.id, row.velocity), since(row.id, row.created_at))
        for row in rows.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gte=local_midnight(day + timedelta(days=1), company.time_zone))
        )
    ]
    return [(body, first) for body, first in found if body.department is None or first <= day]
