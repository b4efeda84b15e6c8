"""What the leadership announces, and the KPIs that make it measurable within 90 days."""

from datetime import date
from uuid import UUID

from alignment.models import Priority, PriorityKpi
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_NAME, LONGEST_NOTE = 200, 1000


def announce_priority(
    *, company: Company, name: str, announced_on: date, actor: Actor, note: str = "", today: date | None = None
) -> Priority:
    """Keep what was announced on a day that is not to come.

    Raises:
        Refused: no name, a name that stands already, too long, a day to come.
    """
    said, told = " ".join(name.split()), note.strip()
    with recorded(actor, why=told[:200]):
        hold(company.id, Lock.STRUCTURE)
        faults = [] if said else [Fault("name", "missing")]
        for field, text, limit in (("name", said, LONGEST_NAME), ("note", told, LONGEST_NOTE)):
            faults += [Fault(field, "too_long", {"limit": limit})] if len(text) > limit else []
        if announced_on > (today or company_today(company)):
            faults.append(Fault("announced_on", "not_yet"))
        if Priority.objects.filter(company=company, name=said).exists():
            faults.append(Fault("name", "announced_already"))
        refuse(faults)
        row = Priority.objects.create(company=company, name=said, announced_on=announced_on, note=told)
        _marked(company, [])
    return row


def end_priority(*, company: Company, priority: UUID, ended_on: date, actor: Actor, why: str = "") -> Priority:
    """It is no priority any more; no finding asks for its targets from now on.

    Raises:
        Refused: no such priority, ended already, a day before the announcement.
    """
    with recorded(actor, why=why):
        row = _held(company, priority)
        faults = [Fault(WHOLE, "ended_already")] if row.ended_on else []
        faults += [Fault("ended_on", "before_announced")] if ended_on < row.announced_on else []
        refuse(faults)
        row.ended_on = ended_on
        row.save(update_fields=["ended_on"])
        _marked(company, [])
    return row


def tie_priority(*, company: Company, priority: UUID, kpi: UUID, actor: Actor) -> PriorityKpi:
    """A department KPI makes the priority measurable; tied twice, it is tied once.

    Raises:
        Refused: no such priority, one that ended, no living department KPI.
    """
    with recorded(actor):
        row = _held(company, priority)
        living = Kpi.objects.filter(company=company, id=kpi, level=Level.DEPARTMENT).exclude(status=Status.RETIRED)
        faults = [Fault(WHOLE, "ended_already")] if row.ended_on else []
        refuse(faults + ([] if living.exists() else [Fault("kpi", "no_department_kpi")]))
        tie, _made = PriorityKpi.objects.get_or_create(company=company, priority=row, kpi_id=kpi)
        _marked(company, [kpi])
    return tie


def untie_priority(*, company: Company, priority: UUID, kpi: UUID, actor: Actor) -> None:
    """The KPI does not make the priority measurable after all; not tied, nothing happens."""
    with recorded(actor):
        row = _held(company, priority)
        for tie in PriorityKpi.objects.filter(company=company, priority=row, kpi_id=kpi):
            tie.delete()
        _marked(company, [kpi])


def _held(company: Company, priority: UUID) -> Priority:
    found = Priority.objects.select_for_update(no_key=True).filter(company=company, id=priority).first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_priority")])
    return found


def _marked(company: Company, kpis: list[UUID]) -> None:
    ChangeMark.objects.create(company=company, kind="contribution", kpis=kpis)
