"""What was taken up to somebody, and their answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.access.variances import escalation_for_answering, escalation_for_reading, may_answer
from governance.forms.variances import AnswerForm
from governance.rules.policy import RUNGS
from governance.selectors.escalations import ladder_of, missing_among
from governance.services.escalations import answer_escalation
from governance.views.variances import lines_of
from governance.wording.variances import due_words, misses_words, refusal_words, rung_words
from kpis.access import readable
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.selectors.listed import whole_kpis
from organization.http.request import CompanyRequest


@require_http_methods(["GET", "HEAD", "POST"])
def escalation(request: CompanyRequest, escalation: UUID) -> HttpResponse:
    """The page, with the ladder so far; for who is asked with a form."""
    answering = request.method == "POST"
    gate = escalation_for_answering if answering else escalation_for_reading
    found = gate(request, escalation)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if answering and form.is_valid():
        try:
            answer_escalation(
                company=request.company, escalation=found.id, actor=request.person.actor, **form.cleaned_data
            )
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            messages.success(request, _("Answered, and kept as a decision."))
            return redirect("governance:escalation", company_slug=request.company.slug, escalation=found.id)
    waits = found.answered_at is None and found.closed_at is None
    context = {
        "row": found,
        "rung": rung_words(found.rung),
        "climbed": RUNGS.index(found.rung) + 1,
        "misses": misses_words(found.misses),
        "due": due_words(found.due_on, today=request.today),
        "late": waits and found.due_on < request.today,
        "waits": waits,
        "ladder": [(one, rung_words(one.rung)) for one in ladder_of(request.company, found)],
        "lines": lines_of(request, _kpis(request, found.kpi, found.department_id)),
        "form": form if waits and may_answer(request, found) else None,
    }
    return render(request, "governance/escalation.html", context, status=422 if form.errors else 200)


def _kpis(request: CompanyRequest, kpi: Kpi | None, department: UUID | None) -> list[UUID]:
    """What it is about: the KPI, or those of the department that miss."""
    if kpi is not None:
        return [kpi.id]
    return missing_among(request.company, readable(request, whole_kpis(request.company)), department)
