"""A draft is proposed. Activation itself asks for links and lives in alignment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.access import kpi_for_editing
from kpis.rules.faults import Refused
from kpis.services.kpis import propose_kpi
from kpis.wording.life import sentence
from organization.http.request import CompanyRequest


@require_POST
def propose(request: CompanyRequest, key: str) -> HttpResponse:
    """Show the draft to those who approve."""
    kpi = kpi_for_editing(request, key)
    try:
        propose_kpi(company=request.company, kpi=kpi.id, actor=request.person.actor)
    except Refused as refused:
        messages.error(request, " ".join(sentence(fault) for fault in refused.faults))
    else:
        messages.success(request, _("%(name)s is proposed.") % {"name": kpi.name})
    return redirect("alignment:activate", company_slug=request.company.slug, key=kpi.key)
