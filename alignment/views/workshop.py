"""The rest of step 2: hand-offs that nobody measures, priorities that were announced."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alignment.forms.contributions import HandOffForm, PriorityForm
from alignment.services.hand_offs import add_hand_off, measure_hand_off, propose_for_hand_off, remove_hand_off
from alignment.services.priorities import announce_priority, end_priority, tie_priority, untie_priority
from alignment.wording.contributions import sentence
from alignment.workshop_access import (
    hand_off_for_writing,
    kpi_for_tying,
    may_contribute,
    priority_at,
    require_contributing_somewhere,
)
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject


@require_POST
def hand_offs(request: CompanyRequest) -> HttpResponse:
    """Say what one department hands to another; the person speaks for one of the two."""
    require_contributing_somewhere(request)
    form = HandOffForm(request.POST, company=request.company)
    if not form.is_valid():
        return _refused(request, form, "hand-offs")
    said = form.cleaned_data
    if not may_contribute(request, said["taker"].id):
        require(request, "contribution.edit", Subject(department=said["giver"].id))
    return _done(
        request,
        lambda: add_hand_off(
            company=request.company, giver=said["giver"].id, taker=said["taker"].id, company_kpi=said["company_kpi"].id,
            what=said["what"], actor=request.person.actor,
        ),
        _("The hand-off is on the list."),
        "hand-offs",
    )  # fmt: skip


@require_POST
def hand_off(request: CompanyRequest, hand_off: UUID) -> HttpResponse:
    """Name the KPI that measures it, propose one, or take it from the list."""
    row = hand_off_for_writing(request, hand_off)
    act: dict[str, Any] = {"company": request.company, "hand_off": row.id, "actor": request.person.actor}
    chosen = request.POST.get("act", "")
    if chosen == "remove":
        return _done(request, lambda: remove_hand_off(**act), _("It is off the list; the trail keeps it."), "hand-offs")
    if chosen == "propose":
        seat = row.giver_id if request.POST.get("department") == "giver" else row.taker_id
        require(request, "contribution.edit", Subject(department=seat))
        name = request.POST.get("name", "").strip()
        return _done(
            request,
            lambda: propose_for_hand_off(**act, department=seat, proposal={"name": name}),
            _("The KPI is proposed. Next: its unit, owner and target."),
            "hand-offs",
        )
    kpi = _id(request.POST.get("kpi", ""))
    if kpi is None and request.POST.get("kpi"):
        return HttpResponseBadRequest(_("There is no such KPI."), content_type="text/plain; charset=utf-8")
    words = _("The hand-off is measured.") if kpi else _("Nothing measures the hand-off.")
    return _done(request, lambda: measure_hand_off(**act, kpi=kpi), words, "hand-offs")


@require_POST
def priorities(request: CompanyRequest) -> HttpResponse:
    """Keep what was announced."""
    require(request, "priority.manage")
    form = PriorityForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, "priorities")
    return _done(
        request,
        lambda: announce_priority(
            company=request.company, actor=request.person.actor, today=request.today, **form.cleaned_data
        ),
        _("Announced. Within 90 days a department KPI with a target must make it measurable."),
        "priorities",
    )


@require_POST
def priority(request: CompanyRequest, priority: UUID) -> HttpResponse:
    """Tie a KPI to it, take one off, or end it."""
    row = priority_at(request, priority)
    act: dict[str, Any] = {"company": request.company, "priority": row.id, "actor": request.person.actor}
    if request.POST.get("act") == "end":
        require(request, "priority.manage")
        return _done(request, lambda: end_priority(**act, ended_on=request.today), _("It has ended."), "priorities")
    wanted = _id(request.POST.get("kpi", ""))
    if wanted is None:
        return HttpResponseBadRequest(_("Choose a KPI."), content_type="text/plain; charset=utf-8")
    kpi = kpi_for_tying(request, wanted)
    if request.POST.get("act") == "untie":
        return _done(request, lambda: untie_priority(**act, kpi=kpi.id), _("Taken off."), "priorities")
    words = _("“%(name)s” makes it measurable, once it is active and has a target.") % {"name": kpi.name}
    return _done(request, lambda: tie_priority(**act, kpi=kpi.id), words, "priorities")


def _done(request: CompanyRequest, act: Callable[[], object], words: str, place: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, " ".join(sentence(fault) for fault in refused.faults))
    else:
        messages.success(request, words)
    return _to(request, place)


def _refused(request: CompanyRequest, form: Form, place: str) -> HttpResponse:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(
            request,
            f"{label}: {' '.join(str(one) for one in errors)}" if label else " ".join(str(one) for one in errors),
        )
    return _to(request, place)


def _to(request: CompanyRequest, place: str) -> HttpResponse:
    page = reverse("alignment:contributions", kwargs={"company_slug": request.company.slug})
    return redirect(f"{page}#{place}")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
