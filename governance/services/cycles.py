"""Opens the cycles of alignment, takes the leadership's yes, locks the company KPIs, and leaves steps out with a reason."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from alignment.rules.panel import Panel
from governance.models import AlignmentCycle, CycleKind, SignOff, SkippedStep
from governance.rules.steps import StepFacts, lockable, locked, may_skip, signable, steps_of
from governance.selectors.steps import open_cycle_of, signed_set, step_facts
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.locks import lock_kpi, renew_lock
from organization.http.request import company_today
from organization.models import ChangeMark, Company, Membership, Role
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_REASON = 1000
STAGE = "signatures"


def open_cycle(*, company: Company, kind: str, reason: str, actor: Actor) -> AlignmentCycle:
    """Begin a run through the six steps; the one before it ends today. Statements, answers, decisions and acceptances are facts and hold on;
    what the leadership signed and what was skipped belongs to its cycle. The same request again on the same day opens no second one.

    Raises:
        Refused: no such kind; no reason, or too long a one.
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        refuse([*_kind_faults(kind), *reason_faults(reason)])
        today = company_today(company)
        former = AlignmentCycle.objects.select_for_update(no_key=True).filter(company=company).first()
        if former is not None and _is_same(former, kind, reason, today):
            return former
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
        _note(company, cycle, today)
        ChangeMark.objects.create(company=company, kind="cycle")
    return cycle


def _is_same(former: AlignmentCycle, kind: str, reason: str, today: date) -> bool:
    asked = (kind, reason.strip(), today)
    return former.closed_on is None and (former.kind, former.reason, former.opened_on) == asked


def keep_to_sign(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  read from rows, not series
    """As a stage of the company-wide results: what waits for the leadership's signatures in the running cycle, as it stands today."""
    cycle = open_cycle_of(company)
    if cycle is None or day < company_today(company):
        return False
    with recorded(actor):
        return _note(company, cycle, day)


def _note(company: Company, cycle: AlignmentCycle, today: date) -> bool:
    """Keep the fingerprint of what can be signed, none while it is not complete; the inbox asks for what was not signed."""
    stands = signed_set(company) if signable(step_facts(company, today)) else ""
    if cycle.to_sign == stands:
        return False
    cycle.to_sign, cycle.to_sign_at = stands, timezone.now()
    cycle.save(update_fields=["to_sign", "to_sign_at"])
    return True


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
        _note(company, cycle, company_today(company))
        ChangeMark.objects.create(company=company, kind="cycle")
    return given


def lock_company_kpis(*, company: Company, actor: Actor) -> int:
    """Lock all company KPIs for twelve months, those anew whose twelve months are over; returns how many: none where all are.

    Raises:
        Refused: something of the first step is missing besides the locks.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        today = company_today(company)
        facts = step_facts(company, today)
        if locked(facts):
            return 0
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
    """Leave an open step out of the running cycle. It shows as a finding as long as the cycle runs. Said again, the new reason stands.

    Raises:
        Refused: no cycle; no reason; the step is not open (done, or waits for one before it).
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        cycle = _cycle(company)
        there = SkippedStep.objects.filter(company=company, cycle=cycle, step=step).first()
        faults = reason_faults(reason)
        if there is None and not may_skip(steps_of(step_facts(company, company_today(company))), step):
            faults.append(Fault("step", "not_open"))
        refuse(faults)
        skipped = there or SkippedStep(company=company, cycle=cycle, step=step)
        if skipped.reason == reason.strip():
            return skipped
        skipped.reason, skipped.by_id, skipped.at = reason.strip(), actor.id, timezone.now()
        skipped.save()
        ChangeMark.objects.create(company=company, kind="cycle")
    return skipped


def unskip_step(*, company: Company, step: int, actor: Actor) -> None:
    """Take a skipped step up again.

    Raises:
        Refused: it was not skipped in the running cycle.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
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
