"""The minutes of a review: kept in ids and codes when it closes, read with today's names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from governance.models import ActionItem, AgendaItem, Attendance, Decision, Review
from governance.selectors.actions import actions_of
from governance.selectors.decisions import decisions_of
from governance.selectors.reviews import agendas_of_many, attendances_of_many
from kpis.models import Kpi, KpiState
from organization.models import Company, Membership


@dataclass(slots=True)
class _Rows:
    """What the minutes of one review are made of, each kind in its order."""

    items: list[AgendaItem] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    actions: list[ActionItem] = field(default_factory=list)


def said_in(
    company: Company, review: Review
) -> tuple[dict[UUID | None, list[Decision]], dict[UUID | None, list[ActionItem]]]:
    """Decisions and actions of a review, by the KPI (or conflict) they are about; None: about nothing in particular. Two queries."""
    decisions = list(reversed(decisions_of(company, review=review.id)))
    return _by_subject(decisions, actions_of(company).filter(review=review))


def _by_subject(
    decided: Iterable[Decision], asked: Iterable[ActionItem]
) -> tuple[dict[UUID | None, list[Decision]], dict[UUID | None, list[ActionItem]]]:
    decisions: dict[UUID | None, list[Decision]] = {}
    for decision in decided:
        decisions.setdefault(decision.kpi_id or decision.conflict_id, []).append(decision)
    actions: dict[UUID | None, list[ActionItem]] = {}
    for action in asked:
        actions.setdefault(action.kpi_id, []).append(action)
    return decisions, actions


def kept_minutes(company: Company, review: Review) -> dict[str, Any]:
    """What the minutes of a review that closes now say. People stand in it by id: who is forgotten later is so here too. JSON of ids, codes, numbers, words."""
    rows = _rows_of(company, [review.id])[review.id]
    asked = [item.kpi_id for item in rows.items if item.kpi_id]
    states = {row.kpi_id: row for row in KpiState.objects.filter(company=company, kpi__in=asked)} if asked else {}
    return _kept(rows, states)


def minutes_of_long_ago(company: Company, reviews: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the minutes of reviews say that closed long ago: today's figures are none of their own. Four queries for all of them."""
    return {review: _kept(rows, {}) for review, rows in _rows_of(company, reviews).items()}


def _rows_of(company: Company, reviews: Collection[UUID]) -> dict[UUID, _Rows]:
    """Of each of `reviews`. Four queries, however many there are."""
    found = {review: _Rows() for review in reviews}
    for item in agendas_of_many(company, reviews):
        found[item.review_id].items.append(item)
    for attendance in attendances_of_many(company, reviews):
        found[attendance.review_id].attendances.append(attendance)
    for decision in reversed(decisions_of(company).filter(review__in=reviews)):
        if decision.review_id:
            found[decision.review_id].decisions.append(decision)
    for action in actions_of(company).filter(review__in=reviews):
        if action.review_id:
            found[action.review_id].actions.append(action)
    return found


def _kept(rows: _Rows, states: Mapping[UUID, KpiState]) -> dict[str, Any]:
    decisions, actions = _by_subject(rows.decisions, rows.actions)
    return {
        "came": [str(row.person_id) for row in rows.attendances if row.came],
        "missing": [str(row.person_id) for row in rows.attendances if not row.came],
        "items": [_kept_item(item, states.get(item.kpi_id) if item.kpi_id else None) for item in rows.items],
        "decisions": [
            {
                "kind": one.kind,
                "text": one.text,
                "kpi": _text(one.kpi_id),
                "conflict": _text(one.conflict_id),
                "by": _text(one.by_id),
            }
            for group in decisions.values()
            for one in group
        ],
        "actions": [
            {
                "text": one.text,
                "person": _text(one.person_id),
                "due_on": one.due_on.isoformat(),
                "kpi": _text(one.kpi_id),
            }
            for group in actions.values()
            for one in group
        ],
    }


def _kept_item(item: AgendaItem, state: KpiState | None) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "kind": item.kind,
        "kpi": _text(item.kpi_id),
        "subject": _text(item.subject),
        "title": item.title or (item.kpi.name if item.kpi else ""),
        "presenter": _text(item.presenter_id),
        "outcome": item.outcome,
        "notes": item.notes,
        "health": state.health if state else "",
        "actual": state.actual if state else None,
        "pace": state.pace if state else None,
    }


def _text(one: UUID | None) -> str:
    return str(one) if one else ""


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what the ids of minutes stand for."""

    people: Mapping[str, str]
    kpis: Mapping[str, Kpi]


def names_in(company: Company, kept: Mapping[str, Any]) -> Names:
    """The names of the people and KPIs of minutes, as they are called today. Two queries."""
    people = {*kept["came"], *kept["missing"]}
    people |= (
        {one["presenter"] for one in kept["items"]}
        | {one["person"] for one in kept["actions"]}
        | {one["by"] for one in kept["decisions"]}
    )
    kpis = {one["kpi"] for part in ("items", "actions", "decisions") for one in kept[part]}
    named = Membership.objects.filter(company=company, id__in=people - {""}).values_list("id", "name")
    known = Kpi.objects.filter(company=company, id__in=kpis - {""})
    return Names({str(one): name for one, name in named}, {str(kpi.id): kpi for kpi in known})


def minutes_of(company: Company, review: Review) -> dict[str, Any]:
    """What was kept when the review closed; of one under way, what would be."""
    return review.minutes_kept if review.minutes_kept is not None else kept_minutes(company, review)
