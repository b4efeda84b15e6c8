"""Reads how the active KPIs of a company stand."""

from uuid import UUID

from alignment.rules.summary import Standing
from kpis.models import KpiState, Status


def standings(company: UUID) -> list[Standing]:
    """One per active KPI, in the order of their keys. One query; reads state rows, never history."""
    rows = (
        KpiState.objects.filter(company_id=company, kpi__status=Status.ACTIVE)
        .order_by("kpi__key")
        .values_list("kpi__level", "kpi__department__key", "health", "flag", "due_period", "period")
    )
    return [
        Standing(
            level=level,
            department=department,
            health=health,
            flag=flag,
            due=due_period is not None,
            inside=due_period is not None and period == due_period,
        )
        for level, department, health, flag, due_period, period in rows.iterator(chunk_size=5000)
    ]
