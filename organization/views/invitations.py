"""Invitations as administrators see them: who has not joined yet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from organization.access import membership_for, require
from organization.http.request import CompanyRequest
from organization.rules.refusals import RefusedError
from organization.selectors.invitations import not_joined
from organization.services.invitations import invite_all, revoke_invitation
from organization.wording.refusals import sentence


def invitations(request: CompanyRequest) -> HttpResponse:
    """Who has not joined, with the state of their invitation; POST invites them all by mail."""
    require(request, "people.manage")
    if request.method == "POST":
        number = invite_all(company=request.company, actor=request.person.actor, again="again" in request.POST)
        said = ngettext("%(number)s invitation is on its way.", "%(number)s invitations are on their way.", number)
        messages.success(request, said % {"number": number})
        return redirect("organization:invitations", company_slug=request.company.slug)
    rows = not_joined(request.company)
    context = {"rows": rows, "fresh": sum(row.state != "open" for row in rows), "manages": True}
    return render(request, "organization/invitations.html", context)


@require_POST
def revoke(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """The link no longer works."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    try:
        revoke_invitation(company=request.company, membership=known.id, actor=request.person.actor)
    except RefusedError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The invitation of %(name)s no longer works.") % {"name": known.name})
    return redirect("organization:invitations", company_slug=request.company.slug)
