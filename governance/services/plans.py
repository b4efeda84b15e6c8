"""Improvement plans: written by whoever answers for the KPI, edited, dropped; judged by the clock, never by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from governance.models import ActionItem, Escalation, ImprovementPlan, PlanStatus
from governance.rules.escalation import PLAN
from governance.rules.plans import FAILED, OPEN, RECOVERED, judge
from governance.selectors.plans import periods_of
from governance.services.actions import add_action, person_faults, reason_faults
from kpis.models import Cause, Health, Kpi, KpiState, Status
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.life import held
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TITLE = 200
LONGEST_TEXT = 4000
LONGEST_JUDGEMENT = 2000
BEHIND = frozenset({Health.OFF_TRACK, Health.AT_RISK})


@dataclass(frozen=True, slots=True)
class WantedAction:
    """An action that a new plan begins with."""

    text: str
    person: UUID | None
    due_on: date


def open_plan(
    *,
    company: Company,
    kpi: UUID,
    title: str,
    cause: str,
    due_on: date,
    text: str = "",
    actions: Sequence[WantedAction] = (),
    owner: UUID | None = None,
    review_on: date | None = None,
    actor: Actor,
) -> ImprovementPlan:
    """Say how the KPI comes back on track, by when, and who does what. `owner`: whose plan it is; the KPI's owner where None.

    Raises:
        Refused: no such KPI, not active, not behind, a plan is open already; no title, too many words, an unknown cause, a day that is past,
            an owner who cannot be asked; and what `add_action` refuses (in the fields action_1_text, action_1_person, ...).
    """
    with recorded(actor):
        found = held(company=company, kpi=kpi)
        state = KpiState.objects.filter(company=company, kpi=kpi).first()
        whose = owner or found.owner_id
        faults = _may_open(company, found, state)
        faults += _faults(company, title=title, text=text, cause=cause, due_on=due_on, review_on=review_on)
        faults += person_faults(company, whose, field="owner")
        faults += _action_faults(company, actions)
        refuse(faults)
        plan = ImprovementPlan.objects.create(
            company=company,
            kpi_id=kpi,
            since=_since(company, state),
            cause=cause,
            title=title.strip(),
            text=text.strip(),
            owner_id=whose,
            opened_at=timezone.now(),
            due_on=due_on,
            review_on=review_on,
        )
        for one in actions:
            add_action(
                company=company, text=one.text, person=one.person, due_on=one.due_on, kpi=kpi, plan=plan.id, actor=actor
            )
        Escalation.objects.filter(
            company=company, kpi=kpi, rung=PLAN, closed_at__isnull=True, answered_at__isnull=True
        ).update(answered_at=timezone.now(), answered_by=actor.id)
        ChangeMark.objects.create(company=company, kind="plan", kpis=[kpi])
    return plan


def edit_plan(
    *,
    company: Company,
    plan: UUID,
    title: str,
    cause: str,
    due_on: date,
    text: str = "",
    owner: UUID | None = None,
    review_on: date | None = None,
    actor: Actor,
    why: str = "",
) -> ImprovementPlan:
    """Say an open plan better. Another day takes a reason: the trail keeps how often it moved.

    Raises:
        Refused: no such open plan, a moved day without reason, and what `open_plan` refuses of its fields.
    """
    with recorded(actor, why=why.strip()):
        found = _open(company, plan)
        moved = due_on != found.due_on
        faults = _faults(company, title=title, text=text, cause=cause, due_on=due_on if moved else None, review_on=None)
        if moved and not why.strip():
            faults.append(Fault("why", "missing"))
        whose = owner or found.owner_id
        refuse([*faults, *person_faults(company, whose, field="owner")])
        found.title, found.cause, found.text, found.due_on = title.strip(), cause, text.strip(), due_on
        found.owner_id, found.review_on = whose, review_on
        found.save()
    return found


def drop_plan(*, company: Company, plan: UUID, reason: str, actor: Actor) -> ImprovementPlan:
    """Give a plan up; its open actions are dropped with it.

    Raises:
        Refused: no such open plan, no reason or one that is too long.
    """
    reason = reason.strip()
    with recorded(actor, why=reason):
        found = _open(company, plan)
        refuse(reason_faults(reason))
        _close(found, PlanStatus.DROPPED, judgement=reason)
        ActionItem.objects.filter(company=company, plan=found, done_at__isnull=True, dropped_at__isnull=True).update(
            dropped_at=timezone.now()
        )
        ChangeMark.objects.create(company=company, kind="plan", kpis=[found.kpi_id])
    return found


def judge_plan_in_words(*, company: Company, plan: UUID, judgement: str, actor: Actor) -> ImprovementPlan:
    """Say what was learned from a plan that has ended. Whether it worked is for the figures to say.

    Raises:
        Refused: no such plan that has ended, no words or too many.
    """
    with recorded(actor):
        found = ImprovementPlan.objects.filter(company=company, id=plan).exclude(status=PlanStatus.OPEN).first()
        if found is None:
            refuse([Fault(WHOLE, "no_such_plan")])
        assert found is not None  # noqa: S101  refused above
        refuse(reason_faults(judgement, field="judgement", longest=LONGEST_JUDGEMENT))
        found.judgement = judgement.strip()
        found.save(update_fields=["judgement"])
    return found


def judge_plans(*, company: Company, actor: Actor, today: date | None = None) -> int:
    """Close every open plan whose KPI recovered, or whose day passed without; for the clock. Returns how many.

    A KPI that was retired takes its plan along: it is dropped.
    """
    today = today or company_today(company)
    plans = list(
        ImprovementPlan.objects.select_for_update(no_key=True, of=("self",))
        .filter(company=company, status=PlanStatus.OPEN)
        .select_related("kpi")
        .order_by("id")
    )
    if not plans:
        return 0
    periods = periods_of(company, [one.kpi_id for one in plans], today=today)
    closed = []
    with recorded(actor):
        for plan in plans:
            if plan.kpi.status == Status.RETIRED:
                _close(plan, PlanStatus.DROPPED)
                closed.append(plan)
                continue
            found = judge(periods.get(plan.kpi_id, ()), since=plan.since, due_on=plan.due_on, today=today)
            if found.verdict == OPEN:
                continue
            plan.recovered_on = found.recovered_on
            _close(plan, {RECOVERED: PlanStatus.RECOVERED, FAILED: PlanStatus.FAILED}[found.verdict])
            closed.append(plan)
    return len(closed)


def _close(plan: ImprovementPlan, status: PlanStatus, *, judgement: str = "") -> None:
    plan.status, plan.closed_at = status, timezone.now()
    plan.judgement = judgement or plan.judgement
    plan.save(update_fields=["status", "closed_at", "judgement", "recovered_on"])


def _may_open(company: Company, kpi: Kpi, state: KpiState | None) -> list[Fault]:
    if kpi.status != Status.ACTIVE or state is None or state.health not in BEHIND:
        return [Fault(WHOLE, "not_behind")]
    taken = ImprovementPlan.objects.filter(company=company, kpi=kpi, status=PlanStatus.OPEN).exists()
    return [Fault(WHOLE, "plan_is_open")] if taken else []


def _since(company: Company, state: KpiState | None) -> date:
    if state is None:
        return company_today(company)
    return state.off_since or state.period or company_today(company)


def _faults(
    company: Company, *, title: str, text: str, cause: str, due_on: date | None, review_on: date | None
) -> list[Fault]:
    """`due_on` None: it stays as it is."""
    faults = reason_faults(title, field="title", longest=LONGEST_TITLE)
    if len(text) > LONGEST_TEXT:
        faults.append(Fault("text", "too_long", {"limit": LONGEST_TEXT}))
    if cause not in Cause.values:
        faults.append(Fault("cause", "no_such_choice"))
    today = company_today(company)
    faults += [
        Fault(name, "past")
        for name, day in (("due_on", due_on), ("review_on", review_on))
        if day is not None and day <= today
    ]
    return faults


def _action_faults(company: Company, actions: Sequence[WantedAction]) -> list[Fault]:
    today = company_today(company)
    found: list[Fault] = []
    for number, one in enumerate(actions, start=1):
        found += reason_faults(one.text, field=f"action_{number}_text", longest=500)
        found += person_faults(company, one.person, field=f"action_{number}_person")
        if one.due_on < today:
            found.append(Fault(f"action_{number}_due_on", "past"))
    return found


def _open(company: Company, plan: UUID) -> ImprovementPlan:
    rows: Any = ImprovementPlan.objects.select_for_update(no_key=True).filter(company=company, id=plan)
    found: ImprovementPlan | None = rows.filter(status=PlanStatus.OPEN).first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_plan")])
    assert found is not None  # noqa: S101  refused above
    return found
