"""Reads kept maturity scores: of a day as they were kept then, and how they went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from governance.models import MaturityScore
from governance.rules.maturity import CRITERIA, DEPARTMENT_CRITERIA, Count, Criterion, Maturity, coverages, maturity
from organization.models import Company

#: A trend looks back so far, and takes a score that is no further from there than this.
QUARTER = timedelta(days=91)
NEAR = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Kept:
    """The score of a company (`department` None) or a department on a day, with what it was counted from."""

    department: UUID | None
    department_key: str
    department_name: str
    day: date
    score: float
    level: str
    counts: Mapping[str, Count]
    computed_at: datetime

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What it was judged by."""
        return CRITERIA if self.department is None else DEPARTMENT_CRITERIA

    @property
    def result(self) -> Maturity:
        """How the score came about."""
        return maturity(coverages(self.counts), self.criteria)


@dataclass(frozen=True, slots=True)
class Point:
    """The score on a day."""

    day: date
    score: float
    level: str


def latest(company: Company, *, day: date, department: UUID | None = None) -> Kept | None:
    """The score last kept by `day`; None where none was. One query."""
    rows = MaturityScore.objects.filter(company=company, department=department, day__lte=day)
    found = rows.select_related("department").order_by("-day").first()
    return None if found is None else _kept(found)


def departments_on(company: Company, *, day: date) -> list[Kept]:
    """The departments' scores of the day whose scores the company was last given by `day`, lowest first. Two queries."""
    last = MaturityScore.objects.filter(company=company, department=None, day__lte=day).order_by("-day").first()
    if last is None:
        return []
    rows = MaturityScore.objects.filter(company=company, day=last.day, department__isnull=False)
    found = [_kept(row) for row in rows.select_related("department")]
    return sorted(found, key=lambda one: (one.score, one.department_name))


def history(company: Company, *, until: date, since: date | None = None, department: UUID | None = None) -> list[Point]:
    """How the score went, oldest first: the last one kept in each week. One query."""
    rows = MaturityScore.objects.filter(company=company, department=department, day__lte=until)
    if since is not None:
        rows = rows.filter(day__gte=since)
    return weekly(Point(*row) for row in rows.order_by("day").values_list("day", "score", "level"))


def weekly(points: Iterable[Point]) -> list[Point]:
    """Of each ISO week the last point."""
    found: dict[tuple[int, int], Point] = {}
    for point in points:
        found[point.day.isocalendar()[:2]] = point
    return list(found.values())


def _kept(row: MaturityScore) -> Kept:
    return Kept(
        department=row.department_id,
        department_key=row.department.key if row.department else "",
        department_name=row.department.name if row.department else "",
        day=row.day,
        score=row.score,
        level=row.level,
        counts={key: _count(key, told, row.missing.get(key, ())) for key, told in row.counts.items()},
        computed_at=row.computed_at,
    )


def _count(key: str, told: list[float], missing: Iterable[str]) -> Count:
    have, need, covered = told
    # what the scan took off the conflicts is taken off again when the coverage is computed
    empty = 1.0 if key == "conflicts_resolved" else covered
    return Count(have, need, 0.0 if need else empty, tuple(missing))


def trend(company: Company, *, day: date) -> tuple[Point, Point | None] | None:
    """The score last kept by `day`, and the one of about a quarter before, where there was one. One query of small columns."""
    rows = MaturityScore.objects.filter(
        company=company, department=None, day__lte=day, day__gt=day - QUARTER - 2 * NEAR
    ).order_by("day")
    points = [Point(*row) for row in rows.values_list("day", "score", "level")]
    if not points:
        return None
    now = points[-1]
    then = [one for one in points if abs(now.day - QUARTER - one.day) <= NEAR]
    return now, min(then, key=lambda one: abs(now.day - QUARTER - one.day)) if then else None
