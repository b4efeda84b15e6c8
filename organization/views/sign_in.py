"""Administration of sign-in: the company's policy, and help for one person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organization.access import membership_for, require
from organization.forms.sign_in import ReasonForm, SecondFactorForm
from organization.http.request import CompanyRequest
from organization.models import Company, Membership
from organization.rules.refusals import RefusedError
from organization.selectors.invitations import invitation_of, not_joined
from organization.selectors.sign_in import acts_upon, elsewhere, factors_of, readiness, sessions_of
from organization.selectors.trail import changes_of
from organization.services import sign_in_help
from organization.services.companies import set_entry_rule
from organization.services.second_factor import set_policy
from organization.wording.refusals import sentence
from organization.wording.trail import Spoken, spoken

_RULES = {"second_factor", "entry_needs_sign_in"}


def sign_in(request: CompanyRequest) -> HttpResponse:
    """Whom the company asks for a second factor, how many have one, and how that rule changed."""
    require(request, "policy.manage")
    company = request.company
    initial = {"second_factor": company.second_factor, "entry_needs_sign_in": company.entry_needs_sign_in}
    form = SecondFactorForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_policy(company=company, policy=form.cleaned_data["second_factor"], actor=request.person.actor)
        set_entry_rule(
            company=company, needs_sign_in=form.cleaned_data["entry_needs_sign_in"], actor=request.person.actor
        )
        messages.success(request, _("Saved."))
        return redirect("organization:sign-in", company_slug=request.company.slug)
    ready = readiness(request.company)
    context = {
        "form": form,
        "ready": ready,
        "missing": ready.missing(request.company.second_factor),
        "waiting": len(not_joined(request.company)) if request.person.may("people.manage") else 0,
        "changes": _policy_changes(request.company) if request.person.may("trail.read") else [],
        "manages": request.person.may("company.manage"),
    }
    return render(request, "organization/sign_in.html", context, status=422 if form.errors else 200)


def _policy_changes(company: Company) -> list[Spoken]:
    """The changes of the company in which its rules about signing in changed."""
    said = [
        change
        for change in changes_of(Company, [company.id])
        if any(difference.field in _RULES for difference in change.differences) and change.label != "insert"
    ]
    return spoken(Company, said)


@require_safe
@never_cache
def person_sign_in(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """How one person signs in, and what helps when they cannot."""
    require(request, "people.manage")
    return _page(request, membership_for(request, membership))


@require_POST
@never_cache
def password_link(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """A link for a new password, shown this once."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    try:
        link = sign_in_help.password_link(company=request.company, membership=known.id, actor=request.person.actor)
    except RefusedError as refusal:
        return _page(request, known, status=422, refusal=sentence(refusal))
    return _page(request, known, link=link)


@require_POST
def reset_factors(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """Take the second factors off."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, known, status=422, reason=form)
    try:
        sign_in_help.reset_factors(
            company=request.company, membership=known.id, actor=request.person.actor, why=form.cleaned_data["why"]
        )
    except RefusedError as refusal:
        return _page(request, known, status=422, reason=form, refusal=sentence(refusal))
    messages.success(request, _("%(name)s has no second factor any more, and is signed out.") % {"name": known.name})
    return redirect("organization:person-sign-in", company_slug=request.company.slug, membership=known.id)


@require_POST
def sign_out(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """End all their sessions."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    try:
        sign_in_help.sign_out(company=request.company, membership=known.id, actor=request.person.actor)
    except RefusedError as refusal:
        return _page(request, known, status=422, refusal=sentence(refusal))
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": known.name})
    return redirect("organization:person-sign-in", company_slug=request.company.slug, membership=known.id)


def _page(request: CompanyRequest, known: Membership, *, status: int = 200, **context: Any) -> HttpResponse:
    user = known.user
    shared = user is not None and elsewhere(user.pk, request.company.id)
    told = user is not None and not shared
    context = {
        "reason": ReasonForm(),
        "known": known,
        "shared": shared,
        "factors": list(factors_of(user)) if user is not None and told else [],
        "sessions": sessions_of(user) if user is not None and told else [],
        "invitation": invitation_of(known),
        "acts": acts_upon(request.company, [known.id])[:50],
        "manages": True,
    } | context
    return render(request, "organization/person_sign_in.html", context, status=status)
