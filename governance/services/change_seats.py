"""Keeps who may approve which open request, for what people owe: read anew whenever people, policy or requests change."""

from collections.abc import Sequence

from governance.models import ChangeApproval, ChangeRequest
from governance.selectors.approvers import seats_of
from governance.selectors.changes import open_requests
from governance.selectors.policy import policy_of
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.following import PeopleWrite
from organization.services.trail import recorded


def note_seats(*, company: Company, changes: Sequence[ChangeRequest]) -> None:
    """A row for every yes that the policy in force asks of these requests; those that it no longer asks for are owed by nobody."""
    if not changes:
        return
    asked = seats_of(company, policy_of(company), changes, company_today(company))
    kept: dict[tuple[object, str], ChangeApproval] = {
        (row.change_id, row.role): row
        for row in ChangeApproval.objects.filter(company=company, change__in=[one.id for one in changes])
    }
    for change in changes:
        wanted = {seat.role: list(seat.own) for seat in asked[change.id]}
        for role, deciders in wanted.items():
            row = kept.pop((change.id, role), None) or ChangeApproval(company=company, change=change, role=role)
            if row._state.adding or row.deciders != deciders:
                row.deciders = deciders
                row.save()
    for row in kept.values():
        if row.deciders:
            row.deciders = []
            row.save(update_fields=["deciders"])


def keep_seats(*, company: Company, actor: Actor) -> None:
    """Heads, alignment owners and absences change without a write that is followed here: the clock looks."""
    with recorded(actor):
        note_seats(company=company, changes=list(open_requests(company)))


def follow_people(write: PeopleWrite) -> None:
    """Who left, came back or changed role may approve less, or more."""
    if write.act in {"deactivate", "reactivate"} or "role" in write.fields:
        note_seats(company=write.company, changes=list(open_requests(write.company)))
