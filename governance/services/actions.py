"""Actions: what somebody shall do by a day, for a plan, from a review, or after a decision."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from governance.models import ActionItem
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.http.request import company_today
from organization.models import Company, Membership, Role
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TEXT = 500
LONGEST_REASON = 1000


def add_action(
    *,
    company: Company,
    text: str,
    person: UUID | None,
    due_on: date,
    kpi: UUID | None = None,
    plan: UUID | None = None,
    review: UUID | None = None,
    decision: UUID | None = None,
    actor: Actor,
) -> ActionItem:
    """Ask a person for something by a day, today at the earliest.

    Raises:
        Refused: no words or too many, nobody named, somebody who has left or only reads, a day that is past.
    """
    text = text.strip()
    refuse([*_text_faults(text), *person_faults(company, person), *_day_faults(company, due_on)])
    with recorded(actor):
        return ActionItem.objects.create(
            company=company,
            text=text,
            person_id=person,
            due_on=due_on,
            kpi_id=kpi,
            plan_id=plan,
            review_id=review,
            decision_id=decision,
            created_by_id=actor.id,
            created_at=timezone.now(),
        )


def finish_action(*, company: Company, action: UUID, actor: Actor) -> ActionItem:
    """It is done.

    Raises:
        Refused: no such open action.
    """
    with recorded(actor):
        found = _open(company, action)
        found.done_at, found.done_by_id = timezone.now(), actor.id
        found.save(update_fields=["done_at", "done_by"])
    return found


def drop_action(*, company: Company, action: UUID, reason: str, actor: Actor) -> ActionItem:
    """It is not needed any more; the reason stays in the trail.

    Raises:
        Refused: no such open action, no reason or one that is too long.
    """
    reason = reason.strip()
    with recorded(actor, why=reason):
        found = _open(company, action)
        refuse(reason_faults(reason))
        found.dropped_at = timezone.now()
        found.save(update_fields=["dropped_at"])
    return found


def person_faults(company: Company, person: UUID | None, *, field: str = "person") -> list[Fault]:
    """What speaks against asking somebody for something: nobody named, unknown, left, a viewer."""
    if person is None:
        return [Fault(field, "missing")]
    found = Membership.objects.filter(company=company, id=person).only("active", "role").first()
    if found is None:
        return [Fault(field, "not_here")]
    if not found.active:
        return [Fault(field, "left")]
    return [Fault(field, "reads_only")] if found.role == Role.VIEWER else []


def reason_faults(reason: str, *, field: str = "reason", longest: int = LONGEST_REASON) -> list[Fault]:
    """What speaks against a reason: none, or too many words."""
    if not reason.strip():
        return [Fault(field, "missing")]
    return [Fault(field, "too_long", {"limit": longest})] if len(reason) > longest else []


def _text_faults(text: str) -> list[Fault]:
    return reason_faults(text, field="text", longest=LONGEST_TEXT)


def _day_faults(company: Company, due_on: date) -> list[Fault]:
    return [Fault("due_on", "past")] if due_on < company_today(company) else []


def _open(company: Company, action: UUID) -> ActionItem:
    rows = ActionItem.objects.select_for_update(no_key=True).filter(company=company, id=action)
    found = rows.filter(done_at__isnull=True, dropped_at__isnull=True).first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_action")])
    assert found is not None  # noqa: S101  refused above
    return found
