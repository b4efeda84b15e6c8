"""The ladder at work: the clock raises rungs, tells whom they ask, and closes what is over; people escalate and answer.

Set-wise over a company, and idempotent: the same facts raise nothing twice (one row for a KPI, row of misses and rung).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from alignment.rules.panel import Panel
from governance.models import DecisionKind, Escalation
from governance.rules.escalation import (
    DEPARTMENT_RUNGS,
    EXPLANATION,
    PLAN,
    Raised,
    answer_by,
    asked,
    department_misses,
    department_still_misses,
    next_department_rung,
    next_rung,
    same_row,
)
from governance.rules.policy import RUNGS, Policy
from governance.selectors.escalations import (
    Climber,
    DepartmentMisses,
    climbers,
    department_misses_of,
    raised_for,
    raised_for_departments,
)
from governance.selectors.owed_variances import owed_for
from governance.selectors.policy import policy_of
from governance.services.actions import reason_faults
from governance.services.decisions import record_decision
from governance.services.plans import judge_plans
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.life import held
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.selectors.holidays import holidays_of
from organization.services.reminders import tell_at_once
from organization.services.trail import recorded

STAGE = "escalations"
LONGEST_ANSWER = 2000
_CHANGED = ("to", "misses", "due_on", "answered_at", "answered_by", "answer", "closed_at")


@dataclass(frozen=True, slots=True)
class Climbed:
    """What a round did: how many rungs it raised, rows it closed, plans it judged."""

    raised: int = 0
    closed: int = 0
    judged: int = 0

    @property
    def anything(self) -> bool:
        """Did it write?"""
        return bool(self.raised or self.closed or self.judged)


def keep_escalations(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  figures come from states
    """As a stage of the company-wide results: follow the figures of today."""
    return day >= company_today(company) and escalate_due(company=company, actor=actor, today=day).anything


@dataclass
class _Round:
    """What a round knows, and what it found to write."""

    company: Company
    policy: Policy
    today: date
    now: datetime
    holidays: Collection[date]
    new: list[Escalation] = field(default_factory=list)
    again: list[Escalation] = field(default_factory=list)
    answered: list[Escalation] = field(default_factory=list)
    moved: list[Escalation] = field(default_factory=list)
    closed: list[Escalation] = field(default_factory=list)


def escalate_due(*, company: Company, actor: Actor, today: date | None = None) -> Climbed:
    """Raise every rung that is due, close what is over, judge the plans, and tell whom it asks in one mail each.

    Constant in queries but for one mail a person. Running twice changes nothing.
    """
    today = today or company_today(company)
    with recorded(actor):
        judged = judge_plans(company=company, actor=actor, today=today)
        this = _round(company, today)
        climbing = climbers(company, today)
        known = raised_for(company, climbing)
        for one in climbing:
            _follow(this, one, known.get(one.kpi, []))
        departments = department_misses_of(company, today)
        raised = raised_for_departments(company, departments)
        for whole in departments:
            _follow_department(this, whole, raised.get(whole.department, []))
        _write(this)
        told = [one.id for one in (*this.new, *this.again) if one.answered_at is None]
        tell_at_once(company=company, owed=owed_for(company, today, told) if told else (), now=this.now)
    return Climbed(raised=len(this.new) + len(this.again), closed=len(this.closed), judged=judged)


def _round(company: Company, today: date) -> _Round:
    return _Round(company, policy_of(company), today, timezone.now(), holidays_of(company))


# ── a KPI ──


def _follow(this: _Round, one: Climber, known: Sequence[Escalation]) -> None:
    """Close what is over; answer what is answered; raise what is due."""
    rows = list(_living(this, one, known))
    if not one.active or one.health != "off_track" or one.off_since is None:
        return
    ladder = _by_rung(rows)
    for row in rows:
        _settle(this, one, row)
    while rung := next_rung(
        misses=one.misses,
        raised={name: _as_raised(row) for name, row in ladder.items() if row.closed_at is None},
        policy=this.policy,
        today=this.today,
        accepted=one.accepted,
    ):
        ladder[rung] = _raise(this, one, rung, ladder)


def _by_rung(rows: Sequence[Escalation]) -> dict[str, Escalation]:
    """What stands on each rung; what was closed only where nothing is open there."""
    return {row.rung: row for row in sorted(rows, key=lambda row: row.closed_at is None)}


def _living(this: _Round, one: Climber, known: Sequence[Escalation]) -> Iterator[Escalation]:
    """What was raised for the present row, those of it that were closed too; the rest is closed now."""
    for row in known:
        stands = _by_hand(one, row) or same_row(row.since, misses=one.misses, off_since=one.off_since)
        if row.closed_at is not None or (one.active and stands):
            yield row
        else:
            this.closed.append(row)


def _by_hand(one: Climber, row: Escalation) -> bool:
    """What a person raised before a miss closed stands until the KPI is back on track."""
    return row.by_id is not None and one.misses == 0 and one.health in {"at_risk", "no_data"}


def _settle(this: _Round, one: Climber, row: Escalation) -> None:
    """What its rung asked for is there; or whom it asked has left."""
    if row.closed_at is not None or row.answered_at is not None:
        return
    if (row.rung == EXPLANATION and one.explained) or (row.rung == PLAN and one.planned):
        row.answered_at = this.now
        this.answered.append(row)
        return
    wanted = asked(row.rung, one.people)
    if row.to_id is None and wanted is not None:
        row.to_id = wanted
        this.moved.append(row)


def _raise(this: _Round, one: Climber, rung: str, ladder: Mapping[str, Escalation]) -> Escalation:
    """A new row, named as the others of its row of misses; or one that a correction had closed stands again."""
    done = (rung == EXPLANATION and one.explained) or (rung == PLAN and one.planned)
    closed = ladder.get(rung)
    if closed is not None:
        closed.answered_at = closed.answered_at or (this.now if done else None)
        return _again(this, closed)
    row = Escalation(
        company=this.company,
        kpi_id=one.kpi,
        since=min((known.since for known in ladder.values()), default=one.off_since or this.today),
        rung=rung,
        misses=one.misses,
        to_id=asked(rung, one.people),
        raised_at=this.now,
        due_on=answer_by(rung, policy=this.policy, today=this.today, holidays=this.holidays),
        answered_at=this.now if done else None,
    )
    this.new.append(row)
    return row


def _again(this: _Round, row: Escalation) -> Escalation:
    row.closed_at = None
    row.due_on = answer_by(row.rung, policy=this.policy, today=this.today, holidays=this.holidays)
    this.again.append(row)
    return row


def _as_raised(row: Escalation) -> Raised:
    return Raised(row.misses, row.due_on, row.answered_at is not None)


# ── a department as a whole ──


def _follow_department(this: _Round, whole: DepartmentMisses, known: Sequence[Escalation]) -> None:
    misses = department_misses(whole.misses, this.policy.department_misses_share)
    standing = [row for row in known if row.closed_at is None]
    if not department_still_misses(misses, this.policy):
        this.closed += standing
        return
    ladder = _by_rung(known)
    since = standing[0].since if standing else whole.since or this.today
    while rung := next_department_rung(
        misses=misses,
        raised={name: _as_raised(row) for name, row in ladder.items() if row.closed_at is None},
        policy=this.policy,
        today=this.today,
    ):
        ladder[rung] = _raise_department(this, whole, rung, since, misses, ladder.get(rung))


def _raise_department(
    this: _Round, whole: DepartmentMisses, rung: str, since: date, misses: int, closed: Escalation | None
) -> Escalation:
    """A new row; where the department had come back only in part, the former one stands again and is to be answered anew."""
    if closed is not None:
        closed.misses, closed.answered_at, closed.answered_by_id, closed.answer = misses, None, None, ""
        return _again(this, closed)
    row = Escalation(
        company=this.company,
        department_id=whole.department,
        since=since,
        rung=rung,
        misses=misses,
        to_id=asked(rung, whole.people),
        raised_at=this.now,
        due_on=answer_by(rung, policy=this.policy, today=this.today, holidays=this.holidays),
    )
    this.new.append(row)
    return row


def _write(this: _Round) -> None:
    for row in this.closed:
        row.closed_at = this.now
    Escalation.objects.bulk_create(this.new, ignore_conflicts=True, batch_size=1000)
    changed = {row.id: row for row in (*this.again, *this.answered, *this.moved, *this.closed)}
    Escalation.objects.bulk_update(changed.values(), _CHANGED, batch_size=500)


# ── people ──


def escalate(*, company: Company, kpi: UUID, why: str, actor: Actor) -> Escalation:
    """Take a KPI that is behind one rung up, by hand: the lowest that was not raised yet. Kept as a decision.

    Raises:
        Refused: no such KPI, not behind, on the top rung already, no reason or one that is too long.
    """
    why = why.strip()
    with recorded(actor, why=why):
        held(company=company, kpi=kpi)
        this = _round(company, company_today(company))
        one = climbers(company, this.today, kpis=[kpi])[0]
        faults = reason_faults(why, field="why")
        if not one.active or one.health not in {"off_track", "at_risk"}:
            faults.append(Fault(WHOLE, "not_behind"))
        rows = _by_rung(list(_living(this, one, raised_for(company, [one]).get(kpi, []))))
        rung = next((name for name in RUNGS if name not in rows or rows[name].closed_at is not None), None)
        if rung is None:
            faults.append(Fault(WHOLE, "top_rung"))
        refuse(faults)
        assert rung is not None  # noqa: S101  refused above
        # what was asked of the people below is not asked of them any more than the ladder itself would
        row = _raise(this, one, rung, rows)
        row.by_id, row.why = actor.id, why
        _write(this)
        row.save()
        record_decision(
            company=company, kind=DecisionKind.ESCALATED, text=why, kpi=kpi, flagged_on=one.off_since, actor=actor
        )
        tell_at_once(company=company, owed=owed_for(company, this.today, [row.id]), now=this.now)
    return row


def answer_escalation(*, company: Company, escalation: UUID, text: str, actor: Actor) -> Escalation:
    """Say what is done about it: kept as a decision, and the rung is answered.

    Raises:
        Refused: no such open escalation, one that was answered, no words or too many.
    """
    text = text.strip()
    with recorded(actor, why=text[:1000]):
        rows = Escalation.objects.select_for_update(no_key=True).filter(company=company, id=escalation)
        found = rows.filter(closed_at__isnull=True, answered_at__isnull=True).first()
        if found is None:
            refuse([Fault(WHOLE, "no_such_escalation")])
        assert found is not None  # noqa: S101  refused above
        refuse(reason_faults(text, field="text", longest=LONGEST_ANSWER))
        _answer(found, text, actor)
        record_decision(
            company=company,
            kind=DecisionKind.DECIDED,
            text=text,
            kpi=found.kpi_id,
            department=found.department_id,
            flagged_on=found.since,
            actor=actor,
        )
    return found


def answer_by_decision(*, company: Company, kpi: UUID, text: str, actor: Actor) -> int:
    """What was raised to the head or an executive is answered by a decision about the KPI. Returns how many were."""
    rows = Escalation.objects.select_for_update(no_key=True).filter(company=company, kpi=kpi, rung__in=DEPARTMENT_RUNGS)
    found = list(rows.filter(closed_at__isnull=True, answered_at__isnull=True))
    for row in found:
        _answer(row, text, actor)
    return len(found)


def _answer(row: Escalation, text: str, actor: Actor) -> None:
    row.answered_at, row.answered_by_id, row.answer = timezone.now(), actor.id, text[:LONGEST_ANSWER]
    row.save(update_fields=["answered_at", "answered_by", "answer"])
