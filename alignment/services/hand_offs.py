"""Work that one department hands to another: said, measured, taken back. What neither measures is no man's land."""

from uuid import UUID

from django.utils import timezone

from alignment.models import HandOff
from alignment.services.contributions import Proposal, propose_new
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from organization.models import ChangeMark, Company, Department
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_WHAT = 300


def add_hand_off(*, company: Company, giver: UUID, taker: UUID, company_kpi: UUID, what: str, actor: Actor) -> HandOff:
    """Say what one department hands to another, and for which company KPI it matters. Said twice, it stands once.

    Raises:
        Refused: nothing said, too long, one department with itself, a closed one, no living company KPI.
    """
    said = " ".join(what.split())
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        refuse(_faults(company, giver, taker, company_kpi, said))
        row, _made = HandOff.objects.get_or_create(
            company=company, giver_id=giver, taker_id=taker, company_kpi_id=company_kpi, what=said,
            defaults={"author_id": actor.id, "at": timezone.now()},
        )  # fmt: skip
        _marked(row)
    return row


def measure_hand_off(*, company: Company, hand_off: UUID, kpi: UUID | None, actor: Actor) -> HandOff:
    """Name the KPI that measures a hand-off, of one of the two departments; None: none does.

    Raises:
        Refused: no such hand-off, a KPI of neither department, a retired one.
    """
    with recorded(actor):
        row = _held(company, hand_off)
        if kpi is not None:
            own = Kpi.objects.filter(company=company, id=kpi, level=Level.DEPARTMENT)
            own = own.filter(department__in=[row.giver_id, row.taker_id]).exclude(status=Status.RETIRED)
            refuse([] if own.exists() else [Fault("kpi", "of_neither")])
        row.kpi_id = kpi
        row.save(update_fields=["kpi"])
        _marked(row)
    return row


def propose_for_hand_off(
    *, company: Company, hand_off: UUID, department: UUID, proposal: Proposal, actor: Actor
) -> HandOff:
    """Propose a KPI of one of the two departments that measures the hand-off, in one step.

    Raises:
        Refused: a department that is neither; the KPI is refused.
    """
    with recorded(actor):
        row = _held(company, hand_off)
        refuse([] if department in {row.giver_id, row.taker_id} else [Fault("department", "of_neither")])
        kpi = propose_new(company=company, department=department, proposal=proposal, actor=actor)
        return measure_hand_off(company=company, hand_off=row.id, kpi=kpi.id, actor=actor)


def remove_hand_off(*, company: Company, hand_off: UUID, actor: Actor) -> None:
    """Take a hand-off from the list; the trail keeps it.

    Raises:
        Refused: no such hand-off.
    """
    with recorded(actor):
        row = _held(company, hand_off)
        _marked(row)
        row.delete()


def _held(company: Company, hand_off: UUID) -> HandOff:
    found = HandOff.objects.select_for_update(no_key=True).filter(company=company, id=hand_off).first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_hand_off")])
    return found


def _faults(company: Company, giver: UUID, taker: UUID, company_kpi: UUID, what: str) -> list[Fault]:
    found = [] if what else [Fault("what", "missing")]
    if len(what) > LONGEST_WHAT:
        found.append(Fault("what", "too_long", {"limit": LONGEST_WHAT}))
    if giver == taker:
        found.append(Fault("taker", "same_department"))
    here = set(Department.objects.filter(company=company, closed_at__isnull=True).values_list("id", flat=True))
    found += [Fault(seat, "not_here") for seat, one in (("giver", giver), ("taker", taker)) if one not in here]
    tops = Kpi.objects.filter(company=company, id=company_kpi, level=Level.COMPANY).exclude(status=Status.RETIRED)
    return found + ([] if tops.exists() else [Fault("company_kpi", "no_such_kpi")])


def _marked(row: HandOff) -> None:
    ChangeMark.objects.create(company_id=row.company_id, kind="contribution", kpis=[row.company_kpi_id])
