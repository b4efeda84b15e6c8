"""The week's values as a file: given out filled as far as they are known, read back, shown, and saved as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kpis.access import subject_of, writable_kpis
from kpis.forms.week_file import (
    XLSX,
    FileRow,
    FileSheet,
    SaveForm,
    UploadForm,
    csv_of,
    packed,
    returned_file,
    xlsx_of,
)
from kpis.models import Kpi, Status
from kpis.rules.calendar import CADENCES, Cadence, as_cadence
from kpis.rules.faults import Refused
from kpis.rules.week import COLUMNS, View, WeekRow, columns, view_of
from kpis.rules.week_entries import NOT_APPLICABLE, TypedCell
from kpis.rules.week_file import Misplaced, table_of, text_of
from kpis.selectors.derivation import computed_at
from kpis.selectors.owed import due_periods_of
from kpis.selectors.week import finest, standing_at, week_rows
from kpis.services.measurements import ValuesRefused
from kpis.services.week import save_file
from kpis.views.week_page import mine, ordered
from kpis.views.week_typed import read_file_cells
from kpis.wording import week as words
from kpis.wording.life import sentence
from kpis.wording.week_figures import Figures
from kpis.wording.week_file import PreviewCell, headings, preview_cell, refusal_words, sheet_words, told_headings
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.http.sheets import SheetRefused
from organization.models import Department
from organization.rules.roles import Subject


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose values: mine, or those of a department. `computed`: keys of those that nobody types."""

    kpis: list[Kpi]
    department: Department | None
    computed: frozenset[str]

    @property
    def query(self) -> str:
        """As the address says it."""
        return f"?department={self.department.key}" if self.department else ""


@require_safe
def download(request: CompanyRequest) -> HttpResponse:
    """XLSX with a sheet for each cadence; `cadence` and `format=csv`: one of them as CSV."""
    place = _place(request)
    sheets = _sheets(request, place)
    name = f"{request.company.slug}-{request.today.isoformat()}"
    wanted = request.GET.get("cadence", "")
    if request.GET.get("format") == "csv":
        chosen = sheets.get(wanted) or next(iter(sheets.values()), None)  # type: ignore[call-overload]
        if chosen is None:
            return redirect(_upload_url(request, place))
        figures = Figures(request.company.locale)
        return _attached(csv_of(chosen, decimal=figures.form.decimal), "text/csv; charset=utf-8", f"{name}.csv")
    if not sheets:
        return redirect(_upload_url(request, place))
    return _attached(xlsx_of(list(sheets.values())), XLSX, f"{name}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: CompanyRequest) -> HttpResponse:
    """Upload a file, see what was understood cell by cell, save all of it or nothing."""
    place = _place(request)
    if "cells" in request.POST:
        return _save(request, place)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, place, form)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    sent = form.cleaned_data["file"]
    try:
        found = returned_file(sent.read())
    except SheetRefused as refused:
        form.add_error("file", refusal_words(refused.code))
        return _page(request, place, form, status=422)
    known = {kpi.key: kpi for kpi in place.kpis}
    cells: list[tuple[str, TypedCell]] = []
    misplaced: list[tuple[str, Misplaced]] = []
    untouched = 0
    for sheet, rows in found.sheets.items():
        table = table_of(rows, keys=known, told=told_headings(), computed=place.computed)
        misplaced += [(sheet, one) for one in table.misplaced]
        for one in table.placed:
            if found.given.get((one.key, one.period)) == one.cell and not isinstance(one.cell, str):
                untouched += 1
                continue
            number = float(one.cell) if isinstance(one.cell, int | float) and not isinstance(one.cell, bool) else None
            at = f"{sheet}!{one.place}" if sheet else one.place
            cells.append((at, TypedCell(one.key, one.period, text_of(one.cell), None, number=number)))
    return _preview(request, place, cells, misplaced, name=sent.name or "", untouched=untouched)


