"""Reads how the active KPIs of a company stand."""

from datetime import date
from uuid import UUID

from alignment.rules.summary import Standing
from kpis.models import KpiState, Status
from kpis.selectors.states import states_as_of


def standings(company: UUID) -> list[Standing]:
    """One per active KPI, in the order of their keys. One query; reads state rows, never history."""
    rows = (
        KpiState.objects.filter(company_id=company, kpi__status=Status.ACTIVE)
        .order_by("kpi__key")
        .values_list("kpi__level", "kpi__department__key", "health", "flag", "due_period", "period", "skipped")
    )
    return [
        Standing(
            level=level,
            department=department,
            health=health,
            flag=flag,
            due=due_period is not None and not skipped,
            inside=due_period is not None and period == due_period,
        )
        for level, department, health, flag, due_period, period, skipped in rows.iterator(chunk_size=5000)
    ]


def standings_as_of(company: UUID, day: date) -> list[Standing]:
    """One per KPI that was active on `day`, computed from the history with today's corrections; in order of keys."""
    return [
        Standing(
            level=row.level,
            department=row.department_key or None,
            health=row.health,
            flag=row.flag,
            due=row.due_period is not None and not row.skipped,
            inside=row.due_period is not None and row.period == row.due_period,
        )
        for row in sorted(states_as_of(company, day), key=lambda row: row.key)
    ]
