"""Improvement plans and the actions of people: written, changed, given up, done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access.variances import action_for_doing, kpi_for_planning, may, plan_for_reading, plan_for_writing
from governance.forms.variances import ActionForm, EditPlanForm, LearnedForm, NewPlanForm, ReasonForm
from governance.models import ActionItem, ImprovementPlan, PlanStatus
from governance.rules.plans import PERIODS_BACK
from governance.selectors.actions import actions_of_plan, asked_of_others, done_lately, kpis_with_actions, open_actions
from governance.selectors.plans import periods_of, time_left
from governance.selectors.policy import policy_of
from governance.selectors.variances import last_explanation
from governance.services import actions, plans
from governance.wording.variances import (
    cause_words,
    due_words,
    period_within,
    refusal_words,
    status_words,
    weeks_words,
)
from kpis.access import readable
from kpis.forms.faults import mark
from kpis.rules.calendar import as_cadence
from kpis.rules.faults import Refused
from kpis.selectors.listed import whole_kpis
from kpis.wording.week import period_short
from organization.access import require
from organization.forms.person_field import person_text
from organization.http.request import CompanyRequest
from organization.rules.working_days import add_working_days
from organization.selectors.holidays import holidays_of
from organization.selectors.suggestions import suggestions

METHODS = ["GET", "HEAD", "POST"]
SHOWN_PERIODS = 13


@require_http_methods(METHODS)
def new(request: CompanyRequest, key: str) -> HttpResponse:
    """Write a KPI's plan."""
    kpi = kpi_for_planning(request, key)
    said = last_explanation(request.company, kpi.id)
    days = policy_of(request.company).plan_days
    due_on = add_working_days(request.today, days, holidays_of(request.company))
    initial = NewPlanForm.initial_of(kpi, due_on=due_on, cause=said.cause if said else "")
    form = NewPlanForm(request.POST if request.method == "POST" else None, company=request.company, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found = plans.open_plan(
                company=request.company, kpi=kpi.id, actions=form.actions(), actor=request.person.actor, **form.said()
            )
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            messages.success(request, _("The plan is kept; the figures will say whether it works."))
            return redirect("governance:plan", company_slug=request.company.slug, plan=found.id)
    context = {"kpi": kpi, "form": form, "said": said, "people": suggestions(request.company, ""), "back": PERIODS_BACK}
    return render(request, "governance/plan_new.html", context, status=422 if form.errors else 200)


@require_safe
def plan(request: CompanyRequest, plan: UUID) -> HttpResponse:
    """A plan: what it does, who does what, how the KPI went since."""
    return _page(request, plan_for_reading(request, plan))


@require_http_methods(METHODS)
def edit(request: CompanyRequest, plan: UUID) -> HttpResponse:
    """Say an open plan better."""
    found = plan_for_writing(request, plan)
    names = ("title", "cause", "due_on", "text", "review_on")
    initial = {name: getattr(found, name) for name in names} | {"owner": person_text(found.owner)}
    form = EditPlanForm(request.POST if request.method == "POST" else None, company=request.company, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plans.edit_plan(company=request.company, plan=found.id, actor=request.person.actor, **form.said())
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            return redirect("governance:plan", company_slug=request.company.slug, plan=found.id)
    context = {"plan": found, "kpi": found.kpi, "form": form, "people": suggestions(request.company, "")}
    return render(request, "governance/plan_edit.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: CompanyRequest, plan: UUID) -> HttpResponse:
    """Give a plan up, with the reason."""
    found = plan_for_writing(request, plan)
    form = ReasonForm(request.POST, auto_id="drop_%s")
    if form.is_valid():
        try:
            plans.drop_plan(company=request.company, plan=found.id, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            return redirect("governance:plan", company_slug=request.company.slug, plan=found.id)
    return _page(request, found, dropping=form)


@require_POST
def learned(request: CompanyRequest, plan: UUID) -> HttpResponse:
    """What was learned from a plan that has ended."""
    found = plan_for_writing(request, plan)
    form = LearnedForm(request.POST, auto_id="learned_%s")
    if form.is_valid():
        try:
            plans.judge_plan_in_words(
                company=request.company, plan=found.id, actor=request.person.actor, **form.cleaned_data
            )
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            return redirect("governance:plan", company_slug=request.company.slug, plan=found.id)
    return _page(request, found, learning=form)


@require_POST
def add_action(request: CompanyRequest, plan: UUID) -> HttpResponse:
    """Ask somebody for something more."""
    found = plan_for_writing(request, plan)
    form = ActionForm(request.POST, company=request.company, auto_id="action_%s")
    if found.status != PlanStatus.OPEN:
        form.add_error(None, _("The plan has ended."))
    if form.is_valid():
        try:
            actions.add_action(
                company=request.company, kpi=found.kpi_id, plan=found.id, actor=request.person.actor, **form.said()
            )
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            return redirect("governance:plan", company_slug=request.company.slug, plan=found.id)
    return _page(request, found, adding=form)


# ── actions ──


@require_safe
def my_actions(request: CompanyRequest) -> HttpResponse:
    """What I am asked to do by when, and what I asked of others."""
    require(request, "company.read")
    me = request.person.facts.id
    mine = open_actions(request.company, people=[me, *request.person.facts.stands_in_for])
    visible = kpis_with_actions(readable(request, whole_kpis(request.company)))
    context = {
        "mine": [_line(request, one, visible) for one in mine],
        "asked": [_line(request, one, visible) for one in asked_of_others(request.company, me)],
        "done": done_lately(request.company, me),
    }
    return render(request, "governance/actions.html", context)


def _line(request: CompanyRequest, one: ActionItem, visible: set[UUID]) -> dict[str, Any]:
    return {
        "row": one,
        "due": due_words(one.due_on, today=request.today),
        "late": one.due_on < request.today,
        "kpi": one.kpi if one.kpi_id in visible else None,
    }


@require_POST
def finish(request: CompanyRequest, action: UUID) -> HttpResponseBase:
    """It is done."""
    found = action_for_doing(request, action)
    try:
        actions.finish_action(company=request.company, action=found.id, actor=request.person.actor)
    except Refused as refused:
        messages.error(request, " ".join(refusal_words(one) for one in refused.faults))
    else:
        messages.success(request, _("Done."))
    return redirect(_back(request))


@require_POST
def drop_action(request: CompanyRequest, action: UUID) -> HttpResponseBase:
    """It is not needed any more, with the reason."""
    found = action_for_doing(request, action)
    try:
        actions.drop_action(
            company=request.company, action=found.id, reason=request.POST.get("reason", ""), actor=request.person.actor
        )
    except Refused as refused:
        messages.error(request, " ".join(refusal_words(one) for one in refused.faults))
    return redirect(_back(request))


def _back(request: CompanyRequest) -> str:
    """To the page that the button stood on."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("governance:actions", kwargs={"company_slug": request.company.slug})


def _page(
    request: CompanyRequest,
    found: ImprovementPlan,
    *,
    dropping: ReasonForm | None = None,
    adding: ActionForm | None = None,
    learning: LearnedForm | None = None,
) -> HttpResponse:
    writes = may(request, "plan.write", found.kpi)
    is_open = found.status == PlanStatus.OPEN
    rows = actions_of_plan(request.company, found.id)
    periods = periods_of(request.company, [found.kpi_id], today=request.today).get(found.kpi_id, [])
    left = time_left(request.company, {found.kpi_id: found.since}, today=request.today) if is_open else {}
    month, cadence = request.company.fiscal_year_start_month, as_cadence(found.kpi.measure_cadence)
    context = {
        "plan": found,
        "kpi": found.kpi,
        "status": status_words(found.status),
        "cause": cause_words(found.cause),
        "since": period_within(found.since, cadence, fiscal_start_month=month),
        "due": due_words(found.due_on, today=request.today),
        "late": is_open and found.due_on < request.today,
        "took": weeks_words((found.recovered_on - found.since).days / 7) if found.recovered_on else "",
        "left": left.get(found.kpi_id),
        "actions": rows,
        "done": sum(one.done_at is not None for one in rows),
        "periods": [
            (period_short(one.start, cadence, fiscal_start_month=month), one.health)
            for one in periods
            if one.start >= found.since
        ][-SHOWN_PERIODS:],
        "back": PERIODS_BACK,
        "writes": writes,
        "mine": {request.person.facts.id, *request.person.facts.stands_in_for},
        "people": suggestions(request.company, ""),
    }
    if writes and is_open:
        context["dropping"] = dropping or ReasonForm(auto_id="drop_%s")
        later = {"due_on": request.today + timedelta(days=14)}
        context["adding"] = adding or ActionForm(company=request.company, initial=later, auto_id="action_%s")
    elif writes:
        context["learning"] = learning or LearnedForm(initial={"judgement": found.judgement}, auto_id="learned_%s")
    failed = any(form is not None and form.errors for form in (dropping, adding, learning))
    return render(request, "governance/plan.html", context, status=422 if failed else 200)
