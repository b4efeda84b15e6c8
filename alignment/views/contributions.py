"""Step 2 as a page: the grid that several heads fill at once, and what becomes of a statement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alignment.forms.contributions import HandOffForm, PriorityForm, ProposeForm, StatementForm, TakeForm, living
from alignment.models import Contribution
from alignment.rules.contributions import Answer
from alignment.selectors.contributions import Grid, Told, grid_of, hand_offs_of, is_measured, priorities_of
from alignment.services.contributions import (
    add_contribution,
    edit_contribution,
    link_contribution,
    propose_contribution,
    remove_contribution,
    say_nothing,
)
from alignment.wording.contributions import became_words, heading, left_words, sentence
from alignment.workshop_access import cell_for_writing, contribution_for_writing, may_contribute, speaks_for
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import WHOLE, Fault, Refused
from organization.access import open_department_for
from organization.http.request import CompanyRequest
from organization.models import Department

#: In the whole grid this many rows at most are written in place; the others one department at a time.
IN_PLACE = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """What was refused, kept: where it was typed, the words, and why."""

    department: UUID
    company_kpi: UUID
    statement: str = ""
    contribution: UUID | None = None
    expected: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page prints it. `open`: it is written in place; `typed`: what was refused here."""

    department: Department
    top: Kpi
    told: list[tuple[Told, str]]
    answer: Answer
    line: bool
    mark: str
    writes: bool
    open: bool
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A department's cells, and the mark by which the page asks what changed."""

    department: Department
    cells: list[Cell]
    mark: str
    answered: int = field(default=0)


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """The grid, or the row of one department."""
    return _page(request)


@require_safe
def changes(request: CompanyRequest) -> HttpResponse:
    """The cells of rows whose mark is not the one that the asking page holds (`m`, in the order of its rows)."""
    grid, marks = grid_of(request.company), request.GET.getlist("m")
    rows = _rows(request, grid, _wanted(request))
    if len(marks) != len(rows):  # departments came or went
        marks = [""] * len(rows)
    changed = [row for row, seen in zip(rows, marks, strict=True) if row.mark != seen]
    if not changed:
        return HttpResponse(status=204)
    context = {"rows": changed, "swapped": True, **_summary(grid)}
    return render(request, "alignment/_contribution_changes.html", context)


@require_POST
def cell(request: CompanyRequest, department: str, company_kpi: str) -> HttpResponse:
    """Answer a cell: one more statement, or that the department does nothing for it."""
    found, top = cell_for_writing(request, department, company_kpi)
    form = StatementForm(request.POST)
    said = form.cleaned_data.get("statement", "") if form.is_valid() else request.POST.get("statement", "")
    at: dict[str, Any] = {
        "company": request.company,
        "department": found.id,
        "company_kpi": top.id,
        "actor": request.person.actor,
    }
    return _acted(
        request,
        lambda: say_nothing(**at) if request.POST.get("act") == "nothing" else add_contribution(**at, statement=said),
        Typed(found.id, top.id, said),
    )


@require_POST
def statement(request: CompanyRequest, contribution: UUID) -> HttpResponse:
    """Change a statement or take it back, as its writer saw it. Gone meanwhile: the words are kept for a new one."""
    try:
        row = contribution_for_writing(request, contribution)
    except Http404:
        return _gone(request)
    form = StatementForm(request.POST)
    said = form.cleaned_data.get("statement", "") if form.is_valid() else request.POST.get("statement", "")
    act: dict[str, Any] = {
        "company": request.company,
        "contribution": row.id,
        "expected": request.POST.get("expected", ""),
        "actor": request.person.actor,
    }
    removes = request.POST.get("act") == "remove"
    return _acted(
        request,
        lambda: remove_contribution(**act) if removes else edit_contribution(**act, statement=said),
        Typed(row.department_id, row.company_kpi_id, "" if removes else said, row.id),
    )


def become(request: CompanyRequest, contribution: UUID) -> HttpResponse:
    """A statement becomes a proposed KPI of its department, or is measured by one that exists: one step either way."""
    row = contribution_for_writing(request, contribution)
    if row.nothing:
        raise Http404(_("The department says that it does nothing for it."))
    chosen = request.POST.get("act", "") if request.method == "POST" else ""
    claim = {"company_kpi": row.company_kpi, "initial": {"rationale": row.statement}}
    propose = ProposeForm(
        request.POST if chosen == "propose" else None,
        company=request.company, head=row.department.head, prefix="new", **claim,
    )  # fmt: skip
    take = TakeForm(request.POST if chosen == "take" else None, department=row.department, prefix="own", **claim)
    if (chosen == "propose" and propose.is_valid() and _proposed(request, row, propose)) or (
        chosen == "take" and take.is_valid() and _taken(request, row, take)
    ):
        return redirect(_back(request, row.department, row.company_kpi))
    context = {"row": row, "propose": propose, "take": take, "linked": _linked(row)}
    return render(request, "alignment/contribution_become.html", context, status=422 if chosen else 200)


def _proposed(request: CompanyRequest, row: Contribution, form: ProposeForm) -> bool:
    try:
        became = propose_contribution(
            company=request.company, contribution=row.id, proposal=form.proposal(),
            rationale=form.cleaned_data["rationale"], polarity=form.cleaned_data["polarity"], actor=request.person.actor,
        )  # fmt: skip
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    assert became.kpi is not None  # noqa: S101 - as the service says it
    messages.success(request, _("“%(name)s” is proposed and linked. Next: its target.") % {"name": became.kpi.name})
    return True


