"""Who is away and who stands in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organization.access import absence_for, absence_subject, membership_for, require
from organization.forms.absences import AbsenceForm
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.rules.refusals import RefusedError
from organization.selectors.absences import coming
from organization.selectors.suggestions import suggestions
from organization.services.absences import add_absence, end_absence
from organization.wording.refusals import sentence


def absences(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """What is coming of a person's absences; a new one."""
    known = membership_for(request, membership)
    require(request, "absence.manage", absence_subject(known))
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial={"starts_on": request.today},
    )
    if request.method == "POST" and form.is_valid() and _added(request, form, known):
        return redirect("organization:absences", company_slug=request.company.slug, membership=known.id)
    context = {
        "form": form,
        "known": known,
        "own": known.id == request.person.membership.id,
        "coming": coming(request.company, known.id, request.today),
        "manages": request.person.may("people.manage"),
        "people": suggestions(request.company, ""),
    }
    return render(request, "organization/absences.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: CompanyRequest, absence: UUID) -> HttpResponse:
    """The person is back, or does not go."""
    known = absence_for(request, absence)
    require(request, "absence.manage", absence_subject(known.membership))
    try:
        end_absence(company=request.company, absence=known.id, actor=request.person.actor, today=request.today)
    except RefusedError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("%(name)s is here again.") % {"name": known.membership.name})
    return redirect("organization:absences", company_slug=request.company.slug, membership=known.membership_id)


@require_safe
def suggest(request: CompanyRequest) -> HttpResponse:
    """Who could be meant by what is typed so far: options for any field that names a person."""
    require(request, "company.read")
    typed = next(iter(request.GET.dict().values()), "")
    return render(request, "organization/_suggested.html", {"people": suggestions(request.company, typed)})


def _added(request: CompanyRequest, form: AbsenceForm, known: Membership) -> bool:
    said = form.cleaned_data
    deputy: Membership = said["deputy"]
    try:
        add_absence(
            company=request.company,
            membership=known.id,
            deputy=deputy.id,
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            note=said["note"],
            actor=request.person.actor,
            today=request.today,
        )
    except RefusedError as refusal:
        form.add_error(refusal.field or None, sentence(refusal))
        return False
    told = {"deputy": deputy.name, "name": known.name, "day": date_format(said["ends_on"], "j F")}
    messages.success(request, _("%(deputy)s stands in for %(name)s until %(day)s.") % told)
    return True
