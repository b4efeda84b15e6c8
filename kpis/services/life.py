"""What every write to a KPI's constant side has in common: the row locked, the guards asked, the figures restated."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kpis.models import Kpi
from kpis.rules.faults import WHOLE, Fault, Refused
from kpis.services import guards
from kpis.services.states import restate
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor


def held(*, company: Company, kpi: UUID) -> Kpi:
    """The KPI, its row locked to the end of the transaction.

    Raises:
        Refused: the company has no such KPI.
    """
    found = Kpi.objects.select_for_update(no_key=True).filter(company=company, id=kpi).first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_kpi")])
    return found


def write_of(
    company: Company, kpi: Kpi, act: guards.Act, actor: Actor, *, fields: Iterable[str] = (), **said: Any
) -> guards.Write:
    """What guards and followers are told."""
    return guards.Write(
        company=company,
        kpi=kpi.id,
        act=act,
        level=kpi.level,
        status=kpi.status,
        department=kpi.department_id,
        actor=actor,
        fields=frozenset(fields),
        change=guards.request_in_force(),
        **said,
    )


def settle(write: guards.Write) -> None:
    """After the rows are written: followers act, figures are restated, the company is marked as changed."""
    guards.tell(write)
    restate(company=write.company, kpis=[write.kpi])
    ChangeMark.objects.create(company=write.company, kind=write.act, kpis=[write.kpi])
