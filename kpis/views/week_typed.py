"""What was typed on My week: read, saved as far as it is right, and what is left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from kpis.access import kpi_for_explaining, kpi_for_values, subject_of
from kpis.forms.week import typed_cells, typed_explanations
from kpis.models import Kpi
from kpis.rules.calendar import as_cadence, current_period
from kpis.rules.closing import Closing
from kpis.rules.entries import period_fault
from kpis.rules.week_entries import Entry, Reading, TypedCell, read_cell, repeated_cells, with_before
from kpis.rules.week_file import file_entry
from kpis.selectors.closing import closing_of
from kpis.selectors.week import values_before
from kpis.services.week import WantedValue, WantedWords, save_values, save_words
from kpis.views.week_page import Scope
from kpis.wording.formats import format_of
from kpis.wording.life import sentence
from kpis.wording.week_rows import TypedWords
from organization.access import require
from organization.http.request import CompanyRequest


@dataclass
class Outcome:
    """What became of a form: what is left over, by place; which rows were touched; nothing saved when `dry`."""

    entries: dict[str, Entry] = field(default_factory=dict)
    words: dict[str, TypedWords] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    block: bool = False


def taken(request: CompanyRequest, scope: Scope, closing: Closing) -> Outcome:
    """Read the form and save what can be saved; with `dry`, only read it.

    Raises:
        MisnamedField: a field that names nothing; nothing was saved.
    """
    known = {kpi.key: kpi for kpi in scope.kpis}
    repeats = request.POST.get("same") == "all"
    dry = "dry" in request.POST or repeats
    outcome = Outcome(block="block" in request.POST)
    cells = typed_cells(request.POST)
    if repeats:
        cells = [cell for cell in repeated_cells(cells) if cell.text]
    words = _wanted_words(request, known, scope)
    wanted = _wanted(request, cells, known, scope=scope, closing=closing, dry=dry)
    if dry:
        left = [one.entry for one in wanted if not repeats or one.entry.code != "nothing_before"]
    else:
        saved, left = save_values(
            company=request.company, wanted=wanted, actor=request.person.actor, today=request.today
        )
        outcome.saved = [entry.key for entry in saved]
        outcome.words = _explained(request, words)
    outcome.entries = {entry.place: entry for entry in left}
    outcome.touched = [*outcome.saved, *(entry.key for entry in left)]
    return outcome


def _wanted(
    request: CompanyRequest,
    cells: Sequence[TypedCell],
    known: Mapping[str, Kpi],
    *,
    scope: Scope,
    closing: Closing,
    dry: bool,
) -> list[WantedValue]:
    """The cells that say something new, read; each asked for its right."""
    kpis = {cell.key: _kpi(request, cell.key, known, scope) for cell in cells}
    found = []
    for cell in _with_before(request, cells, kpis):
        kpi = kpis[cell.key]
        if not scope.opens(kpi.id, cell.period):
            raise Http404(_("This link opens other values."))
        how = reading_of(request, kpi, cell.period, closing)
        entry = read_cell(cell, how)
        if entry is None and dry and not cell.take and "block" not in request.POST:
            entry = _opened(cell, passed=how.passed)
        if entry is not None:
            found.append(WantedValue(kpi.id, entry))
    return found


@dataclass(frozen=True, slots=True)
class FileCell:
    """A cell of a file, read; `entry` None: it says what stands already."""

    cell: TypedCell
    kpi: Kpi
    entry: Entry | None


def read_file_cells(request: CompanyRequest, cells: Sequence[TypedCell], known: Mapping[str, Kpi]) -> list[FileCell]:
    """Cells of a file, whose KPIs are `known`, each asked for its right. What a file cannot say is a fault of its cell."""
    closing = closing_of(request.company)
    found = []
    for cell in cells:
        kpi = known[cell.key]
        require(request, "values.write", subject_of(kpi))
        cadence = as_cadence(kpi.measure_cadence)
        fault = period_fault(cell.period, cadence, today=request.today, fiscal_start_month=closing.fiscal_start_month)
        if fault is None:
            entry = file_entry(cell, reading_of(request, kpi, cell.period, closing))
        else:
            entry = Entry(cell.key, cell.period, cell.text, "invalid", code=fault, was=cell.was)
        found.append(FileCell(cell, kpi, entry))
    return found


def reading_of(request: CompanyRequest, kpi: Kpi, period: date, closing: Closing) -> Reading:
    """How a cell of this KPI and period is read."""
    form = format_of(request.company.locale)
    cadence = as_cadence(kpi.measure_cadence)
    return Reading(
        unit=kpi.unit,
        decimals=kpi.decimals,
        decimal=form.decimal,
        group=form.group,
        passed=period < current_period(request.today, cadence, fiscal_start_month=closing.fiscal_start_month),
        closed=closing.is_late(period, cadence, entered=request.today, active_since=kpi.activated_on),
    )


def _kpi(request: CompanyRequest, key: str, known: Mapping[str, Kpi], scope: Scope) -> Kpi:
    if scope.limited and key not in known:
        raise Http404(_("This link opens other values."))
    kpi = known.get(key) or kpi_for_values(request, key)
    require(request, "values.write", subject_of(kpi))
    return kpi


def _with_before(request: CompanyRequest, cells: Sequence[TypedCell], kpis: Mapping[str, Kpi]) -> list[TypedCell]:
    """Where the value of the period before is asked for, with that value."""
    places = [(kpis[cell.key].id, cell.period) for cell in cells if cell.repeats]
    month = request.company.fiscal_year_start_month
    before = values_before(company=request.company, places=places, month=month)
    return [with_before(cell, before.get((kpis[cell.key].id, cell.period))) if cell.repeats else cell for cell in cells]


def _opened(cell: TypedCell, *, passed: bool) -> Entry:
    """A cell that was opened and not changed yet."""
    corrects = passed and cell.was is not None
    return Entry(
        cell.key,
        cell.period,
        cell.text,
        "typed",
        value=cell.was,
        was=cell.was,
        corrects=corrects,
        was_skipped=cell.was_skipped,
        asked="corrected" if corrects else "",
    )


def _wanted_words(request: CompanyRequest, known: Mapping[str, Kpi], scope: Scope) -> list[WantedWords]:
    """The explanations of the form, each asked for its right."""
    found = []
    for said in typed_explanations(request.POST):
        if scope.limited and (said.key not in known or not scope.opens(known[said.key].id, said.period)):
            raise Http404(_("This link opens other values."))
        kpi = known.get(said.key) or kpi_for_explaining(request, said.key)
        require(request, "explanation.write", subject_of(kpi))
        found.append(WantedWords(said.place, kpi.id, said.period, said.cause, said.text, said.next_step))
    return found


def _explained(request: CompanyRequest, words: list[WantedWords]) -> dict[str, TypedWords]:
    """Save the explanations; those that were refused, by place."""
    refused = save_words(company=request.company, wanted=words, actor=request.person.actor)
    typed = {one.place: one for one in words}
    return {
        place: TypedWords(
            typed[place].cause,
            typed[place].text,
            typed[place].next_step,
            {fault.field: sentence(fault) for fault in refusal.faults},
        )
        for place, refusal in refused.items()
    }
