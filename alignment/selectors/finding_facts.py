"""Reads what the rules of findings look at. A fixed number of queries, whatever the size of the company."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection

from alignment.models import Conflict, ConflictStatus, Contribution, HandOff, Priority, PriorityKpi
from alignment.rules.conflicts.told import COUNTED
from alignment.rules.findings.facts import (
    CompanyFacts,
    ConflictFact,
    DepartmentFact,
    HandOffFact,
    Id,
    KpiFact,
    LinkFact,
    PersonFact,
    PriorityFact,
)
from alignment.rules.summary import summarise
from alignment.selectors.standings import standings
from kpis.selectors.contributions import inputs_of
from kpis.selectors.discipline import phantoms
from organization.models import Company, Department, Membership

_KPIS = """
SELECT k.id, k.key, k.name, k.level, k.department_id, k.status, k.unit, k.direction, k.indicator, k.nature, k.definition, k.owner_id,
       EXISTS (SELECT 1 FROM kpis_target t WHERE t.company_id = k.company_id AND t.kpi_id = k.id
               AND t.starts_on <= %(day)s AND (t.ends_on IS NULL OR t.ends_on >= %(day)s)),
       k.measure_cadence, k.review_cadence, k.lock_slot IS NOT NULL, coalesce(s.health, 'no_data'), coalesce(s.stale, false),
       coalesce(s.misses_in_a_row, 0), k.activated_on,
       coalesce(s.health, '') <> 'off_track' OR coalesce(s.accepted_until >= %(day)s, false)
       OR EXISTS (SELECT 1 FROM kpis_explanation e WHERE e.company_id = k.company_id AND e.kpi_id = k.id AND e.period = s.period),
       EXISTS (SELECT 1 FROM kpis_measurement m WHERE m.company_id = k.company_id AND m.kpi_id = k.id AND m.actual IS NOT NULL)
FROM kpis_kpi k LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
WHERE k.company_id = %(company)s AND k.status <> 'retired'
ORDER BY k.key
"""
_LINKS = """
SELECT l.id, l.child_id, l.parent_id, l.child_level = l.parent_level, l.rationale, l.accepted_by_id IS NOT NULL,
       l.accepted_by_id IS NOT NULL AND (l.evidence <> 'contradicted' OR l.reaccepted_at IS NOT NULL), l.evidence,
       (l.created_at AT TIME ZONE %(zone)s)::date
FROM alignment_cascadelink l
JOIN kpis_kpi c ON c.company_id = l.company_id AND c.id = l.child_id AND c.status <> 'retired'
JOIN kpis_kpi p ON p.company_id = l.company_id AND p.id = l.parent_id AND p.status <> 'retired'
WHERE l.company_id = %(company)s
ORDER BY c.key, p.key
"""

#: What a higher room knows of a company on a day, in a form that its own rules read.
Further = Callable[[Company, date], object]
_further: dict[str, Further] = {}


def know(name: str, reader: Further) -> None:
    """Give the rules what `reader` reads, as `facts.further[name]`. Registering twice changes nothing."""
    _further[name] = reader


def finding_facts(company: Company, day: date) -> CompanyFacts:
    """The company as it stands on `day`, which is today where it is."""
    kpis = _kpis(company, day)
    known = {kpi.id for kpi in kpis}
    active = {kpi.id for kpi in kpis if kpi.active}
    people = _people(company, day)
    steering = company.alignment_owner_id
    return CompanyFacts(
        day=day,
        velocity=company.velocity,
        steered=any(person.id == steering and person.active for person in people),
        kpis=kpis,
        departments=_departments(company),
        people=people,
        links=_links(company),
        conflicts=_conflicts(company, known),
        contributions=frozenset(
            Contribution.objects.filter(company=company, nothing=False).values_list("department_id", "company_kpi_id")
        ),
        priorities=_priorities(company, {kpi.id for kpi in kpis if kpi.active and kpi.target_now and kpi.level == "department"}),
        hand_offs=_hand_offs(company, active),
        alarm=summarise(standings(company.id)).alarm is not None,
        further={name: reader(company, day) for name, reader in _further.items()},
    )  # fmt: skip


def _kpis(company: Company, day: date) -> tuple[KpiFact, ...]:
    shared, silent = defaultdict(list), defaultdict(list)
    for one in inputs_of(company, None, today=day):
        shared[one.kpi.id].append(one.contributor.department_id)
        if one.silent:
            silent[one.kpi.id].append(one.contributor.department_id)
    return tuple(
        KpiFact(*[*row[:-2], tuple(shared[row[0]]), tuple(silent[row[0]]), *row[-2:]])
        for row in _rows(_KPIS, company, day)
    )


def _rows(statement: str, company: Company, day: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": company.pk, "day": day, "zone": company.time_zone})
        found: list[Any] = cursor.fetchall()
    return found


def _departments(company: Company) -> tuple[DepartmentFact, ...]:
    rows = Department.objects.filter(company=company, closed_at__isnull=True).order_by("key")
    return tuple(
        DepartmentFact(id, key, name, velocity or company.velocity, headed=bool(headed))
        for id, key, name, velocity, headed in rows.values_list("id", "key", "name", "velocity", "head__active")
    )


def _people(company: Company, day: date) -> tuple[PersonFact, ...]:
    quiet = {one.id: one.last is None for one in phantoms(company=company, today=day)}
    rows = Membership.objects.filter(company=company).order_by("email").values_list("id", "name", "email", "active")
    return tuple(PersonFact(*row, silent=row[0] in quiet, never=quiet.get(row[0], False)) for row in rows)


def _links(company: Company) -> tuple[LinkFact, ...]:
    return tuple(LinkFact(*row) for row in _rows(_LINKS, company, date.min))


def _conflicts(company: Company, known: set[Id]) -> tuple[ConflictFact, ...]:
    rows = Conflict.objects.filter(company=company, status=ConflictStatus.OPEN).order_by("id")
    found = rows.values_list("id", "first_id", "second_id", "company_kpi_id", "grade", "sources")
    return tuple(
        ConflictFact(id, first, second, top, grade, grade in COUNTED, tuple(sources))
        for id, first, second, top, grade, sources in found
        if first in known and second in known
    )


def _priorities(company: Company, measuring: set[Id]) -> tuple[PriorityFact, ...]:
    made = defaultdict(set)
    for priority, kpi in PriorityKpi.objects.filter(company=company).values_list("priority_id", "kpi_id"):
        made[priority].add(kpi)
    rows = Priority.objects.filter(company=company, ended_on__isnull=True).order_by("name")
    return tuple(
        PriorityFact(id, name, announced, measured=bool(made[id] & measuring))
        for id, name, announced in rows.values_list("id", "name", "announced_on")
    )


def _hand_offs(company: Company, active: set[Id]) -> tuple[HandOffFact, ...]:
    rows = HandOff.objects.filter(company=company, giver__closed_at__isnull=True, taker__closed_at__isnull=True)
    return tuple(
        HandOffFact(id, what, giver, taker, top, measured=kpi in active)
        for id, what, giver, taker, top, kpi in rows.values_list("id", "what", "giver_id", "taker_id", "company_kpi_id", "kpi_id")
    )  # fmt: skip
