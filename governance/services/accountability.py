"""The named person says yes, or no with words; a new owner is asked anew, and what is open moves with the KPI."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from governance.models import (
    Accountability,
    ActionItem,
    Answer,
    Escalation,
    ImprovementPlan,
    PlanStatus,
    Question,
)
from governance.rules.escalation import EXPLANATION, PLAN
from governance.services.actions import reason_faults
from kpis.models import Kpi
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.guards import Write
from kpis.services.life import held
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.handover import Handover
from organization.services.trail import recorded

LONGEST_NOTE = 1000


def answer_for(*, company: Company, kpi: UUID, answer: str, note: str = "", actor: Actor) -> Accountability:
    """The owner's yes or no to being accountable; a no takes words. Said again, the new answer stands (the trail keeps both).

    Raises:
        Refused: no such KPI, somebody else owns it, an unknown answer, a no without words, too many words.
    """
    note = note.strip()
    with recorded(actor, why=note):
        found = held(company=company, kpi=kpi)
        faults = []
        if actor.id is None or found.owner_id != actor.id:
            faults.append(Fault(WHOLE, "not_the_owner"))
        if answer not in Answer.values:
            faults.append(Fault("answer", "no_such_choice"))
        if answer == Answer.DECLINED or note:
            faults += reason_faults(note, field="note", longest=LONGEST_NOTE)
        refuse(faults)
        saved, _new = Accountability.objects.update_or_create(
            company=company,
            kpi_id=kpi,
            person_id=actor.id,
            defaults={"answer": answer, "note": note, "at": timezone.now()},
        )
        ChangeMark.objects.create(company=company, kind="accountability", kpis=[kpi])
    return saved


def follow_owner(write: Write) -> None:
    """A KPI that changed hands takes along what its owner owed of it, and the new owner is asked anew (a follower of kpis' guards)."""
    if write.act == "edit" and "owner" in write.fields:
        follow_owners([write])


def follow_owners(writes: Sequence[Write]) -> None:
    """The same for many at once; five statements, however many."""
    kpis = [one.kpi for one in writes if one.act == "edit" and "owner" in one.fields]
    if not kpis:
        return
    company = writes[0].company
    with recorded(writes[0].actor, why=writes[0].why):
        Accountability.objects.filter(company=company, kpi__in=kpis).delete()
        owned = Kpi.objects.filter(company=company, id__in=kpis, owner__isnull=False)
        owner = Subquery(owned.filter(id=OuterRef("kpi")).values("owner")[:1])
        theirs = owned.order_by().values("id")
        ImprovementPlan.objects.filter(company=company, kpi__in=theirs, status=PlanStatus.OPEN).update(owner=owner)
        waiting = Escalation.objects.filter(company=company, kpi__in=theirs, closed_at__isnull=True)
        waiting.filter(rung__in=[EXPLANATION, PLAN], answered_at__isnull=True).update(to=owner)
        talks = Question.objects.filter(company=company, kpi__in=theirs, closed_at__isnull=True)
        talks.exclude(asked_by=F("kpi__owner")).update(to=owner)


def hand_over_actions(said: Handover) -> None:
    """The successor does them; what nobody takes over is dropped."""
    for one in said.decisions:
        row = ActionItem.objects.get(company=said.company, id=one.item.id)
        if one.to is None:
            row.dropped_at = timezone.now()
            row.save(update_fields=["dropped_at"])
        else:
            row.person_id = one.to
            row.save(update_fields=["person"])


def hand_over_escalations(said: Handover) -> None:
    """The successor answers them."""
    for one in said.decisions:
        Escalation.objects.filter(company=said.company, id=one.item.id).update(to=one.to)


def hand_over_plans(said: Handover) -> None:
    """The successor's plans, of KPIs that somebody else owns."""
    for one in said.decisions:
        ImprovementPlan.objects.filter(company=said.company, id=one.item.id).update(owner=one.to)


def hand_over_questions(said: Handover) -> None:
    """The successor is asked."""
    for one in said.decisions:
        Question.objects.filter(company=said.company, id=one.item.id).update(to=one.to)
