"""Holding a review: who came, one item after the other on the projector, what came of each, closing, minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.access.changes import changes_for_reading
from governance.access.reviews import item_for_holding, may_hold, review_for_holding, review_for_reading
from governance.forms.reviews import OutcomeForm, ReviewActionForm
from governance.models import AgendaItem, Outcome, Review, ReviewStatus
from governance.rules.minutes import OUTCOMES, Point, standing_of
from governance.selectors.actions import open_actions
from governance.selectors.agenda_facts import actions_from_before
from governance.selectors.asking import ask_for
from governance.selectors.changes import asked_in
from governance.selectors.minutes import minutes_of, names_in
from governance.selectors.reviews import agenda_of, attendances_of
from governance.services.actions import finish_action
from governance.services.holding import ask_for_action, close_review, note_attendance, note_item, say_outcome
from governance.views.review_refusals import said_at, say
from governance.views.review_slides import slide_of
from governance.wording.changes import asking_address, title_words
from governance.wording.kinds import STATUSES
from governance.wording.minutes import item_heading, kind_label, told, why_not_words
from governance.wording.reviews import moment_words, outcome_words, title_of
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest
from organization.selectors.suggestions import suggestions


@require_safe
def present(request: CompanyRequest, review: UUID, position: int = 0) -> HttpResponse:
    """The projector's page: 0 is the opening with who came, then one item after the other."""
    found = review_for_reading(request, review)
    if found.status == ReviewStatus.HELD:
        return redirect("governance:review-minutes", company_slug=request.company.slug, review=found.id)
    if found.status != ReviewStatus.OPEN:
        return redirect("governance:review", company_slug=request.company.slug, review=found.id)
    return _present(request, found, position)


@require_POST
def attendance(request: CompanyRequest, review: UUID) -> HttpResponse:
    """Who came."""
    found = review_for_holding(request, review)
    asked = {str(row.person_id): row.person_id for row in attendances_of(request.company, found)}
    came = [asked[one] for one in request.POST.getlist("came") if one in asked]
    try:
        note_attendance(company=request.company, review=found.id, came=came, actor=request.person.actor)
    except Refused as refused:
        say(request, refused)
    return _to(request, found, 1)


@require_POST
def outcome(request: CompanyRequest, review: UUID, item: UUID) -> HttpResponse:
    """What came of an item, or notes alone; then the next one."""
    row = item_for_holding(request, review, item)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        company, actor = request.company, request.person.actor
        try:
            if said["outcome"]:
                say_outcome(company=company, item=row.id, outcome=said["outcome"], text=said["text"], notes=said["notes"], actor=actor)  # fmt: skip
            else:
                note_item(company=company, item=row.id, notes=said["notes"], actor=actor)
        except Refused as refused:
            said_at(form, refused)
        else:
            return _after(request, row, said["outcome"])
    return _present(request, row.review, row.position, {"outcome": form}, status=422)


@require_POST
def action(request: CompanyRequest, review: UUID, item: UUID) -> HttpResponse:
    """Something that somebody shall do."""
    row = item_for_holding(request, review, item)
    form = ReviewActionForm(request.POST, company=request.company, auto_id="action_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            ask_for_action(
                company=request.company,
                item=row.id,
                text=said["text"],
                person=said["person"].id,
                due_on=said["due_on"],
                actor=request.person.actor,
            )
        except Refused as refused:
            said_at(form, refused)
        else:
            return _to(request, row.review, row.position)
    return _present(request, row.review, row.position, {"action": form}, status=422)


@require_POST
def tick(request: CompanyRequest, review: UUID, action: UUID) -> HttpResponse:
    """An action from last time is done."""
    found = review_for_holding(request, review)
    known = {one.id for one in actions_from_before(request.company, found)}
    if action in known:
        try:
            finish_action(company=request.company, action=action, actor=request.person.actor)
        except Refused as refused:
            say(request, refused)
    back = next((row.position for row in agenda_of(request.company, found) if row.kind == "actions"), 0)
    return _to(request, found, back)