# ── the preview ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _preview(
    request: CompanyRequest,
    place: _Place,
    cells: Sequence[tuple[str, TypedCell]],
    misplaced: Sequence[tuple[str, Misplaced]],
    *,
    name: str,
    untouched: int = 0,
    reason: str = "",
    refused: str = "",
) -> HttpResponse:
    known = {kpi.key: kpi for kpi in place.kpis}
    seen = _seen(request, [cell for _at, cell in cells], known)
    read = read_file_cells(request, seen, known)
    figures = Figures(request.company.locale)
    month = request.company.fiscal_year_start_month
    shown: list[PreviewCell] = []
    same = untouched
    for (at, _cell), one in zip(cells, read, strict=True):
        if one.entry is None:
            same += 1
        else:
            shown.append(preview_cell(one.entry, one.kpi, at, figures, month=month))
    stops = [one for one in misplaced if not one[1].left_out]
    wrong = sum(one.wrong for one in shown) + len(stops)
    ready = [one.cell for one in read if one.entry is not None and one.entry.state != "invalid"]
    asked = any(one.entry is not None and one.entry.asked for one in read)
    context = {
        "form": UploadForm(),
        "place": place.department,
        "shown": sorted(shown, key=lambda one: not one.wrong),
        "misplaced": [sheet_words(sheet, one) for sheet, one in misplaced],
        "title": _title(shown, wrong),
        "same": same,
        "wrong": wrong,
        "ready": not wrong and bool(ready),
        "asked": asked,
        "reason": reason,
        "refused": refused,
        "name": name,
        "cells": packed(ready) if not wrong else "",
        **_links(request, place),
    }
    return render(request, "kpis/week_upload.html", context, status=422 if wrong or refused else 200)


def _title(shown: Sequence[PreviewCell], wrong: int) -> str:
    new = sum(one.kind == "new" for one in shown)
    changed = sum(one.kind == "changed" for one in shown)
    parts = []
    if wrong:
        parts.append(ngettext("%(n)s cell needs a look", "%(n)s cells need a look", wrong) % {"n": wrong})
    if new:
        parts.append(ngettext("%(n)s new value", "%(n)s new values", new) % {"n": new})
    if changed:
        parts.append(ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed})
    return ", ".join(parts) or _("Nothing in this file is new")


def _seen(request: CompanyRequest, cells: Sequence[TypedCell], known: dict[str, Kpi]) -> list[TypedCell]:
    """The cells, with what stands there now."""
    standing = standing_at(company=request.company, places=[(known[cell.key].id, cell.period) for cell in cells])
    found = []
    for cell in cells:
        value = standing.get((known[cell.key].id, cell.period))
        was = value.actual if value else None
        found.append(replace(cell, was=was, was_skipped=value is not None and value.skip is not None))
    return found


# ── saving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _save(request: CompanyRequest, place: _Place) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        again = UploadForm()
        again.is_bound = False
        return _page(request, place, again, said=" ".join(str(one) for one in form.errors.get("cells", [])), status=422)
    known = {kpi.key: kpi for kpi in place.kpis}
    sent: list[TypedCell] = form.cleaned_data["cells"]
    reason, name = form.cleaned_data["reason"].strip(), form.cleaned_data["name"]
    gone = [cell for cell in sent if cell.key not in known]
    if gone:
        said = _("The KPI “%(key)s” is not yours to enter any more.") % {"key": gone[0].key}
        return _page(request, place, UploadForm(), said=said, status=422)
    cells = [replace(cell, reason=reason, late_reason=reason) for cell in sent]
    read = read_file_cells(request, cells, known)
    lacking = any(one.entry is not None and one.entry.state == "reason" for one in read)
    wrong = any(one.entry is not None and one.entry.state == "invalid" for one in read)
    if lacking or wrong:
        said = _("Say why earlier or late values are entered: once, for the whole file.") if lacking else ""
        return _preview(request, place, [("", cell) for cell in cells], [], name=name, reason=reason, refused=said)
    wanted = [(one.kpi.id, one.entry) for one in read if one.entry is not None]
    try:
        load = save_file(
            company=request.company,
            wanted=wanted,
            actor=request.person.actor,
            name=name,
            reason=reason,
            today=request.today,
        )
    except ValuesRefused as refused:
        said = _("Somebody else entered values meanwhile. This is how it stands now; look again, then save.")
        if any(fault.code != "changed_meanwhile" for fault in refused.faults):
            said = _("Nothing was saved.")
        return _preview(request, place, [("", cell) for cell in cells], [], name=name, reason=reason, refused=said)
    except Refused as refused:
        said = sentence(refused.faults[0])
        return _preview(request, place, [("", cell) for cell in cells], [], name=name, reason=reason, refused=said)
    number = len(wanted)
    told = ngettext("%(n)s value saved.", "%(n)s values saved.", number) % {"n": number}
    messages.success(request, told)
    return redirect("dashboards:load", company_slug=request.company.slug, load=load.id)


