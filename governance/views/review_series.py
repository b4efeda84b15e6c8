"""The rhythm: which series velocity asks for, how many of the reviews that were due were held, and the series themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.access.reviews import (
    managed_departments,
    may_manage,
    require_planning,
    series_for_managing,
    series_for_reading,
)
from governance.forms.reviews import NewSeriesForm, SeriesForm, department_of
from governance.models import ReviewSeries
from governance.rules.cadence import KINDS, usual
from governance.selectors.review_counts import counts_by_body
from governance.selectors.reviews import coming, of_series, over
from governance.selectors.series import Preview, department_names, preview_of, running_series
from governance.services.series import change_series, create_series, end_series, generate_series
from governance.views.review_refusals import said_at
from governance.wording.reviews import (
    cadence_words,
    day_words,
    kind_words,
    reason_words,
    rhythm_words,
    series_title,
)
from kpis.rules.faults import Refused
from organization.access import require
from organization.forms.person_field import person_text
from organization.http.request import CompanyRequest
from organization.selectors.suggestions import suggestions

WEEKS = 13


@dataclass(frozen=True, slots=True)
class Beat:
    """A series that somebody needs, as it runs, and how it was kept."""

    body: str
    kind: str
    needed: str
    series: ReviewSeries | None
    runs: str
    held: int
    due: int
    missing: list[str]


def rhythm(request: CompanyRequest) -> HttpResponse:
    """Held of due by department, with the series that keep it; all that is missing is begun in one step."""
    require(request, "company.read")
    bodies = _bodies(request)
    if request.method == "POST":
        require_planning(request)
        done = generate_series(company=request.company, actor=request.person.actor, departments=bodies)
        number = len(done.begun) + len(done.quickened)
        messages.success(
            request,
            ngettext("%(n)s series begins.", "%(n)s series begin.", number) % {"n": number}
            if number
            else _("Nothing was missing."),
        )
        return redirect("governance:review-rhythm", company_slug=request.company.slug)
    running = {(one.department_id, one.kind): one for one in running_series(request.company)}
    context = {
        "beats": _beats(request, running),
        "others": _others(request, running),
        "plan": _plan_words(preview_of(request.company, bodies)) if bodies else [],
        "weeks": WEEKS,
        "plans": bool(bodies),
    }
    return render(request, "governance/review_rhythm.html", context)


def create(request: CompanyRequest) -> HttpResponse:
    """A series that does not run yet."""
    require_planning(request)
    setting = usual("operational", closes_after=request.company.closes_after)
    form = NewSeriesForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        departments=managed_departments(request),
        whole=may_manage(request, None),
        initial={
            "weekday": setting.weekday,
            "minutes": setting.minutes,
            "chair": person_text(request.person.membership),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = create_series(
                company=request.company,
                kind=said["kind"],
                department=department_of(said["department"]),
                actor=request.person.actor,
                **_fields(form),
            )
        except Refused as refused:
            said_at(form, refused)
        else:
            messages.success(request, _("The series begins. Who is asked is told by mail."))
            return redirect("governance:review-series", company_slug=request.company.slug, series=found.id)
    context = {"form": form, "people": suggestions(request.company, "")}
    return render(request, "governance/series_create.html", context, status=422 if form.errors else 200)


def series(request: CompanyRequest, series: UUID) -> HttpResponse:
    """A series: when it meets, what comes and what was; for who manages it, as a form."""
    found = series_for_managing(request, series) if request.method == "POST" else series_for_reading(request, series)
    manages = may_manage(request, found.department_id) and found.ended_on is None
    initial = {name: getattr(found, name) for name in ("cadence", "weekday", "at", "minutes", "place")}
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial={**initial, "chair": person_text(found.chair)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_series(company=request.company, series=found.id, actor=request.person.actor, **_fields(form))
        except Refused as refused:
            said_at(form, refused)
        else:
            messages.success(request, _("Saved. What was planned and not moved by hand follows."))
            return redirect("governance:review-series", company_slug=request.company.slug, series=found.id)
    now = timezone.now()
    context = {
        "series": found,
        "title": series_title(found),
        "when": rhythm_words(found),
        "form": form if manages else None,
        "coming": [(one, day_words(one.starts_at, request.company), reason_words(one.reason)) for one in of_series(coming(request.company, now=now), found.id)],
        "over": [(one, day_words(one.starts_at, request.company)) for one in of_series(over(request.company), found.id)],
        "people": suggestions(request.company, "") if manages else [],
    }  # fmt: skip
    return render(request, "governance/series.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: CompanyRequest, series: UUID) -> HttpResponse:
    """It comes round no more."""
    found = series_for_managing(request, series)
    try:
        end_series(company=request.company, series=found.id, actor=request.person.actor)
    except Refused:
        messages.info(request, _("It has ended already."))
    else:
        messages.success(request, _("Ended. What was planned is cancelled."))
    return redirect("governance:review-rhythm", company_slug=request.company.slug)


def _fields(form: SeriesForm) -> Any:
    said = form.cleaned_data
    return {**{name: said[name] for name in ("cadence", "weekday", "at", "minutes", "place")}, "chair": form.chair_id()}


def _bodies(request: CompanyRequest) -> frozenset[UUID | None]:
    """Whose series the person may begin."""
    own: list[UUID | None] = [None] if may_manage(request, None) else []
    return frozenset([*own, *(one.id for one in managed_departments(request))])


def _beats(request: CompanyRequest, running: dict[tuple[UUID | None, str], ReviewSeries]) -> list[Beat]:
    names = department_names(request.company)
    found = []
    for one in [
        *counts_by_body(request.company, request.today, kinds=("operational", "strategic"), weeks=WEEKS),
        *counts_by_body(request.company, request.today, kinds=("alignment", "realignment"), months=12),
    ]:
        series = running.get((one.needed.department, one.needed.kind))
        found.append(
            Beat(
                body=names[one.needed.department] if one.needed.department else _("The company as a whole"),
                kind=kind_words(one.needed.kind),
                needed=cadence_words(one.needed.cadence),
                series=series,
                runs=rhythm_words(series) if series else "",
                held=one.count.held,
                due=one.count.due,
                missing=[date_format(day, "j M") for day in one.count.missing],
            )
        )
    first = _("The company as a whole")
    return sorted(found, key=lambda beat: (beat.body != first, beat.body))


def _others(
    request: CompanyRequest, running: dict[tuple[UUID | None, str], ReviewSeries]
) -> list[tuple[ReviewSeries, str, str]]:
    """Series that nobody needs by velocity, and that people keep all the same."""
    counted = counts_by_body(request.company, request.today, kinds=KINDS, weeks=1)
    needed = {(one.needed.department, one.needed.kind) for one in counted}
    return [(one, series_title(one), rhythm_words(one)) for key, one in running.items() if key not in needed]


def _plan_words(preview: Preview) -> list[str]:
    """What one step would do, a sentence each."""
    names = {key: one.name for key, one in preview.departments.items()}
    whole = _("the company as a whole")

    def told(department: UUID | None, kind: str, cadence: str) -> dict[str, str]:
        body = names.get(department, whole) if department else whole
        return {"body": body, "kind": kind_words(kind), "cadence": cadence_words(cadence)}

    begin = [
        _("%(kind)s of %(body)s, %(cadence)s") % told(one.department, one.kind, one.cadence)
        for one in preview.plan.begin
    ]
    quicker = [
        _("%(kind)s of %(body)s, from now on %(cadence)s") % told(one.department, one.kind, cadence)
        for one, cadence in preview.plan.quicken
    ]
    return [*begin, *quicker]
