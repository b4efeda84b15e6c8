"""Departments merged, split, closed: looked at first, then done in one step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organization.access import open_department_for, require
from organization.forms.regrouping import CloseForm, MergeForm, ReasonForm, SplitForm
from organization.http.request import CompanyRequest
from organization.models import Department, uuid7
from organization.rules.refusals import RefusedError
from organization.rules.regrouping import Goal, Regrouping
from organization.selectors.regrouping import leaving_plan, splitting_plan, things_of
from organization.selectors.suggestions import suggestions
from organization.services.regrouping import close_department, merge_departments, split_department
from organization.wording.refusals import sentence
from organization.wording.regrouping import plan_words, warning_words


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: CompanyRequest, key: str) -> HttpResponse:
    """Lead all of a department into another one."""
    require(request, "departments.manage")
    known = open_department_for(request, key)
    choice = MergeForm(request.GET or None, company=request.company, department=known)
    into: Department | None = choice.cleaned_data["into"] if choice.is_valid() else None
    goal = Goal(into.id, into.id) if into else None

    def act(why: str, seen: str) -> str:
        if into is None:
            raise AssertionError("asked only with a goal")
        merge_departments(
            company=request.company, department=known.id, into=into.id, actor=request.person.actor, why=why, seen=seen
        )
        return _("%(one)s is merged into %(other)s.") % {"one": known.name, "other": into.name}

    words = {
        "title": _("Merge %(department)s into another department") % {"department": known.name},
        "lead": _(
            "Its people, KPIs, contributions and job-role templates go along; links, values and history stay theirs."
        ),
        "go": _("Merge"),
    }
    return _leave(request, known, choice, goal, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: CompanyRequest, key: str) -> HttpResponse:
    """Close a department: where people and KPIs go is said before."""
    require(request, "departments.manage")
    known = open_department_for(request, key)
    choice = CloseForm(request.GET or None, company=request.company, department=known)
    people = kpis = None
    if choice.is_valid():
        people, kpis = choice.goal("people"), choice.goal("kpis")
    goal = Goal(people.id if people else None, kpis.id if kpis else None) if choice.is_valid() else None

    def act(why: str, seen: str) -> str:
        close_department(
            company=request.company,
            department=known.id,
            people_to=people.id if people else None,
            kpis_to=kpis.id if kpis else None,
            actor=request.person.actor,
            why=why,
            seen=seen,
        )
        return _("%(name)s is closed.") % {"name": known.name}

    words = {
        "title": _("Close %(department)s") % {"department": known.name},
        "lead": _("It is listed no more and keeps its history. Say where its people and KPIs go."),
        "go": _("Close"),
    }
    return _leave(request, known, choice, goal, act, words)


def _leave(
    request: CompanyRequest,
    known: Department,
    choice: forms.Form,
    goal: Goal | None,
    act: Callable[[str, str], str],
    words: dict[str, str],
) -> HttpResponse:
    """The choice, then what would happen, then the act."""
    plan = leaving_plan(request.company, known, goal) if goal else None
    post = request.method == "POST" and plan is not None
    reason = ReasonForm(request.POST if post else None, initial={"seen": plan.fingerprint if plan else ""})
    if post and reason.is_valid():
        try:
            done = act(reason.cleaned_data["why"], reason.cleaned_data["seen"])
        except RefusedError as refusal:
            reason.add_error(refusal.field if refusal.field in reason.fields else None, sentence(refusal))
        else:
            messages.success(request, done)
            return redirect("organization:departments", company_slug=request.company.slug)
    if plan is not None and reason.errors:
        # What is confirmed next is what is shown now.
        reason.data = {"why": request.POST.get("why", ""), "seen": plan.fingerprint}
    context = {**words, "known": known, "manages": True, "choice": choice, "reason": reason, **_shown(request, plan)}
    status = 422 if request.method == "POST" else 200
    return render(request, "organization/department_leave.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: CompanyRequest, key: str) -> HttpResponse:
    """Lead some of a department into a new one."""
    require(request, "departments.manage")
    known = open_department_for(request, key)
    things = things_of(request.company, known.id)
    form = SplitForm(request.POST if request.method == "POST" else None, company=request.company, things=things)
    plan = None
    if request.method == "POST" and form.is_valid():
        if "apply" in request.POST and _split_off(request, known, form):
            return redirect("organization:departments", company_slug=request.company.slug)
        fresh = uuid7()
        plan = splitting_plan(request.company, known, form.chosen_names(), fresh)
        if not plan.steps:
            form.add_error(None, _("Choose who and what goes into the new department."))
    names = {one.to: form.cleaned_data["name"] for one in plan.steps} if plan else {}
    context = {
        "title": _("Split %(department)s") % {"department": known.name},
        "known": known,
        "manages": True,
        "form": form,
        "people": suggestions(request.company, ""),
        **_shown(request, plan, names),
    }
    return render(request, "organization/department_split.html", context, status=422 if form.errors else 200)


def _split_off(request: CompanyRequest, known: Department, form: SplitForm) -> bool:
    said = form.cleaned_data
    try:
        fresh = split_department(
            company=request.company,
            department=known.id,
            key=form.free_key(),
            name=said["name"],
            function=said["function"],
            head=said["head"].id if said["head"] else None,
            chosen=form.chosen_names(),
            actor=request.person.actor,
            why=said["why"],
        )
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))
        return False
    messages.success(request, _("%(name)s is a department of its own.") % {"name": fresh.name})
    return True


def _shown(request: CompanyRequest, plan: Regrouping | None, names: dict[Any, str] | None = None) -> dict[str, Any]:
    if plan is None or (not plan.steps and names is not None):
        return {"plan": None}
    known: dict[UUID, str] = dict(Department.objects.filter(company=request.company).values_list("id", "name"))
    return {
        "plan": plan,
        "lines": plan_words(plan, known | (names or {})),
        "warnings": [warning_words(one) for one in plan.warnings],
    }
