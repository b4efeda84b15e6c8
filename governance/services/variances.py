"""What is decided about a KPI that is behind: said in words, or lived with until a day."""

from datetime import date, timedelta
from uuid import UUID

from governance.models import Decision, DecisionKind
from governance.services.actions import add_action
from governance.services.decisions import record_decision
from governance.services.escalations import answer_by_decision
from kpis.models import KpiState
from kpis.services import acceptance
from kpis.services.life import held
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded


def decide(
    *,
    company: Company,
    kpi: UUID,
    text: str,
    no_change: bool = False,
    person: UUID | None = None,
    due_on: date | None = None,
    actor: Actor,
) -> Decision:
    """Keep a decision about a KPI; what was raised to the head or an executive is answered by it. With `person` and `due_on` it is also
    what that person shall do by then.

    Raises:
        Refused: no such KPI, no words or too many; what `add_action` refuses.
    """
    with recorded(actor, why=text.strip()[:1000]):
        held(company=company, kpi=kpi)
        kind = DecisionKind.NO_CHANGE if no_change else DecisionKind.DECIDED
        found = record_decision(
            company=company, kind=kind, text=text, kpi=kpi, flagged_on=_flagged_on(company, kpi), actor=actor
        )
        answer_by_decision(company=company, kpi=kpi, text=found.text, actor=actor)
        if person is not None and due_on is not None:
            words = found.text if len(found.text) <= 500 else f"{found.text[:499]}…"
            add_action(
                company=company, text=words, person=person, due_on=due_on, kpi=kpi, decision=found.id, actor=actor
            )
    return found


def accept_until(*, company: Company, kpi: UUID, until: date, reason: str, actor: Actor) -> Decision:
    """Live with it until a day, at most a year ahead; it climbs no further until then, and what was raised is answered by it.

    Raises:
        Refused: what `kpis.services.acceptance.accept_variance` refuses.
    """
    with recorded(actor, why=reason.strip()):
        flagged_on = _flagged_on(company, kpi)
        acceptance.accept_variance(company=company, kpi=kpi, until=until, reason=reason, actor=actor)
        found = record_decision(
            company=company, kind=DecisionKind.ACCEPTED, text=reason, kpi=kpi, flagged_on=flagged_on, until=until,
            actor=actor,
        )  # fmt: skip
        answer_by_decision(company=company, kpi=kpi, text=found.text, actor=actor)
    return found


def take_acceptance_back(*, company: Company, kpi: UUID, reason: str, actor: Actor) -> Decision:
    """It counts again from now on.

    Raises:
        Refused: no such KPI, nothing accepted, no reason.
    """
    with recorded(actor, why=reason.strip()):
        acceptance.end_acceptance(company=company, kpi=kpi, actor=actor, why=reason)
        return record_decision(
            company=company, kind=DecisionKind.DECIDED, text=reason, kpi=kpi, flagged_on=_flagged_on(company, kpi),
            until=company_today(company) - timedelta(days=1), actor=actor,
        )  # fmt: skip


def _flagged_on(company: Company, kpi: UUID) -> date | None:
    """Since when it is off; None while it is not."""
    return KpiState.objects.filter(company=company, kpi=kpi).values_list("off_since", flat=True).first()
