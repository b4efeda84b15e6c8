"""Reads what contributing departments reported of their inputs, and who is silent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from kpis.models import Contributor, ContributorReport, Kpi, KpiState, Level, Status
from kpis.rules.calendar import Cadence, as_cadence, current_period, shift_period
from kpis.rules.contributions import silent_periods
from organization.models import Company

#: As far back as silence is counted and reports are shown.
PERIODS = 6


@dataclass(frozen=True, slots=True)
class Input:
    """A contributor of a KPI: `due` is the last period that ended, `report` what was said of it (None: silent).

    `earlier`: reports of the five periods before, newest first. `silent`: periods in a row without a report, up to the
    due one; `never`: not one report ever. `actual`: the value of the KPI beside which it is said, if there is one.
    """

    contributor: Contributor
    kpi: Kpi
    cadence: Cadence
    due: date
    report: ContributorReport | None
    earlier: tuple[ContributorReport, ...]
    silent: int
    never: bool
    state: KpiState | None


def inputs_to(company: Company, kpi: Kpi, *, today: date) -> list[Input]:
    """Of one KPI, by department. Three queries."""
    return _inputs(company, Contributor.objects.filter(company=company, kpi=kpi), today)


def inputs_of(company: Company, departments: Collection[UUID] | None, *, today: date) -> list[Input]:
    """What departments (None: all) put into active KPIs that are not individual. Three queries."""
    found = Contributor.objects.filter(company=company, kpi__status=Status.ACTIVE).exclude(kpi__level=Level.INDIVIDUAL)
    if departments is not None:
        found = found.filter(department_id__in=list(departments))
    return _inputs(company, found, today)


def _inputs(company: Company, contributors: QuerySet[Contributor], today: date) -> list[Input]:
    rows = list(
        contributors.select_related("kpi", "department", "kpi__owner").order_by("kpi__name", "department__name")
    )
    if not rows:
        return []
    reports: dict[UUID, dict[date, ContributorReport]] = {}
    for report in ContributorReport.objects.filter(company=company, contributor__in=rows).select_related("author"):
        reports.setdefault(report.contributor_id, {})[report.period] = report
    states = {
        state.kpi_id: state
        for state in KpiState.objects.filter(company=company, kpi_id__in={row.kpi_id for row in rows})
    }
    month = company.fiscal_year_start_month
    return [_input(row, reports.get(row.id, {}), states.get(row.kpi_id), today, month) for row in rows]


def _input(
    row: Contributor, reports: dict[date, ContributorReport], state: KpiState | None, today: date, month: int
) -> Input:
    cadence = as_cadence(row.kpi.measure_cadence)
    due = current_period(today, cadence, fiscal_start_month=month)
    periods = [shift_period(due, cadence, -back, fiscal_start_month=month) for back in range(PERIODS)]
    return Input(
        contributor=row,
        kpi=row.kpi,
        cadence=cadence,
        due=due,
        report=reports.get(due),
        earlier=tuple(reports[period] for period in periods[1:] if period in reports),
        silent=silent_periods([period in reports for period in periods]),
        never=not reports,
        state=state,
    )
