"""A talk with whoever answers for a KPI, at the KPI: asked, answered, closed by who asked."""

from uuid import UUID

from django.utils import timezone

from governance.models import Question, QuestionMessage
from governance.rules.escalation import EXPLANATION, asked
from governance.selectors.escalations import climbers
from governance.selectors.owed_variances import owed_questions
from governance.services.actions import reason_faults
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.life import held
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.rules.owed import stood_in
from organization.selectors.owed import deputies_on
from organization.services.reminders import tell_at_once
from organization.services.trail import recorded

LONGEST_MESSAGE = 4000


def ask(*, company: Company, kpi: UUID, text: str, actor: Actor) -> Question:
    """Ask the KPI's owner, or who stands nearest where the owner has left. They are told at once.

    Raises:
        Refused: no such KPI, nobody to ask, oneself, no words or too many.
    """
    text = text.strip()
    with recorded(actor):
        held(company=company, kpi=kpi)
        today = company_today(company)
        to = asked(EXPLANATION, climbers(company, today, kpis=[kpi])[0].people)
        faults = reason_faults(text, field="text", longest=LONGEST_MESSAGE)
        if to is None:
            faults.append(Fault(WHOLE, "nobody_to_ask"))
        elif to == actor.id:
            faults.append(Fault(WHOLE, "asks_oneself"))
        refuse(faults)
        now = timezone.now()
        question = Question.objects.create(company=company, kpi_id=kpi, asked_by_id=actor.id, to_id=to, asked_at=now)
        QuestionMessage.objects.create(company=company, question=question, author_id=actor.id, text=text, at=now)
        owed = owed_questions(company, today, questions=[question.id])
        tell_at_once(company=company, owed=stood_in(owed, deputies_on(company, today)), now=now)
    return question


def say(*, company: Company, question: UUID, text: str, actor: Actor) -> QuestionMessage:
    """Answer, or ask on. The other side is told at once.

    Raises:
        Refused: no such open question, no words or too many.
    """
    text = text.strip()
    with recorded(actor):
        found = _open(company, question)
        refuse(reason_faults(text, field="text", longest=LONGEST_MESSAGE))
        now = timezone.now()
        message = QuestionMessage.objects.create(company=company, question=found, author_id=actor.id, text=text, at=now)
        owed = owed_questions(company, company_today(company), questions=[found.id])
        tell_at_once(company=company, owed=stood_in(owed, deputies_on(company, company_today(company))), now=now)
    return message


def close_question(*, company: Company, question: UUID, actor: Actor) -> Question:
    """Nothing is asked any more.

    Raises:
        Refused: no such open question.
    """
    with recorded(actor):
        found = _open(company, question)
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])
    return found


def _open(company: Company, question: UUID) -> Question:
    rows = Question.objects.select_for_update(no_key=True).filter(company=company, id=question, closed_at__isnull=True)
    found = rows.first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_question")])
    assert found is not None  # noqa: S101  refused above
    return found
