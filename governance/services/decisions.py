"""Keeps what was decided, with the moment, the person and since when what it answers was flagged."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from governance.models import Decision, DecisionKind
from kpis.rules.faults import Fault, refuse
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TEXT = 4000


def record_decision(
    *,
    company: Company,
    kind: str,
    text: str,
    kpi: UUID | None = None,
    department: UUID | None = None,
    conflict: UUID | None = None,
    review: UUID | None = None,
    flagged_on: date | None = None,
    until: date | None = None,
    actor: Actor,
) -> Decision:
    """Write a decision about a KPI, a department, a conflict, or (none of them) the company. It is never changed afterwards.

    flagged_on: since when what it answers was flagged; until: the last day of what was accepted, also said when it is taken back.

    Raises:
        Refused: no words or too many, an unknown kind, something accepted without a day.
    """
    text = text.strip()
    faults = []
    if kind not in DecisionKind.values:
        faults.append(Fault("kind", "no_such_choice"))
    if not text:
        faults.append(Fault("text", "missing"))
    elif len(text) > LONGEST_TEXT:
        faults.append(Fault("text", "too_long", {"limit": LONGEST_TEXT}))
    if kind == DecisionKind.ACCEPTED and until is None:
        faults.append(Fault("until", "missing"))
    refuse(faults)
    with recorded(actor, why=text[:1000]):
        return Decision.objects.create(
            company=company,
            kind=kind,
            text=text,
            kpi_id=kpi,
            department_id=department,
            conflict_id=conflict,
            review_id=review,
            by_id=actor.id,
            at=timezone.now(),
            flagged_on=flagged_on,
            until=until,
        )
