"""What somebody who hands over stands for in governance: actions and escalations change hands, the rest moves with its KPI."""

from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.models import ActionItem, Escalation, ImprovementPlan, PlanStatus, Question
from governance.rules.escalation import EXPLANATION, PLAN
from governance.wording.variances import rung_words
from kpis.models import Kpi
from organization.models import Company
from organization.rules.estate import HAND_OVER, LEAVE, Item

ACTION, ESCALATION, PLAN_OWNED, QUESTION, FOLLOWS = "action", "escalation", "plan", "question", "follows_kpi"


def open_governance(company: Company, membership: UUID) -> list[Item]:
    """Open actions, escalations, plans and talks. Four queries."""
    return [
        *_actions(company, membership),
        *_escalations(company, membership),
        *_plans(company, membership),
        *_questions(company, membership),
    ]


def _actions(company: Company, membership: UUID) -> list[Item]:
    rows = ActionItem.objects.filter(
        company=company, person=membership, done_at__isnull=True, dropped_at__isnull=True
    ).select_related("kpi")
    return [
        Item(
            ACTION,
            one.id,
            _("Action: %(text)s") % {"text": one.text},
            where=", ".join(filter(None, (one.kpi.name if one.kpi else "", date_format(one.due_on, "j M Y")))),
            acts=(HAND_OVER, LEAVE),
        )
        for one in rows.order_by("due_on", "id")
    ]


def _escalations(company: Company, membership: UUID) -> list[Item]:
    """What was taken up to them; what is asked of the KPI's owner moves with the KPI."""
    rows = Escalation.objects.filter(company=company, to=membership, closed_at__isnull=True, answered_at__isnull=True)
    found = []
    for one in rows.select_related("kpi", "department").order_by("due_on", "id"):
        of_owner = one.rung in (EXPLANATION, PLAN) and one.kpi is not None and one.kpi.owner_id == membership
        name = one.kpi.name if one.kpi else one.department.name if one.department else ""
        told = {"rung": rung_words(one.rung), "name": name}
        title = _("%(name)s: %(rung)s asked for") % told if of_owner else _("Escalation: %(name)s") % told
        found.append(Item(FOLLOWS if of_owner else ESCALATION, one.id, title, acts=() if of_owner else (HAND_OVER,)))
    return found


def _plans(company: Company, membership: UUID) -> list[Item]:
    rows = ImprovementPlan.objects.filter(company=company, owner=membership, status=PlanStatus.OPEN)
    return [
        _moving(PLAN_OWNED, one.kpi, membership, one.id, _("Plan: %(title)s") % {"title": one.title}, one.kpi.name)
        for one in rows.select_related("kpi").order_by("due_on", "id")
    ]


def _questions(company: Company, membership: UUID) -> list[Item]:
    rows = Question.objects.filter(company=company, to=membership, closed_at__isnull=True)
    return [
        _moving(QUESTION, one.kpi, membership, one.id, _("A question about %(name)s") % {"name": one.kpi.name}, "")
        for one in rows.select_related("kpi").order_by("asked_at", "id")
    ]


def _moving(kind: str, kpi: Kpi, membership: UUID, row: UUID, title: str, where: str) -> Item:
    """It moves with the KPI where the person owns that, and is handed over by itself where not."""
    follows = kpi.owner_id == membership
    return Item(FOLLOWS if follows else kind, row, title, where=where, acts=() if follows else (HAND_OVER,))
