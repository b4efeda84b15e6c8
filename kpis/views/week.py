"""My week: the values of a period, typed, pasted, corrected, explained. One address, whole page or rows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods

from kpis.access import kpi_for_explaining, kpi_for_values, readable, subject_of, writable_kpis
from kpis.forms.week import noted_states, typed_cells, typed_explanations
from kpis.models import Kpi, Status
from kpis.rules.calendar import as_cadence, current_period
from kpis.rules.week import View, view_of
from kpis.rules.week_entries import Entry, TypedCell, read_cell
from kpis.selectors.week import finest, week_rows
from kpis.services.week import WantedValue, WantedWords, save_values, save_words
from kpis.views.week_page import Page, Scope, block_words, mine, ordered
from kpis.wording.formats import format_of
from kpis.wording.life import sentence
from kpis.wording.week_rows import TypedWords
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject


@dataclass
class Outcome:
    """What became of a form: what is left over, by place; which rows were touched; nothing saved when `dry`."""

    entries: dict[str, Entry] = field(default_factory=dict)
    words: dict[str, TypedWords] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    block: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: CompanyRequest) -> HttpResponse:
    """The values that are mine to enter."""
    kpis = list(mine(writable_kpis(request).filter(status=Status.ACTIVE), request.person.facts))
    return _answer(request, Scope(ordered(kpis), frozenset(kpi.id for kpi in kpis)))


@require_http_methods(["GET", "HEAD", "POST"])
def department(request: CompanyRequest, key: str) -> HttpResponse:
    """The values of a department, for whoever enters any of them."""
    found = department_for(request, key)
    kpis = _of_department(request, found)
    writable = frozenset(kpi.id for kpi in kpis if request.person.may("values.write", subject_of(kpi)))
    if not writable:
        require(request, "values.write", Subject(level="department", department=found.id))
    return _answer(request, Scope(ordered(kpis), writable, department=found))


def _of_department(request: CompanyRequest, found: Department) -> list[Kpi]:
    kpis = readable(request, Kpi.objects.filter(department=found, status=Status.ACTIVE))
    return list(kpis.select_related("department", "owner"))


def _answer(request: CompanyRequest, scope: Scope) -> HttpResponse:
    outcome = _taken(request, scope) if request.method == "POST" else Outcome()
    view = _view(request, scope)
    rows = week_rows(company=request.company, kpis=scope.kpis, writable=scope.writable, view=view, today=request.today)
    page = Page(request, scope, view, rows, outcome.entries, outcome.words, fresh=frozenset(outcome.saved))
    response = _rows(request, page, outcome) if request.headers.get("X-Grid") else _page(request, page, outcome)
    patch_vary_headers(response, ["X-Grid"])
    patch_cache_control(response, no_store=True)
    return response


def _page(request: CompanyRequest, page: Page, outcome: Outcome) -> HttpResponse:
    status = 422 if outcome.entries or outcome.words else 200
    return render(request, "kpis/week.html", page.context(), status=status)


def _rows(request: CompanyRequest, page: Page, outcome: Outcome) -> HttpResponse:
    """The rows that were asked for, the head above them, and what a screen reader says. For js/grid.js."""
    asked = [*outcome.touched, *request.POST.getlist("row")]
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


# ── what was typed ──────────────────────────────────────────────────────────────────────────────────────────────────


def _taken(request: CompanyRequest, scope: Scope) -> Outcome:
    """Read the form and save what can be saved; with `dry`, only read it."""
    known = {kpi.key: kpi for kpi in scope.kpis}
    dry = "dry" in request.POST
    outcome = Outcome(block="block" in request.POST)
    wanted = _wanted(request, typed_cells(request.POST), known, dry=dry)
    if dry:
        left = [one.entry for one in wanted]
    else:
        saved, left = save_values(
            company=request.company, wanted=wanted, actor=request.person.actor, today=request.today
        )
        outcome.saved = [entry.key for entry in saved]
        outcome.words = _explained(request, known)
    outcome.entries = {entry.place: entry for entry in left}
    outcome.touched = [*outcome.saved, *(entry.key for entry in left)]
    return outcome


def _wanted(
    request: CompanyRequest, cells: Sequence[TypedCell], known: Mapping[str, Kpi], *, dry: bool
) -> list[WantedValue]:
    form = format_of(request.company.locale)
    month = request.company.fiscal_year_start_month
    found = []
    for cell in cells:
        kpi = known.get(cell.key) or kpi_for_values(request, cell.key)
        require(request, "values.write", subject_of(kpi))
        due = current_period(request.today, as_cadence(kpi.measure_cadence), fiscal_start_month=month)
        entry = read_cell(
            cell, unit=kpi.unit, decimals=kpi.decimals, decimal=form.decimal, group=form.group, passed=cell.period < due
        )
        if entry is None and dry and not cell.take and "block" not in request.POST:
            entry = _opened(cell, passed=cell.period < due)
        if entry is not None:
            found.append(WantedValue(kpi.id, entry))
    return found


def _opened(cell: TypedCell, *, passed: bool) -> Entry:
    """A cell that was opened and not changed yet."""
    corrects = passed and cell.was is not None
    return Entry(cell.key, cell.period, cell.text, "typed", value=cell.was, was=cell.was, corrects=corrects)


def _explained(request: CompanyRequest, known: Mapping[str, Kpi]) -> dict[str, TypedWords]:
    """Save the explanations; those that were refused, by place."""
    typed = {said.place: said for said in typed_explanations(request.POST)}
    ids: dict[str, UUID] = {}
    for said in typed.values():
        kpi = known.get(said.key) or kpi_for_explaining(request, said.key)
        require(request, "explanation.write", subject_of(kpi))
        ids[said.place] = kpi.id
    refused = save_words(
        company=request.company,
        wanted=[
            WantedWords(place, ids[place], said.period, said.cause, said.text, said.next_step)
            for place, said in typed.items()
        ],
        actor=request.person.actor,
    )
    return {
        place: TypedWords(
            typed[place].cause,
            typed[place].text,
            typed[place].next_step,
            {fault.field: sentence(fault) for fault in refusal.faults},
        )
        for place, refusal in refused.items()
    }
