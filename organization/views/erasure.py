"""A person's data: handed out to them or an administrator, and erased."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organization.access import membership_for, require
from organization.forms.sign_in import EraseForm
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.rules.refusals import RefusedError
from organization.services.erasure import erase_person, hand_out, in_the_way
from organization.wording.personal import readable
from organization.wording.refusals import sentence


@require_safe
@never_cache
def data(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """Everything that is kept about the person, to read."""
    known = _own_or_managed(request, membership)
    account, sections = hand_out(company=request.company, membership=known.id, actor=request.person.actor)
    context = {
        "known": known,
        "account": account,
        "sections": [readable(section) for section in sections],
        "manages": request.person.may("company.manage"),
    }
    return render(request, "organization/person_data.html", context)


@require_safe
@never_cache
def data_file(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """The same for machines, complete."""
    known = _own_or_managed(request, membership)
    account, sections = hand_out(company=request.company, membership=known.id, actor=request.person.actor)
    document = {
        "format": "plumbline-person/1",
        "company": {"slug": request.company.slug, "name": request.company.name},
        "person": {"id": known.id, "name": known.name, "email": known.email},
        "account": account,
        "kept": {section.key: list(section.rows) for section in sections},
    }
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{request.company.slug}-{known.id}.json"'
    return answer


def erase(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """What erasing does, what stands in its way, and the form that does it."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    form = EraseForm(request.POST if request.method == "POST" else None, person=known)
    if request.method == "POST" and form.is_valid():
        try:
            gone = erase_person(
                company=request.company, membership=known.id, actor=request.person.actor, why=form.cleaned_data["why"]
            )
        except RefusedError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Erased. The trail names them %(name)s.") % {"name": gone.name})
            return redirect("organization:people", company_slug=request.company.slug)
    context = {"known": known, "form": form, "held": in_the_way(request.company, known), "manages": True}
    return render(request, "organization/person_erase.html", context, status=422 if form.errors else 200)


def _own_or_managed(request: CompanyRequest, membership: UUID) -> Membership:
    """One's own, or anybody's for who manages people."""
    if membership != request.person.membership.id:
        require(request, "people.manage")
    return membership_for(request, membership)
