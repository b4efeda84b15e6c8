"""What is said about a value that is off: one explanation for a KPI and period, which may be said better later."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from kpis.models import Cause, Explanation, Measurement
from kpis.rules.faults import Fault, refuse
from kpis.services.life import held
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TEXT = 4000
LONGEST_NEXT_STEP = 2000


def explain(
    *, company: Company, kpi: UUID, period: date, cause: str, text: str, next_step: str = "", actor: Actor
) -> Explanation:
    """Write or replace the explanation of the value of `period`; the trail keeps what was said before.

    Raises:
        Refused: no such KPI, no value in that period, no words, words that are too long, an unknown cause.
    """
    text, next_step = text.strip(), next_step.strip()
    with recorded(actor):
        held(company=company, kpi=kpi)
        refuse(_faults(company, kpi, period, cause=cause, text=text, next_step=next_step))
        saved, _created = Explanation.objects.update_or_create(
            company=company,
            kpi_id=kpi,
            period=period,
            defaults={
                "cause": cause,
                "text": text,
                "next_step": next_step,
                "author_id": actor.id,
                "written_at": timezone.now(),
            },
        )
    return saved


def _faults(company: Company, kpi: UUID, period: date, *, cause: str, text: str, next_step: str) -> list[Fault]:
    found = []
    if not Measurement.objects.filter(company=company, kpi_id=kpi, period=period).exists():
        found.append(Fault("period", "no_value"))
    if cause not in Cause.values:
        found.append(Fault("cause", "no_such_choice"))
    if not text:
        found.append(Fault("text", "missing"))
    for name, words, longest in (("text", text, LONGEST_TEXT), ("next_step", next_step, LONGEST_NEXT_STEP)):
        if len(words) > longest:
            found.append(Fault(name, "too_long", {"limit": longest}))
    return found
