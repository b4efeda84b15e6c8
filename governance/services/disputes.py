"""Disputes: raised, argued by both owners, decided by a third by a day, and applied through a change request."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from alignment.models import Conflict, ConflictStatus
from governance.models import ChangeRequest, DecisionKind, Dispute, DisputeStatus
from governance.rules.changes import VERSION
from governance.rules.disputes import MEANS, Option, options_of
from governance.selectors.changes import plain
from governance.selectors.disputes import may_resolve, next_number, open_between, ways_of, who_decides
from governance.selectors.owed_disputes import disputes_owed
from governance.selectors.policy import policy_of
from governance.services.changes import apply_decided, open_change
from governance.services.decisions import record_decision
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from organization.http.request import company_today
from organization.models import Company, Role
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.rules.working_days import add_working_days
from organization.selectors.holidays import holidays_of
from organization.services.following import PeopleWrite
from organization.services.reminders import tell_at_once
from organization.services.trail import recorded

LONGEST_QUESTION = 500
LONGEST_TEXT = 4000


def raise_dispute(
    *,
    company: Company,
    first: UUID,
    second: UUID,
    question: str,
    view: str = "",
    conflict: UUID | None = None,
    actor: Actor,
) -> Dispute:
    """Ask for a decision between two active KPIs. The view is the raiser's, where they own one of the two.

    Raises:
        Refused: one KPI twice, one that does not count, one dispute between them open already, no question, nobody who could decide.
    """
    with recorded(actor, why=question):
        hold(company.id, Lock.STRUCTURE)
        one, other = _kpi(company, first, "first"), _kpi(company, second, "second")
        day, policy = company_today(company), policy_of(company)
        faults = _words_faults("question", question, LONGEST_QUESTION)
        if first == second:
            faults.append(Fault("second", "itself"))
        elif open_between(company, first, second) is not None:
            faults.append(Fault(WHOLE, "disputed_already"))
        if len(view) > LONGEST_TEXT:
            faults.append(Fault("view", "too_long", {"limit": LONGEST_TEXT}))
        refuse(faults)
        resolver = who_decides(company, policy, [one, other], day)
        refuse([] if resolver else [Fault(WHOLE, "nobody_decides")])
        found = _conflict(company, conflict)
        dispute = Dispute(
            company=company,
            number=next_number(company),
            question=question.strip(),
            conflict=found,
            first=one,
            second=other,
            first_owner_id=one.owner_id,
            second_owner_id=other.owner_id,
            raised_by_id=actor.id,
            raised_at=timezone.now(),
            resolver_id=resolver,
            due_on=add_working_days(day, policy.dispute_days, holidays_of(company)),
            options=[option.plain() for option in options_of(first, second, ways_of(company, found))],
        )
        _note_view(dispute, actor, view)
        dispute.save(force_insert=True)
        tell_at_once(company=company, owed=disputes_owed(company, day, dispute=dispute.id))
    return dispute


def say_view(*, company: Company, dispute: UUID, text: str, actor: Actor) -> Dispute:
    """How an owner sees it. They may say it anew until it is decided.

    Raises:
        Refused: decided already, no words, somebody who owns neither KPI.
    """
    with recorded(actor):
        row = _held(company, dispute)
        refuse([*_open_faults(row), *_words_faults("text", text, LONGEST_TEXT)])
        refuse([] if _note_view(row, actor, text) else [Fault(WHOLE, "not_an_owner")])
        row.save(update_fields=["first_view", "second_view"])
    return row


def decide_dispute(
    *,
    company: Company,
    dispute: UUID,
    means: str,
    text: str,
    kpi: UUID | None = None,
    target: float | None = None,
    actor: Actor,
) -> Dispute:
    """Decide: another target for one of the two, one retired, or all as it is. Recorded as a decision, and applied through a change request:
    at once where the policy lets the resolver's word stand for all approvals, otherwise it waits for them.

    Raises:
        Refused: decided already, not theirs, no words, a KPI that is not one of the two, no target in force to change, and all that
            refuses the request.
    """
    with recorded(actor, why=text[:1000]):
        row = _held(company, dispute)
        faults = [*_open_faults(row), *_words_faults("text", text, LONGEST_TEXT)]
        if means not in MEANS:
            faults.append(Fault("means", "no_such_choice"))
        if means in {"retarget", "retire"} and kpi not in (row.first_id, row.second_id):
            faults.append(Fault("kpi", "not_disputed"))
        if means == "retarget" and target is None:
            faults.append(Fault("target", "missing"))
        if actor.id is None or actor.id not in may_resolve(company, row, company_today(company)):
            faults.append(Fault(WHOLE, "not_yours_to_decide"))
        refuse(faults)
        change = None
        if kpi is not None and means != "keep":
            change = _applied(company, row, Option(means, str(kpi), target), text, actor)
        record_decision(
            company=company, kind=DecisionKind.DECIDED, text=text, kpi=kpi, conflict=row.conflict_id,
            flagged_on=timezone.localdate(row.raised_at), actor=actor,
        )  # fmt: skip
        row.status, row.decision = DisputeStatus.DECIDED, text.strip()
        row.decided_by_id, row.decided_at, row.change = actor.id, timezone.now(), change
        row.save()
    return row


def withdraw_dispute(*, company: Company, dispute: UUID, actor: Actor) -> Dispute:
    """The two agreed by themselves.

    Raises:
        Refused: decided already.
    """
    with recorded(actor):
        row = _held(company, dispute)
        refuse(_open_faults(row))
        row.status = DisputeStatus.WITHDRAWN
        row.save(update_fields=["status"])
    return row


def follow_people(write: PeopleWrite) -> None:
    """A resolver who leaves, or only reads from now on, is followed by the next one up, who is told; the day stays."""
    if write.act != "deactivate" and "role" not in write.fields:
        return
    company, day = write.company, company_today(write.company)
    rows = Dispute.objects.filter(company=company, status=DisputeStatus.OPEN, resolver__in=write.people)
    rows = rows.filter(Q(resolver__active=False) | Q(resolver__role=Role.VIEWER))
    for row in rows.select_related("first", "second"):
        row.resolver_id = who_decides(company, policy_of(company), [row.first, row.second], day)
        row.save(update_fields=["resolver"])
        tell_at_once(company=company, owed=disputes_owed(company, day, dispute=row.id))


def _applied(company: Company, row: Dispute, option: Option, text: str, actor: Actor) -> ChangeRequest:
    kpi = UUID(option.kpi)
    stands = row.conflict is not None and row.conflict.status != ConflictStatus.RESOLVED
    at_once = policy_of(company).resolver_applies
    change = open_change(
        company=company,
        kpi=kpi,
        kind="retire" if option.means == "retire" else "retarget",
        proposal={"retire": True} if option.means == "retire" else _new_target(company, kpi, option.target),
        reason=text[:2000],
        exception=text[:1000],
        conflict=row.conflict_id if stands else None,
        ask=not at_once,
        actor=actor,
    )
    if at_once:
        return apply_decided(company=company, change=change.id, actor=actor, note=text[:2000])
    return change


def _new_target(company: Company, kpi: UUID, value: float | None) -> Mapping[str, Any]:
    """From today on the target in force with another value; it keeps its end, baseline, tolerance, shape and scope."""
    day = company_today(company)
    rows = Target.objects.filter(company=company, kpi_id=kpi, starts_on__lte=day).order_by("-starts_on")
    former = rows.first()
    if former is None or former.value is None or (former.ends_on is not None and former.ends_on < day):
        raise Refused([Fault("kpi", "no_target_to_change")])
    said = {name: plain(getattr(former, name)) for name in VERSION}
    replaces = str(former.id) if former.starts_on == day else None
    return {"target": {**said, "starts_on": day.isoformat(), "value": value, "replaces": replaces}}


def _held(company: Company, dispute: UUID) -> Dispute:
    hold(company.id, Lock.STRUCTURE)
    rows = Dispute.objects.select_for_update(of=("self",), no_key=True).filter(company=company, id=dispute)
    found = rows.select_related("first", "second").first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_dispute")])
    return found


def _kpi(company: Company, kpi: UUID, field: str) -> Kpi:
    found = Kpi.objects.filter(company=company, id=kpi).first()
    if found is None:
        raise Refused([Fault(field, "no_such_kpi")])
    if found.status != Status.ACTIVE:
        raise Refused([Fault(field, "not_active_here")])
    return found


def _conflict(company: Company, conflict: UUID | None) -> Conflict | None:
    if conflict is None:
        return None
    rows = Conflict.objects.filter(company=company, id=conflict).exclude(status=ConflictStatus.RESOLVED)
    found = rows.first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_conflict")])
    return found


def _note_view(row: Dispute, actor: Actor, text: str) -> bool:
    """Each owner has one; who owns both speaks for both. False: the actor owns neither."""
    sides = [name for name in ("first", "second") if actor.id is not None and getattr(row, name).owner_id == actor.id]
    for name in sides:
        setattr(row, f"{name}_view", text.strip())
    return bool(sides)


def _open_faults(row: Dispute) -> list[Fault]:
    return [] if row.status == DisputeStatus.OPEN else [Fault(WHOLE, "dispute_over", {"status": row.status})]


def _words_faults(field: str, text: str, most: int) -> list[Fault]:
    if not text.strip():
        return [Fault(field, "missing")]
    return [Fault(field, "too_long", {"limit": most})] if len(text) > most else []
