"""Reads when values first came, and who of the owners ever acts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kpis.models import Skip
from kpis.rules.calendar import CADENCES, Cadence, as_cadence, current_period, local_midnight, shift_period
from kpis.rules.closing import Closing
from kpis.rules.discipline import PERIODS, PHANTOM_WEEKS, Asked, OwnerFacts, Tally, is_phantom, tally
from kpis.selectors.closing import closing_of
from organization.models import Company

# A value that was corrected came when what it replaced first came. By hand: a person brought it, and not in a bulk load.
_FIRST = """
SELECT m.kpi_id, m.period, (coalesce(e.at, m.entered_at) AT TIME ZONE %(zone)s)::date,
       CASE WHEN e.at IS NULL THEN m.entered_by IS NOT NULL AND m.load IS NULL
            ELSE e.who IS NOT NULL AND e.load IS NULL END
FROM unnest(%(cadences)s::text[], %(since)s::date[]) AS c (cadence, since)
JOIN kpis_kpi k ON k.company_id = %(company)s AND k.id = ANY(%(kpis)s) AND k.measure_cadence = c.cadence
CROSS JOIN LATERAL (
    SELECT x.* FROM kpis_measurement x
    WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.period >= c.since OFFSET 0) m
LEFT JOIN LATERAL (
    SELECT v.old_entered_at AS at, v.old_entered_by AS who, v.old_load AS load FROM kpis_measurementevent v
    WHERE v.company_id = m.company_id AND v.kpi_id = m.kpi_id AND v.period = m.period
    ORDER BY v.old_entered_at LIMIT 1) e ON true
"""
_KPIS = """
SELECT k.id, k.owner_id, k.measure_cadence, k.activated_on FROM kpis_kpi k
WHERE k.company_id = %(company)s AND k.status = 'active' AND k.owner_id IS NOT NULL
  AND (%(owner)s::uuid IS NULL OR k.owner_id = %(owner)s)
  AND (%(department)s::uuid IS NULL OR k.department_id = %(department)s)
  AND NOT EXISTS (SELECT 1 FROM kpis_derivation d WHERE d.company_id = k.company_id AND d.kpi_id = k.id)
"""


def discipline_of(
    *, company: Company, today: date, owner: UUID | None = None, department: UUID | None = None
) -> dict[UUID, Tally]:
    """How the values of somebody's, or of a department's, active KPIs came in the last periods, by owner.

    Four queries, however many KPIs: owners are today's, whoever owned the KPI when.
    """
    told = {"company": company.pk, "owner": owner, "department": department}
    with connection.cursor() as cursor:
        cursor.execute(_KPIS, told)
        kpis = cursor.fetchall()
    if not kpis:
        return {}
    ids = [kpi for kpi, *_rest in kpis]
    month = company.fiscal_year_start_month
    asked = {cadence: _periods(today, cadence, month) for cadence in CADENCES}
    first = _first_entries(company, ids, {cadence: periods[0] for cadence, periods in asked.items()})
    skipped = set(Skip.objects.filter(company=company, kpi_id__in=ids).values_list("kpi_id", "period"))
    closing = closing_of(company)
    last_days = {cadence: [_last_day(closing, one, cadence) for one in periods] for cadence, periods in asked.items()}
    found: dict[UUID, Tally] = defaultdict(Tally)
    for kpi, owner_id, cadence_name, active_since in kpis:
        cadence = as_cadence(cadence_name)
        facts = []
        for period, last_day in zip(asked[cadence], last_days[cadence], strict=True):
            came, by_hand = first.get((kpi, period), (None, True))
            free = (active_since is not None and period < active_since) or (kpi, period) in skipped
            facts.append(Asked(last_day=last_day, first=came, by_hand=by_hand, free=free))
        found[owner_id] += tally(facts, today)
    return dict(found)


def _periods(today: date, cadence: Cadence, month: int) -> list[date]:
    last = current_period(today, cadence, fiscal_start_month=month)
    return [shift_period(last, cadence, -back, fiscal_start_month=month) for back in reversed(range(PERIODS))]


def _last_day(closing: Closing, period: date, cadence: Cadence) -> date:
    return closing.last_day(period, cadence)


def _first_entries(
    company: Company, kpis: Collection[UUID], since: dict[Cadence, date]
) -> dict[tuple[UUID, date], tuple[date, bool]]:
    told: dict[str, Any] = {
        "company": company.pk,
        "kpis": list(kpis),
        "zone": company.time_zone,
        "cadences": list(since),
        "since": list(since.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, told)
        return {(kpi, period): (day, by_hand) for kpi, period, day, by_hand in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Phantom:
    """An owner in name only."""

    id: UUID
    name: str
    department: UUID | None
    kpis: int
    joined: bool
    last: date | None


# Only who has not signed in for so long can be one, so the rest is asked of few people.
_SILENT = """
SELECT o.id, o.name, o.department_id, o.user_id IS NOT NULL, (u.last_login AT TIME ZONE %(zone)s)::date, k.number,
       greatest((o.created_at AT TIME ZONE %(zone)s)::date, k.since),  -- greatest passes over null
       (SELECT max(m.entered_at AT TIME ZONE %(zone)s)::date FROM kpis_kpi x
        JOIN kpis_measurement m ON m.company_id = x.company_id AND m.kpi_id = x.id AND m.period >= %(line)s::date - 120
        WHERE x.company_id = o.company_id AND x.owner_id = o.id AND x.status = 'active' AND m.entered_by = o.id),
       (SELECT max(e.written_at AT TIME ZONE %(zone)s)::date FROM kpis_kpi x
        JOIN kpis_explanation e ON e.company_id = x.company_id AND e.kpi_id = x.id
        WHERE x.company_id = o.company_id AND x.owner_id = o.id AND e.author_id = o.id)
FROM organization_membership o
JOIN (SELECT owner_id, count(*) AS number, min(activated_on) AS since
      FROM kpis_kpi k WHERE k.company_id = %(company)s AND k.status = 'active'
        AND NOT EXISTS (SELECT 1 FROM kpis_derivation d WHERE d.company_id = k.company_id AND d.kpi_id = k.id)
      GROUP BY owner_id) k ON k.owner_id = o.id
LEFT JOIN organization_user u ON u.id = o.user_id
WHERE o.company_id = %(company)s AND o.active AND (u.last_login IS NULL OR u.last_login < %(moment)s)
  AND (%(departments)s::uuid[] IS NULL OR o.department_id = ANY(%(departments)s::uuid[]))
ORDER BY k.number DESC, o.name
"""


def phantoms(
    *, company: Company, today: date, departments: Collection[UUID] | None = None, weeks: int = PHANTOM_WEEKS
) -> list[Phantom]:
    """Owners of active KPIs who did nothing for `weeks` weeks, who owns most first. One query."""
    line = today - timedelta(weeks=weeks)
    moment: datetime = local_midnight(line, company.time_zone)
    told: dict[str, Any] = {"company": company.pk, "zone": company.time_zone, "line": line, "moment": moment}
    told["departments"] = None if departments is None else list(departments)
    with connection.cursor() as cursor:
        cursor.execute(_SILENT, told)
        return list(_phantoms(cursor.fetchall(), today, weeks))


def _phantoms(rows: list[Any], today: date, weeks: int) -> Iterator[Phantom]:
    for person, name, department, joined, signed_in, number, since, entered, explained in rows:
        if is_phantom(OwnerFacts(since, entered, explained, signed_in), today, weeks=weeks):
            last = max((day for day in (entered, explained, signed_in) if day), default=None)
            yield Phantom(person, name, department, number, joined, last)
