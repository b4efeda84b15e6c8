"""Where the dip of a KPI began: the section of its page."""

from datetime import date
from typing import Any

from alignment.access import diagnoses_shown
from alignment.services.diagnosis import STAGE
from dashboards.selectors.kpi import diagnosis_of
from dashboards.views.kpi_whole import Whole
from dashboards.wording.kpi_began import Saying, began
from kpis.models import Level, Status
from organization.http.request import CompanyRequest

_OFF = {"off_track", "at_risk"}


def began_of(request: CompanyRequest, whole: Whole, *, as_of: date | None) -> dict[str, Any]:
    """`why_asked`: the page has the section; `began`: None where nothing was computed, and `began_failed` whether that failed.

    A company KPI is always asked; a department KPI where it was off when diagnosis ran; an individual's never.
    """
    level = whole.kpi.level
    if level == Level.INDIVIDUAL or whole.kpi.status != Status.ACTIVE:
        return {"why_asked": False}
    told = diagnosis_of(company=request.company, kpi=whole.kpi, today=request.today, as_of=as_of, stage=STAGE)
    if told.found is None:
        return {"why_asked": level == Level.COMPANY, "began": None, "began_failed": told.failed}
    shown = diagnoses_shown(request, {whole.kpi.id: told.found})[whole.kpi.id]
    saying = Saying(request.company.locale, request.company.fiscal_year_start_month, whole.day)
    off = whole.row.health in _OFF
    return {
        "why_asked": True,
        "began": began(shown, healths=told.healths, off=off, failed=told.failed, saying=saying),
    }
