"""Change what is said of a KPI."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kpis.access import kpi_for_editing
from kpis.forms.faults import mark
from kpis.forms.kpi import EditKpiForm
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from kpis.selectors.definitions import BREAKING
from kpis.services.kpis import edit_kpi
from kpis.views.create import departments_for, name_hint, people_hint
from kpis.wording.life import sentence
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject, editing_right
from organization.selectors.suggestions import suggestions


def edit(request: CompanyRequest, key: str) -> HttpResponse:
    """The form; for htmx the hint to a name."""
    kpi = kpi_for_editing(request, key)
    if request.htmx.target == "name-hint":
        return render(request, "kpis/_name_hint.html", name_hint(request))
    if request.htmx.target == "people":
        return people_hint(request)
    own = departments_for(request)
    if kpi.department and kpi.department not in own:
        own = [kpi.department, *own]
    form = EditKpiForm(
        request.POST if request.method == "POST" else None,
        kpi=kpi,
        company=request.company,
        departments=own,
        initial=EditKpiForm.initial_of(kpi, request.company),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, kpi, form):
        return redirect(request.path)
    context = {
        "form": form,
        "kpi": kpi,
        "place": "edit",
        "manages": True,
        "people": suggestions(request.company, ""),
        "breaks": kpi.status == Status.ACTIVE,
    }
    return render(request, "kpis/edit.html", context, status=422 if form.errors else 200)


def _saved(request: CompanyRequest, kpi: Kpi, form: EditKpiForm) -> bool:
    changes = form.said()
    if "department" in changes:
        require(request, editing_right(kpi.level), Subject(level=kpi.level, department=changes["department"]))
    try:
        edit_kpi(
            company=request.company,
            kpi=kpi.id,
            changes=changes,
            actor=request.person.actor,
            why=form.cleaned_data["why"],
            exception=form.cleaned_data.get("exception", ""),
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    if kpi.status == Status.ACTIVE and set(BREAKING) & set(changes):
        messages.success(request, _("Saved. The series shows a break from today: it means something else now."))
    else:
        messages.success(request, _("Saved.") if changes else _("Nothing was changed."))
    return True
