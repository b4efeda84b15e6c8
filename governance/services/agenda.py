"""The agenda of a review: brought up to date from the facts, arranged by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from governance.models import AgendaItem, ItemKind, Review, ReviewStatus
from governance.rules.agenda import MINUTES, Item, built, merged
from governance.selectors.agenda_facts import facts_of
from governance.selectors.reviews import WAITING, item_as_rule
from governance.services.actions import person_faults
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TITLE = 300
LEAST_MINUTES, MOST_MINUTES = 1, 240


def bring_up_to_date(*, company: Company, review: Review, actor: Actor, today: date | None = None) -> list[AgendaItem]:
    """Write the agenda as the facts are now; what people arranged stays (governance/rules/agenda.py, `merged`). Doing it twice changes nothing."""
    with recorded(actor, why="agenda"):
        _held(company, review.id)
        there = list(AgendaItem.objects.filter(company=company, review=review).order_by("position"))
        facts = facts_of(company, review, today=today or company_today(company))
        wanted = built(review.kind, facts, minutes=review.minutes)
        items = merged(review.kind, [item_as_rule(row) for row in there], wanted, minutes=review.minutes)
        return _write(company, review, there, items)


def _write(company: Company, review: Review, there: Sequence[AgendaItem], items: Iterable[Item]) -> list[AgendaItem]:
    rows = {item_as_rule(row).name: row for row in there}
    kept, fresh, changed = [], [], []
    for position, item in enumerate(items, start=1):
        row = rows.pop(item.name, None)
        if row is None:
            row = AgendaItem(
                company=company, review=review, kind=item.kind, kpi_id=item.kpi, subject=item.subject, title=item.title
            )
            fresh.append(row)
        elif (row.position, row.minutes, row.presenter_id) != (position, item.minutes, item.presenter):
            changed.append(row)
        row.position, row.minutes, row.presenter_id = position, item.minutes, item.presenter
        kept.append(row)
    AgendaItem.objects.filter(company=company, id__in=[row.id for row in rows.values()]).delete()
    AgendaItem.objects.bulk_update(changed, ["position", "minutes", "presenter"])
    AgendaItem.objects.bulk_create(fresh)
    return kept


def add_topic(
    *,
    company: Company,
    review: Review,
    title: str,
    presenter: UUID | None = None,
    minutes: int = MINUTES["topic"],
    actor: Actor,
) -> AgendaItem:
    """Put a topic at the end of the agenda.

    Raises:
        Refused: a review that is over; no words, too many, or the same topic again; a presenter who is not there; minutes that cannot be.
    """
    title = title.strip()
    with recorded(actor):
        _held(company, review.id)
        faults = [*_title_faults(company, review, title), *_minutes_faults(minutes)]
        refuse([*faults, *(person_faults(company, presenter, field="presenter") if presenter else [])])
        last = AgendaItem.objects.filter(company=company, review=review).aggregate(last=Max("position"))["last"] or 0
        return AgendaItem.objects.create(
            company=company,
            review=review,
            kind=ItemKind.TOPIC,
            title=title,
            presenter_id=presenter or actor.id,
            minutes=minutes,
            position=last + 1,
            by_hand=True,
        )


@dataclass(frozen=True, slots=True)
class Arranged:
    """An item as somebody wants it."""

    item: UUID
    position: int
    minutes: int
    presenter: UUID | None


def arrange(*, company: Company, review: Review, wanted: Sequence[Arranged], actor: Actor) -> list[AgendaItem]:
    """Give items another place, other minutes, another presenter. Only what differs counts as arranged by hand; items that are not named follow after.

    Raises:
        Refused: a review that is over, minutes that cannot be, a presenter who is not there.
    """
    with recorded(actor):
        _held(company, review.id)
        rows = list(AgendaItem.objects.filter(company=company, review=review).order_by("position"))
        asked = {one.item: one for one in wanted}
        refuse([fault for one in wanted for fault in _minutes_faults(one.minutes)])
        refuse(_presenter_faults(company, rows, asked))
        order = sorted(
            rows, key=lambda row: (asked[row.id].position if row.id in asked else len(rows) + 1, row.position)
        )
        before = {row.id: at for at, row in enumerate(rows)}
        for at, row in enumerate(order):
            _place(row, at, asked.get(row.id), moved=_moved(row, at, before, asked))
        AgendaItem.objects.bulk_update(order, ["position", "minutes", "presenter", "by_hand"])
    return order


def remove_item(*, company: Company, review: Review, item: UUID, actor: Actor) -> None:
    """Take an item off. What is off target stays: leaving it out would hold the review without it.

    Raises:
        Refused: a review that is over, no such item, a KPI that is off target, an item with an outcome.
    """
    with recorded(actor):
        _held(company, review.id)
        row = AgendaItem.objects.filter(company=company, review=review, id=item).first()
        if row is None:
            refuse([Fault(WHOLE, "no_such_item")])
        assert row is not None  # noqa: S101  refused above
        if row.kind == ItemKind.VARIANCE or row.outcome:
            refuse([Fault(WHOLE, "keeps_off_target")])
        row.delete()


def _place(row: AgendaItem, at: int, one: Arranged | None, *, moved: bool) -> None:
    row.position = at + 1
    if one is None:
        return
    row.by_hand = row.by_hand or moved or (row.minutes, row.presenter_id) != (one.minutes, one.presenter)
    row.minutes, row.presenter_id = one.minutes, one.presenter


def _moved(row: AgendaItem, at: int, before: dict[UUID, int], asked: dict[UUID, Arranged]) -> bool:
    """Was this one moved, not only pushed along by others? It stands elsewhere, and its number was changed."""
    one = asked.get(row.id)
    return one is not None and at != before[row.id] and one.position != row.position


def _presenter_faults(company: Company, rows: Iterable[AgendaItem], asked: dict[UUID, Arranged]) -> list[Fault]:
    fresh = {
        asked[row.id].presenter for row in rows if row.id in asked and asked[row.id].presenter != row.presenter_id
    } - {None}
    return [fault for person in fresh for fault in person_faults(company, person, field="presenter")]


def _title_faults(company: Company, review: Review, title: str) -> list[Fault]:
    if not title:
        return [Fault("title", "missing")]
    if len(title) > LONGEST_TITLE:
        return [Fault("title", "too_long", {"limit": LONGEST_TITLE})]
    there = AgendaItem.objects.filter(company=company, review=review, kind=ItemKind.TOPIC, title__iexact=title)
    return [Fault("title", "topic_there")] if there.exists() else []


def _minutes_faults(minutes: int) -> list[Fault]:
    if LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return []
    return [Fault("minutes", "minutes", {"least": LEAST_MINUTES, "most": MOST_MINUTES})]


def _held(company: Company, review: UUID) -> Review:
    """The review, held until the end of the transaction so that two people do not write one agenda at once; refused where it is over."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True).filter(company=company, id=review)
    found = rows.first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_review")])
    assert found is not None  # noqa: S101  refused above
    if found.status not in WAITING:
        refuse([Fault(WHOLE, "missed" if found.status == ReviewStatus.MISSED else "closed")])
    return found
