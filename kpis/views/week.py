"""My week: the values of a period, typed, pasted, corrected, explained. One address, whole page or rows of it."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods

from kpis.access import readable, subject_of, writable_kpis
from kpis.forms.week import MisnamedField, noted_states
from kpis.models import Kpi, Status
from kpis.rules.week import View, view_of
from kpis.selectors.closing import closing_of
from kpis.selectors.week import finest, week_rows
from kpis.views.inputs import own_inputs
from kpis.views.week_page import Page, Scope, block_words, mine, ordered, stood_in_for
from kpis.views.week_typed import Outcome, taken
from kpis.wording.week import misnamed_words
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: CompanyRequest) -> HttpResponse:
    """The values that are mine to enter."""
    facts = request.person.facts
    kpis = list(mine(writable_kpis(request).filter(status=Status.ACTIVE), facts))
    others = stood_in_for(kpis, facts)
    return answer(request, Scope(ordered(kpis, others), frozenset(kpi.id for kpi in kpis), stands_for=others))


@require_http_methods(["GET", "HEAD", "POST"])
def department(request: CompanyRequest, key: str) -> HttpResponse:
    """The values of a department, for whoever enters any of them."""
    found = department_for(request, key)
    kpis = _of_department(request, found)
    writable = frozenset(kpi.id for kpi in kpis if request.person.may("values.write", subject_of(kpi)))
    if not writable:
        require(request, "values.write", Subject(level="department", department=found.id))
    return answer(request, Scope(ordered(kpis), writable, department=found))


def _of_department(request: CompanyRequest, found: Department) -> list[Kpi]:
    kpis = readable(request, Kpi.objects.filter(department=found, status=Status.ACTIVE))
    return list(kpis.select_related("department", "owner"))


def answer(
    request: CompanyRequest, scope: Scope, *, view: View | None = None, template: str = "kpis/week.html"
) -> HttpResponse:
    """The page of these values, or the rows that were asked for; what was sent is saved first. `view`: the periods to
    show, where the address does not say."""
    closing = closing_of(request.company)
    try:
        outcome = taken(request, scope, closing) if request.method == "POST" else Outcome()
    except MisnamedField as misnamed:
        return HttpResponseBadRequest(misnamed_words(str(misnamed)), content_type="text/plain; charset=utf-8")
    view = view or _view(request, scope)
    rows = week_rows(
        company=request.company,
        kpis=scope.kpis,
        writable=scope.writable,
        view=view,
        today=request.today,
        closing=closing,
    )
    page = Page(request, scope, view, rows, outcome.entries, outcome.words, fresh=frozenset(outcome.saved))
    page.late_reason = request.POST.get("late", "")
    response = (
        _rows(request, page, outcome) if request.headers.get("X-Grid") else _page(request, page, outcome, template)
    )
    patch_vary_headers(response, ["X-Grid"])
    patch_cache_control(response, no_store=True)
    return response


def _page(request: CompanyRequest, page: Page, outcome: Outcome, template: str) -> HttpResponse:
    status = 422 if outcome.entries or outcome.words else 200
    context = page.context()
    if page.scope.department is None and page.view.current and not page.scope.limited:
        context["inputs"] = own_inputs(request)
    return render(request, template, context, status=status)


def _rows(request: CompanyRequest, page: Page, outcome: Outcome) -> HttpResponse:
    """The rows that were asked for, the head above them, and what a screen reader says. For js/grid.js."""
    computed = [row.key for row in page.rows if row.computed and outcome.saved]
    asked = [*outcome.touched, *request.POST.getlist("row"), *computed]
    page.noted = noted_states(request.POST)
    page.block = outcome.block
    told: dict[str, Any] = {
        "rows": page.fragments(asked),
        "head": page.head(),
        "left": [entry.place for entry in outcome.entries.values() if entry.state != "typed"],
        "said": page.said(outcome.touched),
    }
    if "dry" in request.POST:
        told["block"] = block_words(list(outcome.entries.values()))
    return JsonResponse(told)


def _view(request: CompanyRequest, scope: Scope) -> View:
    try:
        wanted = date.fromisoformat(request.GET.get("period", ""))
    except ValueError:
        wanted = None
    month = request.company.fiscal_year_start_month
    return view_of(request.today, finest(scope.kpis), wanted, fiscal_start_month=month)
