"""Disputes: the list, a new one, and one with both views, what may be decided, and what was."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alignment.access import conflict_for_reading
from alignment.rules.conflicts.told import ConflictRow
from alignment.rules.conflicts.what_if import what_if
from alignment.selectors.conflicts import one as conflict_row
from alignment.selectors.kept_graph import KeptGraph, kept_graph
from alignment.wording import conflicts as conflict_words
from alignment.wording.conflicts import Writer
from governance.access.disputes import (
    decides,
    dispute_for_deciding,
    dispute_for_reading,
    dispute_for_viewing,
    dispute_for_withdrawing,
    disputes_for_reading,
    may_dispute,
    may_withdraw,
    owns,
)
from governance.forms.disputes import DecideForm, RaiseForm, ViewForm
from governance.models import Dispute, DisputeStatus
from governance.selectors.disputes import owns_any
from governance.services.disputes import decide_dispute, raise_dispute, say_view, withdraw_dispute
from governance.wording.disputes import STATUSES, message_words, option_words, sentence
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.wording.formats import amount
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.selectors.people import people_with

MOST_OVER = 100


@require_safe
def disputes(request: CompanyRequest) -> HttpResponse:
    """What waits, overdue first; below, what was decided."""
    rows = disputes_for_reading(request)
    waiting = sorted(rows.filter(status=DisputeStatus.OPEN), key=lambda one: one.due_on)
    late = sum(one.due_on < request.today for one in waiting)
    over = rows.exclude(status=DisputeStatus.OPEN)[:MOST_OVER]
    context = {
        "message": message_words(len(waiting), late),
        "waiting": [{"row": one, "late": one.due_on < request.today} for one in waiting],
        "over": [{"row": one, "status": STATUSES[one.status]} for one in over],
        "raises": _may_raise_any(request),
    }
    return render(request, "governance/disputes.html", context)


def dispute_new(request: CompanyRequest) -> HttpResponse:
    """Raise one: `?conflict=` names the conflict that it is about, `?first=` and `?second=` the KPIs by key."""
    if not _may_raise_any(request):
        raise NotAllowed("dispute.raise", people_with(request.company, "dispute.raise"))
    about = _about(request)
    initial: dict[str, Any] = {name: request.GET.get(name, "") for name in ("first", "second")}
    if about is not None:
        initial = {"first": about.first.key, "second": about.second.key}
    form = RaiseForm(request.POST if request.method == "POST" else None, company=request.company, initial=initial)
    if request.method == "POST" and form.is_valid() and (number := _raised(request, form, about)):
        return redirect("governance:dispute", company_slug=request.company.slug, number=number)
    scenario = conflict_words.scenario_words(about, _writer(request, kept_graph(request.company))) if about else ""
    context = {"form": form, "scenario": scenario}
    return render(request, "governance/dispute_new.html", context, status=422 if form.errors else 200)


@require_safe
def dispute(request: CompanyRequest, number: int) -> HttpResponse:
    """One of them."""
    return _page(request, dispute_for_reading(request, number))


@require_POST
def dispute_view(request: CompanyRequest, number: int) -> HttpResponse:
    """How an owner sees it."""
    found = dispute_for_viewing(request, number)
    form = ViewForm(request.POST, auto_id="view_%s")
    if form.is_valid():
        try:
            say_view(company=request.company, dispute=found.id, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            return redirect("governance:dispute", company_slug=request.company.slug, number=number)
    return _page(request, found, {"view_form": form}, status=422)


@require_POST
def dispute_decide(request: CompanyRequest, number: int) -> HttpResponse:
    """The resolver's word."""
    found = dispute_for_deciding(request, number)
    form = _decide_form(request, found, bound=True)
    if form.is_valid():
        try:
            done = decide_dispute(company=request.company, dispute=found.id, actor=request.person.actor, **form.said())
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            waits = done.change is not None and done.change.status == "open"
            messages.success(
                request, _("Decided. It is applied once its request is approved.") if waits else _("Decided.")
            )
            return redirect("governance:dispute", company_slug=request.company.slug, number=number)
    return _page(request, found, {"decide_form": form}, status=422)


@require_POST
def dispute_withdraw(request: CompanyRequest, number: int) -> HttpResponse:
    """The two agreed by themselves."""
    found = dispute_for_withdrawing(request, number)
    try:
        withdraw_dispute(company=request.company, dispute=found.id, actor=request.person.actor)
    except Refused as refused:
        messages.error(request, " ".join(sentence(fault) for fault in refused.faults))
    return redirect("governance:dispute", company_slug=request.company.slug, number=number)


