"""Turns of a talk at a KPI."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.access.variances import question_for_closing, question_for_speaking
from governance.models import Question
from governance.services.questions import close_question
from governance.services.questions import say as keep_turn
from governance.wording.variances import refusal_words
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest


@require_POST
def say(request: CompanyRequest, question: UUID) -> HttpResponseBase:
    """Answer, or ask on."""
    found = question_for_speaking(request, question)
    try:
        keep_turn(
            company=request.company, question=found.id, text=request.POST.get("text", ""), actor=request.person.actor
        )
    except Refused as refused:
        messages.error(request, " ".join(refusal_words(one) for one in refused.faults))
    else:
        messages.success(request, _("Said. The other side is told."))
    return redirect(_talk(request, found))


@require_POST
def close(request: CompanyRequest, question: UUID) -> HttpResponseBase:
    """Nothing is asked any more."""
    found = question_for_closing(request, question)
    try:
        close_question(company=request.company, question=found.id, actor=request.person.actor)
    except Refused as refused:
        messages.error(request, " ".join(refusal_words(one) for one in refused.faults))
    return redirect(_talk(request, found))


def _talk(request: CompanyRequest, found: Question) -> str:
    return reverse("dashboards:kpi", kwargs={"company_slug": request.company.slug, "key": found.kpi.key}) + "#talk"
