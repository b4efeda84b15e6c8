"""Reads what follows from KPIs that are off: the rung, what is owed, the plan, the latest decision; for pages and the dashboard."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from governance.models import Escalation, ImprovementPlan, PlanStatus
from governance.rules.policy import RUNGS
from kpis.models import Explanation, Kpi, KpiState, Level, Status
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Answers:
    """What there is of a KPI: the highest rung that is open (`rung` "": none) with whom it asks by when, the open plan, the latest
    decision, and how many talks are open.
    """

    escalation: UUID | None = None
    rung: str = ""
    rung_to: str = ""
    rung_due: date | None = None
    rung_answered: bool = False
    rung_answer: str = ""
    plan: UUID | None = None
    plan_title: str = ""
    plan_due: date | None = None
    plan_done: int = 0
    plan_all: int = 0
    decision: str = ""
    decision_kind: str = ""
    decision_by: str = ""
    decision_at: datetime | None = None
    decision_until: date | None = None
    questions: int = 0


NO_ANSWERS = Answers()

_ANSWERS = """
SELECT a.kpi, e.id, coalesce(e.rung, ''), coalesce(em.name, ''), e.due_on, e.answered_at IS NOT NULL, coalesce(e.answer, ''),
       p.id, coalesce(p.title, ''), p.due_on, coalesce(p.done, 0), coalesce(p.every, 0),
       coalesce(d.text, ''), coalesce(d.kind, ''), coalesce(dm.name, ''), d.at, d.until, coalesce(q.n, 0)
FROM unnest(%(kpis)s::uuid[]) AS a (kpi)
LEFT JOIN LATERAL (
    SELECT x.* FROM governance_escalation x WHERE x.company_id = %(company)s AND x.kpi_id = a.kpi AND x.closed_at IS NULL
    ORDER BY array_position(%(rungs)s::text[], x.rung::text) DESC LIMIT 1) e ON true
LEFT JOIN organization_membership em ON em.company_id = %(company)s AND em.id = e.to_id
LEFT JOIN LATERAL (
    SELECT x.id, x.title, x.due_on,
           (SELECT count(*) FROM governance_actionitem i WHERE i.company_id = x.company_id AND i.plan_id = x.id
               AND i.done_at IS NOT NULL) AS done,
           (SELECT count(*) FROM governance_actionitem i WHERE i.company_id = x.company_id AND i.plan_id = x.id
               AND i.dropped_at IS NULL) AS every
    FROM governance_improvementplan x
    WHERE x.company_id = %(company)s AND x.kpi_id = a.kpi AND x.status = 'open' LIMIT 1) p ON true
LEFT JOIN LATERAL (
    SELECT x.* FROM governance_decision x WHERE x.company_id = %(company)s AND x.kpi_id = a.kpi
    ORDER BY x.at DESC, x.id DESC LIMIT 1) d ON true
LEFT JOIN organization_membership dm ON dm.company_id = %(company)s AND dm.id = d.by_id
LEFT JOIN LATERAL (
    SELECT count(*) AS n FROM governance_question x
    WHERE x.company_id = %(company)s AND x.kpi_id = a.kpi AND x.closed_at IS NULL) q ON true
"""


def answers_of(company: Company, kpis: Collection[UUID]) -> dict[UUID, Answers]:
    """What there is of each of `kpis`. One query, none for none."""
    if not kpis:
        return {}
    told: dict[str, Any] = {"company": company.pk, "kpis": list(kpis), "rungs": list(RUNGS)}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, told)
        return {kpi: Answers(*rest) for kpi, *rest in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed; None and "" ask for everything."""

    department: UUID | None = None
    person: UUID | None = None
    rung: str = ""


_LEVELS = Case(
    When(kpi__level=Level.COMPANY, then=0),
    When(kpi__level=Level.DEPARTMENT, then=1),
    default=2,
    output_field=IntegerField(),
)


def off_track(company: Company, kpis: QuerySet[Kpi], wanted: Wanted | None = None) -> QuerySet[KpiState]:
    """Of `kpis`, the active ones that are off track, have something raised, or are being brought back by a plan; by level, then the longest
    row of misses first.
    """
    asked = wanted or Wanted()
    raised = Escalation.objects.filter(company=company, kpi=OuterRef("kpi_id"), closed_at__isnull=True)
    plans = ImprovementPlan.objects.filter(company=company, kpi=OuterRef("kpi_id"), status=PlanStatus.OPEN)
    rows = KpiState.objects.filter(company=company, kpi__in=kpis.values("id"), kpi__status=Status.ACTIVE)
    rows = rows.filter(Q(health="off_track") | Exists(raised) | Exists(plans))
    if asked.department is not None:
        rows = rows.filter(kpi__department=asked.department)
    if asked.person is not None:
        rows = rows.filter(Q(kpi__owner=asked.person) | Exists(raised.filter(to=asked.person)))
    if asked.rung:
        rows = rows.filter(Exists(raised.filter(rung=asked.rung)))
    return rows.order_by(_LEVELS, "-misses_in_a_row", "kpi__name", "kpi_id")


def overdue_answers(company: Company, kpis: QuerySet[Kpi], today: date) -> int:
    """How many rungs about these KPIs are past their day without an answer. One query."""
    rows = Escalation.objects.filter(company=company, kpi__in=kpis.values("id"), closed_at__isnull=True)
    return rows.filter(answered_at__isnull=True, due_on__lt=today).count()


def owed_rungs(company: Company, kpis: Collection[UUID]) -> dict[UUID, list[Escalation]]:
    """What waits for an answer about each KPI, from below. One query."""
    rows = Escalation.objects.filter(company=company, kpi__in=kpis, closed_at__isnull=True, answered_at__isnull=True)
    found: dict[UUID, list[Escalation]] = {}
    for row in sorted(rows.select_related("to"), key=lambda one: RUNGS.index(one.rung)):
        if row.kpi_id is not None:
            found.setdefault(row.kpi_id, []).append(row)
    return found


def last_explanations(company: Company, since: Mapping[UUID, date]) -> dict[UUID, Explanation]:
    """The latest words about each KPI since its row of misses began. One query."""
    rows = Explanation.objects.filter(company=company, kpi__in=list(since)).select_related("author")
    latest = rows.order_by("kpi_id", "-period").distinct("kpi_id")
    return {row.kpi_id: row for row in latest if row.period >= since[row.kpi_id]}


def last_explanation(company: Company, kpi: UUID) -> Explanation | None:
    """The latest words about a KPI."""
    return Explanation.objects.filter(company=company, kpi=kpi).order_by("-period").first()


def owners_of(rows: QuerySet[KpiState]) -> list[UUID]:
    """Who owns something of the list, for the filter."""
    return list(rows.order_by().exclude(kpi__owner=None).values_list("kpi__owner_id", flat=True).distinct())
