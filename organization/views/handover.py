"""A person leaves, or hands over: everything they stand for, on one page, in one step."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organization.access import membership_for, require
from organization.forms.handover import HandoverForm
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.rules.estate import RETIRE, Decision, Item
from organization.rules.refusals import RefusedError
from organization.selectors.estate import estate_of
from organization.selectors.suggestions import suggestions
from organization.services.handover import hand_over
from organization.wording.refusals import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """What the person stands for, who takes it over; then they no longer enter."""
    require(request, "people.manage")
    known = membership_for(request, membership)
    items = estate_of(request.company, known, request.today)
    form = HandoverForm(
        request.POST if request.method == "POST" else None, company=request.company, person=known, items=items
    )
    if request.method == "POST" and form.is_valid() and _done(request, form, known):
        return redirect("organization:person", company_slug=request.company.slug, membership=known.id)
    context = {
        "known": known,
        "form": form,
        "manages": True,
        "title": _title(known, form.items),
        "told": [item for item in items if not item.acts],
        "people": suggestions(request.company, ""),
    }
    return render(request, "organization/deactivate.html", context, status=422 if form.errors else 200)


def _done(request: CompanyRequest, form: HandoverForm, known: Membership) -> bool:
    leaves = not form.cleaned_data.get("stays")
    try:
        made = hand_over(
            company=request.company,
            membership=known.id,
            said=form.said(),
            actor=request.person.actor,
            why=form.reason(),
            deactivate=leaves,
            today=request.today,
        )
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))
        return False
    messages.success(request, _done_words(known, made, leaves=leaves))
    return True


def _title(known: Membership, items: Sequence[Item]) -> str:
    if not items:
        return _("%(name)s stands for nothing that needs a successor") % {"name": known.name}
    said = ngettext("%(name)s stands for %(n)s thing", "%(name)s stands for %(n)s things", len(items))
    return said % {"name": known.name, "n": len(items)}


def _done_words(known: Membership, made: Sequence[Decision], *, leaves: bool) -> str:
    retired = sum(one.act == RETIRE for one in made)
    moved = sum(one.to is not None for one in made)
    parts = []
    if moved:
        parts.append(ngettext("%(n)s thing is handed over", "%(n)s things are handed over", moved) % {"n": moved})
    if retired:
        parts.append(ngettext("%(n)s KPI is retired", "%(n)s KPIs are retired", retired) % {"n": retired})
    if leaves:
        parts.append(_("%(name)s no longer enters") % {"name": known.name})
    said = ", ".join(parts) or _("Nothing was to be done")
    return f"{said[:1].upper()}{said[1:]}."
