"""The company's settings."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization.access import require
from organization.forms.company import CompanyForm
from organization.http.request import CompanyRequest
from organization.rules.refusals import RefusedError
from organization.services.companies import edit_company, set_alignment_owner
from organization.wording.refusals import sentence


def company(request: CompanyRequest) -> HttpResponse:
    """Name, figures, time, and who keeps the cascade true."""
    require(request, "company.manage")
    form = CompanyForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial=CompanyForm.initial_of(request.company),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form)
        except RefusedError as refusal:
            form.add_error(refusal.field or None, sentence(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("organization:company", company_slug=request.company.slug)
    return render(request, "organization/company.html", {"form": form}, status=422 if form.errors else 200)


def _save(request: CompanyRequest, form: CompanyForm) -> None:
    settings = dict(form.cleaned_data)
    owner = settings.pop("alignment_owner")
    actor = request.person.actor
    with transaction.atomic():
        edit_company(company=request.company, actor=actor, **settings)
        if (owner.id if owner else None) != request.company.alignment_owner_id:
            set_alignment_owner(company=request.company, membership=owner.id if owner else None, actor=actor)
