"""Take a KPI out of use."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kpis.access import kpi_for_editing
from kpis.forms.faults import mark
from kpis.forms.life import RetireForm
from kpis.rules.faults import Refused
from kpis.services.kpis import retire_kpi
from kpis.wording.life import sentence
from organization.http.request import CompanyRequest


def retire(request: CompanyRequest, key: str) -> HttpResponse:
    """Asks why; nothing is deleted."""
    kpi = kpi_for_editing(request, key)
    form = RetireForm(request.POST if request.method == "POST" else None, kpi=kpi)
    if request.method == "POST" and form.is_valid():
        try:
            retire_kpi(
                company=request.company,
                kpi=kpi.id,
                why=form.cleaned_data["why"],
                exception=form.cleaned_data.get("exception", ""),
                actor=request.person.actor,
                today=request.today,
            )
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("%(name)s is retired. Its values and its history stay.") % {"name": kpi.name})
            return redirect("kpis:index", company_slug=request.company.slug)
    context = {"form": form, "kpi": kpi, "place": "retire", "manages": True}
    return render(request, "kpis/retire.html", context, status=422 if form.errors else 200)
