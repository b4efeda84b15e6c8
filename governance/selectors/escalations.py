"""Reads who climbs the ladder: KPIs in a row of misses, what was raised for them, and the people who may be asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from governance.models import Escalation
from governance.rules.escalation import People
from governance.selectors.nearest import Leadership
from kpis.models import Kpi, KpiState, Level, Status
from organization.models import Company, Department, Membership


@dataclass(frozen=True, slots=True)
class Climber:
    """A KPI that is off track or for which something is raised. People are named where they are there.

    `answers`: the day is past (`accepted` False) or not; `explained`: somebody said why since the row began; `planned`: a plan is open.
    """

    kpi: UUID
    department: UUID | None
    named_owner: UUID | None
    people: People[UUID]
    active: bool
    health: str
    misses: int
    off_since: date | None
    accepted: bool
    explained: bool
    planned: bool


# Small sets first: what misses, and what is raised; then look-ups of each.
_CLIMBERS = """
WITH asked AS (
    SELECT s.kpi_id FROM kpis_kpistate s
    WHERE s.company_id = %(company)s AND s.misses_in_a_row > 0 AND (%(kpis)s::uuid[] IS NULL OR s.kpi_id = ANY(%(kpis)s::uuid[]))
    UNION
    SELECT e.kpi_id FROM governance_escalation e
    WHERE e.company_id = %(company)s AND e.closed_at IS NULL AND e.kpi_id IS NOT NULL
      AND (%(kpis)s::uuid[] IS NULL OR e.kpi_id = ANY(%(kpis)s::uuid[]))
    UNION
    SELECT k.id FROM kpis_kpi k WHERE k.company_id = %(company)s AND k.id = ANY(%(kpis)s::uuid[])
)
SELECT k.id, k.department_id, k.owner_id, o.id, p.id, h.id, k.status = 'active', coalesce(s.health, 'no_data'),
       coalesce(s.misses_in_a_row, 0), s.off_since, coalesce(s.accepted_until >= %(today)s, false),
       EXISTS (SELECT 1 FROM kpis_explanation x
               WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.period >= s.off_since),
       EXISTS (SELECT 1 FROM governance_improvementplan x
               WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.status = 'open')
