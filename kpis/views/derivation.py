"""From what a KPI is computed: shown with the last periods worked out, set, removed."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.access import kpi_for_editing, kpi_for_reading, may_edit, readable, subject_of
from kpis.forms.derivation import DerivationForm
from kpis.forms.faults import mark, told
from kpis.models import Derivation, Kpi, Measurement, Source, Status
from kpis.rules.calendar import CADENCES, as_cadence, running_period
from kpis.rules.faults import Refused
from kpis.rules.worked import Worked
from kpis.selectors.derivation import derived_among
from kpis.selectors.worked import derivation_of, worked, worked_by
from kpis.services.derivations import Understood, remove_derivation, set_derivation, understood
from kpis.wording.life import sentence
from kpis.wording.worked import Ink, coverage_words, how_words, worked_lines
from organization.http.request import CompanyRequest
from organization.rules.roles import reading_right

MOST_KEYS = 40


def derivation(request: CompanyRequest, key: str) -> HttpResponse:
    """How it is computed and the worked lines; for editors the form; for htmx what would come of what is typed."""
    kpi = kpi_for_reading(request, key)
    if request.htmx.target == "worked":
        kpi_for_editing(request, key)
        return render(request, "kpis/_preview.html", _preview(request, kpi))
    if request.htmx.target == "keys":
        return render(request, "kpis/_keys.html", {"keys": _keys(request, kpi)})
    return _page(request, kpi)


@require_POST
def remove(request: CompanyRequest, key: str) -> HttpResponse:
    """Let it be typed again."""
    kpi = kpi_for_editing(request, key)
    try:
        remove_derivation(
            company=request.company,
            kpi=kpi.id,
            actor=request.person.actor,
            exception=request.POST.get("exception", ""),
            today=request.today,
        )
    except Refused as refused:
        messages.error(request, told(refused, sentence))
    else:
        messages.success(request, _("Its values are typed again from now on; those that were computed stay."))
    return redirect("kpis:derivation", company_slug=request.company.slug, key=kpi.key)


def _page(request: CompanyRequest, kpi: Kpi) -> HttpResponse:
    row = derivation_of(request.company, kpi.id)
    initial = DerivationForm.initial_of(row, request.company) | ({} if row else _since(request, kpi))
    form = DerivationForm(
        request.POST if request.method == "POST" else None, company=request.company, kpi=kpi, initial=initial
    )
    if request.method == "POST":
        kpi_for_editing(request, kpi.key)
        if form.is_valid() and _saved(request, kpi, form):
            return redirect("kpis:derivation", company_slug=request.company.slug, key=kpi.key)
    found = worked(request.company, kpi.id, today=request.today) if row else None
    context = {
        "form": form,
        "kpi": kpi,
        "place": "derivation",
        "manages": may_edit(request, kpi),
        "edits": may_edit(request, kpi) and kpi.status != Status.RETIRED,
        "derivation": row,
        **told_of(request, kpi, found, row),
        "keys": _keys(request, kpi),
        "typed": _typed(request, kpi),
        "feeds": _feeds(request, kpi),
    }
    return render(request, "kpis/derivation.html", context, status=422 if form.errors else 200)


def told_of(request: CompanyRequest, kpi: Kpi, found: Worked[Kpi] | None, row: Derivation | None) -> dict[str, Any]:
    """What is said of a computed KPI: how, from what, the worked lines; empty for a typed one."""
    if found is None:
        return {"worked": []}
    ink: Ink[Kpi] = Ink(
        request.company.locale, request.company.fiscal_year_start_month, lambda one: _may_read(request, one)
    )
    shown = [one for one in found.kpis if _may_read(request, one)]
    return {
        "worked": worked_lines(found, kpi, ink),
        "worked_how": how_words(found),
        "worked_formula": found.definition.kind == "formula",
        "worked_coverage": coverage_words(found, request.company.locale),
        "worked_since": row.since if row else None,
        "worked_sources": shown[:MOST_KEYS],
        "worked_more": len(found.kpis) - len(shown[:MOST_KEYS]),
        "worked_retired": [one for one in shown if one.status == Status.RETIRED]
        if found.definition.kind == "formula"
        else [],
    }


def _may_read(request: CompanyRequest, kpi: Kpi) -> bool:
    return request.person.may(reading_right(kpi.level), subject_of(kpi))


def _since(request: CompanyRequest, kpi: Kpi) -> dict[str, object]:
    """Where values were typed already, the formula begins with the running period unless somebody wants more."""
    if not Measurement.objects.filter(company=request.company, kpi_id=kpi.id).exists():
        return {}
    month = request.company.fiscal_year_start_month
    return {"since": running_period(request.today, as_cadence(kpi.measure_cadence), fiscal_start_month=month)}


def _typed(request: CompanyRequest, kpi: Kpi) -> int:
    """How many values were typed, and would be replaced."""
    values = Measurement.objects.filter(company=request.company, kpi_id=kpi.id)
    return values.exclude(source=Source.DERIVED).count()


def _feeds(request: CompanyRequest, kpi: Kpi) -> list[Kpi]:
    """What is computed from this KPI, as far as the reader may read it."""
    found = Kpi.objects.filter(derivations__sources__kpi=kpi, derivations__sources__company=request.company)
    return list(readable(request, found).distinct().order_by("name")[:MOST_KEYS])


def _hidden(request: CompanyRequest, form: DerivationForm, named: Understood) -> bool:
    """A KPI that one may not read is not there for one; the form says so."""
    hidden = [one.key for one in named.sources if not _may_read(request, one)]
    if hidden:
        field = "expression" if named.wanted.expression else "sources"
        form.add_error(field, _("You may not read %(keys)s.") % {"keys": ", ".join(hidden[:5])})
    return bool(hidden)


def _saved(request: CompanyRequest, kpi: Kpi, form: DerivationForm) -> bool:
    wanted = form.wanted()
    if _hidden(request, form, understood(company=request.company, kpi=kpi.id, wanted=wanted)):
        return False
    try:
        set_derivation(
            company=request.company,
            kpi=kpi.id,
            wanted=wanted,
            actor=request.person.actor,
            why=form.cleaned_data["why"],
            exception=form.cleaned_data.get("exception", ""),
            today=request.today,
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    messages.success(request, _("Computed from now on, and never typed."))
    return True


def _preview(request: CompanyRequest, kpi: Kpi) -> dict[str, Any]:
    """What would come of what is typed: what is wrong with it, or the last periods."""
    form = DerivationForm(request.GET, company=request.company, kpi=kpi)
    form.is_valid()
    wanted = form.wanted()
    if not (wanted.expression.strip() or wanted.values):
        return {}
    named = understood(company=request.company, kpi=kpi.id, wanted=wanted)
    said = [str(one) for errors in form.errors.values() for one in errors]
    said += [sentence(fault) for fault in named.faults]
    if not said and _hidden(request, form, named):
        said = [str(one) for errors in form.errors.values() for one in errors]
    if said:
        return {"faults": list(dict.fromkeys(said))}
    found = worked_by(request.company, named.definition(kpi), today=request.today)
    return told_of(request, kpi, found, None)


def _keys(request: CompanyRequest, kpi: Kpi) -> list[Kpi]:
    """KPIs that can be named, those that fit what is looked for; the own department's first."""
    finer = CADENCES[: CADENCES.index(as_cadence(kpi.measure_cadence)) + 1]
    found = readable(request, Kpi.objects.filter(measure_cadence__in=finer)).exclude(id=kpi.id)
    found = found.exclude(status=Status.RETIRED)
    if text := request.GET.get("find", "").strip():
        found = found.filter(Q(name__icontains=text) | Q(key__icontains=text))
    rows = list(found.order_by("name")[: MOST_KEYS * 5])
    rows.sort(key=lambda one: (one.department_id != kpi.department_id, one.name))
    computed = derived_among(request.company, [one.id for one in rows[:MOST_KEYS]])
    for one in rows[:MOST_KEYS]:
        one.is_computed = one.id in computed  # type: ignore[attr-defined]
    return rows[:MOST_KEYS]
