"""The gates to variances, plans, actions, escalations, talks, decisions and accountability: what is about a KPI is read by who reads the KPI."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from governance.models import ActionItem, Decision, Escalation, ImprovementPlan, Question
from kpis.access import kpi_for_reading, readable, subject_of
from kpis.models import Kpi
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.rules.roles import VIEWER, Subject, reading_right, relations


def kpi_for_deciding(request: CompanyRequest, key: str) -> Kpi:
    """A KPI about whose variance the person may decide."""
    kpi = kpi_for_reading(request, key)
    require(request, "variance.decide", subject_of(kpi))
    return kpi


def kpi_for_asking(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose owner the person may ask."""
    kpi = kpi_for_reading(request, key)
    require(request, "question.ask", subject_of(kpi))
    return kpi


def kpi_for_planning(request: CompanyRequest, key: str) -> Kpi:
    """A KPI whose improvement plan the person may write."""
    kpi = kpi_for_reading(request, key)
    require(request, "plan.write", subject_of(kpi))
    return kpi


def kpi_for_answering(request: CompanyRequest, key: str) -> Kpi:
    """A KPI that the person owns: they alone say whether they answer for it."""
    kpi = kpi_for_reading(request, key)
    require(request, "accountability.answer", subject_of(kpi))
    return kpi


def may(request: CompanyRequest, action: str, kpi: Kpi) -> bool:
    """To show or hide what leads there."""
    return request.person.may(action, subject_of(kpi))


def plan_for_reading(request: CompanyRequest, plan: UUID) -> ImprovementPlan:
    """A plan of a KPI that the person may read."""
    found = (
        ImprovementPlan.objects.filter(company=request.company, id=plan)
        .select_related("kpi__department", "kpi__owner", "kpi__deputy", "owner")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such plan."))
    require(request, reading_right(found.kpi.level), subject_of(found.kpi))
    return found


def plan_for_writing(request: CompanyRequest, plan: UUID) -> ImprovementPlan:
    """A plan that the person may change."""
    found = plan_for_reading(request, plan)
    require(request, "plan.write", subject_of(found.kpi))
    return found


def action_for_doing(request: CompanyRequest, action: UUID) -> ActionItem:
    """An action that is the person's, of somebody they stand in for, one they asked for, or of a KPI whose plan they may write."""
    found = ActionItem.objects.filter(company=request.company, id=action).select_related("kpi", "plan__kpi").first()
    if found is None:
        raise Http404(_("There is no such action."))
    kpi = found.kpi or (found.plan.kpi if found.plan else None)
    mine = _mine(request)
    allowed = found.person_id in mine or found.created_by_id in mine
    if kpi is not None and not allowed:
        require(request, reading_right(kpi.level), subject_of(kpi))
        require(request, "plan.write", subject_of(kpi))
    elif not allowed:
        require(request, "variance.decide")
    _acts(request, "plan.write")
    return found


def escalation_for_reading(request: CompanyRequest, escalation: UUID) -> Escalation:
    """An escalation of a KPI that the person may read, or of a department."""
    found = (
        Escalation.objects.filter(company=request.company, id=escalation)
        .select_related("kpi__department", "kpi__owner", "department", "to", "by", "answered_by")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such escalation."))
    if found.kpi is not None:
        require(request, reading_right(found.kpi.level), subject_of(found.kpi))
    return found


def may_answer(request: CompanyRequest, row: Escalation) -> bool:
    """Is the person asked, stands in for who is asked, or may decide?"""
    subject = subject_of(row.kpi) if row.kpi else Subject(department=row.department_id)
    if request.person.may("variance.decide", subject):
        return True
    return row.to_id in _mine(request) and VIEWER not in relations(request.person.facts)


def escalation_for_answering(request: CompanyRequest, escalation: UUID) -> Escalation:
    """An escalation that the person may answer."""
    found = escalation_for_reading(request, escalation)
    if not may_answer(request, found):
        require(request, "variance.decide")
    return found


def may_speak(request: CompanyRequest, row: Question) -> bool:
    """Did the person ask, are they asked, do they stand in, or may they explain the KPI?"""
    if VIEWER in relations(request.person.facts):
        return False
    mine = _mine(request)
    return row.to_id in mine or row.asked_by_id in mine or may(request, "explanation.write", row.kpi)


def question_for_speaking(request: CompanyRequest, question: UUID) -> Question:
    """A talk in which the person may speak."""
    found = _question(request, question)
    if not may_speak(request, found):
        require(request, "explanation.write", subject_of(found.kpi))
    return found


def question_for_closing(request: CompanyRequest, question: UUID) -> Question:
    """A talk that the person began, or for who began it; or of whoever may decide about the KPI."""
    found = _question(request, question)
    if found.asked_by_id not in _mine(request):
        require(request, "variance.decide", subject_of(found.kpi))
    _acts(request, "question.ask")
    return found


def _question(request: CompanyRequest, question: UUID) -> Question:
    found = (
        Question.objects.filter(company=request.company, id=question)
        .select_related("kpi__department", "asked_by", "to")
        .first()
    )
    if found is None:
        raise Http404(_("There is no such talk."))
    require(request, reading_right(found.kpi.level), subject_of(found.kpi))
    return found


def decisions_shown(request: CompanyRequest, rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those about no KPI, or about one that the person may read."""
    mine = readable(request, Kpi.objects.all())
    return rows.filter(Q(kpi__isnull=True) | Q(kpi__in=mine.values("id")))


def _mine(request: CompanyRequest) -> set[UUID]:
    """The person, and those for whom they stand in."""
    return {request.person.facts.id, *request.person.facts.stands_in_for}


def _acts(request: CompanyRequest, action: str) -> None:
    """A viewer reads and does nothing else."""
    if VIEWER in relations(request.person.facts):
        raise NotAllowed(action, [])
