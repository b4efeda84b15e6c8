"""Reads improvement plans, how their KPIs went since, and how much time is left before a miss reaches a company KPI."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alignment.models import CascadeLink
from alignment.rules.diagnosis.told import Diagnosed
from alignment.selectors.diagnoses import diagnoses
from governance.models import ActionItem, ImprovementPlan, PlanStatus
from governance.rules.plans import (
    Closed,
    Edge,
    Effectiveness,
    Period,
    TimeLeft,
    arrival,
    effectiveness,
    weeks_to_recover,
    weeks_until,
)
from kpis.models import Kpi, KpiState, Level, Status
from kpis.rules.calendar import period_end
from kpis.rules.health import DIRECTION_SIGN, HEALTHS
from kpis.rules.pace import AGGREGATION_CODE, Grid, stand
from kpis.selectors.history import CadenceHistories, histories
from organization.models import Company


def plans_of(company: Company) -> QuerySet[ImprovementPlan]:
    """All plans with what a line names and how many of their actions are done, the latest first."""
    rows = ImprovementPlan.objects.filter(company=company).select_related("kpi__department", "kpi__owner", "owner")
    actions = ActionItem.objects.filter(company=company, plan=OuterRef("id")).order_by()
    counted = rows.annotate(
        actions_all=_count(actions.filter(dropped_at__isnull=True)),
        actions_done=_count(actions.filter(done_at__isnull=False)),
    )
    return counted.order_by("-opened_at", "-id")


def _count(rows: QuerySet[ActionItem]) -> Coalesce:
    """As a sub-query: Django would group by the model's key, which is half of the database's."""
    counted = rows.values("plan").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def effectiveness_of(company: Company, kpis: QuerySet[Kpi] | None = None) -> list[Effectiveness]:
    """What judged plans came to, by cause class; of `kpis` alone where they are given. One query."""
    rows = ImprovementPlan.objects.filter(company=company, status__in=[PlanStatus.RECOVERED, PlanStatus.FAILED])
    if kpis is not None:
        rows = rows.filter(kpi__in=kpis.values("id"))
    return effectiveness(
        Closed(cause, status == PlanStatus.RECOVERED, weeks_to_recover(since, back) if back else None)
        for cause, status, since, back in rows.order_by().values_list("cause", "status", "since", "recovered_on")
    )


def periods_of(company: Company, kpis: Collection[UUID], *, today: date) -> dict[UUID, list[Period]]:
    """The health of every period that ended of each KPI, the earliest first. Five queries, whatever their number."""
    if not kpis:
        return {}
    states = KpiState.objects.filter(company=company, kpi__in=kpis)
    sigmas: dict[UUID, float | None] = dict(states.values_list("kpi_id", "sigma"))
    found: dict[UUID, list[Period]] = {}
    for group in histories(company=company, kpis=kpis, until=today).groups:
        found |= _periods(group, sigmas, today, company.fiscal_year_start_month)
    return found


def _periods(
    group: CadenceHistories, sigmas: Mapping[UUID, float | None], today: date, month: int
) -> dict[UUID, list[Period]]:
    grid = Grid.of(group.cadence, group.first_index, group.values.shape[1], fiscal_start_month=month)
    sign = np.array([DIRECTION_SIGN.get(kpi.direction, 0) for kpi in group.kpis], np.int8)  # type: ignore[call-overload]
    aggregation = np.array([AGGREGATION_CODE[kpi.aggregation] for kpi in group.kpis], np.int8)  # type: ignore[index]
    sigma = np.array([np.nan if sigmas.get(kpi.id) is None else sigmas[kpi.id] for kpi in group.kpis], np.float64)
    codes = stand(group.values, grid, group.targets, sign, aggregation, sigma).codes
    spans = [(start, period_end(start, group.cadence, fiscal_start_month=month)) for start in grid.starts.tolist()]
    return {
        kpi.id: [
            Period(start, end, HEALTHS[int(code)])
            for (start, end), code in zip(spans, codes[row], strict=True)
            if end < today
        ]
        for row, kpi in enumerate(group.kpis)
    }


def time_left(company: Company, since: Mapping[UUID, date], *, today: date) -> dict[UUID, TimeLeft]:
    """When each miss (KPI -> first missed day) reaches a company KPI: as the forward warnings of the company KPIs tell it, otherwise by
    what the accepted links say of the time they take. Company KPIs are left out. Four queries.
    """
    tops = dict(
        Kpi.objects.filter(company=company, level=Level.COMPANY, status=Status.ACTIVE).values_list("id", "name")
    )
    wanted = {kpi: day for kpi, day in since.items() if kpi not in tops}
    if not wanted or not tops:
        return {}
    told = _told(diagnoses(company, as_of=today, kpis=list(tops)).values(), today)
    edges = _edges(company)
    names = {str(kpi): name for kpi, name in tops.items()}
    found = dict(told)
    for kpi, day in wanted.items():
        if kpi in found:
            continue
        way = arrival(str(kpi), day, edges=edges, tops=names, today=today)
        if way is not None:
            found[kpi] = TimeLeft(names[way.company_kpi], way.arrives, way.weeks, way.by)
    return {kpi: left for kpi, left in found.items() if kpi in wanted}


def _told(found: Iterable[Diagnosed], today: date) -> dict[UUID, TimeLeft]:
    """From forward warnings of this week, the earliest of each KPI."""
    earliest: dict[UUID, TimeLeft] = {}
    for one in found:
        if not one.speaks_of(today):
            continue
        for coming in one.coming:
            left = TimeLeft(one.kpi.name, coming.starts, weeks_until(coming.starts, today), "forecast")
            known = earliest.get(coming.kpi.id)
            if known is None or left.arrives < known.arrives:
                earliest[coming.kpi.id] = left
    return earliest


def _edges(company: Company) -> dict[str, list[Edge]]:
    """Accepted links upward from living KPIs; couplings lead nowhere."""
    rows = CascadeLink.objects.filter(company=company, accepted_at__isnull=False).exclude(child__status=Status.RETIRED)
    found: dict[str, list[Edge]] = defaultdict(list)
    for child, parent, child_level, parent_level, lag in rows.order_by().values_list(
        "child_id", "parent_id", "child_level", "parent_level", "lag_weeks"
    ):
        if child_level != parent_level:
            found[str(child)].append(Edge(str(child), str(parent), lag))
    return found
