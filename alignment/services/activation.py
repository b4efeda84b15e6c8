"""A KPI begins to count: with everything it needs, and never as the sixth of the company."""

from datetime import date
from uuid import UUID

from alignment.selectors.activation import activation_facts
from kpis.models import Kpi, Status
from kpis.rules.activation import missing_for_activation
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services import guards
from kpis.services.life import held, settle, write_of
from organization.http.request import company_today
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


def activate(*, company: Company, kpi: UUID, actor: Actor, today: date | None = None, why: str = "") -> Kpi:
    """Make a KPI active. Company KPIs are counted under the company's lock, so of two people the later is refused.

    A retired KPI comes back the same way, and needs its link anew. Limits of departments and people do not stop it:
    they show as findings.

    Raises:
        Refused: every missing thing at once (codes of kpis.rules.activation); active already.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = held(company=company, kpi=kpi)
        refuse([Fault(WHOLE, "active")] if row.status == Status.ACTIVE else [])
        day = today or company_today(company)
        facts = activation_facts(company=company, kpi=row, today=day)
        refuse(Fault(WHOLE, code) for code in missing_for_activation(facts))
        write = write_of(company, row, "activate", actor, why=why)
        guards.ask(write)
        row.status, row.retired_on = Status.ACTIVE, None
        row.activated_on = row.activated_on or day
        row.save(update_fields=["status", "retired_on", "activated_on"])
        settle(write)
    return row
