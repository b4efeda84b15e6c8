"""Reviews planned one by one, moved and cancelled."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from governance.access.reviews import managed_departments, may_manage, require_planning, review_for_planning
from governance.forms.reviews import CancelForm, MoveForm, ReviewForm, department_of
from governance.models import Review
from governance.services.reviews import cancel_review, create_review, move_review
from governance.views.review_refusals import said_at
from governance.wording.reviews import local, moment_words, title_of
from kpis.rules.faults import Refused
from organization.forms.person_field import person_text
from organization.http.request import CompanyRequest
from organization.selectors.suggestions import suggestions


def create(request: CompanyRequest) -> HttpResponse:
    """A review of its own."""
    require_planning(request)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        departments=managed_departments(request),
        whole=may_manage(request, None),
        initial={"chair": person_text(request.person.membership), "day": request.today + timedelta(days=1)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = create_review(
                company=request.company,
                kind=said["kind"],
                department=department_of(said["department"]),
                day=said["day"],
                at=said["at"],
                minutes=said["minutes"],
                title=said["title"],
                place=said["place"],
                chair=form.chair_id(),
                actor=request.person.actor,
            )
        except Refused as refused:
            said_at(form, refused)
        else:
            messages.success(request, _("Planned. Who is asked is told by mail."))
            return _to(request, found)
    context = {"form": form, "people": suggestions(request.company, "")}
    return render(request, "governance/review_create.html", context, status=422 if form.errors else 200)


def move(request: CompanyRequest, review: UUID) -> HttpResponse:
    """Another moment, length, place or chair; or it does not take place."""
    found = review_for_planning(request, review)
    begins = local(found.starts_at, request.company)
    initial = {
        "day": begins.date(),
        "at": begins.time(),
        "minutes": found.minutes,
        "place": found.place,
        "chair": person_text(found.chair),
    }
    cancels = request.method == "POST" and "cancel" in request.POST
    form = MoveForm(request.POST if request.method == "POST" and not cancels else None, company=request.company, initial=initial)  # fmt: skip
    cancel = CancelForm(request.POST if cancels else None, auto_id="cancel_%s")
    wanted = cancel if cancels else form
    if request.method == "POST" and wanted.is_valid():
        try:
            _cancel(request, found, cancel) if cancels else _move(request, found, form)
        except Refused as refused:
            said_at(wanted, refused)
        else:
            messages.success(request, _("Saved. Who is asked is told by mail."))
            return _to(request, found)
    context = {
        "review": found,
        "title": title_of(found),
        "when": moment_words(found, request.company),
        "form": form,
        "cancel": cancel,
        "people": suggestions(request.company, ""),
    }
    return render(request, "governance/review_move.html", context, status=422 if wanted.errors else 200)


def _move(request: CompanyRequest, found: Review, form: MoveForm) -> None:
    said = form.cleaned_data
    move_review(
        company=request.company,
        review=found.id,
        day=said["day"],
        at=said["at"],
        minutes=said["minutes"],
        place=said["place"],
        chair=form.chair_id(),
        reason=said["reason"],
        actor=request.person.actor,
    )


def _cancel(request: CompanyRequest, found: Review, form: CancelForm) -> None:
    cancel_review(
        company=request.company, review=found.id, reason=form.cleaned_data["reason"], actor=request.person.actor
    )


def _to(request: CompanyRequest, found: Review) -> HttpResponse:
    return redirect("governance:review", company_slug=request.company.slug, review=found.id)
