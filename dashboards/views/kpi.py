"""The page of one KPI: what happened, why, what it feeds, and everything that ever changed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alignment.selectors.activation import activation_facts
from alignment.views.findings import lines_about
from alignment.views.influence import suggested_owner_words
from dashboards.forms.kpi import ExplainForm, NoteForm
from dashboards.forms.overview import AsOfForm
from dashboards.selectors.kpi import ends_of, record_of, row_of
from dashboards.selectors.kpi_history import trail_of
from dashboards.views.kpi_began import began_of
from dashboards.views.kpi_chart import chart_of, shown_of
from dashboards.views.kpi_conflicts import conflicts_of
from dashboards.views.kpi_links import history_of, links_of
from dashboards.views.kpi_variance import variance_of
from dashboards.views.kpi_whole import Whole, owes_words, periods_to_tell, sayings_of, target_rows, title_of, whole_of
from dashboards.wording.kpi import age_words, definition_lines, head_figures, kind_words, target_words
from governance.access.changes import may_ask
from governance.access.disputes import may_dispute
from governance.selectors.changes import open_requests
from kpis.access import kpi_for_explaining, kpi_for_reading, kpi_for_values, may_edit, may_write_values, subject_of
from kpis.forms.faults import mark
from kpis.models import Kpi, Level, Source, Status
from kpis.rules.activation import missing_for_activation
from kpis.rules.faults import Refused
from kpis.selectors.contributions import inputs_to
from kpis.selectors.definitions import definition_changes
from kpis.selectors.worked import derivation_of, worked
from kpis.services.explanations import explain as write_explanation
from kpis.services.measurements import ValueRow, ValuesRefused, record_measurements
from kpis.views.derivation import told_of
from kpis.views.inputs import lines_of
from kpis.wording.life import missing_words, sentence
from organization.http.request import CompanyRequest

HISTORY_PAGE = 20


@require_safe
def kpi(request: CompanyRequest, key: str) -> HttpResponse:
    """One KPI, today or as of an earlier day."""
    known = kpi_for_reading(request, key)
    return _page(request, known)


@require_safe
def chart(request: CompanyRequest, key: str) -> HttpResponse:
    """The chart alone, over another length of time."""
    known = kpi_for_reading(request, key)
    whole = _whole(request, known)
    context = {"kpi": known, "as_of": _as_of(request), **_chart(request, whole)}
    return render(request, "dashboards/kpi_chart.html", context)


@require_POST
def explain(request: CompanyRequest, key: str) -> HttpResponse:
    """Say why a value is off."""
    known = kpi_for_explaining(request, key)
    whole = _whole(request, known)
    form = ExplainForm(request.POST, periods=periods_to_tell(whole))
    if form.is_valid():
        try:
            write_explanation(company=request.company, kpi=known.id, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("Explained. Thank you."))
            return redirect("dashboards:kpi", company_slug=request.company.slug, key=known.key)
    return _page(request, known, explaining=form)


@require_POST
def note(request: CompanyRequest, key: str) -> HttpResponse:
    """Put a note on a value; the value stays."""
    known = kpi_for_values(request, key)
    whole = _whole(request, known)
    form = NoteForm(request.POST, periods=periods_to_tell(whole))
    if form.is_valid():
        period = form.cleaned_data["period"]
        stands = next(one.actual for one in whole.record.values if one.period == period)
        row = ValueRow(known.id, period, stands, note=form.cleaned_data["note"].strip(), expected=stands)
        try:
            record_measurements(
                company=request.company, rows=[row], actor=request.person.actor, source=Source.GRID, today=request.today
            )
        except ValuesRefused:
            form.add_error(None, _("The value was changed meanwhile; look at it again."))
        else:
            messages.success(request, _("Noted."))
            return redirect("dashboards:kpi", company_slug=request.company.slug, key=known.key)
    return _page(request, known, noting=form)


def _as_of(request: CompanyRequest) -> date | None:
    """The earlier day that somebody asked for; days to come and nonsense are today."""
    day = AsOfForm(request.GET, today=request.today).day
    return day if day < request.today else None


def _whole(request: CompanyRequest, known: Kpi) -> Whole:
    as_of = _as_of(request)
    when = as_of or request.today
    row = row_of(company=request.company, kpi=known, today=request.today, as_of=as_of)
    if row is None:
        raise Http404(_("This KPI was not active on that day."))
    record = record_of(company=request.company, kpi=known, until=when)
    changes = [one for one in definition_changes(company=request.company, kpi=known.id) if one.day <= when]
    return whole_of(request, known, row, record, changes, when)


def _chart(request: CompanyRequest, whole: Whole) -> dict[str, Any]:
    return chart_of(whole, shown_of(whole, request.GET.get("periods", "")))


def _page(
    request: CompanyRequest, known: Kpi, *, explaining: ExplainForm | None = None, noting: NoteForm | None = None
) -> HttpResponse:
    whole = _whole(request, known)
    row, write = whole.row, whole.write
    missing = _missing(request, known)
    context = {
        "kpi": known,
        "row": row,
        "as_of": _as_of(request),
        "title": title_of(whole, len(missing)),
        "missing": missing,
        "kind": kind_words(known),
        "age": age_words(row, write),
        **_figure(whole),
        "accepted": row.accepted(whole.day),
        "figures": head_figures(row, write, periods_off=_periods_off(whole), total=whole.total is not None),
        "owes": owes_words(whole),
        "definition": list(definition_lines(known, _target(whole), write, tolerance=row.tolerance, today=whole.day)),
        "targets": target_rows(whole, target_words),
        **_computed(request, known),
        "findings": [] if _as_of(request) else lines_about(request, [known.id]),
        "suggested": None if _as_of(request) else suggested_owner_words(request, known),
        "inputs": [] if _as_of(request) else lines_of(request, inputs_to(request.company, known, today=request.today)),
        "contributors": whole.record.contributors,
        "values_in": _values_in(whole),
        "sayings": sayings_of(whole),
        "history": _history(request, whole),
        "breaking": _("the series breaks here"),
        "may_edit": may_edit(request, known),
        **_asked(request, known),
        **variance_of(request, known, row, as_of=_as_of(request)),
        **conflicts_of(request, known, as_of=_as_of(request)),
        **began_of(request, whole, as_of=_as_of(request)),
        **_chart(request, whole),
        **links_of(
            request, whole, ends_of(company=request.company, kpi=known, today=request.today, as_of=_as_of(request))
        ),
        **_forms(request, whole, explaining, noting),
    }
    failed = any(form is not None and form.errors for form in (explaining, noting))
    return render(request, "dashboards/kpi.html", context, status=422 if failed else 200)


def _asked(request: CompanyRequest, known: Kpi) -> dict[str, Any]:
    """Open change requests, and whether the reader may ask for one or raise a dispute; nothing on an earlier day."""
    if _as_of(request) is not None or known.status == Status.RETIRED:
        return {}
    return {
        "asks": known.status == Status.ACTIVE and may_ask(request, known),
        "disputes": known.status == Status.ACTIVE and known.level != Level.INDIVIDUAL and may_dispute(request, known),
        "requests": list(open_requests(request.company).filter(kpi=known)),
    }


def _computed(request: CompanyRequest, known: Kpi) -> dict[str, Any]:
    """Why this number: how it is computed and the last periods; empty for a typed KPI and on an earlier day."""
    row = derivation_of(request.company, known.id)
    if row is None or _as_of(request) is not None:
        return {}
    return {"computed": row, **told_of(request, known, worked(request.company, known.id, today=request.today), row)}


def _figure(whole: Whole) -> dict[str, str]:
    """The head's big figure: the latest value, or the total to date with the value named beside it."""
    row, write, total = whole.row, whole.write, whole.total
    if row.actual is None or row.period is None:
        return {"now_digits": "", "now_part": ""}
    if total is None:
        return {"now_digits": write.bare(row.actual), "now_part": ""}
    words = {"value": write.value(row.actual), "period": write.inside(row.period)}
    return {"now_digits": write.bare(total), "now_part": _("to date, %(value)s in %(period)s") % words}


