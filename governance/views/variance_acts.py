"""What is done about a KPI that is behind, from the dashboard, the list of variances or the KPI's page: ask, decide, escalate, accept.

Each act is a page of its own, whose form alone is fetched into the row by htmx.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.access.variances import kpi_for_asking, kpi_for_deciding
from governance.forms.variances import AcceptForm, AskForm, DecideForm, EscalateForm, ReasonForm
from governance.selectors.variances import answers_of
from governance.services.escalations import escalate as escalate_kpi
from governance.services.questions import ask as ask_owner
from governance.services.variances import accept_until, take_acceptance_back
from governance.services.variances import decide as keep_decision
from governance.wording.variances import day_words, refusal_words, rung_words
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest

METHODS = ["GET", "HEAD", "POST"]
Work = Callable[[forms.Form], str]


@require_http_methods(METHODS)
def ask(request: CompanyRequest, key: str) -> HttpResponse:
    """Ask the owner."""
    kpi = kpi_for_asking(request, key)

    def work(form: forms.Form) -> str:
        found = ask_owner(company=request.company, kpi=kpi.id, actor=request.person.actor, **form.cleaned_data)
        return _("%(name)s was asked.") % {"name": found.to.name if found.to else ""}

    heading = _("Ask %(name)s") % {"name": kpi.owner.name} if kpi.owner else _("Ask")
    return _act(
        request,
        kpi,
        AskForm(request.POST if request.method == "POST" else None, auto_id="ask_%s"),
        work,
        heading,
        _("Ask"),
        "#talk",
    )


@require_http_methods(METHODS)
def decide(request: CompanyRequest, key: str) -> HttpResponse:
    """Keep a decision."""
    kpi = kpi_for_deciding(request, key)
    form = DecideForm(request.POST if request.method == "POST" else None, company=request.company, auto_id="decide_%s")

    def work(_form: forms.Form) -> str:
        keep_decision(company=request.company, kpi=kpi.id, actor=request.person.actor, **form.said())
        return _("Decided, and kept in the log.")

    return _act(request, kpi, form, work, _("Decide"), _("Keep the decision"), "#decisions")


@require_http_methods(METHODS)
def escalate(request: CompanyRequest, key: str) -> HttpResponse:
    """Take it one step up."""
    kpi = kpi_for_deciding(request, key)

    def work(form: forms.Form) -> str:
        found = escalate_kpi(company=request.company, kpi=kpi.id, actor=request.person.actor, **form.cleaned_data)
        told = {
            "rung": rung_words(found.rung), "name": found.to.name if found.to else _("nobody"),
            "day": day_words(found.due_on, today=request.today),
        }  # fmt: skip
        return _("Taken up to “%(rung)s”: %(name)s is asked, by %(day)s.") % told

    return _act(request, kpi, EscalateForm(request.POST if request.method == "POST" else None, auto_id="escalate_%s"), work, _("Escalate"), _("Take it one step up"), "#variance")  # fmt: skip


@require_http_methods(METHODS)
def accept(request: CompanyRequest, key: str) -> HttpResponse:
    """Live with it until a day."""
    kpi = kpi_for_deciding(request, key)
    form = AcceptForm(request.POST if request.method == "POST" else None, today=request.today, auto_id="accept_%s")

    def work(said: forms.Form) -> str:
        accept_until(company=request.company, kpi=kpi.id, actor=request.person.actor, **said.cleaned_data)
        return _("Accepted until %(day)s.") % {"day": day_words(said.cleaned_data["until"], today=request.today)}

    return _act(request, kpi, form, work, _("Accept until a day"), _("Accept until then"), "#decisions")


@require_http_methods(METHODS)
def resume(request: CompanyRequest, key: str) -> HttpResponse:
    """It counts again before its day."""
    kpi = kpi_for_deciding(request, key)

    def work(form: forms.Form) -> str:
        take_acceptance_back(company=request.company, kpi=kpi.id, actor=request.person.actor, **form.cleaned_data)
        return _("It counts again.")

    return _act(request, kpi, ReasonForm(request.POST if request.method == "POST" else None, auto_id="resume_%s"), work, _("Let it count again"), _("Let it count again"), "#decisions")  # fmt: skip


def _act(
    request: CompanyRequest, kpi: Kpi, form: forms.Form, work: Work, heading: str, button: str, part: str
) -> HttpResponse:
    """The form, alone for htmx; or the act, and what came of it."""
    back = reverse("dashboards:kpi", kwargs={"company_slug": request.company.slug, "key": kpi.key}) + part
    if request.method == "POST" and form.is_valid():
        try:
            said = work(form)
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            if request.htmx:
                return render(request, "governance/_act_done.html", {"said": said, "back": back})
            messages.success(request, said)
            return redirect(back)
    context: dict[str, Any] = {"kpi": kpi, "form": form, "heading": heading, "button": button, "back": back}
    context["answers"] = None if request.htmx else answers_of(request.company, [kpi.id])[kpi.id]
    name = "governance/_act.html" if request.htmx else "governance/act.html"
    return render(request, name, context, status=422 if form.errors else 200)
