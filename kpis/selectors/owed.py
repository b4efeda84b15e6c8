"""Which values and explanations people owe, for one person or a whole company in one query."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kpis.rules.calendar import CADENCES, as_cadence, current_period, local_midnight, next_period
from kpis.selectors.closing import closing_of
from kpis.wording.owed import (
    explanation_line,
    explanations_label,
    explanations_title,
    value_line,
    values_label,
    values_title,
    week_address,
)
from organization.models import Company
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

VALUE = "value"
EXPLANATION = "explanation"

# The value of the last period that ended, unless it does not apply or is computed. A state row says whether it is in without a look at the values, unless the
# clock has not yet restated it for today.
_VALUES = """
FROM kpis_kpi k
JOIN unnest(%(cadences)s::text[], %(periods)s::date[]) AS due (cadence, period) ON due.cadence = k.measure_cadence
JOIN organization_membership o ON o.company_id = k.company_id AND o.id = k.owner_id AND o.active
LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
WHERE k.company_id = %(company)s AND k.status = 'active'
  AND (%(people)s::uuid[] IS NULL OR k.owner_id = ANY(%(people)s::uuid[]))
  AND (k.activated_on IS NULL OR k.activated_on <= due.period)
  AND NOT CASE WHEN s.restate_on > %(today)s AND s.due_period = due.period THEN s.period IS NOT DISTINCT FROM due.period
               ELSE EXISTS (SELECT 1 FROM kpis_measurement m WHERE m.company_id = k.company_id AND m.kpi_id = k.id
                                                               AND m.period = due.period) END
  AND NOT EXISTS (SELECT 1 FROM kpis_skip x
                  WHERE x.company_id = k.company_id AND x.kpi_id = k.id AND x.period = due.period)
  AND NOT EXISTS (SELECT 1 FROM kpis_derivation x WHERE x.company_id = k.company_id AND x.kpi_id = k.id
                                                    AND (x.since IS NULL OR x.since <= due.period))
"""
# Off track, nothing said about any period since it went off, and nobody accepted that for a while.
_EXPLANATIONS = """
FROM kpis_kpi k
JOIN organization_membership o ON o.company_id = k.company_id AND o.id = k.owner_id AND o.active
JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
WHERE k.company_id = %(company)s AND k.status = 'active' AND s.health = 'off_track' AND s.off_since IS NOT NULL
  AND (s.accepted_until IS NULL OR s.accepted_until < %(today)s)
  AND (%(people)s::uuid[] IS NULL OR k.owner_id = ANY(%(people)s::uuid[]))
  AND NOT EXISTS (SELECT 1 FROM kpis_explanation e WHERE e.company_id = k.company_id AND e.kpi_id = k.id
                                                     AND e.period >= s.off_since)
"""
COUNT_VALUES = f"SELECT count(*) {_VALUES}"
COUNT_EXPLANATIONS = f"SELECT count(*) {_EXPLANATIONS}"


def due_params(company: Company, today: date) -> dict[str, Any]:
    """What `COUNT_VALUES` asks for besides company, people and today: the period that is due for each cadence."""
    return {"cadences": list(CADENCES), "periods": list(due_periods_of(company, today).values())}


def due_periods_of(company: Company, today: date) -> dict[str, date]:
    """The last period that ended, by cadence."""
    month = company.fiscal_year_start_month
    return {cadence: current_period(today, cadence, fiscal_start_month=month) for cadence in CADENCES}


def closing_days(company: Company, periods: Mapping[str, date]) -> dict[str, date]:
    """The last day in time of each cadence's period. One query."""
    closing = closing_of(company)
    return {cadence: closing.last_day(period, as_cadence(cadence)) for cadence, period in periods.items()}


def due_values(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """Values of the last period that ended and are not in; owned by active people. Two queries."""
    rows = _rows(
        "k.id, k.key, k.name, k.owner_id, o.name, k.measure_cadence, due.period", _VALUES, company, today, people
    )
    periods = due_periods_of(company, today)
    closes = closing_days(company, periods) if rows else {}
    since = {cadence: _came_due(company, cadence, period) for cadence, period in periods.items()}
    return [
        Owed(
            kind=VALUE,
            person=owner,
            subject=f"{kpi}:{period}",
            since=since[cadence],
            by=closes[cadence],
            late=closes[cadence] < today,
            params=_told(key, name, owner_name, cadence, period),
        )
        for kpi, key, name, owner, owner_name, cadence, period in rows
    ]


def owed_explanations(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """KPIs that went off track and nobody has said why; owed by their owners, late from the second period on. One query."""
    columns = "k.id, k.key, k.name, k.owner_id, o.name, k.measure_cadence, s.off_since, s.misses_in_a_row, s.entered_at"
    return [
        Owed(
            kind=EXPLANATION,
            person=owner,
            subject=f"{kpi}:{since}",
            since=entered or _came_due(company, cadence, since),
            late=misses > 1,
            params=_told(key, name, owner_name, cadence, since),
        )
        for kpi, key, name, owner, owner_name, cadence, since, misses, entered in _rows(
            columns, _EXPLANATIONS, company, today, people
        )
    ]


def _nothing_more(company: Company, today: date) -> dict[str, Any]:  # noqa: ARG001  the registry's signature
    return {}


def _week(company: Company, person: UUID) -> str:  # noqa: ARG001  the registry's signature
    return week_address(company)


def _told(key: str, name: str, owner: str, cadence: str, period: date) -> dict[str, str]:
    return {"key": key, "name": name, "owner": owner, "cadence": cadence, "period": period.isoformat()}


def _came_due(company: Company, cadence: str, period: date) -> datetime:
    """The midnight at which the period ended."""
    after = next_period(period, as_cadence(cadence), fiscal_start_month=company.fiscal_year_start_month)
    return local_midnight(after, company.time_zone)


def _rows(columns: str, source: str, company: Company, today: date, people: Collection[UUID] | None) -> list[Any]:
    told: dict[str, Any] = {"company": company.pk, "people": None if people is None else list(people), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} {source}", told | due_params(company, today))
        return list(cursor.fetchall())


OWED_KINDS = (
    OwedKind(
        code=VALUE,
        rank=1,
        find=due_values,
        count=COUNT_VALUES,
        params=due_params,
        words=value_line,
        title=values_title,
        label=values_label,
        visit=_week,
    ),
    OwedKind(
        code=EXPLANATION,
        rank=2,
        find=owed_explanations,
        count=COUNT_EXPLANATIONS,
        params=_nothing_more,
        words=explanation_line,
        title=explanations_title,
        label=explanations_label,
    ),
)
