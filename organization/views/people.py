"""The people of a company."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organization.access import absence_subject, membership_for, require
from organization.forms.people import PeopleSearchForm, PersonForm
from organization.http.request import CompanyRequest
from organization.models import Department, Membership
from organization.rules.refusals import RefusedError
from organization.selectors.absences import away, stood_in_for
from organization.selectors.directory import Filter, headed_by, people_page, person_row
from organization.selectors.headships import seats_of
from organization.selectors.trail import changes_of
from organization.services import invitations
from organization.services import people as people_services
from organization.wording.refusals import sentence
from organization.wording.trail import Spoken, spoken, spoken_seats


@require_safe
def people(request: CompanyRequest) -> HttpResponse:
    """Who is here, found by name, department and state."""
    require(request, "company.read")
    search = PeopleSearchForm(request.GET, company=request.company)
    wanted = Filter()
    if search.is_valid():
        department = search.cleaned_data["department"]
        state = search.cleaned_data["state"] if request.person.may("people.manage") else ""
        role = search.cleaned_data["role"]
        wanted = Filter(search.cleaned_data["q"], department.id if department else None, state, role)
    page, rows = people_page(request.company, wanted, request.GET.get("page", "1"))
    template = "organization/_people_list.html" if request.htmx else "organization/people.html"
    return render(request, template, {"search": search, "page": page, "rows": rows, "manages": _manages(request)})


@require_safe
def person(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """One person: who they are, and for those who may read it, how that changed."""
    require(request, "company.read")
    return _person_page(request, membership_for(request, membership))


def add(request: CompanyRequest) -> HttpResponse:
    """Add a person."""
    require(request, "people.manage")
    form = PersonForm(request.POST if request.method == "POST" else None, company=request.company, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            added = people_services.add_person(company=request.company, actor=request.person.actor, **_typed(form))
        except RefusedError as refusal:
            form.add_error(refusal.field or None, sentence(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return _to_person(request, added.id)
    return _form_page(request, form, None)


def edit(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """Edit a person."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial=PersonForm.initial_of(known),
    )
    if request.method == "POST" and form.is_valid():
        try:
            people_services.edit_person(
                company=request.company, membership=known.id, actor=request.person.actor, **_typed(form)
            )
        except RefusedError as refusal:
            form.add_error(refusal.field or None, sentence(refusal))
        else:
            messages.success(request, _("Saved."))
            return _to_person(request, known.id)
    return _form_page(request, form, known)


@require_POST
def invite(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """Make a fresh invitation link and show it, this once."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    try:
        link = invitations.invite(company=request.company, membership=known, actor=request.person.actor)
    except RefusedError as refusal:
        messages.error(request, sentence(refusal))
        return _to_person(request, known.id)
    if request.htmx:
        return render(request, "organization/_invitation_link.html", {"link": link, "known": known})
    return _person_page(request, known, link=link)


@require_POST
def reactivate(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """Let the person in again."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    try:
        people_services.reactivate_person(company=request.company, membership=known.id, actor=request.person.actor)
    except RefusedError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("%(name)s is active again.") % {"name": known.name})
    return _to_person(request, known.id)


def _manages(request: CompanyRequest) -> bool:
    return request.person.may("people.manage")


def _typed(form: PersonForm) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    department: Department | None = data.pop("department")
    return {**data, "department": department.id if department else None}


def _to_person(request: CompanyRequest, membership: UUID) -> HttpResponse:
    return redirect("organization:person", company_slug=request.company.slug, membership=membership)


def _form_page(request: CompanyRequest, form: PersonForm, known: Membership | None) -> HttpResponse:
    context = {"form": form, "known": known}
    return render(request, "organization/person_form.html", context, status=422 if form.errors else 200)


def _history(request: CompanyRequest, known: Membership) -> list[Spoken]:
    """How the person changed, and what they headed, newest first."""
    own = spoken(Membership, changes_of(Membership, [known.id]))
    seats = spoken_seats(seats_of(request.company, known.id))
    return sorted([*seats, *own], key=lambda one: one.at, reverse=True)


def _person_page(request: CompanyRequest, known: Membership, link: str = "") -> HttpResponse:
    row = person_row(request.company, known.id)
    reads_trail = request.person.may("trail.read")
    context = {
        "row": row,
        "known": known,
        "heads": headed_by(known),
        "manages": _manages(request),
        "link": link,
        "may_be_away": request.person.may("absence.manage", absence_subject(known)),
        "away": away(request.company, request.today, [known.id]).get(known.id),
        "stands_in": stood_in_for(request.company, known.id, request.today),
        "reads_trail": reads_trail,
        "changes": _history(request, known) if reads_trail else [],
    }
    return render(request, "organization/person.html", context)