# ── the page, the file ──────────────────────────────────────────────────────────────────────────────────────────────


def _page(
    request: CompanyRequest, place: _Place, form: UploadForm, *, said: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "place": place.department, "refused": said, **_links(request, place)}
    return render(request, "kpis/week_upload.html", context, status=status)


def _links(request: CompanyRequest, place: _Place) -> dict[str, Any]:
    slug = request.company.slug
    base = reverse("kpis:week-file", kwargs={"company_slug": slug})
    query = place.query
    used = {as_cadence(kpi.measure_cadence) for kpi in place.kpis}
    joined = "&" if query else "?"
    if place.department is not None:
        back = reverse("kpis:week-department", kwargs={"company_slug": slug, "key": place.department.key})
    else:
        back = reverse("kpis:week", kwargs={"company_slug": slug})
    return {
        "back": back,
        "action": _upload_url(request, place),
        "xlsx": base + query if used else "",
        "csvs": [
            {"label": words.cadence_words(one), "url": f"{base}{query}{joined}format=csv&cadence={one}"}
            for one in CADENCES
            if one in used
        ],
    }


def _upload_url(request: CompanyRequest, place: _Place) -> str:
    return reverse("kpis:week-upload", kwargs={"company_slug": request.company.slug}) + place.query


def _place(request: CompanyRequest) -> _Place:
    """Mine, or those of a department that the person may write: the head's, the alignment owner's."""
    writable = writable_kpis(request).filter(status=Status.ACTIVE)
    key = request.GET.get("department", "")
    if not key:
        return _place_of(request, ordered(mine(writable, request.person.facts)), None)
    found = department_for(request, key)
    kpis = [kpi for kpi in writable.filter(department=found) if request.person.may("values.write", subject_of(kpi))]
    if not kpis:
        require(request, "values.write", Subject(level="department", department=found.id))
    return _place_of(request, ordered(kpis), found)


def _place_of(request: CompanyRequest, kpis: Sequence[Kpi], department: Department | None) -> _Place:
    due = due_periods_of(request.company, request.today)
    computed = computed_at(request.company, {kpi.id: due[kpi.measure_cadence] for kpi in kpis})
    return _Place(
        [kpi for kpi in kpis if kpi.id not in computed],
        department,
        frozenset(kpi.key for kpi in kpis if kpi.id in computed),
    )


def _sheets(request: CompanyRequest, place: _Place) -> dict[Cadence, FileSheet]:
    """The file's sheets: six periods that passed and the one that is due."""
    view = _view(request, place)
    rows = week_rows(
        company=request.company,
        kpis=place.kpis,
        writable=frozenset(kpi.id for kpi in place.kpis),
        view=view,
        today=request.today,
    )
    figures = Figures(request.company.locale)
    month = request.company.fiscal_year_start_month
    found: dict[Cadence, FileSheet] = {}
    for cadence in CADENCES:
        own = [row for row in rows if row.cadence == cadence]
        if own:
            shown = columns(view.last[cadence], cadence, fiscal_start_month=month)
            periods = [(day, words.period_short(day, cadence, fiscal_start_month=month)) for day in shown]
            lines = [_line(row, figures) for row in own]
            found[cadence] = FileSheet(words.cadence_words(cadence), headings(), periods, lines, NOT_APPLICABLE)
    return found


def _line(row: WeekRow, figures: Figures) -> FileRow:
    if len(row.values) != COLUMNS:
        raise AssertionError("a row has all its periods")
    return FileRow(
        key=row.key,
        name=row.name,
        unit=row.unit,
        target=figures.pace(row),
        decimals=row.decimals,
        values=[value.actual for value in row.values],
        blocked=frozenset(value.period for value in row.values if value.skip is not None),
    )


def _view(request: CompanyRequest, place: _Place) -> View:
    month = request.company.fiscal_year_start_month
    return view_of(request.today, finest(place.kpis), None, fiscal_start_month=month)


def _attached(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
