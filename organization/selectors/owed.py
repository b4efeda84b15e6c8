"""Everything that people of a company owe: each room registers its kinds in AppConfig.ready, this room asks them all.

    owed.register(OwedKind("value", rank=1, ...))

A kind reads set-wise (all people of a company in one query) and counts in a fragment of one query, because every page
shows the count.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from organization.models import Absence, Company
from organization.rules.owed import Owed, pressing_first, stood_in
from organization.wording.owed import Line

Finder = Callable[[Company, date, Collection[UUID] | None], list[Owed]]


@dataclass(frozen=True, slots=True)
class OwedKind:
    """A kind of thing that can be owed.

    `find(company, today, people)`: all of it, or of these people. `count`: SQL of a scalar subquery that counts it for
    `%(people)s`, with further parameters from `params(company, today)`. `words(owed, company)`: one line. `title(n)`:
    over a group of n. `label()`: in the preferences. `visit(company, person)`: the address for all of one person's,
    where there is one for all (None: each has its own).
    """

    code: str
    rank: int
    find: Finder
    count: str
    params: Callable[[Company, date], Mapping[str, Any]]
    words: Callable[[Owed, Company], Line]
    title: Callable[[int], str]
    label: Callable[[], str]
    visit: Callable[[Company, UUID], str] | None = None


_kinds: dict[str, OwedKind] = {}


def register(kind: OwedKind) -> None:
    """Ask this kind from now on. Registering twice changes nothing."""
    _kinds[kind.code] = kind


def kinds() -> list[OwedKind]:
    """All kinds, by rank."""
    return sorted(_kinds.values(), key=lambda kind: kind.rank)


def kind_of(code: str) -> OwedKind | None:
    """A kind by its code; None where its room is gone."""
    return _kinds.get(code)


def owed_in(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """What is owed in the company today, by whoever stands in for the absent; most pressing first.

    `people`: only what these owe themselves or for absent ones. A few queries, whatever there is.
    """
    deputies = deputies_on(company, today)
    asked = None
    if people is not None:
        wanted = set(people)
        asked = wanted | {away for away, deputy in deputies.items() if deputy in wanted}
    found: Iterable[Owed] = (one for kind in kinds() for one in kind.find(company, today, asked))
    told = stood_in(found, deputies)
    if people is not None:
        told = [one for one in told if one.person in wanted]
    return pressing_first(told, {kind.code: kind.rank for kind in kinds()})


def deputies_on(company: Company, day: date) -> dict[UUID, UUID]:
    """Who is away on a day, and who stands in: an active person who is there themselves. One query."""
    away = Absence.objects.filter(company=company, starts_on__lte=day, ends_on__gte=day, deputy__active=True)
    found = dict(away.annotate(stands_in=F("deputy_id")).order_by().values_list("membership_id", "stands_in"))
    return {person: deputy for person, deputy in found.items() if deputy not in found}


def count_owed(company: Company, today: date, people: Collection[UUID]) -> int:
    """How much these people owe together. One query over indexes of their own KPIs."""
    if not _kinds:
        return 0
    told: dict[str, Any] = {"company": company.pk, "people": list(people), "today": today}
    for kind in kinds():
        told |= kind.params(company, today)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " + ".join(f"({kind.count})" for kind in kinds()), told)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
