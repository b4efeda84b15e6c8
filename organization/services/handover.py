"""A person hands over all they stand for, in one step, and then perhaps leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from organization.http.request import company_today
from organization.models import Absence, Company, Membership, Role
from organization.models.locks import Lock, hold
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.estate import ALIGNMENT, DEPARTMENT_HEAD, STANDS_IN, Decision, Said, decide, successors
from organization.rules.refusals import RefusedError
from organization.selectors.estate import estate_of
from organization.services.companies import set_alignment_owner
from organization.services.departments import set_head
from organization.services.people import deactivate_person
from organization.services.trail import recorded


@dataclass(frozen=True, slots=True)
class Handover:
    """What a mover is told: who hands over, and the decisions about the items of its kinds."""

    company: Company
    person: Membership
    decisions: Sequence[Decision]
    actor: Actor
    why: str
    today: date


Mover = Callable[[Handover], None]

_movers: dict[str, Mover] = {}


def register(kind: str, mover: Mover) -> None:
    """Let `mover` carry out the decisions about items of `kind`. Rooms above register in their AppConfig.ready."""
    _movers[kind] = mover


def hand_over(
    *,
    company: Company,
    membership: UUID,
    said: Said,
    actor: Actor,
    why: str,
    deactivate: bool = True,
    today: date | None = None,
) -> list[Decision]:
    """Carry out what was decided about everything the person stands for, then deactivate them (unless they stay).

    All or nothing. Where something new has come to them since it was looked at, it follows `said` too.

    Raises:
        RefusedError: something has no successor; a successor who has left, only reads, or is the person; what
            `deactivate_person` refuses.
    """
    day = today or company_today(company)
    with recorded(actor, why=why):
        hold(company.id, Lock.PEOPLE)
        person = Membership.objects.select_for_update(no_key=True).get(company=company, id=membership)
        decisions, open_ones = decide(estate_of(company, person, day), said)
        if open_ones:
            named = ", ".join(item.title for item in open_ones[:5])
            raise RefusedError(refusals.NOT_HANDED_OVER, "successor", what=named)
        _can_succeed(company, person, decisions)
        movers = {ALIGNMENT: _alignment, DEPARTMENT_HEAD: _heads, STANDS_IN: _absences} | _movers
        for kind in dict.fromkeys(one.item.kind for one in decisions):
            of_kind = [one for one in decisions if one.item.kind == kind]
            movers[kind](Handover(company, person, of_kind, actor, why, day))
        if deactivate:
            deactivate_person(company=company, membership=membership, actor=actor, why=why)
    return decisions


def _can_succeed(company: Company, person: Membership, decisions: Sequence[Decision]) -> None:
    for one in Membership.objects.filter(company=company, id__in=successors(decisions)):
        if one.id == person.id:
            raise RefusedError(refusals.OWN_SUCCESSOR, "successor", name=one.name)
        if not one.active:
            raise RefusedError(refusals.NOT_ACTIVE, "successor", name=one.name)
        if one.role == Role.VIEWER:
            raise RefusedError(refusals.SUCCESSOR_READS_ONLY, "successor", name=one.name)


def _alignment(said: Handover) -> None:
    for one in said.decisions:
        set_alignment_owner(company=said.company, membership=one.to, actor=said.actor, why=said.why)


def _heads(said: Handover) -> None:
    for one in said.decisions:
        set_head(company=said.company, department=one.item.id, head=one.to, actor=said.actor, why=said.why)


def _absences(said: Handover) -> None:
    """Another deputy; who is away themselves cannot stand in for themselves, and then nobody does."""
    for one in said.decisions:
        row = Absence.objects.get(company=said.company, id=one.item.id)
        if one.to is None or one.to == row.membership_id:
            row.delete()
        else:
            row.deputy_id = one.to
            row.save(update_fields=["deputy"])
