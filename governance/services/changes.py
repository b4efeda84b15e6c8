"""Change requests: written, talked about, approved or refused, withdrawn, rebased, applied.

Everything about one request happens one after the other: the company's Lock.STRUCTURE, then the request's row. Of two who approve at
once the later sees what the earlier said.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from alignment.models import Conflict, ConflictStatus
from alignment.services.conflict_decisions import decided_by_change
from governance.models import ChangeApproval, ChangeComment, ChangeRequest, ChangeStatus, Review, Verdict
from governance.rules.approvals import seats_for
from governance.rules.changes import TYPED, base_of, faults_of, stale
from governance.rules.proposals import shape_faults
from governance.selectors.approvers import standing_seats
from governance.selectors.changes import derivation_plain, next_number, stands
from governance.services.change_apply import apply_proposal, try_out, wanted_of
from governance.services.change_effects import effect_now_or_soon, effect_soon
from governance.services.change_mail import ask_approvers, tell_author, tell_of_comment
from governance.services.change_seats import note_seats
from kpis.models import Kpi, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.life import held
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_REASON = 2000
LONGEST_EXCEPTION = 1000
LONGEST_COMMENT = 4000
_LOCKED_PARTS = frozenset({"fields", "derivation", "target", "removes", "retire"})


def open_change(
    *,
    company: Company,
    kpi: UUID,
    kind: str,
    proposal: Mapping[str, Any],
    reason: str,
    exception: str = "",
    title: str = "",
    review: UUID | None = None,
    conflict: UUID | None = None,
    ask: bool = True,
    look: bool = True,
    actor: Actor,
) -> ChangeRequest:
    """Ask for a change of a KPI. It is tried out first: what could not be applied is refused now, not by who approves it.

    Without `ask` nobody is told: it is decided in the same breath. Without `look` the next results tell what it would do, also in a small company. A change of what a lock protects becomes a request to change it while locked, which takes the reason of an exception.
    review, conflict: where it comes from. One that changes a target because of a conflict is that conflict's latest decision once it is applied.

    Raises:
        Refused: a proposal that cannot be read, parts that the kind has not, nothing that changes, no reason, a KPI that needs no request (a draft), and all
            that the services refuse which would apply it.
    """
    with recorded(actor, why=reason):
        refuse(shape_faults(proposal))
        hold(company.id, Lock.STRUCTURE)
        row = held(company=company, kpi=kpi)
        refuse(_origin_faults(company, row, review, conflict))
        now = stands(row)
        asked = _only_what_differs(proposal, now)
        kind = _kind_while_locked(row, kind, asked)
        refuse([*_said_faults(reason, exception), *_life_faults(row, kind)])
        refuse(faults_of(kind, asked, reason=reason, exception=exception))
        change = ChangeRequest(
            company=company,
            number=next_number(company),
            kind=kind,
            kpi=row,
            level=row.level,
            department_id=row.department_id,
            title=(title.strip() or row.name)[:200],
            proposal=asked,
            base=base_of(asked, now),
            reason=reason.strip(),
            exception=exception.strip() if kind == "unlock" else "",
            review_id=review,
            conflict_id=conflict,
            author_id=actor.id,
            created_at=timezone.now(),
        )
        try_out(company=company, change=change, actor=actor, look=lambda: None)
        change.save(force_insert=True)
        note_seats(company=company, changes=[change])
        if ask:
            ask_approvers(company=company, change=change)
        if look:
            effect_now_or_soon(company=company, change=change, actor=actor)
        else:
            effect_soon(company=company, change=change)
    return change


def approve(*, company: Company, change: UUID, actor: Actor, note: str = "") -> ChangeRequest:
    """Say yes in every seat that the actor may fill. With the last one the request is applied in the same transaction.

    Raises:
        Refused: decided already; their own request; not theirs to approve, or approved already; stale (the KPI changed since: rebase
            it); and all that the services refuse which apply it, in which case nobody said anything.
    """
    with recorded(actor, why=note):
        row = _held(company, change)
        refuse(_note_faults(note))
        asked, missing = standing_seats(company, row)
        mine = seats_for(missing, actor.id) if actor.id else []
        refuse(_approval_faults(row, actor, theirs=bool(actor.id and seats_for(asked, actor.id)), open_to=bool(mine)))
        refuse(_stale_faults(company, row))
        for seat in mine:
            _say(row, seat.role, seat.own, actor, Verdict.APPROVED, note)
        if len(mine) == len(missing):
            _apply(company, row, actor)
        else:
            note_seats(company=company, changes=[row])
    return row


def refuse_change(*, company: Company, change: UUID, actor: Actor, note: str) -> ChangeRequest:
    """Say no, with words: one no of somebody who may approve is enough.

    Raises:
        Refused: decided already, not theirs to decide, no words.
    """
    with recorded(actor, why=note):
        row = _held(company, change)
        asked, _missing = standing_seats(company, row)
        mine = seats_for(asked, actor.id) if actor.id else []
        refuse(_approval_faults(row, actor, theirs=bool(mine), open_to=True))
        refuse(_words_faults("note", note, LONGEST_REASON))
        _say(row, mine[0].role, mine[0].own, actor, Verdict.REFUSED, note)
        _close(row, ChangeStatus.REFUSED)
        tell_author(company=company, change=row, by=actor, note=note)
    return row


def withdraw_change(*, company: Company, change: UUID, actor: Actor, note: str = "") -> ChangeRequest:
    """Take the request back; it is never applied.

    Raises:
        Refused: decided already.
    """
    with recorded(actor, why=note):
        row = _held(company, change)
        refuse(_status_faults(row))
        _close(row, ChangeStatus.WITHDRAWN)
        if actor.id != row.author_id:
            tell_author(company=company, change=row, by=actor, note=note)
    return row


def rebase_change(*, company: Company, change: UUID, actor: Actor) -> ChangeRequest:
    """Take what stands now as the base. What was approved was something else: everybody who approved is asked again.

    Raises:
        Refused: decided already; not stale; the KPI already is as asked; it was retired; it cannot be applied any more.
    """
    with recorded(actor):
        row = _held(company, change)
        refuse(_status_faults(row))
        assert row.kpi is not None  # noqa: S101  a request is always about a KPI
        now = stands(row.kpi)
        refuse([] if stale(row.base, now) else [Fault(WHOLE, "not_stale")])
        row.proposal = _only_what_differs(row.proposal, now)
        row.kind = _kind_while_locked(row.kpi, row.kind, row.proposal)
        row.base = base_of(row.proposal, now)
        row.department_id = row.kpi.department_id
        refuse(_life_faults(row.kpi, row.kind))
        refuse(faults_of(row.kind, row.proposal, reason=row.reason, exception=row.exception))
        try_out(company=company, change=row, actor=actor, look=lambda: None)
        for said in row.approvals.exclude(verdict=""):
            said.verdict, said.person, said.at, said.note = "", None, None, ""
            said.save()
        row.save()
        note_seats(company=company, changes=[row])
        ask_approvers(company=company, change=row)
        effect_now_or_soon(company=company, change=row, actor=actor)
    return row


def apply_change(*, company: Company, change: UUID, actor: Actor) -> ChangeRequest:
    """Apply a request to which everybody has said yes whom the policy in force still asks.

    Raises:
        Refused: decided already, somebody is still to be asked, stale, or the services refuse it.
    """
    with recorded(actor):
        row = _held(company, change)
        refuse(_status_faults(row))
        _asked, missing = standing_seats(company, row)
        refuse([Fault(WHOLE, "not_approved")] if missing else [])
        refuse(_stale_faults(company, row))
        _apply(company, row, actor)
    return row


def apply_decided(*, company: Company, change: UUID, actor: Actor, note: str) -> ChangeRequest:
    """Apply what the resolver of a dispute decided, where the policy lets their word stand for all approvals.

    Raises:
        Refused: decided already, stale, or the services refuse it.
    """
    with recorded(actor, why=note):
        row = _held(company, change)
        refuse(_status_faults(row))
        asked, _missing = standing_seats(company, row)
        for seat in asked:
            _say(row, seat.role, seat.own, actor, Verdict.APPROVED, note)
        _apply(company, row, actor)
    return row


def recompute_effect(*, company: Company, change: UUID, actor: Actor) -> ChangeRequest:
    """Look again at what the request would do now.

    Raises:
        Refused: decided already.
    """
    with recorded(actor):
        row = _held(company, change)
        refuse(_status_faults(row))
        effect_now_or_soon(company=company, change=row, actor=actor)
    return row


def comment(*, company: Company, change: UUID, text: str, actor: Actor) -> ChangeComment:
    """Words beside a request, also after it is decided.

    Raises:
        Refused: no words, or too many; no such request.
    """
    with recorded(actor):
        row = _held(company, change)
        refuse(_words_faults("text", text, LONGEST_COMMENT))
        said = ChangeComment.objects.create(
            company=company, change=row, author_id=actor.id, text=text.strip(), at=timezone.now()
        )
        tell_of_comment(company=company, change=row, said=said, by=actor)
    return said


def _held(company: Company, change: UUID) -> ChangeRequest:
    hold(company.id, Lock.STRUCTURE)
    rows = ChangeRequest.objects.select_for_update(of=("self",), no_key=True).filter(company=company, id=change)
    found = rows.select_related("kpi", "author").first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_request")])
    return found


def _apply(company: Company, row: ChangeRequest, actor: Actor) -> None:
    apply_proposal(company=company, change=row, actor=actor)
    if row.conflict_id is not None:
        decided_by_change(company=company, conflict=row.conflict_id, actor=actor, reason=row.reason)
    _close(row, ChangeStatus.APPLIED)
    tell_author(company=company, change=row, by=actor)


def _close(row: ChangeRequest, status: ChangeStatus) -> None:
    row.status, row.decided_at = status, timezone.now()
    row.save(update_fields=["status", "decided_at"])
    for one in row.approvals.exclude(deciders=[]):
        one.deciders = []
        one.save(update_fields=["deciders"])


def _say(row: ChangeRequest, role: str, own: tuple[UUID, ...], actor: Actor, verdict: Verdict, note: str) -> None:
    said = row.approvals.filter(role=role).first() or ChangeApproval(company_id=row.company_id, change=row, role=role)
    said.person_id, said.verdict, said.note, said.at = actor.id, verdict, note.strip(), timezone.now()
    said.deciders = list(own)
    said.save()


def _only_what_differs(proposal: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that are as they are already are not asked for."""
    asked = {name: value for name, value in proposal.items() if value}
    if "fields" in asked:
        fields = {name: value for name, value in asked["fields"].items() if now["fields"].get(name) != value}
        asked = {name: value for name, value in asked.items() if name != "fields"} | (
            {"fields": fields} if fields else {}
        )
    if "derivation" in asked:
        asked["derivation"] = _derivation_asked(asked["derivation"], now["derivation"])
    links = [one for one in asked.get("links", []) if _changes_link(one, now)]
    if "links" in asked:
        asked["links"] = links
    return {name: value for name, value in asked.items() if value}


