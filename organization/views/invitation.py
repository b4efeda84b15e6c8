"""The page behind an invitation's link."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from organization.access import invitation_for
from organization.forms.invitation import NewAccountForm
from organization.models import Company, Invitation, User
from organization.rules.refusals import RefusedError
from organization.selectors.people import has_account
from organization.services.invitations import accept_as, accept_as_new
from organization.services.sessions import list_session
from organization.wording.refusals import sentence


@never_cache
def invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Set a name and password, or confirm with the account that is signed in."""
    held = invitation_for(request, slug=slug, token=token)
    if held is None:
        return render(request, "organization/invitation_gone.html", status=410)
    company = held.membership.company
    if isinstance(request.user, User):
        return _confirm(request, request.user, company, held, token)
    if has_account(held.membership.email):
        return _page(request, company, held, sign_in=True)
    return _new_account(request, company, held, token)


def _confirm(request: HttpRequest, user: User, company: Company, held: Invitation, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, company, held)
    try:
        accept_as(company=company, token=token, user=user)
    except RefusedError as refusal:
        return _page(request, company, held, status=422, refusal=sentence(refusal))
    return redirect("organization:home")


def _new_account(request: HttpRequest, company: Company, held: Invitation, token: str) -> HttpResponse:
    email = held.membership.email
    form = NewAccountForm(
        request.POST if request.method == "POST" else None, email=email, initial={"name": held.membership.name}
    )
    if request.method != "POST":
        return _page(request, company, held, form=form)
    if not form.is_valid():
        return _page(request, company, held, status=422, form=form)
    try:
        user = accept_as_new(
            company=company, token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
    except RefusedError as refusal:
        return _page(request, company, held, status=422, form=form, refusal=sentence(refusal))
    login(request, user)
    list_session(request)
    return redirect("organization:home")


def _page(
    request: HttpRequest, company: Company, held: Invitation, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"company": company, "invited": held.membership, "here": request.get_full_path()}
    return render(request, "organization/invitation.html", context, status=status)
