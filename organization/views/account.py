"""The account of who is signed in: pages about the person that belong to no company."""

from allauth.account.models import EmailAddress
from allauth.account.views import email as allauth_email
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organization.http.request import SignedInRequest
from organization.models import Membership, User
from organization.rules.roles import PersonFacts
from organization.rules.second_factor import asked_of
from organization.selectors.people import companies_of
from organization.selectors.sign_in import has_second_factor, sessions_of
from organization.services import sessions as services
from organization.services.signin import keep_address, tell_old_address


@login_required
def email(request: SignedInRequest) -> HttpResponseBase:
    """The address to sign in with. A new one counts when its owner has confirmed it; the old one is told at once."""
    user = request.user
    keep_address(user)
    before = _waiting(user)
    answer: HttpResponseBase = allauth_email(request)
    after = _waiting(user)
    if after and after != before:
        tell_old_address(request, user, after)
    return answer


def _waiting(user: User) -> str:
    found = EmailAddress.objects.get_new(user)
    return found.email if found else ""


@login_required
@never_cache
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where the account is signed in; one of the others is signed out, or all of them."""
    if request.method == "POST":
        if "others" in request.POST:
            services.end_others(request, user=request.user)
            messages.success(request, _("Every other browser is signed out."))
        elif request.POST.get("session", "").isdecimal():
            _end_one(request, int(request.POST["session"]))
        return redirect("organization:sessions")
    rows = sessions_of(request.user, current=request.session.session_key)
    context = {"rows": rows, "others": any(not row.current for row in rows)}
    return render(request, "organization/sessions.html", context)


def _end_one(request: SignedInRequest, session: int) -> None:
    here = [row.id for row in sessions_of(request.user, current=request.session.session_key) if row.current]
    if session not in here and services.end_one(user=request.user, session=session):
        messages.success(request, _("That browser is signed out."))


@login_required
@require_safe
def second_factor(request: SignedInRequest, slug: str) -> HttpResponse:
    """A company asks for a second factor, and the account has none: says so and leads to setting one up."""
    person = next((one for one in companies_of(request.user.pk) if one.company.slug == slug), None)
    if person is None or not _asked(person) or has_second_factor(request.user.pk):
        return redirect("organization:home")
    return render(request, "organization/second_factor.html", {"asks": person.company})


def _asked(person: Membership) -> bool:
    leads = person.company.alignment_owner_id == person.id
    return asked_of(person.company.second_factor, PersonFacts(id=person.id, role=person.role, alignment_owner=leads))
