"""What contributing departments report of their inputs to a shared KPI, period by period."""

from datetime import date
from math import isfinite
from uuid import UUID

from django.utils import timezone

from kpis.models import Contributor, ContributorReport, Status
from kpis.rules.calendar import as_cadence
from kpis.rules.entries import number_fault, period_fault
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_TEXT = 1000


def report_input(
    *,
    company: Company,
    contributor: UUID,
    period: date,
    text: str,
    actor: Actor,
    figure: float | None = None,
    today: date | None = None,
) -> ContributorReport:
    """Say what a department put in for a period of the KPI; said again, it replaces what stood (the trail keeps both).

    Raises:
        Refused: no such contributor, a retired KPI, no words, a period that is none of the KPI's or has not begun, a
            figure that is no number.
    """
    with recorded(actor):
        row = (
            Contributor.objects.select_for_update(of=("self",), no_key=True)
            .filter(company=company, id=contributor)
            .select_related("kpi")
            .first()
        )
        if row is None:
            raise Refused([Fault(WHOLE, "no_such_contributor")])
        refuse(_faults(company, row, period, text.strip(), figure, today or company_today(company)))
        saved, _created = ContributorReport.objects.update_or_create(
            company=company,
            contributor=row,
            period=period,
            defaults={
                "text": text.strip(),
                "figure": figure,
                "author_id": actor.id,
                "written_at": timezone.now(),
            },
        )
        ChangeMark.objects.create(company=company, kind="report", kpis=[row.kpi_id])
    return saved


def _faults(
    company: Company, row: Contributor, period: date, text: str, figure: float | None, today: date
) -> list[Fault]:
    cadence = as_cadence(row.kpi.measure_cadence)
    month = company.fiscal_year_start_month
    wrong = period_fault(period, cadence, today=today, fiscal_start_month=month)
    found = [Fault(WHOLE, "retired")] if row.kpi.status == Status.RETIRED else []
    found += [Fault("period", wrong)] if wrong else []
    if not text:
        found.append(Fault("text", "missing"))
    if len(text) > LONGEST_TEXT:
        found.append(Fault("text", "too_long", {"limit": LONGEST_TEXT}))
    if figure is not None and (not isfinite(figure) or number_fault(figure)):
        found.append(Fault("figure", "not_finite"))
    return found
