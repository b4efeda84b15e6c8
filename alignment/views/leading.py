"""Step 3 in words: what can be measured today that tells whether a company KPI will improve?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alignment.access import may_link
from alignment.forms.evidence import LeadingAnswerForm
from alignment.services.leading_answers import answer_leading
from alignment.wording.links import sentence
from kpis.access import kpi_for_reading, subject_of
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest


@require_POST
def answer(request: CompanyRequest, key: str, company_kpi: str) -> HttpResponse:
    """Keep the answer of a department KPI for one company KPI."""
    kpi = kpi_for_reading(request, key)
    if not may_link(request, kpi):
        require(request, "link.edit", subject_of(kpi))
    parent = kpi_for_reading(request, company_kpi)
    form = LeadingAnswerForm(request.POST)
    if not form.is_valid():
        faults = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(faults))
        return redirect("alignment:links", company_slug=request.company.slug, key=kpi.key)
    try:
        kept = answer_leading(
            company=request.company, kpi=kpi.id, company_kpi=parent.id, answer=form.said(), actor=request.person.actor
        )
    except Refused as refused:
        messages.error(request, " ".join(sentence(fault) for fault in refused.faults))
    else:
        messages.success(request, _("The answer is kept.") if kept else _("The answer is taken back."))
    return redirect("alignment:links", company_slug=request.company.slug, key=kpi.key)
