"""Inputs to shared KPIs: what contributing departments report beside the value, and who is silent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kpis.forms.faults import mark
from kpis.forms.inputs import InputForm
from kpis.models import Contributor, ContributorReport, Level
from kpis.rules.faults import Refused
from kpis.selectors.contributions import PERIODS, Input, inputs_of
from kpis.services.contributions import report_input
from kpis.wording.formats import amount, digits
from kpis.wording.life import sentence
from kpis.wording.week import period_words
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject

RIGHT = "input.report"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as pages print it."""

    period: str
    text: str
    figure: str
    by: str


@dataclass(frozen=True, slots=True)
class InputLine:
    """A contributor as pages print it; `form` where the reader may report for it."""

    row: Input
    department: str
    words: str
    due: str
    value: str
    said: ReportLine | None
    earlier: list[ReportLine]
    silence: str
    form: InputForm | None


@require_safe
def inputs(request: CompanyRequest) -> HttpResponse:
    """Everybody sees who reports and who is silent; heads report for their departments."""
    return _page(request, {})


@require_POST
def report(request: CompanyRequest, contributor: UUID) -> HttpResponse:
    """Report for one period."""
    row = Contributor.objects.filter(company=request.company, id=contributor).select_related("kpi").first()
    if row is None or row.kpi.level == Level.INDIVIDUAL:
        raise Http404(_("There is no such contribution any more."))
    require(request, RIGHT, Subject(level=Level.DEPARTMENT, department=row.department_id))
    form = InputForm(request.POST, company=request.company)
    if form.is_valid():
        try:
            report_input(
                company=request.company,
                contributor=row.id,
                actor=request.person.actor,
                today=request.today,
                **form.cleaned_data,
            )
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("Reported. It stands beside the value of %(kpi)s.") % {"kpi": row.kpi.name})
            back = "kpis:week" if request.POST.get("back") == "week" else "kpis:inputs"
            return redirect(back, company_slug=request.company.slug)
    return _page(request, {row.id: form})


def _page(request: CompanyRequest, typed: dict[UUID, InputForm]) -> HttpResponse:
    lines = lines_of(request, inputs_of(request.company, None, today=request.today), typed)
    context = {
        "mine": [line for line in lines if line.form is not None],
        "others": [line for line in lines if line.form is None],
        "silent": sum(line.row.report is None for line in lines),
        "count": len(lines),
    }
    return render(request, "kpis/inputs.html", context, status=422 if typed else 200)


def own_inputs(request: CompanyRequest) -> list[InputLine]:
    """Those for which the reader reports as head of their departments: for My week."""
    heads = request.person.facts.heads
    found = inputs_of(request.company, heads, today=request.today) if heads else []
    return [line for line in lines_of(request, found) if line.form is not None]


def lines_of(request: CompanyRequest, rows: list[Input], typed: dict[UUID, InputForm] | None = None) -> list[InputLine]:
    """As pages print them."""
    return [_line(request, row, (typed or {}).get(row.contributor.id)) for row in rows]


def _line(request: CompanyRequest, row: Input, typed: InputForm | None) -> InputLine:
    may = request.person.may(RIGHT, Subject(level=Level.DEPARTMENT, department=row.contributor.department_id))
    return InputLine(
        row=row,
        department=row.contributor.department.name,
        words=row.contributor.input,
        due=_period(request, row, row.due),
        value=_value(request, row),
        said=_said(request, row, row.report) if row.report else None,
        earlier=[_said(request, row, one) for one in row.earlier],
        silence=_silence(row),
        form=(typed or _form(request, row)) if may else None,
    )


def _form(request: CompanyRequest, row: Input) -> InputForm:
    initial = InputForm.initial_of(row.report, request.company) | {"period": row.due}
    return InputForm(initial=initial, company=request.company, auto_id=f"input-{row.contributor.id}-%s")


def _period(request: CompanyRequest, row: Input, period: Any) -> str:
    month = request.company.fiscal_year_start_month
    return period_words(period, row.cadence, fiscal_start_month=month)


def _value(request: CompanyRequest, row: Input) -> str:
    """The KPI's value for the period that is reported; empty where it is not in."""
    state = row.state
    if state is None or state.actual is None or state.period != row.due:
        return ""
    return amount(state.actual, unit=row.kpi.unit, decimals=row.kpi.decimals, locale=request.company.locale)


def _said(request: CompanyRequest, row: Input, one: ContributorReport) -> ReportLine:
    figure = ""
    if one.figure is not None:
        places = next((some for some in range(6) if round(one.figure, some) == one.figure), 6)
        figure = digits(one.figure, decimals=places, locale=request.company.locale)
    by = one.author.name if one.author else ""
    day = date_format(localtime(one.written_at).date(), "j M")
    return ReportLine(_period(request, row, one.period), one.text, figure, f"{by}, {day}" if by else day)


def _silence(row: Input) -> str:
    if row.never:
        return _("never reported")
    if not row.silent:
        return ""
    if row.silent >= PERIODS:
        return _("silent for %(n)s periods or more") % {"n": PERIODS}
    return ngettext("silent for %(n)s period", "silent for %(n)s periods", row.silent) % {"n": row.silent}
