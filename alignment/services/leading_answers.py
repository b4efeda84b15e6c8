"""Keeps the answers to step 3: how a department's KPI tells early whether a company KPI will improve."""

from typing import TypedDict
from uuid import UUID

from django.utils import timezone

from alignment.models import LeadingAnswer
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.life import held
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_ANSWER = 1000
LONGEST_WAIT = 104


class AnswerFields(TypedDict):
    """What is answered: the words, and after how many weeks it should show (None: not said)."""

    text: str
    expected_weeks: int | None


def answer_leading(
    *, company: Company, kpi: UUID, company_kpi: UUID, answer: AnswerFields, actor: Actor
) -> LeadingAnswer | None:
    """Keep the answer for a pair, in place of the former one; no words take it back (None).

    Raises:
        Refused: no such KPIs, not a department's and a company's, too long.
    """
    text = answer["text"].strip()
    with recorded(actor, why=text[:200]):
        child = held(company=company, kpi=kpi)
        parent = Kpi.objects.filter(company=company, id=company_kpi).first()
        refuse(_faults(child, parent, text, answer["expected_weeks"]))
        if not text:
            LeadingAnswer.objects.filter(company=company, kpi_id=kpi, company_kpi_id=company_kpi).delete()
            return None
        found, _new = LeadingAnswer.objects.update_or_create(
            company=company,
            kpi_id=kpi,
            company_kpi_id=company_kpi,
            defaults={
                "text": text,
                "expected_weeks": answer["expected_weeks"],
                "by_id": actor.id,
                "at": timezone.now(),
            },
        )
        return found


def _faults(child: Kpi, parent: Kpi | None, text: str, weeks: int | None) -> list[Fault]:
    if parent is None:
        raise Refused([Fault("company_kpi", "no_such_kpi")])
    found = []
    if child.level != Level.DEPARTMENT or parent.level != Level.COMPANY:
        found.append(Fault(WHOLE, "not_department_to_company"))
    if Status.RETIRED in {child.status, parent.status}:
        found.append(Fault(WHOLE, "retired"))
    if len(text) > LONGEST_ANSWER:
        found.append(Fault("text", "too_long", {"limit": LONGEST_ANSWER}))
    if weeks is not None and not 0 <= weeks <= LONGEST_WAIT:
        found.append(Fault("expected_weeks", "too_long", {"limit": LONGEST_WAIT}))
    return found
