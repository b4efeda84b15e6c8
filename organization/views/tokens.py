"""The tokens of a company's interface."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from organization.access import require, token_for
from organization.forms.tokens import USUAL_DAYS, TokenForm
from organization.http.request import CompanyRequest
from organization.models import Scope, Token
from organization.rules.refusals import RefusedError
from organization.selectors.tokens import tokens_of
from organization.services.tokens import create_token, revoke_token
from organization.wording.refusals import sentence

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@never_cache
def tokens(request: CompanyRequest) -> HttpResponse:
    """All tokens; a new one, which is shown this once."""
    require(request, "tokens.manage")
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial={"expires_on": request.today + timedelta(days=USUAL_DAYS)},
    )
    fresh = _created(request, form) if request.method == "POST" and form.is_valid() else ""
    if fresh:
        form = TokenForm(company=request.company, initial={"expires_on": request.today + timedelta(days=USUAL_DAYS)})
    names = dict(Scope.choices)
    context = {
        "form": form,
        "fresh": fresh,
        "lines": [_line(token, names) for token in tokens_of(request.company)],
    }
    return render(request, "organization/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: CompanyRequest, token: UUID) -> HttpResponse:
    """From now on it opens nothing."""
    require(request, "tokens.manage")
    known = token_for(request, token)
    revoke_token(company=request.company, token=known.id, actor=request.person.actor)
    messages.success(request, _("%(name)s is revoked.") % {"name": known.name})
    return redirect("organization:tokens", company_slug=request.company.slug)


def _line(token: Token, names: "dict[str, _StrPromise]") -> dict[str, object]:
    """A token as the table prints it; its last day is the one before the midnight at which it ends."""
    return {
        "token": token,
        "scopes": [names[scope] for scope in token.scopes],
        "last_day": token.expires_at - timedelta(seconds=1),
        "state": "revoked" if token.revoked_at else "expired" if token.expires_at <= timezone.now() else "open",
    }


def _created(request: CompanyRequest, form: TokenForm) -> str:
    """The token itself; empty where the service refused."""
    try:
        return create_token(company=request.company, actor=request.person.actor, **form.said()).text
    except RefusedError as refusal:
        form.add_error(refusal.field or None, sentence(refusal))
        return ""