def _missing(request: CompanyRequest, known: Kpi) -> list[tuple[str, str]]:
    """What stands between a draft and its activation."""
    if known.status not in {Status.DRAFT, Status.PROPOSED}:
        return []
    facts = activation_facts(company=request.company, kpi=known, today=request.today)
    return [missing_words(code) for code in missing_for_activation(facts)]


def _periods_off(whole: Whole) -> int:
    return 0 if whole.onset is None else whole.series.count - whole.onset


def _target(whole: Whole) -> Any:
    """The version in force on the page's day."""
    held = [one for one in whole.record.targets if one.starts_on <= whole.day]
    return next((one for one in reversed(held) if one.ends_on is None or one.ends_on >= whole.day), None)


def _values_in(whole: Whole) -> str:
    """How complete the history is since its first value."""
    seen = sum(value is not None for value in whole.series.values)
    shown = set(whole.series.starts[: whole.series.count])
    skips = [one for one in whole.record.skips if one.period in shown]
    said = (
        _("%(seen)s of %(all)s values are in.") % {"seen": seen, "all": whole.series.count - len(skips)} if seen else ""
    )
    if not skips:
        return said
    told = {"n": len(skips), "period": whole.write.inside(skips[-1].period), "reason": skips[-1].reason}
    last = ngettext(
        "One period does not apply: %(period)s, “%(reason)s”.",
        "%(n)s periods do not apply, the last %(period)s: “%(reason)s”.",
        len(skips),
    )
    return f"{said} {last % told}".strip()


def _history(request: CompanyRequest, whole: Whole) -> Any:
    entries = history_of(request, whole, trail_of(company=request.company, kpi=whole.kpi))
    return Paginator(entries, HISTORY_PAGE).get_page(request.GET.get("page"))


def _forms(
    request: CompanyRequest, whole: Whole, explaining: ExplainForm | None, noting: NoteForm | None
) -> dict[str, Any]:
    """The forms that the reader may use; none while looking at an earlier day."""
    if _as_of(request) is not None or whole.kpi.status == Status.RETIRED:
        return {}
    periods = periods_to_tell(whole)
    if not periods:
        return {}
    found: dict[str, Any] = {}
    if request.person.may("explanation.write", subject_of(whole.kpi)):
        found["explaining"] = explaining or ExplainForm(periods=periods, auto_id="explain_%s")
    if may_write_values(request, whole.kpi):
        found["noting"] = noting or NoteForm(periods=periods, auto_id="note_%s")
    return found
