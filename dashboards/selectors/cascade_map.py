"""Reads the cascade for its map: shared KPIs one by one, individual ones by name as far as they are asked for and may be
read, and as counts by health otherwise. The number of queries does not depend on the size of the company.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from alignment.models import CascadeLink, Evidence
from dashboards.rules.cascade_reading import Fold, Link, Place, Reading
from kpis.models import Kpi, Level, Status
from kpis.selectors.states import Row, states_as_of, states_of
from organization.models import Company, Department
from organization.rules.roles import PersonFacts, Subject, may

#: Up to so many individual KPIs in the company are shown one by one; beside one opened KPI; of one role of it.
EACH, EACH_OPENED = 80, 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is opened: keys of departments and department KPIs, one job role of the opened KPIs; and the KPI whose line
    of sight is asked for, which is shown by name also where many are counted."""

    opened: frozenset[str] = frozenset()
    role: str = ""
    kpi: str = ""


def department_choices(company: Company) -> list[tuple[str, str]]:
    """(key, name) of the open departments, by name."""
    rows = Department.objects.filter(company=company, closed_at__isnull=True).order_by("name", "key")
    return list(rows.values_list("key", "name"))


def read_map(company: Company, *, day: date, today: date, reader: PersonFacts, wanted: Wanted) -> Reading[Row]:
    """What the map shows of `day` to `reader`. At most nine queries for today."""
    outcomes, kpis = (_rows(company, day, today, level=level) for level in (Level.COMPANY, Level.DEPARTMENT))
    total = Kpi.objects.filter(company=company, level=Level.INDIVIDUAL, status=Status.ACTIVE).count()
    opened = [kpi for kpi in kpis if kpi.key in wanted.opened]
    people = _people(company, day, today, reader=reader, total=total, opened=opened, wanted=wanted)
    return Reading(
        outcomes=outcomes,
        kpis=kpis,
        people=people,
        links=_links(company, [row.id for row in people]),
        folds=_folds(company, people, _told_roles(reader, opened), past=day < today),
        places=[Place(*row) for row in Department.objects.filter(company=company).values_list("id", "key", "name")],
        individuals=total,
    )


def _rows(company: Company, day: date, today: date, **which: Any) -> list[Row]:
    if day < today:
        return states_as_of(company, day, **which)
    return states_of(company, today=today, **which)


def _people(
    company: Company, day: date, today: date, *, reader: PersonFacts, total: int, opened: Sequence[Row], wanted: Wanted
) -> list[Row]:
    """The individual KPIs that stand one by one, as far as the reader may read them."""
    if total <= EACH:
        return _rows(company, day, today, level=Level.INDIVIDUAL, reader=reader)
    named = _named(company, [row.id for row in opened], wanted.role) if opened else set()
    if wanted.kpi:
        asked = Kpi.objects.filter(company=company, key=wanted.kpi, level=Level.INDIVIDUAL, status=Status.ACTIVE)
        named |= set(asked.values_list("id", flat=True))
    return _rows(company, day, today, kpis=named, reader=reader) if named else []


def _named(company: Company, opened: Sequence[UUID], role: str) -> set[UUID]:
    """Individual KPIs beside the opened ones: all where they are not too many, else those of the role asked for."""
    children = CascadeLink.objects.filter(
        company=company, parent_id__in=opened, child_level=Level.INDIVIDUAL, child__status=Status.ACTIVE
    )
    if role:
        children = children.filter(child__owner__job_role=role)
    ends = list(children.values_list("child_id", "parent_id"))
    counts = Counter(parent for _child, parent in ends)
    return {child for child, parent in ends if role or counts[parent] <= EACH_OPENED}


def _told_roles(reader: PersonFacts, opened: Collection[Row]) -> list[UUID]:
    """The opened KPIs whose people the reader may know by role: a role of one would name them to others."""
    return [
        row.id
        for row in opened
        if may(reader, "individual_kpi.read", Subject(level=Level.INDIVIDUAL, department=row.department))
    ]


def _links(company: Company, people: Collection[UUID]) -> list[Link]:
    """Links between shared KPIs, and those of the people shown; the oldest first."""
    rows = CascadeLink.objects.filter(Q(child_level=Level.DEPARTMENT) | Q(child_id__in=people), company=company)
    told = rows.order_by("created_at", "id").values_list(
        "child_id", "parent_id", "polarity", "effect", "strength", "lag_weeks", "evidence", "rationale",
        "accepted_at", "reaccepted_at",
    )  # fmt: skip
    return [
        Link(
            child, parent, polarity, effect, strength, lag, evidence, rationale,
            counts=accepted is not None and not (evidence == Evidence.CONTRADICTED and again is None),
        )
        for child, parent, polarity, effect, strength, lag, evidence, rationale, accepted, again in told
    ]  # fmt: skip


# A KPI of several parents counts with each of them. Figures are those of the state rows: pages of single KPIs may be a
# day fresher where the clock has not come by yet.
_FOLDED = """
SELECT k.department_id, l.parent_id, coalesce(m.job_role, ''), coalesce(s.health, 'no_data'), count(*)
FROM kpis_kpi k
LEFT JOIN alignment_cascadelink l ON l.company_id = k.company_id AND l.child_id = k.id
LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
LEFT JOIN organization_membership m ON l.parent_id = ANY(%(roles)s) AND m.company_id = k.company_id AND m.id = k.owner_id
WHERE k.company_id = %(company)s AND k.level = 'individual' AND k.status = 'active' AND NOT (k.id = ANY(%(named)s))
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""


def _folds(company: Company, people: Sequence[Row], roles: list[UUID], *, past: bool) -> list[Fold]:
    told: dict[str, Any] = {"company": company.pk, "roles": roles, "named": [row.id for row in people]}
    found: dict[tuple[UUID, UUID | None, str], Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED, told)
        for department, parent, role, health, count in cursor.fetchall():
            found.setdefault((department, parent, role), Counter())[health] += count
    return [
        Fold(department, parent, role, healths.total(), Counter() if past else healths)
        for (department, parent, role), healths in found.items()
    ]
