"""Mail that did not go out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.mail import given_up, waiting
from organization.services.mail import try_again
from organization.wording.mail import line_of


@require_safe
def mail(request: CompanyRequest) -> HttpResponse:
    """What was given up, and what is tried again."""
    require(request, "company.manage")
    context = {
        "lost": [line_of(one) for one in given_up(request.company)],
        "waiting": [line_of(one) for one in waiting(request.company)],
    }
    return render(request, "organization/mail.html", context)


@require_POST
def again(request: CompanyRequest, mail: UUID) -> HttpResponse:
    """Give it another day."""
    require(request, "company.manage")
    if try_again(company=request.company, mail=mail, actor=request.person.actor):
        messages.success(request, _("It is tried again for a day."))
    return redirect("organization:mail", company_slug=request.company.slug)
