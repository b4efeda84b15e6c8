"""Loads of a company: what came by one act, how far it is, and taking it back."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboards.forms.load import LoadFileForm, UndoForm
from dashboards.services.load_files import take_file, told_faults
from dashboards.services.values_file import ValuesFileRefused
from dashboards.wording import loads as wording
from dashboards.wording.values_file import value_fault_cells
from kpis.access import (
    load_for_reading,
    load_for_undoing,
    loads_shown,
    may_undo,
    readable,
    require_values_somewhere,
    writable_kpis,
)
from kpis.models import Kpi, Load, LoadStage
from kpis.rules.faults import Refused
from kpis.selectors.load_effects import Kept, effect_of
from kpis.selectors.loads import why_not_undone
from kpis.services.loads import undo_load
from kpis.wording.formats import amount
from kpis.wording.life import sentence
from kpis.wording.loads import is_undo_fault
from kpis.wording.loads import sentence as undo_sentence
from organization.access import require
from organization.http.request import CompanyRequest

A_PAGE = 25
UNDER_WAY = frozenset({LoadStage.WAITING, LoadStage.RUNNING})
#: KPI keys shown in the example of a file.
EXAMPLES = 2


@require_safe
@never_cache
def loads(request: CompanyRequest) -> HttpResponse:
    """The loads the person may see, newest first."""
    require(request, "company.read")
    page = Paginator(loads_shown(request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(request, load) for load in page],
        "loads_files": writable_kpis(request).exists(),
    }
    return render(request, "dashboards/loads.html", context)


@never_cache
def new_load(request: CompanyRequest) -> HttpResponse:
    """Load a file: a short one at once, a long one by a worker; what is wrong with it, row by row."""
    require_values_somewhere(request)
    posted = request.method == "POST"
    form = LoadFileForm(request.POST, request.FILES) if posted else LoadFileForm()
    faults: list[Any] = []
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            load = take_file(
                company=request.company,
                data=file.read(),
                name=file.name,
                reason=form.cleaned_data["reason"],
                person=request.person.membership,
            )
        except ValuesFileRefused as refused:
            form.add_error("file", _("Nothing was saved. What is wrong stands below, row by row."))
            faults = told_faults(refused.faults)
        except Refused as refused:
            form.add_error(None, " ".join(sentence(fault) for fault in refused.faults))
        else:
            if load.stage == LoadStage.DONE:
                messages.success(request, _("%(name)s is loaded: %(did)s.") % _words(load))
            return redirect("dashboards:load", company_slug=request.company.slug, load=load.id)
    keys = writable_kpis(request).order_by("key").values_list("key", flat=True)[:EXAMPLES]
    context = {
        "form": form,
        "examples": list(keys),
        "monday": request.today - timedelta(days=request.today.weekday() + 7),
        **_fault_rows(faults),
    }
    return render(request, "dashboards/load_new.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def load(request: CompanyRequest, load: UUID) -> HttpResponse:
    """One load: how far it is, what it did, why it was refused, what undoing it would do."""
    found = load_for_reading(request, load)
    under_way = found.stage in UNDER_WAY
    context = {"line": _line(request, found), "load": found, "under_way": under_way}
    if request.htmx.target == "load-progress":
        response = render(request, "dashboards/_load_progress.html", context)
        if not under_way:
            response["HX-Refresh"] = "true"
    else:
        context |= _fault_rows(found.faults) | _undoing(request, found)
        response = render(request, "dashboards/load.html", context)
    return response


@require_POST
def undo(request: CompanyRequest, load: UUID) -> HttpResponse:
    """Take it back; the page said what will happen."""
    found = load_for_undoing(request, load)
    form = UndoForm(request.POST)
    if form.is_valid():
        try:
            done = undo_load(
                company=request.company,
                load=found.id,
                actor=request.person.actor,
                why=form.cleaned_data["why"],
                today=request.today,
            )
        except Refused as refused:
            messages.error(request, " ".join(_said(fault.code) or sentence(fault) for fault in refused.faults))
        else:
            messages.success(
                request,
                _("%(name)s is undone: %(did)s.")
                % {"name": wording.name_of(done.load), "did": wording.undone(done.load)},
            )
    else:
        messages.error(request, _("The reason is longer than 1,000 characters."))
    return redirect("dashboards:load", company_slug=request.company.slug, load=found.id)


def _said(code: str) -> str:
    return undo_sentence(code) if is_undo_fault(code) else ""


def _words(load: Load) -> dict[str, str]:
    return {"name": wording.name_of(load), "did": wording.did(load)}


def _line(request: CompanyRequest, load: Load) -> dict[str, Any]:
    """A load as tables print it."""
    now = timezone.now()
    left = wording.hours_left(load, now) if load.stage == LoadStage.DONE and load.undone_at is None else ""
    return {
        "load": load,
        "name": wording.name_of(load),
        "who": wording.maker_of(load),
        "did": wording.did(load) if load.stage == LoadStage.DONE else "",
        "undone": wording.undone(load) if load.undone_at else "",
        "undoer": wording.undoer_of(load) if load.undone_at else "",
        "left": left if may_undo(request, load) else "",
        "writing": load.stage == LoadStage.RUNNING and load.total and load.handled >= load.total,
    }


def _fault_rows(faults: list[Any]) -> dict[str, Any]:
    """Faults as a table prints them, and how many more there are."""
    rows = [
        value_fault_cells(one["where"], one["problem"], one["expected"], one["words"])
        for one in faults
        if "where" in one
    ]
    return {"faults": rows, "more": next((one["more"] for one in faults if "more" in one), 0)}


def _undoing(request: CompanyRequest, load: Load) -> dict[str, Any]:
    """What undoing would do, or why it cannot be done; nothing for who may not."""
    if load.stage != LoadStage.DONE or load.undone_at is not None or not may_undo(request, load):
        return {}
    fault = why_not_undone(company=request.company, load=load, now=timezone.now())
    if fault is not None:
        return {"why_not": undo_sentence(fault)}
    effect = effect_of(company=request.company, load=load)
    named = _named(request, effect.named)
    happens = [
        say(count) for say, count in ((wording.restored, effect.restored), (wording.removed, effect.removed)) if count
    ]
    return {
        "undo_form": UndoForm(),
        "happens": happens,
        "stays": wording.kept(effect.kept) if effect.kept else "",
        "kept": named,
        "kept_more": effect.kept - len(named),
        "until": wording.until(load),
    }


def _named(request: CompanyRequest, kept: list[Kept]) -> list[dict[str, Any]]:
    """The values that stay, as far as their KPIs may be read."""
    may = readable(request, Kpi.objects.filter(id__in={one.kpi for one in kept})).values_list("id", flat=True)
    seen = set(may) if kept else set()
    return [
        asdict(one)
        | {
            "figure": ""
            if one.actual is None
            else amount(one.actual, unit=one.unit, decimals=one.decimals, locale=request.company.locale)
        }
        for one in kept
        if one.kpi in seen
    ]
