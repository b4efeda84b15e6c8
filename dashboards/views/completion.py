"""How complete the current values are: the board, one-click reminders, the file."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.rules.completion import DepartmentCount, board_of
from dashboards.selectors.completion import cadences_of, counts_of, lines_of
from dashboards.wording.completion import (
    Told,
    board_message,
    file_rows,
    period_line,
    phantom_line,
    reminded_message,
    row_of,
)
from kpis.selectors.discipline import phantoms
from kpis.selectors.owed import closing_days, due_periods_of
from organization.access import require
from organization.http.request import CompanyRequest
from organization.http.sheets import write_csv
from organization.models import Department
from organization.rules.roles import Subject
from organization.selectors.notices import reminders_on
from organization.services.reminders import remind


@require_safe
def completion(request: CompanyRequest) -> HttpResponse:
    """The whole page, or for htmx the board alone."""
    context = _board(request, request.GET.get("open", ""))
    return render(
        request, "dashboards/completion_board.html" if request.htmx else "dashboards/completion.html", context
    )


@require_POST
def remind_them(request: CompanyRequest) -> HttpResponse:
    """Remind one person, a department, or everybody whom the reader may remind and whose values are missing."""
    wanted = _asked(request)
    reminded = remind(company=request.company, people=wanted, actor=request.person.actor)
    messages.success(request, reminded_message(reminded))
    opened = request.POST.get("open", "")
    if request.htmx:
        return render(request, "dashboards/completion_board.html", {**_board(request, opened), "answered": True})
    url = reverse("dashboards:completion", kwargs={"company_slug": request.company.slug})
    return redirect(f"{url}?open={opened}" if opened else url)


@require_safe
def values_file(request: CompanyRequest) -> HttpResponse:
    """Every value that is asked for now, as a file for a spreadsheet."""
    lines = lines_of(company=request.company, today=request.today, departments=_scope(request))
    rows = file_rows(lines, reminders_on(request.company, request.today), request.today)
    answer = HttpResponse(write_csv(rows), content_type="text/csv; charset=utf-8")
    name = f"{request.company.slug}-values-{request.today.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _scope(request: CompanyRequest) -> frozenset[UUID] | None:
    """The departments that the reader sees; None: all of them. 403 for who sees none."""
    if request.person.may("completion.read"):
        return None
    heads = request.person.facts.heads
    if not heads:
        require(request, "completion.read")
    return heads


def _counts(request: CompanyRequest, departments: Collection[Department]) -> list[DepartmentCount]:
    counts = counts_of(company=request.company, today=request.today, departments=_scope(request))
    return board_of(counts, {one.id: one.name for one in departments})


def _may_remind(request: CompanyRequest, department: UUID | None) -> bool:
    return request.person.may("reminder.send", Subject(department=department))


def _asked(request: CompanyRequest) -> list[UUID]:
    """Whom the click means: all of them miss a value, or own in name only, where the reader may remind."""
    departments = list(Department.objects.filter(company=request.company))
    key = request.POST.get("department", "")
    if key and not any(one.key == key for one in departments):
        raise Http404(_("There is no such department."))
    keys = {one.id: one.key for one in departments}
    if key:
        require(request, "reminder.send", Subject(department=next(one.id for one in departments if one.key == key)))
    elif not request.person.facts.heads:
        require(request, "reminder.send")
    rows = [row for row in _counts(request, departments) if _may_remind(request, row.id)]
    if key:
        rows = [row for row in rows if row.id is not None and keys[row.id] == key]
    people = list(dict.fromkeys(one.id for row in rows for one in row.missing_by if one.id is not None))
    person = request.POST.get("person", "")
    if not person:
        return people
    silent = [one.id for one in phantoms(company=request.company, today=request.today, departments=_scope(request))]
    found = [one for one in [*people, *silent] if str(one) == person]
    if not found:
        raise Http404(_("This person misses nothing that you may remind them of."))
    return found[:1]


def _board(request: CompanyRequest, opened: str) -> dict[str, object]:
    scope = _scope(request)
    departments = list(Department.objects.filter(company=request.company))
    counts = _counts(request, departments)
    told = Told(reminders_on(request.company, request.today))
    named = {one.id: one for one in departments}
    rows = [
        row_of(
            row,
            name=named[row.id].name if row.id in named else "",
            key=named[row.id].key if row.id in named else "",
            told=told,
            may_remind=_may_remind(request, row.id),
            opened=opened,
        )
        for row in counts
    ]
    silent = phantoms(company=request.company, today=request.today, departments=scope)
    periods = due_periods_of(request.company, request.today)
    return {
        "title": board_message(counts),
        "periods": period_line(
            periods,
            closing_days(request.company, periods),
            cadences_of(request.company, scope),
            request.company,
            request.today,
        ),
        "rows": rows,
        "silent": [phantom_line(one, told, may_remind=_may_remind(request, one.department)) for one in silent],
        "remind_all": sum(len([who for who in row.who if who.remindable]) for row in rows if row.may_remind),
        "opened": opened,
    }
