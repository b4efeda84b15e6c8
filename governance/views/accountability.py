"""My accountabilities: what I own, whether I said yes, what is open; and for heads and the alignment owner who did not say yes."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.access.variances import kpi_for_answering
from governance.forms.variances import AccountForm
from governance.selectors.accountabilities import (
    absences_around,
    accepted_share,
    asked_about,
    not_accepted,
    open_plans_of,
    owned_by,
    waiting_for,
)
from governance.selectors.actions import open_actions
from governance.selectors.questions import talks
from governance.selectors.upcoming import reviews_to_present
from governance.services.accountability import answer_for
from governance.wording.reviews import day_words
from governance.wording.variances import due_words, refusal_words, rung_words
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.selectors.owed import owed_explanations
from kpis.selectors.states import states_of
from organization.access import require
from organization.http.request import CompanyRequest

#: Of those who have not said yes, so many are listed.
NAMED = 100


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """One page for everything that one answers for."""
    require(request, "company.read")
    return render(request, "governance/accountabilities.html", _context(request))


@require_POST
def answer(request: CompanyRequest, key: str) -> HttpResponseBase:
    """Yes, or no with words."""
    kpi = kpi_for_answering(request, key)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            answer_for(company=request.company, kpi=kpi.id, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            said = " ".join(refusal_words(one) for one in refused.faults)
            context = {**_context(request), "refused": kpi.key, "said": said, "note": form.cleaned_data["note"]}
            return render(request, "governance/accountabilities.html", context, status=422)
        else:
            accepted = form.cleaned_data["answer"] == "accepted"
            messages.success(request, _("You answer for %(name)s.") % {"name": kpi.name} if accepted else _("Said: you do not answer for %(name)s. Its head sees it.") % {"name": kpi.name})  # fmt: skip
    return redirect("governance:accountabilities", company_slug=request.company.slug)


def _context(request: CompanyRequest) -> dict[str, Any]:
    company, me, today = request.company, request.person.facts.id, request.today
    owned = owned_by(company, [me])
    rows = {row.id: row for row in states_of(company, owner=me, statuses=("active", "draft", "proposed"), today=today)}
    away, stands_in = absences_around(company, me, today)
    context: dict[str, Any] = {
        "owned": [(one, rows.get(one.kpi.id)) for one in owned],
        "open": sum(not one.answer for one in owned if one.kpi.status == "active"),
        "explanations": owed_explanations(company, today, [me]),
        "plans": [(one, due_words(one.due_on, today=today), one.due_on < today) for one in open_plans_of(company, me)],
        "actions": [
            (one, due_words(one.due_on, today=today), one.due_on < today) for one in open_actions(company, people=[me])
        ],
        "talks": talks(company, person=me, open_only=True),
        "escalations": [
            (one, rung_words(one.rung), due_words(one.due_on, today=today), one.due_on < today)
            for one in waiting_for(company, me)
        ],
        "reviews": [(one, day_words(one.starts_at, company)) for one in reviews_to_present(company, me)],
        "away": away,
        "stands_in": stands_in,
    }
    under = _under(request)
    if under is not None:
        others = under.exclude(owner=me)
        missing, number = not_accepted(company, others, most=NAMED)
        context |= {"missing": missing, "more": number - len(missing)}
        context["share"] = accepted_share(company, under) if request.person.facts.alignment_owner else None
    return context


def _under(request: CompanyRequest) -> "QuerySet[Kpi] | None":
    """The KPIs whose owners' words the person watches over: those that the fifth step asks about, or all of the departments they head."""
    if request.person.facts.alignment_owner:
        return asked_about()
    if request.person.facts.heads:
        return asked_about(departments=request.person.facts.heads)
    return None
