"""The target versions of a KPI, and a new one with the picture of its pace."""

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.access import kpi_for_editing, kpi_for_reading, may_edit
from kpis.charts.pace import pace_picture
from kpis.forms.faults import mark, told
from kpis.forms.target import TargetForm
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.rules.targets import Aggregation, TargetVersion
from kpis.services.targets import remove_target, set_target
from kpis.wording.formats import amount
from kpis.wording.life import sentence
from organization.http.request import CompanyRequest


def targets(request: CompanyRequest, key: str) -> HttpResponse:
    """All versions; a new one; for htmx the picture of what is typed."""
    kpi = kpi_for_reading(request, key)
    if request.htmx.target == "pace":
        return _drawn(request, kpi)
    return _page(request, kpi, None)


def correct(request: CompanyRequest, key: str, target: UUID) -> HttpResponse:
    """A version typed wrongly is replaced; the trail keeps what it said."""
    kpi = kpi_for_editing(request, key)
    found = Target.objects.filter(company=request.company, kpi=kpi, id=target).first()
    if found is None:
        raise Http404(_("There is no such target version any more."))
    if request.htmx.target == "pace":
        return _drawn(request, kpi)
    return _page(request, kpi, found)


@require_POST
def remove(request: CompanyRequest, key: str, target: UUID) -> HttpResponse:
    """Take a version away."""
    kpi = kpi_for_editing(request, key)
    try:
        remove_target(
            company=request.company,
            kpi=kpi.id,
            target=target,
            actor=request.person.actor,
            exception=request.POST.get("exception", ""),
        )
    except Refused as refused:
        messages.error(request, told(refused, sentence))
    else:
        messages.success(request, _("The version is removed; the trail keeps it."))
    return redirect("kpis:targets", company_slug=request.company.slug, key=kpi.key)


def _page(request: CompanyRequest, kpi: Kpi, corrected: Target | None) -> HttpResponse:
    edits = may_edit(request, kpi) and kpi.status != Status.RETIRED and bool(kpi.direction)
    versions = list(Target.objects.filter(company=request.company, kpi=kpi).order_by("-starts_on"))
    initial = TargetForm.initial_of(corrected, request.company) if corrected else {"starts_on": request.today}
    form = TargetForm(
        request.POST if request.method == "POST" else None, company=request.company, kpi=kpi, initial=initial
    )
    if request.method == "POST":
        kpi_for_editing(request, kpi.key)
        if form.is_valid() and "preview" not in request.POST and _saved(request, kpi, form, corrected):
            return redirect("kpis:targets", company_slug=request.company.slug, key=kpi.key)
    context = {
        "form": form,
        "kpi": kpi,
        "place": "targets",
        "manages": may_edit(request, kpi),
        "edits": edits,
        "corrected": corrected,
        "versions": [_line(request, kpi, version) for version in versions],
        "now": any(_holds(version, request.today) for version in versions),
        "picture": _picture(request, kpi, form.version() if form.is_bound and _drawable(form) else _of(corrected)),
    }
    return render(request, "kpis/targets.html", context, status=422 if form.errors else 200)


def _saved(request: CompanyRequest, kpi: Kpi, form: TargetForm, corrected: Target | None) -> bool:
    try:
        saved = set_target(
            company=request.company,
            kpi=kpi.id,
            version=form.version(),
            replaces=corrected.id if corrected else None,
            actor=request.person.actor,
            why=form.cleaned_data["why"],
            exception=form.cleaned_data.get("exception", ""),
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    words = _("The target is set.")
    if saved.closed_on is not None:
        words += " " + _("The version before it now ends on %(day)s.") % {"day": _day(saved.closed_on)}
    messages.success(request, words)
    return True


def _drawn(request: CompanyRequest, kpi: Kpi) -> HttpResponse:
    form = TargetForm(request.GET, company=request.company, kpi=kpi)
    version = form.version() if _drawable(form) else None
    return render(request, "kpis/_pace.html", {"picture": _picture(request, kpi, version)})


def _drawable(form: TargetForm) -> bool:
    """A beginning is all that a picture must have."""
    form.is_valid()
    return "starts_on" in form.cleaned_data


def _of(target: Target | None) -> TargetVersion | None:
    if target is None:
        return None
    return TargetVersion(**{name: getattr(target, name) for name in TargetVersion.__slots__})


def _holds(target: Target, day: date) -> bool:
    return target.starts_on <= day and (target.ends_on is None or day <= target.ends_on)


def _day(day: date) -> str:
    return date_format(day, "j M Y")


def _figure(request: CompanyRequest, kpi: Kpi, value: float | None) -> str:
    return amount(value, unit=kpi.unit, decimals=kpi.decimals, locale=request.company.locale)


def _picture(request: CompanyRequest, kpi: Kpi, version: TargetVersion | None) -> SafeString:
    if version is None:
        return SafeString("")
    return pace_picture(
        version,
        aggregation=cast(Aggregation, kpi.aggregation),
        today=request.today,
        figure=lambda value: _figure(request, kpi, value),
        day=_day,
        now=_("today"),
        label=_("Pace of the target from its first day to its last"),
    )


def _line(request: CompanyRequest, kpi: Kpi, version: Target) -> dict[str, object]:
    """A version as the table prints it."""
    return {
        "version": version,
        "now": _holds(version, request.today),
        "coming": version.starts_on > request.today,
        "value": _figure(request, kpi, version.value),
        "low": _figure(request, kpi, version.low),
        "high": _figure(request, kpi, version.high),
        "baseline": _figure(request, kpi, version.baseline),
        "tolerance": _figure(request, kpi, version.tolerance) if version.tolerance is not None else "",
    }
