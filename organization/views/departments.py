"""The departments of a company."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.access import department_for, open_department_for, require
from organization.forms.departments import DepartmentForm, NewDepartmentForm
from organization.http.request import CompanyRequest
from organization.models import Department, Membership
from organization.rules.refusals import RefusedError
from organization.selectors.directory import closed_departments_of, departments_of
from organization.selectors.trail import changes_of
from organization.services.departments import add_department, edit_department
from organization.wording.refusals import sentence
from organization.wording.trail import spoken


@require_safe
def departments(request: CompanyRequest) -> HttpResponse:
    """All departments with their heads."""
    require(request, "company.read")
    context = {
        "departments": departments_of(request.company),
        "closed": closed_departments_of(request.company) if "closed" in request.GET else None,
        "any_closed": closed_departments_of(request.company).exists(),
        "manages": request.person.may("departments.manage"),
    }
    return render(request, "organization/departments.html", context)


@require_safe
def about(request: CompanyRequest, key: str) -> HttpResponse:
    """What a department is, who heads it, and how that changed; a closed one too."""
    require(request, "company.read")
    known = department_for(request, key)
    reads_trail = request.person.may("trail.read")
    context = {
        "known": known,
        "people": Membership.objects.filter(company=request.company, department=known, active=True).count(),
        "manages": request.person.may("departments.manage"),
        "reads_trail": reads_trail,
        "changes": spoken(Department, changes_of(Department, [known.id])) if reads_trail else [],
    }
    return render(request, "organization/department.html", context)


def add(request: CompanyRequest) -> HttpResponse:
    """Add a department."""
    require(request, "departments.manage")
    form = NewDepartmentForm(request.POST if request.method == "POST" else None, company=request.company)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_department(company=request.company, actor=request.person.actor, **_typed(form))
        except RefusedError as refusal:
            form.add_error(refusal.field or None, sentence(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("organization:departments", company_slug=request.company.slug)
    return _form_page(request, form, None)


def edit(request: CompanyRequest, key: str) -> HttpResponse:
    """Edit a department, or give it another head."""
    require(request, "departments.manage")
    known = open_department_for(request, key)
    form = DepartmentForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        present_head=known.head_id,
        initial=DepartmentForm.initial_of(known),
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_department(company=request.company, department=known.id, actor=request.person.actor, **_typed(form))
        except RefusedError as refusal:
            form.add_error(refusal.field or None, sentence(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("organization:departments", company_slug=request.company.slug)
    return _form_page(request, form, known)


def _typed(form: DepartmentForm) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    head = data.pop("head")
    return {**data, "head": head.id if head else None}


def _form_page(request: CompanyRequest, form: DepartmentForm, known: Department | None) -> HttpResponse:
    context = {"form": form, "known": known}
    return render(request, "organization/department_form.html", context, status=422 if form.errors else 200)