def _taken(request: CompanyRequest, row: Contribution, form: TakeForm) -> bool:
    kpi = form.cleaned_data["kpi"]
    try:
        link_contribution(
            company=request.company, contribution=row.id, kpi=kpi.id, rationale=form.cleaned_data["rationale"],
            polarity=form.cleaned_data["polarity"], actor=request.person.actor,
        )  # fmt: skip
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    messages.success(request, _("“%(name)s” measures it.") % {"name": kpi.name})
    return True


def _linked(row: Contribution) -> list[Kpi]:
    """KPIs of the department that move the company KPI already: their link is taken as it is."""
    return list(living(row.company).filter(department=row.department_id, links_up__parent=row.company_kpi_id))


def _acted(request: CompanyRequest, act: Callable[[], object], typed: Typed) -> HttpResponse:
    """Act and go back to the cell; for htmx the cell alone; what is refused stays as it was typed."""
    try:
        act()
    except Refused as refused:
        words = " ".join(sentence(fault) for fault in refused.faults)
        now = next((str(fault.params["now"]) for fault in refused.faults if "now" in fault.params), "")
        kept = Typed(typed.department, typed.company_kpi, typed.statement, typed.contribution, now, words)
        return _answer(request, kept, status=422)
    return _answer(request, Typed(typed.department, typed.company_kpi))


def _gone(request: CompanyRequest) -> HttpResponse:
    """The statement was removed: whoever may still speak for its department keeps their words in its cell."""
    found, top = cell_for_writing(request, request.POST.get("department", ""), request.POST.get("company_kpi", ""))
    words = sentence(Fault(WHOLE, "removed_meanwhile"))
    return _answer(request, Typed(found.id, top.id, request.POST.get("statement", ""), words=words), status=422)


def _answer(request: CompanyRequest, typed: Typed, status: int = 200) -> HttpResponse:
    if not request.htmx:
        if status != 200:
            return _page(request, typed, status=status)
        grid = grid_of(request.company)
        department = next(one for one in grid.departments if one.id == typed.department)
        return redirect(_back(request, department, next(one for one in grid.tops if one.id == typed.company_kpi)))
    grid = grid_of(request.company)
    (row,) = _rows(request, grid, next(one for one in grid.departments if one.id == typed.department), typed)
    context = {
        "row": row,
        "cell": next(one for one in row.cells if one.top.id == typed.company_kpi),
        **_summary(grid),
        "swapped": True,
    }
    return render(request, "alignment/_contribution_answer.html", context, status=status)


def _page(request: CompanyRequest, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    grid = grid_of(request.company)
    wanted = _wanted(request)
    if typed is not None:
        wanted = next((one for one in grid.departments if one.id == typed.department), wanted)
    mine = list(speaks_for(request))
    offs, today = hand_offs_of(request.company), request.today
    announced = priorities_of(request.company, today)
    own = list(living(request.company).filter(department__in=[one.id for one in mine]).select_related("department"))
    context = {
        "grid": grid,
        "rows": _rows(request, grid, wanted, typed),
        "wanted": wanted,
        "mine": mine,
        **_summary(grid),
        "hand_offs": [_hand_off(request, one) for one in offs],
        "unmeasured": sum(not is_measured(one) for one in offs),
        "hand_off_form": HandOffForm(company=request.company) if mine else None,
        "priorities": [(one, left_words(one.priority.announced_on, today, measured=one.measured)) for one in announced],
        "own_kpis": own,
        "priority_form": PriorityForm(initial={"announced_on": today})
        if request.person.may("priority.manage")
        else None,
        "today": today,
    }
    return render(request, "alignment/contributions.html", context, status=status)


def _hand_off(request: CompanyRequest, row: Any) -> Mapping[str, object]:
    writes = may_contribute(request, row.giver_id) or may_contribute(request, row.taker_id)
    own = living(request.company).filter(department__in=[row.giver_id, row.taker_id]) if writes else []
    return {"row": row, "measured": is_measured(row), "writes": writes, "kpis": own}


def _summary(grid: Grid) -> dict[str, object]:
    found = grid.surfaced()
    tops = {one.id: one for one in grid.tops}
    departments = {one.id: one for one in grid.departments}
    return {
        "found": found,
        "heading": heading(found),
        "unowned": [(tops[one], one in found.unclaimed) for one in found.unowned],
        "without_line": [departments[one] for one in found.without_line],
    }


def _wanted(request: CompanyRequest) -> Department | None:
    key = request.GET.get("department", "")
    return open_department_for(request, key) if key else None


def _rows(request: CompanyRequest, grid: Grid, wanted: Department | None, typed: Typed | None = None) -> list[Row]:
    shown = [one for one in grid.departments if wanted is None or one.id == wanted.id]
    mine = {one.id for one in shown if may_contribute(request, one.id)}
    in_place = mine if len(mine) <= IN_PLACE else mine & request.person.facts.heads
    return [
        Row(
            department,
            cells := [_cell(grid, department, top, writes=department.id in mine, place=department.id in in_place, typed=typed) for top in grid.tops],
            grid.row_mark(department.id),
            sum(one.answer != "unasked" for one in cells),
        )
        for department in shown
    ]  # fmt: skip


def _cell(grid: Grid, department: Department, top: Kpi, *, writes: bool, place: bool, typed: Typed | None) -> Cell:
    pair = (department.id, top.id)
    here = typed is not None and (typed.department, typed.company_kpi) == pair
    return Cell(
        department,
        top,
        [(told, became_words(told.said)) for told in grid.cells.get(pair, ())],
        grid.answer(pair),
        pair in grid.lines,
        grid.mark(pair),
        writes,
        place or here,
        typed if here else None,
    )


def _back(request: CompanyRequest, department: Department, top: Kpi) -> str:
    page = reverse("alignment:contributions", kwargs={"company_slug": request.company.slug})
    one = f"?department={department.key}" if request.POST.get("one") else ""
    return f"{page}{one}#cell-{department.key}-{top.key}"