def close(request: CompanyRequest, review: UUID) -> HttpResponse:
    """What is still open, whether it would count, and closing it for good."""
    found = review_for_holding(request, review)
    if found.status == ReviewStatus.HELD:
        return redirect("governance:review-minutes", company_slug=request.company.slug, review=found.id)
    if request.method == "POST":
        try:
            closed = close_review(
                company=request.company, review=found.id, anyway="anyway" in request.POST, actor=request.person.actor
            )
        except Refused as refused:
            say(request, refused)
        else:
            words = _("Closed. The minutes are on their way to everybody who was asked.")
            messages.success(request, words if closed.counts else _("Closed. It does not count as held."))
            return redirect("governance:review-minutes", company_slug=request.company.slug, review=found.id)
    items = agenda_of(request.company, found)
    came = sum(bool(row.came) for row in attendances_of(request.company, found))
    standing = standing_of([Point(row.kind, row.outcome) for row in items], came=came)
    context = {
        "review": found,
        "title": title_of(found),
        "when": moment_words(found, request.company),
        "under_way": found.status == ReviewStatus.OPEN,
        "standing": standing,
        "why_not": [why_not_words(code) for code in standing.why_not],
        "items": [(row, kind_label(row.kind), item_heading(row.kind, row.title, row.kpi), outcome_words(row.outcome)) for row in items],
    }  # fmt: skip
    return render(request, "governance/review_close.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def minutes(request: CompanyRequest, review: UUID) -> HttpResponse:
    """The minutes; of a review that is not closed there are none."""
    found = review_for_reading(request, review)
    if found.status != ReviewStatus.HELD:
        return redirect("governance:review", company_slug=request.company.slug, review=found.id)
    kept = minutes_of(request.company, found)
    names = names_in(request.company, kept)
    points = [Point(one["kind"], one["outcome"]) for one in kept["items"]]
    standing = standing_of(points, came=len(kept["came"]))
    context = {
        "review": found,
        "minutes": told(request.company, found, kept, names.people, names.kpis),
        "why_not": [why_not_words(code) for code in standing.why_not],
        "closed_by": found.closed_by.name if found.closed_by else "",
        "asked": [
            (one.number, title_words(one), STATUSES[one.status])
            for one in asked_in(changes_for_reading(request), found.id)
        ],
    }
    return render(request, "governance/review_minutes.html", context)


def _present(
    request: CompanyRequest, found: Review, position: int, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    items = agenda_of(request.company, found)
    position = max(0, min(position, len(items)))
    item = items[position - 1] if position else None
    holds = may_hold(request, found)
    asked = attendances_of(request.company, found)
    context = {
        "review": found,
        "title": title_of(found),
        "when": moment_words(found, request.company),
        "items": [(row, item_heading(row.kind, row.title, row.kpi)) for row in items],
        "position": position,
        "count": len(items),
        "item": item,
        "slide": slide_of(request, found, item) if item else None,
        "asked": asked,
        "holds": holds,
        "previous": _address(request, found, position - 1) if position else "",
        "next": _address(request, found, position + 1) if position < len(items) else "",
        "closing": _closing(request, found) if holds and position == len(items) else "",
        "leave": reverse("governance:review", kwargs={"company_slug": request.company.slug, "review": found.id}),
        **(_capture(request, item, forms or {}) if item and holds else {}),
    }
    return render(request, "governance/review_present.html", context, status=status)


def _capture(request: CompanyRequest, item: AgendaItem, forms: dict[str, Any]) -> dict[str, Any]:
    """What can be said about an item on the spot."""
    actions = open_actions(request.company, review=item.review_id)
    return {
        "outcomes": [(code, outcome_words(code), code == item.outcome) for code in OUTCOMES[item.kind]],
        "said": outcome_words(item.outcome) if item.outcome else "",
        "form": forms.get("outcome") or OutcomeForm(initial={"notes": item.notes}),
        "action": forms.get("action") or ReviewActionForm(company=request.company, auto_id="action_%s"),
        "ask": _ask(request, item) if item.outcome == Outcome.CHANGE else "",
        "new_actions": [one for one in actions if one.kpi_id == item.kpi_id],
        "people": suggestions(request.company, ""),
    }


def _ask(request: CompanyRequest, item: AgendaItem) -> str:
    """Where what is to be changed is asked for; the request then shows this review."""
    found = ask_for(request.company, item)
    if found is None:
        return ""
    about = dict([found.about]) if found.about else {}
    return asking_address(request.company, found.key, found.kind, review=item.review_id, **about)


def _closing(request: CompanyRequest, found: Review) -> str:
    return reverse("governance:review-close", kwargs={"company_slug": request.company.slug, "review": found.id})


def _after(request: CompanyRequest, row: AgendaItem, said: str) -> HttpResponse:
    """The next item; for a link or KPI to be changed the place to change it stays a click away, on this one."""
    stays = not said or said == "change"
    return _to(request, row.review, row.position if stays else row.position + 1)


def _to(request: CompanyRequest, found: Review, position: int) -> HttpResponse:
    return redirect(_address(request, found, position))


def _address(request: CompanyRequest, found: Review, position: int) -> str:
    keys = {"company_slug": request.company.slug, "review": found.id, "position": position}
    return reverse("governance:review-present-item", kwargs=keys)
