"""Holding a review: begun, who came, what came of each item, closed with its minutes. What is closed stays closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from alignment.models import CascadeLink, Conflict
from alignment.services.links import accept_link, remove_link
from governance.models import (
    ActionItem,
    AgendaItem,
    AlignmentCycle,
    Attendance,
    CycleKind,
    Decision,
    ItemKind,
    Outcome,
    Review,
    ReviewKind,
    ReviewStatus,
)
from governance.rules.minutes import DECISIONS, IN_WORDS, OUTCOMES, Point, standing_of
from governance.selectors.minutes import kept_minutes, names_in
from governance.services.actions import add_action
from governance.services.agenda import bring_up_to_date
from governance.services.cycles import open_cycle
from governance.services.decisions import record_decision
from governance.services.review_mails import send_minutes
from governance.wording.minutes import mail_text, told
from kpis.models import KpiState
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_NOTES = 4000
#: A cycle that began so lately is the one that the realignment is about.
NEW_CYCLE = timedelta(days=182)


def start_review(*, company: Company, review: UUID, actor: Actor) -> Review:
    """Begin a planned review on its day or, late, after it: the agenda is as the facts are now. Beginning again what is under way changes nothing.
    The annual realignment opens a new cycle, unless one began within the last half year.

    Raises:
        Refused: before its day, over, cancelled or missed.
    """
    with recorded(actor):
        row = _held(company, review)
        if row.status == ReviewStatus.OPEN:
            return row
        refuse(_begin_faults(company, row))
        row.status, row.opened_at = ReviewStatus.OPEN, timezone.now()
        row.save(update_fields=["status", "opened_at"])
        if row.kind == ReviewKind.REALIGNMENT:
            _realign(company, actor)
        bring_up_to_date(company=company, review=row, actor=actor)
        if actor.id is not None:
            Attendance.objects.filter(company=company, review=row, person=actor.id).update(came=True)
    return row


def note_attendance(*, company: Company, review: UUID, came: Collection[UUID], actor: Actor) -> None:
    """Note who of those who are asked came; everybody else did not.

    Raises:
        Refused: a review that is not under way.
    """
    with recorded(actor):
        row = _open(company, review)
        asked = Attendance.objects.filter(company=company, review=row)
        asked.filter(person__in=came).exclude(came=True).update(came=True)
        asked.exclude(person__in=came).exclude(came=False).update(came=False)


def say_outcome(
    *, company: Company, item: UUID, outcome: str, text: str = "", notes: str = "", actor: Actor
) -> AgendaItem:
    """What came of an item of a review under way. What was decided is kept as a decision about its KPI or conflict; a confirmed link that history contradicts is
    accepted again with the words; a dropped one is taken out of the cascade. The same said again leaves one decision.

    Raises:
        Refused: a review that is not under way, no such item, an outcome that does not go with it, no words where they are needed, and what the cascade refuses.
    """
    with recorded(actor, why=text.strip()[:1000]):
        row = _item(company, item)
        refuse([*_outcome_faults(row, outcome, text.strip()), *_notes_faults(notes)])
        again = row.outcome == outcome and not text.strip()
        if row.kind == ItemKind.LINK and row.subject is not None and not again:
            _walk(company, row.subject, outcome, text.strip(), actor)
        if outcome in DECISIONS and not again:
            _decide(company, row, outcome, text.strip(), actor)
        row.outcome, row.notes = outcome, notes.strip()
        row.save(update_fields=["outcome", "notes"])
    return row


def note_item(*, company: Company, item: UUID, notes: str, actor: Actor) -> AgendaItem:
    """Keep notes against an item, and so against its KPI.

    Raises:
        Refused: a review that is not under way, no such item, too many words.
    """
    with recorded(actor):
        row = _item(company, item)
        refuse(_notes_faults(notes))
        row.notes = notes.strip()
        row.save(update_fields=["notes"])
    return row


def ask_for_action(
    *, company: Company, item: UUID, text: str, person: UUID | None, due_on: date, actor: Actor
) -> ActionItem:
    """Ask somebody for something that follows from an item.

    Raises:
        Refused: a review that is not under way, no such item, and all that `add_action` refuses.
    """
    with recorded(actor):
        row = _item(company, item)
        plan = row.subject if row.kind == ItemKind.PLAN else None
        return add_action(
            company=company,
            text=text,
            person=person,
            due_on=due_on,
            kpi=row.kpi_id,
            plan=plan,
            review=row.review_id,
            actor=actor,
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """A review that was closed, and whether it counts as held."""

    review: Review
    counts: bool


def close_review(*, company: Company, review: UUID, anyway: bool = False, actor: Actor) -> Closed:
    """Close a review for good: its minutes are kept as they stand and mailed to everybody who was asked.

    Raises:
        Refused: one that is not under way; nobody came; one that would not count (fewer than two came, something off target has no outcome), unless `anyway`.
    """
    with recorded(actor):
        row = _open(company, review)
        came = Attendance.objects.filter(company=company, review=row, came=True).count()
        points = [
            Point(*told)
            for told in AgendaItem.objects.filter(company=company, review=row).values_list("kind", "outcome")
        ]
        standing = standing_of(points, came=came)
        if not came:
            refuse([Fault(WHOLE, "nobody_came")])
        if not standing.counts and not anyway:
            refuse([Fault(WHOLE, code, {"n": standing.off_open}) for code in standing.why_not])
        row.status, row.closed_at, row.closed_by_id = ReviewStatus.HELD, timezone.now(), actor.id
        row.minutes_kept = kept_minutes(company, row)
        row.save(update_fields=["status", "closed_at", "closed_by", "minutes_kept"])
        ChangeMark.objects.create(company=company, kind="review")  # the maturity counts it within seconds
        names = names_in(company, row.minutes_kept)
        minutes = told(company, row, row.minutes_kept, names.people, names.kpis)
        send_minutes(company=company, review=row, text=mail_text(minutes))
    return Closed(row, standing.counts)


def _realign(company: Company, actor: Actor) -> None:
    since = company_today(company) - NEW_CYCLE
    if not AlignmentCycle.objects.filter(company=company, closed_on__isnull=True, opened_on__gt=since).exists():
        open_cycle(company=company, kind=CycleKind.ANNUAL, reason=_("Annual realignment"), actor=actor)


def _begin_faults(company: Company, row: Review) -> list[Fault]:
    if row.status == ReviewStatus.HELD:
        return [Fault(WHOLE, "closed")]
    if row.status == ReviewStatus.MISSED:
        return [Fault(WHOLE, "missed")]
    if row.status == ReviewStatus.CANCELLED:
        return [Fault(WHOLE, "not_planned")]
    zone = ZoneInfo(company.time_zone)
    early = timezone.now().astimezone(zone).date() < row.starts_at.astimezone(zone).date()
    return [Fault(WHOLE, "too_early")] if early else []


def _walk(company: Company, link: UUID, outcome: str, text: str, actor: Actor) -> None:
    """A link confirmed, dropped, or left to be changed."""
    found = CascadeLink.objects.filter(company=company, id=link).first()
    if found is None:
        if outcome == Outcome.CONFIRMED:
            refuse([Fault(WHOLE, "no_such_link")])
        return
    if outcome == Outcome.CONFIRMED and found.doubted:
        accept_link(company=company, link=link, note=text, actor=actor)
    if outcome == Outcome.DROPPED:
        remove_link(company=company, link=link, why=text, actor=actor)


def _decide(company: Company, row: AgendaItem, outcome: str, text: str, actor: Actor) -> None:
    """Kept once: who sends the same words for the same outcome again decides nothing anew."""
    words = text or (_("No change.") if outcome == Outcome.NO_CHANGE else _("To be changed."))
    conflict = row.subject if row.kind == ItemKind.CONFLICT else None
    about: dict[str, Any] = {
        "kind": outcome,
        "text": words if row.kpi_id or conflict else f"{row.title}: {words}" if row.title else words,
        "kpi": row.kpi_id,
        "department": None if row.kpi_id or conflict else row.review.department_id,
        "conflict": conflict,
        "review": row.review_id,
    }
    if row.outcome == outcome and Decision.objects.filter(company=company, **about).exists():
        return
    record_decision(company=company, flagged_on=_flagged_on(company, row), actor=actor, **about)


def _flagged_on(company: Company, row: AgendaItem) -> date | None:
    """Since when what is decided about was flagged."""
    if row.kind == ItemKind.CONFLICT and row.subject is not None:
        return Conflict.objects.filter(company=company, id=row.subject).values_list("found_on", flat=True).first()
    if row.kpi_id is None:
        return None
    return KpiState.objects.filter(company=company, kpi=row.kpi_id).values_list("off_since", flat=True).first()


def _outcome_faults(row: AgendaItem, outcome: str, text: str) -> list[Fault]:
    if outcome not in OUTCOMES[row.kind]:
        return [Fault("outcome", "no_outcome_for")]
    if outcome in IN_WORDS and not text and row.outcome != outcome:
        return [Fault("text", "needs_words" if outcome == Outcome.DECIDED else "needs_reason")]
    return []


def _notes_faults(notes: str) -> list[Fault]:
    return [Fault("notes", "too_long", {"limit": LONGEST_NOTES})] if len(notes.strip()) > LONGEST_NOTES else []


def _item(company: Company, item: UUID) -> AgendaItem:
    """The item as it stands once its review is held: two people who say the same at once leave one decision."""
    named = AgendaItem.objects.filter(company=company, id=item).values_list("review_id", flat=True).first()
    review = _open(company, named) if named is not None else None
    row = AgendaItem.objects.filter(company=company, id=item).first() if review is not None else None
    if row is None:
        refuse([Fault(WHOLE, "no_such_item")])
    assert row is not None and review is not None  # noqa: S101, PT018  refused above
    row.review = review
    return row


def _open(company: Company, review: UUID) -> Review:
    row = _held(company, review)
    if row.status != ReviewStatus.OPEN:
        refuse([Fault(WHOLE, "closed" if row.status == ReviewStatus.HELD else "not_open")])
    return row


def _held(company: Company, review: UUID) -> Review:
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("department", "series", "chair")
    row = rows.filter(company=company, id=review).first()
    if row is None:
        refuse([Fault(WHOLE, "no_such_review")])
    assert row is not None  # noqa: S101  refused above
    return row