def _derivation_asked(said: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """As it is kept where it stands; empty where it stands so."""
    wanted = wanted_of(said)
    if wanted is None:
        asked = dict(TYPED)
    elif wanted.kind == "formula":
        asked = derivation_plain(wanted.kind, expression=wanted.expression.strip(), since=wanted.since)
    else:
        asked = derivation_plain(
            wanted.kind, how=wanted.how, values=wanted.values, divisors=wanted.divisors, factor=wanted.factor,
            coverage=wanted.coverage, since=wanted.since,
        )  # fmt: skip
    return {} if asked == now else asked


def _origin_faults(company: Company, kpi: Kpi, review: UUID | None, conflict: UUID | None) -> list[Fault]:
    found = []
    if review is not None and not Review.objects.filter(company=company, id=review).exists():
        found.append(Fault("review", "no_such_review"))
    if conflict is not None:
        row = Conflict.objects.filter(company=company, id=conflict).exclude(status=ConflictStatus.RESOLVED).first()
        if row is None or kpi.id not in (row.first_id, row.second_id):
            found.append(Fault("conflict", "no_such_conflict"))
    return found


def _changes_link(one: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    stood = now["links"].get(str(one.get("link")))
    if one["act"] == "change" and stood is not None:
        return any(stood.get(name) != value for name, value in one["fields"].items())
    return True


def _kind_while_locked(kpi: Kpi, kind: str, proposal: Mapping[str, Any]) -> str:
    return "unlock" if kpi.locked_until is not None and _LOCKED_PARTS & set(proposal) else kind


def _life_faults(kpi: Kpi, kind: str) -> list[Fault]:
    if kind == "create":
        return [Fault(WHOLE, "active")] if kpi.status == Status.ACTIVE else []
    if kpi.status == Status.RETIRED:
        return [Fault(WHOLE, "retired")]
    return [] if kpi.status == Status.ACTIVE else [Fault(WHOLE, "draft_is_free")]


def _said_faults(reason: str, exception: str) -> list[Fault]:
    return [
        Fault(name, "too_long", {"limit": most})
        for name, text, most in (("reason", reason, LONGEST_REASON), ("exception", exception, LONGEST_EXCEPTION))
        if len(text) > most
    ]


def _words_faults(field: str, text: str, most: int) -> list[Fault]:
    if not text.strip():
        return [Fault(field, "missing")]
    return [Fault(field, "too_long", {"limit": most})] if len(text) > most else []


def _note_faults(note: str) -> list[Fault]:
    return [Fault("note", "too_long", {"limit": LONGEST_REASON})] if len(note) > LONGEST_REASON else []


def _status_faults(row: ChangeRequest) -> list[Fault]:
    return [] if row.status == ChangeStatus.OPEN else [Fault(WHOLE, "decided_already", {"status": row.status})]


def _approval_faults(row: ChangeRequest, actor: Actor, *, theirs: bool, open_to: bool) -> list[Fault]:
    if found := _status_faults(row):
        return found
    if actor.id is not None and actor.id == row.author_id:
        return [Fault(WHOLE, "own_request")]
    if not theirs:
        return [Fault(WHOLE, "not_yours")]
    return [] if open_to else [Fault(WHOLE, "approved_already")]


def _stale_faults(company: Company, row: ChangeRequest) -> list[Fault]:
    assert row.kpi_id is not None  # noqa: S101  a request is always about a KPI
    found = stale(row.base, stands(held(company=company, kpi=row.kpi_id)))
    names = ", ".join(dict.fromkeys(one.name for one in found))
    return [Fault(WHOLE, "stale", {"fields": names})] if found else []
