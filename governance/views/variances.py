"""All that is off: since when, on which rung, who owes what by when, the explanation, the plan, the time left; and what plans came to."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.access.variances import may
from governance.forms.variances import VarianceFilterForm
from governance.models import Escalation
from governance.selectors.escalations import department_escalations
from governance.selectors.plans import effectiveness_of, time_left
from governance.selectors.variances import (
    NO_ANSWERS,
    Answers,
    Wanted,
    answers_of,
    last_explanations,
    off_track,
    overdue_answers,
    owed_rungs,
    owners_of,
)
from governance.wording.variances import (
    cause_words,
    day_words,
    due_words,
    effectiveness_words,
    left_basis_words,
    message_words,
    misses_words,
    period_within,
    rung_words,
    time_left_words,
    weeks_words,
)
from kpis.access import readable
from kpis.models import Explanation, Kpi, Level
from kpis.rules.calendar import as_cadence
from kpis.selectors.listed import kpis_at
from kpis.selectors.states import Row, states_of
from kpis.wording.formats import change
from organization.access import require
from organization.http.request import CompanyRequest

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Owe:
    """Who owes what by when."""

    what: str
    who: str
    by: str
    late: bool
    url_of: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """A KPI that is off, ready to print."""

    row: Row
    variance: str
    misses: str
    since: str
    accepted: str
    rung: str
    owes: list[Owe]
    explanation: Explanation | None
    answers: Answers
    plan_due: str
    plan_late: bool
    left: str
    left_basis: str
    may_plan: bool
    may_ask: bool
    may_decide: bool


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """The page, or for htmx its list."""
    require(request, "company.read")
    mine = readable(request, Kpi.objects.all())
    everything = off_track(request.company, mine)
    form = VarianceFilterForm(request.GET, company=request.company, people=owners_of(everything))
    form.is_valid()
    wanted = form.wanted()
    rows = everything if wanted == Wanted() else off_track(request.company, mine, wanted)
    page = Paginator(rows.values_list("kpi_id", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": form,
        "page": page,
        "lines": lines_of(request, list(page.object_list)),
        "filtered": wanted != Wanted(),
    }
    if request.htmx:
        return render(request, "governance/_variances.html", context)
    overdue = overdue_answers(request.company, mine, request.today)
    context |= {
        "message": message_words(everything.count() if wanted != Wanted() else page.paginator.count, overdue),
        "departments": [_department(request, one) for one in department_escalations(request.company)],
        "effectiveness": [
            (cause_words(one.cause), effectiveness_words(one), one.share, weeks_words(one.weeks))
            for one in effectiveness_of(request.company, mine)
        ],
    }
    return render(request, "governance/variances.html", context)


def lines_of(request: CompanyRequest, kpis: list[UUID]) -> list[Line]:
    """These KPIs as lines, in their order. About ten queries, however many."""
    rows = {row.id: row for row in states_of(request.company, kpis=kpis, today=request.today)}
    since = {one: rows[one].off_since for one in kpis if one in rows}
    known = {one: day for one, day in since.items() if day is not None}
    answers, owed = answers_of(request.company, kpis), owed_rungs(request.company, kpis)
    said = last_explanations(request.company, known)
    left = time_left(request.company, known, today=request.today)
    objects = kpis_at(request.company, kpis).in_bulk()
    found = []
    for one in kpis:
        if one not in rows:
            continue
        row, told = rows[one], answers.get(one, NO_ANSWERS)
        time = left.get(one)
        found.append(
            Line(
                row=row,
                variance=change(row.variance, unit=row.unit, decimals=row.decimals, locale=request.company.locale),
                misses=misses_words(row.misses_in_a_row),
                since=_period(request, row),
                accepted=day_words(row.accepted_until, today=request.today)
                if row.accepted(request.today) and row.accepted_until
                else "",
                rung=rung_words(told.rung) if told.rung else "",
                owes=[_owe(request, raised) for raised in owed.get(one, [])],
                explanation=said.get(one),
                answers=told,
                plan_due=due_words(told.plan_due, today=request.today) if told.plan_due else "",
                plan_late=bool(told.plan_due and told.plan_due < request.today),
                left=time_left_words(time, today=request.today)
                if time and row.level != Level.COMPANY and row.health == "off_track"
                else "",
                left_basis=left_basis_words(time) if time else "",
                may_plan=told.plan is None and may(request, "plan.write", objects[one]),
                may_ask=may(request, "question.ask", objects[one]),
                may_decide=may(request, "variance.decide", objects[one]),
            )
        )
    return found


def _owe(request: CompanyRequest, raised: Escalation) -> Owe:
    late = raised.due_on < request.today
    by = due_words(raised.due_on, today=request.today)
    above = raised.rung in {"head", "executive"}
    return Owe(rung_words(raised.rung), raised.to.name if raised.to else "", by, late, raised.id if above else None)


def _department(request: CompanyRequest, raised: Escalation) -> tuple[Escalation, str, str, str]:
    return (
        raised,
        rung_words(raised.rung),
        misses_words(raised.misses),
        "" if raised.answered_at else due_words(raised.due_on, today=request.today),
    )


def _period(request: CompanyRequest, row: Row) -> str:
    if row.off_since is None:
        return ""
    month, cadence = request.company.fiscal_year_start_month, as_cadence(row.cadence)
    return period_within(row.off_since, cadence, fiscal_start_month=month)
