"""The trail of a company as one list, newest first: KPIs, targets, links, people, departments, and what governance keeps.

Pages by a cursor over (moment, kind, number of the event), so that what happens meanwhile moves nothing. Each kind is one query over its own
events; what an event changed is worked out for those on the page only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from alignment.models import CascadeLink
from governance.models import ChangeApproval, ChangeRequest, Decision, Dispute, PolicyVersion
from kpis.models import Kpi, Target
from organization.models import Company, Department, Membership
from organization.selectors.trail import Change, changes_of, event_model_of

ON_A_PAGE: Final = 50
#: Columns that hold what the thing's own page tells better.
UNTOLD: Final = frozenset({"proposal", "base", "effect", "effect_at", "options", "rules", "deciders"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of the trail. `kpis`: columns that name a KPI, empty where none does."""

    code: str
    model: type[models.Model]
    kpis: tuple[str, ...] = ()


#: In the order in which the cursor compares events of one moment.
KINDS: Final = (
    Kept("kpi", Kpi, ("pgh_obj_id",)),
    Kept("target", Target, ("kpi_id",)),
    Kept("link", CascadeLink, ("child_id", "parent_id")),
    Kept("change", ChangeRequest, ("kpi_id",)),
    Kept("approval", ChangeApproval),
    Kept("dispute", Dispute, ("first_id", "second_id")),
    Kept("decision", Decision, ("kpi_id",)),
    Kept("policy", PolicyVersion),
    Kept("person", Membership),
    Kept("department", Department),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this event."""

    at: datetime
    kind: int
    event: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the list. `kpi`: (key, name) of the KPI it is about, None for other things; `name`: of the thing."""

    kind: Kept
    change: Change
    kpi: tuple[str, str] | None
    name: str


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    kind: int
    event: int
    object: UUID
    label: str
    kpi: UUID | None


def trail_page(
    company: Company,
    *,
    after: Place | None = None,
    kind: str = "",
    person: UUID | None = None,
    kpi: UUID | None = None,
    individuals: bool = True,
    by_itself: bool = True,
) -> tuple[list[Entry], Place | None]:
    """(entries of the page, where the next one begins; None at the end). Filters: a kind of KINDS, who acted, which KPI it is about;
    without `individuals` nothing of a person's own KPIs; without `by_itself` only what people and integrations did, not what the clock, a
    file or a command did.
    """
    asked = [at for at, one in enumerate(KINDS) if kind in ("", one.code) and (kpi is None or one.kpis)]
    wanted = _Wanted(after, person, kpi, individuals, by_itself)
    found = [event for at in asked for event in _events(company, at, wanted)]
    found.sort(key=lambda one: (one.at, one.kind, one.event), reverse=True)
    page = found[:ON_A_PAGE]
    last = page[-1] if len(found) > ON_A_PAGE else None
    return _told(company, page), None if last is None else Place(last.at, last.kind, last.event)


@dataclass(frozen=True, slots=True)
class _Wanted:
    after: Place | None
    person: UUID | None
    kpi: UUID | None
    individuals: bool
    by_itself: bool


def _events(company: Company, at: int, wanted: _Wanted) -> list[_Event]:
    kept, after, person, kpi = KINDS[at], wanted.after, wanted.person, wanted.kpi
    table = event_model_of(kept.model)._meta.db_table
    about = kept.kpis[0] if kept.kpis else "NULL"
    conditions = ["company_id = %(company)s"]
    if after is not None:
        same = {-1: "true", 0: "pgh_id < %(event)s", 1: "false"}[(at > after.kind) - (at < after.kind)]
        conditions.append(f"(pgh_created_at < %(at)s OR pgh_created_at = %(at)s AND {same})")
    if person is not None:
        conditions.append("pgh_context->>'actor' = %(person)s")
    if kpi is not None:
        conditions.append("(" + " OR ".join(f"{column} = %(kpi)s" for column in kept.kpis) + ")")
    if not wanted.by_itself:
        conditions.append("(pgh_context->>'actor' IS NOT NULL OR pgh_context->>'door' = 'api')")
    if not wanted.individuals:
        conditions += [
            f"({column} IS NULL OR {column} NOT IN "  # noqa: S608  names of ours
            "(SELECT id FROM kpis_kpi WHERE company_id = %(company)s AND level = 'individual'))"
            for column in kept.kpis
        ]
    statement = (
        f"SELECT pgh_created_at, pgh_id, pgh_obj_id, pgh_label, {about} FROM {table} WHERE {' AND '.join(conditions)} "  # noqa: S608  names of ours
        "ORDER BY pgh_created_at DESC, pgh_id DESC LIMIT %(limit)s"
    )
    told: dict[str, Any] = {
        "company": company.pk,
        "at": after.at if after else None,
        "event": after.event if after else None,
        "person": str(person) if person else None,
        "kpi": kpi,
        "limit": ON_A_PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        rows = cursor.fetchall()
    return [_Event(moment, at, event, thing, label, about_kpi) for moment, event, thing, label, about_kpi in rows]


def _told(company: Company, page: Sequence[_Event]) -> list[Entry]:
    things: dict[int, set[UUID]] = defaultdict(set)
    for event in page:
        things[event.kind].add(event.object)
    changes = {
        (kind, change.event): change
        for kind, objects in things.items()
        for change in changes_of(KINDS[kind].model, sorted(objects))
    }
    kpis = _kpis(company, {event.kpi for event in page if event.kpi is not None})
    names = {kind: _names(company, KINDS[kind], objects) for kind, objects in things.items()}
    entries = []
    for event in page:
        first = changes.get((event.kind, event.event))
        if first is not None and worth_telling(first):
            kpi = kpis.get(event.kpi) if event.kpi is not None else None
            entries.append(Entry(KINDS[event.kind], first, kpi, names[event.kind].get(event.object, "")))
    return entries


def worth_telling(change: Change) -> bool:
    """Did anything change that a reader can make sense of?"""
    return change.label != "update" or any(one.field not in UNTOLD for one in change.differences)


def _kpis(company: Company, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = Kpi.objects.filter(company=company, id__in=list(ids)).values_list("id", "key", "name")
    return {one: (key, name) for one, key, name in rows}


def _names(company: Company, kept: Kept, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the things are called that are about no KPI; those that are gone have no name."""
    if kept.kpis:
        return {}
    if kept.model is ChangeApproval:
        rows = ChangeApproval.objects.filter(company=company, pk__in=list(ids)).values_list("id", "change__number")
        return {one: f"CR-{number}" for one, number in rows}
    return {row.pk: str(row) for row in kept.model._default_manager.filter(company=company, pk__in=list(ids))}