FROM asked a
JOIN kpis_kpi k ON k.company_id = %(company)s AND k.id = a.kpi_id
LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
LEFT JOIN organization_membership o ON o.company_id = k.company_id AND o.id = k.owner_id AND o.active
LEFT JOIN organization_membership p ON p.company_id = k.company_id AND p.id = k.deputy_id AND p.active
LEFT JOIN organization_department d ON d.company_id = k.company_id AND d.id = k.department_id
LEFT JOIN organization_membership h ON h.company_id = k.company_id AND h.id = d.head_id AND h.active
ORDER BY k.id
"""


def climbers(company: Company, today: date, *, kpis: Collection[UUID] | None = None) -> list[Climber]:
    """Every KPI with a row of misses or with something raised; of `kpis` these, whatever they are. Six queries."""
    told: dict[str, Any] = {"company": company.pk, "today": today, "kpis": None if kpis is None else list(kpis)}
    with connection.cursor() as cursor:
        cursor.execute(_CLIMBERS, told)
        rows = cursor.fetchall()
    if not rows:
        return []
    top = alignment_owner_of(company)
    leadership = Leadership(company, [row[0] for row in rows])
    return [
        Climber(kpi, department, named, People(owner, deputy, head, top, leadership.above([kpi], head=head)), *rest)
        for kpi, department, named, owner, deputy, head, *rest in rows
    ]


def alignment_owner_of(company: Company) -> UUID | None:
    """The alignment owner, if there is one who is there. One query."""
    if company.alignment_owner_id is None:
        return None
    found = Membership.objects.filter(company=company, id=company.alignment_owner_id, active=True)
    return found.values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class DepartmentMisses:
    """How the KPIs of a department that can be judged stand: misses in a row of each (0 where it is met or accepted), and since when the
    earliest of the present rows runs.
    """

    department: UUID
    people: People[UUID]
    misses: tuple[int, ...]
    since: date | None


def department_misses_of(company: Company, today: date) -> list[DepartmentMisses]:
    """Every open department with its own KPIs. Seven queries."""
    rows = KpiState.objects.filter(company=company, kpi__status=Status.ACTIVE, kpi__level=Level.DEPARTMENT)
    told = (
        rows.exclude(health="no_data")
        .order_by()
        .values_list("kpi_id", "kpi__department_id", "misses_in_a_row", "off_since", "accepted_until")
    )
    missing: dict[UUID, list[UUID]] = defaultdict(list)
    misses: dict[UUID, list[int]] = defaultdict(list)
    since: dict[UUID, list[date]] = defaultdict(list)
    for kpi, department, count, off_since, until in told:
        accepted = until is not None and until >= today
        misses[department].append(0 if accepted else count)
        if count and off_since and not accepted:
            since[department].append(off_since)
            missing[department].append(kpi)
    departments = Department.objects.filter(company=company, closed_at__isnull=True).select_related("head")
    top = alignment_owner_of(company)
    leadership = Leadership(company, [kpi for some in missing.values() for kpi in some])
    heads = {one.id: one.head_id if one.head and one.head.active else None for one in departments}
    return [
        DepartmentMisses(
            one.id,
            People(
                head=heads[one.id],
                alignment_owner=top,
                executives=leadership.above(missing[one.id], head=heads[one.id]),
            ),
            tuple(misses[one.id]),
            min(since[one.id], default=None),
        )
        for one in departments
    ]


def raised_for(company: Company, climbing: Collection[Climber]) -> dict[UUID, list[Escalation]]:
    """What is open for these KPIs, and what was raised and closed within the row of misses they are in. One query."""
    rows = Escalation.objects.filter(company=company, kpi__in=[one.kpi for one in climbing])
    since = {one.kpi: one.off_since for one in climbing}
    found: dict[UUID, list[Escalation]] = defaultdict(list)
    for row in rows.order_by("raised_at", "id"):
        began = since[row.kpi_id] if row.kpi_id else None
        if row.kpi_id and (row.closed_at is None or (began is not None and row.since >= began)):
            found[row.kpi_id].append(row)
    return found


def raised_for_departments(company: Company, missing: Collection[DepartmentMisses]) -> dict[UUID, list[Escalation]]:
    """What is open for departments as a whole, and what was raised and closed since their present rows began. One query."""
    rows = Escalation.objects.filter(company=company, kpi__isnull=True)
    since = {one.department: one.since for one in missing}
    found: dict[UUID, list[Escalation]] = defaultdict(list)
    for row in rows.order_by("raised_at", "id"):
        began = since.get(row.department_id) if row.department_id else None
        if row.department_id and (row.closed_at is None or (began is not None and row.since >= began)):
            found[row.department_id].append(row)
    return found


def escalations_of(
    company: Company,
    *,
    kpis: Collection[UUID] | None = None,
    to: Collection[UUID] | None = None,
    open_only: bool = True,
) -> QuerySet[Escalation]:
    """Escalations with what a line names, the latest first."""
    rows = Escalation.objects.filter(company=company).select_related(
        "kpi__department", "kpi__owner", "department", "to", "by", "answered_by"
    )
    if open_only:
        rows = rows.filter(closed_at__isnull=True)
    if kpis is not None:
        rows = rows.filter(kpi__in=kpis)
    if to is not None:
        rows = rows.filter(to__in=to)
    return rows.order_by("-raised_at", "-id")


def ladder_of(company: Company, escalation: Escalation) -> QuerySet[Escalation]:
    """All rungs of the same row of misses, the first first."""
    same = {"kpi": escalation.kpi, "department": escalation.department, "since": escalation.since}
    return escalations_of(company, open_only=False).filter(**same).order_by("raised_at", "id")


def missing_among(company: Company, kpis: QuerySet[Kpi], department: UUID | None) -> list[UUID]:
    """Which of `kpis` of the department miss, the longest first. One query."""
    theirs = kpis.filter(department=department, level=Level.DEPARTMENT, status=Status.ACTIVE)
    missing = KpiState.objects.filter(company=company, kpi__in=theirs.values("id"), misses_in_a_row__gt=0)
    return list(missing.order_by("-misses_in_a_row", "kpi__name").values_list("kpi_id", flat=True))


def department_escalations(company: Company) -> list[Escalation]:
    """What stands for departments as a whole. One query."""
    return list(escalations_of(company).filter(kpi__isnull=True))


def names_of(company: Company, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Names by id. One query."""
    return dict(Membership.objects.filter(company=company, id__in=people).values_list("id", "name"))
