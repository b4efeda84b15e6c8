"""A link whose sentence cannot be said: its KPI is retired or replaced in one flow."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alignment.access import link_for_editing
from alignment.forms.replacing import CHOOSE, PROPOSE, UnsayableForm
from alignment.models import CascadeLink
from alignment.services.replacing import retire_unsayable
from alignment.wording.contributions import sentence
from kpis.access import kpi_for_editing
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest


def unsayable(request: CompanyRequest, link: UUID) -> HttpResponse:
    """Why it goes, and what takes its place."""
    found = link_for_editing(request, link)
    kpi_for_editing(request, found.child.key)
    form = UnsayableForm(
        request.POST if request.method == "POST" else None,
        kpi=found.child,
        parent=found.parent,
        company=request.company,
    )
    if request.method == "POST" and form.is_valid():
        answer = _retired(request, found, form)
        if answer is not None:
            return answer
    context = {"form": form, "link": found, "kpi": found.child, "place": "links", "manages": True}
    return render(request, "alignment/link_unsayable.html", context, status=422 if form.errors else 200)


def _retired(request: CompanyRequest, link: CascadeLink, form: UnsayableForm) -> HttpResponse | None:
    said, act = form.cleaned_data, form.cleaned_data["act"]
    if act == CHOOSE and said["by"] is None:
        form.add_error("by", _("Choose the KPI that takes its place."))
        return None
    try:
        other = retire_unsayable(
            company=request.company, kpi=link.child_id, why=said["why"],
            by=said["by"].id if act == CHOOSE else None, proposal=form.proposal() if act == PROPOSE else None,
            parent=link.parent_id, rationale=said["rationale"], polarity=said["polarity"], actor=request.person.actor,
        )  # fmt: skip
    except Refused as refused:
        mark(form, refused, sentence)
        return None
    return _told(request, link.child, other)


def _told(request: CompanyRequest, gone: Kpi, other: Kpi | None) -> HttpResponse:
    if other is None:
        messages.success(request, _("%(name)s is retired. Its values and its history stay.") % {"name": gone.name})
        return redirect("kpis:index", company_slug=request.company.slug)
    messages.success(
        request, _("%(name)s is retired; %(other)s takes its place.") % {"name": gone.name, "other": other.name}
    )
    return redirect("alignment:links", company_slug=request.company.slug, key=other.key)