def _raised(request: CompanyRequest, form: RaiseForm, about: ConflictRow | None) -> int | None:
    said = form.cleaned_data
    first, second = said["first"], said["second"]
    if not may_dispute(request, first, second):
        raise NotAllowed("dispute.raise", people_with(request.company, "dispute.raise"))
    same = about is not None and {about.first.id, about.second.id} == {first.id, second.id}
    try:
        found = raise_dispute(
            company=request.company,
            first=first.id,
            second=second.id,
            question=said["question"],
            view=said["view"],
            conflict=about.id if about is not None and same else None,
            actor=request.person.actor,
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return None
    messages.success(request, _("Raised. Both owners and whoever decides are told."))
    return found.number


def _about(request: CompanyRequest) -> ConflictRow | None:
    named = request.GET.get("conflict")
    if not named:
        return None
    try:
        return conflict_for_reading(request, UUID(named))
    except ValueError:
        return None


def _may_raise_any(request: CompanyRequest) -> bool:
    """Alignment owners always; others with a KPI of theirs or of a department they head."""
    facts = request.person.facts
    if request.person.may("dispute.raise"):
        return True
    if facts.role == "viewer":
        return False
    return bool(facts.heads) or owns_any(request.company, facts.id)


def _page(
    request: CompanyRequest, found: Dispute, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    require(request, "company.read")
    row = conflict_row(request.company, found.conflict_id) if found.conflict_id else None
    kept = kept_graph(request.company) if row is not None else None
    is_open = found.status == DisputeStatus.OPEN
    context: dict[str, Any] = {
        "dispute": found,
        "status_words": STATUSES[found.status],
        "is_open": is_open,
        "late": is_open and found.due_on < request.today,
        "sides": [_side(found, "first"), _side(found, "second")],
        "scenario": conflict_words.scenario_words(row, _writer(request, kept)) if row else "",
        "conflict": row,
        "options": _compared(request, found, row, kept),
        "decides": decides(request, found),
        "owns": owns(request, found),
        "withdraws": is_open and may_withdraw(request, found),
    }
    if is_open and context["owns"]:
        mine = found.first_view if found.first.owner_id == request.person.facts.id else found.second_view
        context["view_form"] = ViewForm(initial={"text": mine}, auto_id="view_%s")
    if is_open and context["decides"]:
        context["decide_form"] = _decide_form(request, found, bound=False)
    return render(request, "governance/dispute.html", {**context, **(forms or {})}, status=status)


def _side(found: Dispute, name: str) -> dict[str, Any]:
    kpi: Kpi = getattr(found, name)
    return {"kpi": kpi, "owner": getattr(found, f"{name}_owner"), "view": getattr(found, f"{name}_view")}


def _decide_form(request: CompanyRequest, found: Dispute, *, bound: bool) -> DecideForm:
    options = [(_code(one), _option(request, found, one)) for one in found.options]
    return DecideForm(request.POST if bound else None, company=request.company, options=options, auto_id="decide_%s")


def _code(option: dict[str, Any]) -> str:
    return f"{option['means']}:{option['kpi']}:{'' if option['target'] is None else repr(option['target'])}"


def _option(request: CompanyRequest, found: Dispute, option: dict[str, Any]) -> str:
    kpis = {str(kpi.id): kpi for kpi in (found.first, found.second)}
    kpi = kpis.get(option["kpi"])
    figure = ""
    if kpi is not None and option["target"] is not None:
        figure = amount(option["target"], unit=kpi.unit, decimals=kpi.decimals, locale=request.company.locale)
    return option_words(option, {key: one.name for key, one in kpis.items()}, figure)


def _compared(
    request: CompanyRequest, found: Dispute, row: ConflictRow | None, kept: KeptGraph | None
) -> list[tuple[str, str]]:
    """(option, what it leads to), where the conflict's scenario can tell."""
    if row is None or kept is None:
        return []
    return [
        (_option(request, found, option), _outcome(request, row, kept, option))
        for option in found.options
        if option["target"] is not None or option["means"] == "keep"
    ]


def _outcome(request: CompanyRequest, row: ConflictRow, kept: KeptGraph, option: dict[str, Any]) -> str:
    dials = kept.dial(row.first.id), kept.dial(row.second.id)
    company = kept.company_position.get(row.company_kpi.id) if row.company_kpi else None
    if dials[0] is None or dials[1] is None or (row.company_kpi is not None and company is None):
        return ""
    known = (dials[0], dials[1])
    targets = [
        option["target"] if option["kpi"] == str(party.id) and option["target"] is not None else one.target
        for party, one in zip((row.first, row.second), known, strict=True)
    ]
    outcome = what_if(
        kept.known.graph,
        (kept.position[row.first.id], kept.position[row.second.id]),
        company,
        (known[0].gap(targets[0]), known[1].gap(targets[1])),
    )
    gains = outcome.gains or (0.0, 0.0)
    values = (known[0].value(gains[0]), known[1].value(gains[1]))
    write = _writer(request, kept)
    return conflict_words.outcome_words(row, outcome, write, values, kept.company_value(company, outcome.change))


def _writer(request: CompanyRequest, kept: KeptGraph | None) -> Writer:
    return Writer(request.company.locale, kept.now if kept else lambda _kpi: None)
