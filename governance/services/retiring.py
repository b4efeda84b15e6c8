"""Asks for everything to be retired that stands in the way of closing a department, in one step."""

from uuid import UUID

from governance.models import ChangeKind, ChangeRequest
from governance.selectors.retiring import kpis_in, retiring
from governance.services.changes import open_change
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


def ask_to_retire_all(*, company: Company, department: UUID, reason: str, actor: Actor) -> list[ChangeRequest]:
    """A request for each KPI of the department that counts, that the policy lets nobody retire directly, and for which none waits yet.
    What each would do is computed with the next results.

    Raises:
        Refused: no reason, or none is needed.
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        refuse([] if reason.strip() else [Fault("reason", "missing")])
        needed = retiring(company, kpis_in(company, department)).needed
        refuse([] if needed else [Fault(WHOLE, "nothing_to_retire")])
        return [
            open_change(
                company=company, kpi=kpi.id, kind=ChangeKind.RETIRE, proposal={"retire": True}, reason=reason,
                look=False, actor=actor,
            )
            for kpi in needed
        ]  # fmt: skip
