"""Opens the cycles of alignment, takes the leadership's yes, locks the company KPIs, and leaves steps out with a reason."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from governance.models import AlignmentCycle, CycleKind, SignOff, SkippedStep
from governance.rules.steps import StepFacts, lockable, may_skip, signable, steps_of
from governance.selectors.steps import open_cycle_of, signed_set, step_facts
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.locks import lock_kpi, renew_lock
from organization.http.request import company_today
from organization.models import ChangeMark, Company, Membership, Role
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_REASON = 1000


def open_cycle(*, company: Company, kind: str, reason: str, actor: Actor) -> AlignmentCycle:
    """Begin a run through the six steps; the one before it ends today. Statements, answers, decisions and acceptances are facts and hold on;
    what the leadership signed and what was skipped belongs to its cycle.

    Raises:
        Refused: no such kind; no reason, or too long a one.
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        refuse([*_kind_faults(kind), *reason_faults(reason)])
        today = company_today(company)
        former = AlignmentCycle.objects.select_for_update(no_key=True).filter(company=company).first()
        if former is not None and former.closed_on is None:
            former.closed_on = today
            former.save(update_fields=["closed_on"])
        cycle = AlignmentCycle.objects.create(
            company=company,
            number=former.number + 1 if former else 1,
            kind=kind,
            reason=reason.strip(),
            opened_on=today,
            opened_by_id=actor.id,
        )
        ChangeMark.objects.create(company=company, kind="cycle")
    return cycle


def sign_off(*, company: Company, person: UUID, seen: str, actor: Actor) -> SignOff:
    """An executive's yes to the company KPIs and their targets as they stand. Saying it again is saying it to what stands now.

    seen: the fingerprint of what they saw (governance/selectors/steps.py, `signed_set`).

    Raises:
        Refused: no cycle is open; not an executive who is there; not three to five KPIs, measurable and owned; they changed meanwhile.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        stands = signed_set(company)
        cycle = _cycle(company)
        faults = []
        if not Membership.objects.filter(company=company, id=person, role=Role.EXECUTIVE, active=True).exists():
            faults.append(Fault(WHOLE, "not_an_executive"))
        if not signable(step_facts(company, company_today(company))):
            faults.append(Fault(WHOLE, "not_signable"))
        elif seen != stands:
            faults.append(Fault(WHOLE, "changed_meanwhile"))
        refuse(faults)
        given, _created = SignOff.objects.update_or_create(
            company=company, cycle=cycle, person_id=person, defaults={"signed": stands, "at": timezone.now()}
        )
        ChangeMark.objects.create(company=company, kind="cycle")
    return given


def lock_company_kpis(*, company: Company, actor: Actor) -> int:
    """Lock all company KPIs for twelve months, those anew whose twelve months are over; returns how many.

    Raises:
        Refused: something of the first step is missing besides the locks, or nothing is.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        today = company_today(company)
        facts = step_facts(company, today)
        if not lockable(facts):
            raise Refused([Fault(WHOLE, "not_lockable")])
        return sum(_lock(company, facts, actor, today))


def _lock(company: Company, facts: StepFacts, actor: Actor, today: date) -> list[bool]:
    done = []
    for top in facts.tops:
        ended = top.locked_until is not None and top.locked_until <= today
        if not isinstance(top.id, UUID) or (top.locked_until is not None and not ended):
            continue
        act = renew_lock if ended else lock_kpi
        act(company=company, kpi=top.id, actor=actor, today=today)
        done.append(True)
    return done


def skip_step(*, company: Company, step: int, reason: str, actor: Actor) -> SkippedStep:
    """Leave an open step out of the running cycle. It shows as a finding as long as the cycle runs.

    Raises:
        Refused: no cycle; no reason; the step is not open (done, or waits for one before it).
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        cycle = _cycle(company)
        faults = reason_faults(reason)
        if not may_skip(steps_of(step_facts(company, company_today(company))), step):
            faults.append(Fault("step", "not_open"))
        refuse(faults)
        skipped = SkippedStep.objects.create(
            company=company, cycle=cycle, step=step, reason=reason.strip(), by_id=actor.id, at=timezone.now()
        )
        ChangeMark.objects.create(company=company, kind="cycle")
    return skipped


def unskip_step(*, company: Company, step: int, actor: Actor) -> None:
    """Take a skipped step up again.

    Raises:
        Refused: it was not skipped in the running cycle.
    """
    with recorded(actor):
        found = SkippedStep.objects.filter(company=company, cycle=_cycle(company), step=step).first()
        if found is None:
            raise Refused([Fault("step", "not_skipped")])
        found.delete()
        ChangeMark.objects.create(company=company, kind="cycle")


def reason_faults(reason: str) -> list[Fault]:
    """A reason is asked for, in words that fit."""
    if not reason.strip():
        return [Fault("reason", "missing")]
    if len(reason) > LONGEST_REASON:
        return [Fault("reason", "too_long", {"limit": LONGEST_REASON})]
    return []


def _kind_faults(kind: str) -> list[Fault]:
    return [] if kind in CycleKind.values else [Fault("kind", "no_such_choice")]


def _cycle(company: Company) -> AlignmentCycle:
    cycle = open_cycle_of(company)
    if cycle is None:
        raise Refused([Fault(WHOLE, "no_cycle")])
    return cycle
