"""The policy: what is in force, a new version, and what each version changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.forms.policy import PolicyForm
from governance.rules.policy import Policy, first_policy
from governance.rules.policy_document import dump, parse
from governance.selectors.policy import named_in, versions_of, who_may_resolve
from governance.services.policy import adopt_policy
from governance.wording.policy import difference_words, sentence
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.people import people_with


def policy(request: CompanyRequest) -> HttpResponse:
    """What is in force; for who manages it, as a form whose saving adopts a new version."""
    require(request, "company.read")
    versions = versions_of(request.company)
    number = versions[0].number if versions else 0
    offered = dump(parse(versions[0].rules) if versions else first_policy())
    manages = request.person.may("policy.manage")
    form = PolicyForm(
        request.POST if request.method == "POST" else None,
        document=offered,
        people=who_may_resolve(request.company, offered["dispute_resolver"]),
        initial=PolicyForm.initial_of(offered, number),
    )
    if request.method == "POST":
        require(request, "policy.manage")
        if form.is_valid() and _adopted(request, form):
            return redirect("governance:policy", company_slug=request.company.slug)
    elif not manages:
        for field in form.fields.values():
            field.disabled = True
    context = {
        "form": form,
        "manages": manages,
        "versions": versions,
        "in_force": versions[0] if versions else None,
        "ask": people_with(request.company, "policy.manage"),
        "closes_after": request.company.closes_after,
    }
    return render(request, "governance/policy.html", context, status=422 if form.errors else 200)


@require_safe
def version(request: CompanyRequest, number: int) -> HttpResponse:
    """A version, and what it changed in the one before; the first is held against the defaults."""
    require(request, "company.read")
    versions = {one.number: one for one in versions_of(request.company)}
    if number not in versions:
        raise Http404(_("The policy has no such version."))
    found, former = versions[number], versions.get(number - 1)
    before = dump(parse(former.rules) if former else Policy())
    context = {
        "version": found,
        "former": former,
        "differences": difference_words(before, found.rules, named_in(request.company, [found, former])),
        "latest": number == max(versions),
    }
    return render(request, "governance/policy_version.html", context)


def _adopted(request: CompanyRequest, form: PolicyForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    try:
        adopted = adopt_policy(
            company=request.company,
            document=form.document(),
            reason=said["reason"],
            seen=said["seen"],
            actor=request.person.actor,
        )
    except Refused as refused:
        form.mark(refused, sentence)
        return False
    messages.success(request, _("Version %(number)s of the policy is in force.") % {"number": adopted.number})
    return True
