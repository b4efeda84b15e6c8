"""Reads decisions, and how long they took from the flag."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from governance.models import Decision
from organization.models import Company, Department, Membership


def decisions_of(
    company: Company,
    *,
    kpi: UUID | None = None,
    department: UUID | None = None,
    conflict: UUID | None = None,
    review: UUID | None = None,
    since: date | None = None,
) -> QuerySet[Decision]:
    """Decisions with what a line names, the latest first; about one thing, or since a day."""
    rows = Decision.objects.filter(company=company).select_related("kpi", "department", "by", "review")
    for name, wanted in (("kpi", kpi), ("department", department), ("conflict", conflict), ("review", review)):
        if wanted is not None:
            rows = rows.filter(**{name: wanted})
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    return rows.order_by("-at", "-id")


def latest_decisions(company: Company, kpis: Collection[UUID]) -> dict[UUID, Decision]:
    """The latest decision about each of `kpis`, where there is one. One query."""
    rows = Decision.objects.filter(company=company, kpi__in=kpis).select_related("by")
    return {row.kpi_id: row for row in rows.order_by("kpi_id", "-at", "-id").distinct("kpi_id") if row.kpi_id}


def decisions_among(
    rows: QuerySet[Decision],
    *,
    kind: str | None = None,
    department: Department | None = None,
    by: Membership | None = None,
) -> QuerySet[Decision]:
    """Those that fit; what is empty asks for nothing. A department's are those about its KPIs too."""
    if kind:
        rows = rows.filter(kind=kind)
    if department:
        rows = rows.filter(Q(department=department) | Q(kpi__department=department))
    return rows.filter(by=by) if by else rows


def accepted_until(company: Company) -> dict[UUID, date]:
    """KPI -> the last day on which it is lived with, as the latest decision says that speaks of one: what is decided beside an acceptance
    does not end it, one that takes it back names the day before. One query."""
    rows = Decision.objects.filter(company=company, kpi__isnull=False, until__isnull=False)
    latest = rows.order_by("kpi_id", "-at", "until").distinct("kpi_id").values_list("kpi_id", "until")
    return {kpi: until for kpi, until in latest if until}


@dataclass(frozen=True, slots=True)
class Latency:
    """Days from the flag to the decision: the median of `count` decisions; of a month (its first day), or of all (None)."""

    month: date | None
    days: float
    count: int


def latency_of(company: Company, rows: QuerySet[Decision]) -> list[Latency]:
    """All of `rows` that answer something flagged, then by month, the latest first. One query; empty where there are none."""
    told = rows.filter(flagged_on__isnull=False).order_by().values_list("at", "flagged_on")
    zone = ZoneInfo(company.time_zone)
    days: dict[date, list[int]] = defaultdict(list)
    for at, flagged_on in told:
        day = at.astimezone(zone).date()
        if flagged_on is not None:
            days[day.replace(day=1)].append(max((day - flagged_on).days, 0))
    if not days:
        return []
    everything = [one for some in days.values() for one in some]
    by_month = [Latency(month, float(median(some)), len(some)) for month, some in sorted(days.items(), reverse=True)]
    return [Latency(None, float(median(everything)), len(everything)), *by_month]


def deciders_of(rows: QuerySet[Decision]) -> list[UUID]:
    """Who decided something of the list, for the filter."""
    return list(rows.order_by().exclude(by=None).values_list("by_id", flat=True).distinct())
