"""A KPI whose connection cannot be said goes: retired, or replaced by another of its level and department, in one step."""

from uuid import UUID

from alignment.models import CascadeLink, Contribution, HandOff, PriorityKpi
from alignment.services.contributions import Proposal, propose_new
from alignment.services.links import create_link
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.kpis import retire_kpi
from kpis.services.life import held
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


def retire_unsayable(
    *,
    company: Company,
    kpi: UUID,
    why: str,
    actor: Actor,
    by: UUID | None = None,
    proposal: Proposal | None = None,
    parent: UUID | None = None,
    rationale: str = "",
    polarity: int = 1,
) -> Kpi | None:
    """Retire the KPI; `by` another one or a `proposal` takes its place in statements, hand-offs and priorities (returned).

    With `parent` the other one is linked to it by `rationale`, unless it is already. All or nothing; the trail keeps why.

    Raises:
        Refused: a company KPI, no reason, another level or department, the proposal or the link is refused.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        gone = held(company=company, kpi=kpi)
        refuse(_faults(gone, why, by, proposal))
        other = Kpi.objects.get(company=company, id=by) if by is not None else None
        if proposal is not None and gone.department_id is not None:
            other = propose_new(company=company, department=gone.department_id, proposal=proposal, actor=actor)
        if other is not None and parent is not None:
            _linked(company, other, parent, rationale, polarity, actor)
        if other is not None:
            _take_place(company, gone, other)
        retire_kpi(company=company, kpi=gone.id, why=why, actor=actor)
    return other


def _faults(gone: Kpi, why: str, by: UUID | None, proposal: Proposal | None) -> list[Fault]:
    found = [] if why.strip() else [Fault("why", "missing")]
    if gone.level == Level.COMPANY:
        found.append(Fault(WHOLE, "company_kpi_stays"))
    if proposal is not None and gone.level != Level.DEPARTMENT:
        found.append(Fault(WHOLE, "only_department"))
    same = Kpi.objects.filter(company_id=gone.company_id, level=gone.level, department=gone.department)
    if by is not None and (by == gone.id or not same.filter(id=by).exclude(status=Status.RETIRED).exists()):
        found.append(Fault("by", "not_of_department"))
    return found


def _linked(company: Company, other: Kpi, parent: UUID, rationale: str, polarity: int, actor: Actor) -> None:
    if not CascadeLink.objects.filter(company=company, child=other, parent_id=parent).exists():
        create_link(company=company, child=other.id, parent=parent, rationale=rationale, polarity=polarity, actor=actor)


def _take_place(company: Company, gone: Kpi, other: Kpi) -> None:
    links = dict(CascadeLink.objects.filter(company=company, child=other).values_list("parent_id", "id"))
    for said in Contribution.objects.filter(company=company, kpi=gone):
        said.kpi, said.link_id = other, links.get(said.company_kpi_id)
        said.save(update_fields=["kpi", "link"])
    for handed in HandOff.objects.filter(company=company, kpi=gone):
        handed.kpi = other
        handed.save(update_fields=["kpi"])
    tied = set(PriorityKpi.objects.filter(company=company, kpi=other).values_list("priority_id", flat=True))
    for tie in PriorityKpi.objects.filter(company=company, kpi=gone).exclude(priority_id__in=tied):
        tie.kpi = other
        tie.save(update_fields=["kpi"])
