"""What the rules object to: by rule or step, narrowed, waived; and the few lines that other pages show of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alignment.access import finding_for_waiving, findings_for_reading, waiver_for_ending
from alignment.charts.counts import counts_chart
from alignment.forms.findings import FindingFilterForm, WaiverForm
from alignment.models import Finding
from alignment.selectors.finding_pages import (
    Asked,
    Group,
    Tally,
    asked_for,
    first_of_each,
    groups_of,
    ordered,
    tally_of,
    with_waivers,
)
from alignment.selectors.findings import FindingRow, computed_by, counts, new_from, rows_told, subjects_at_home
from alignment.services.findings import end_waiver
from alignment.services.findings import waive as keep_waiver
from alignment.views.evidence import results_context
from alignment.wording.finding_places import Place, mending, subject_address
from alignment.wording.findings import (
    SEVERITY,
    Words,
    fix_of,
    heading_of,
    reason_of,
    refusal_words,
    step_words,
    subject_words,
    tally_words,
)
from kpis.access import may_edit, readable, subject_of
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject

PER_PAGE = 50
#: Of each rule, where all rules are shown.
FIRST = 4
SHOWN_DAYS = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as pages print it. `url`: of what it is about; `fix_url` with `fix_label`: of the place, where the reader may do something there."""

    row: FindingRow
    subject: str
    reason: str
    severity: Words
    url: str
    fix: str
    fix_label: Words
    fix_url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A rule with its first findings. `step_heading`: where a step of the method begins."""

    group: Group
    heading: str
    fix: str
    step: str
    severity: Words
    lines: list[Line]
    step_heading: str = ""


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """All findings that the reader may read, by rule with the first of each, or all of one rule; the list alone for htmx."""
    require(request, "company.read")
    standing = with_waivers(
        findings_for_reading(request).filter(cleared_on__isnull=True), today=request.today
    ).select_related("department", "person")
    people = standing.order_by().exclude(person=None).values_list("person", flat=True).distinct()
    kpis = readable(request, Kpi.objects.filter(company=request.company))
    form = FindingFilterForm(request.GET, company=request.company, people=list(people), kpis=kpis)
    form.is_valid()
    asked = form.asked()
    tally = tally_of(standing)
    context = {
        "search": form,
        "tally": _tally(tally),
        "message": tally_words(tally.errors, tally.warnings, tally.infos, computed=_computed(request)),
        "charts": _history(request),
        "filtered": asked != Asked(rule=asked.rule),
        "clean": not (tally.errors or tally.warnings or tally.infos or tally.waived) and _computed(request),
        "asked": asked,
        "about": form.about,
        "may_waive": request.person.may("finding.waive"),
        **_list(request, asked_for(standing, asked), asked, by_step=form.by_step),
        **results_context(request),
    }
    part = request.htmx.target == "findings"
    if part:  # the people offered hang on the department
        form.fields["person"].widget.attrs["hx-swap-oob"] = "true"
        context["people"] = form["person"]
    return render(request, "alignment/_findings.html" if part else "alignment/findings.html", context)


def waive(request: CompanyRequest, finding: UUID) -> HttpResponse:
    """Decide to live with a finding until a day."""
    found = finding_for_waiving(request, finding)
    posted = request.POST if request.method == "POST" else None
    form = WaiverForm(posted, today=request.today, initial={"until": request.today + timedelta(days=30)})
    if request.method == "POST" and form.is_valid():
        try:
            keep_waiver(company=request.company, finding=found.id, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            mark(form, refused, refusal_words)
        else:
            messages.success(request, _("Waived. It stands again on the day after."))
            return redirect("alignment:findings", company_slug=request.company.slug)
    line = lines_of(request, rows_told(request.company, [found], today=request.today))[0]
    context = {"form": form, "line": line, "step": step_words(found.step)}
    return render(request, "alignment/finding_waive.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: CompanyRequest, waiver: UUID) -> HttpResponse:
    """Take a waiver back before its day."""
    found = waiver_for_ending(request, waiver)
    end_waiver(company=request.company, waiver=found.id, actor=request.person.actor)
    messages.success(request, _("Taken back: the finding stands again."))
    return redirect("alignment:findings", company_slug=request.company.slug)


# ── what other pages show ──


def lines_about(request: CompanyRequest, subjects: Iterable[UUID], *, at_most: int = FIRST) -> list[Line]:
    """The open findings about KPIs, departments or people, worst first. Five queries at most, none of the page."""
    rows = with_waivers(
        findings_for_reading(request).filter(cleared_on__isnull=True, subject__in=list(subjects)), today=request.today
    )
    found = ordered(rows.filter(Q(is_waived=False))).select_related("department", "person")
    told = sorted(found, key=lambda row: tuple(SEVERITY).index(row.severity))[:at_most]
    return lines_of(request, rows_told(request.company, told, today=request.today)) if told else []


def lines_of(request: CompanyRequest, rows: list[FindingRow]) -> list[Line]:
    """The rows in words, with what this reader may do about them. At most two queries."""
    kpis = subjects_at_home(request.company, rows)
    return [_line(request, row, kpis) for row in rows]


def _line(request: CompanyRequest, row: FindingRow, kpis: Mapping[UUID, Kpi]) -> Line:
    where: dict[str, Any] = {"slug": request.company.slug, "key": row.key, "subject": row.subject}
    place, address = mending(row.rule, **where)
    kpi = kpis.get(row.subject) if row.subject else None
    mends = _may(request, place, row, kpi)
    return Line(
        row=row,
        subject=subject_words(row.kind, row.params, row.key),
        reason=reason_of(row.rule, row.params),
        severity=SEVERITY[row.severity],
        url=subject_address(row.kind, **where),
        fix=fix_of(row.rule),
        fix_label=place.label,
        fix_url=address if mends else "",
    )


def _may(request: CompanyRequest, place: Place, row: FindingRow, kpi: Kpi | None) -> bool:
    """Does going there lead anywhere for this reader?"""
    if not place.right:
        return True
    if kpi is None:
        return request.person.may(place.right, Subject(department=row.department))
    return may_edit(request, kpi) if place.right == "kpi" else request.person.may(place.right, subject_of(kpi))


# ── the page ──


def _list(request: CompanyRequest, rows: QuerySet[Finding], asked: Asked, *, by_step: bool) -> dict[str, object]:
    fresh = new_from(request.company, today=request.today)
    groups = groups_of(rows, new_from=fresh)
    if asked.rule:
        page = Paginator(ordered(rows), PER_PAGE).get_page(request.GET.get("page"))
        told = rows_told(request.company, page.object_list, today=request.today)
        return {"page": page, "sections": _sections(request, groups, told, by_step=False)}
    told = rows_told(request.company, first_of_each(rows, at_most=FIRST), today=request.today)
    return {"page": None, "sections": _sections(request, groups, told, by_step=by_step)}


def _sections(request: CompanyRequest, groups: list[Group], rows: list[FindingRow], *, by_step: bool) -> list[Section]:
    of_rule: dict[str, list[Line]] = {}
    for line in lines_of(request, rows):
        of_rule.setdefault(line.row.rule, []).append(line)
    found, step = [], 0
    for group in sorted(groups, key=lambda one: one.step) if by_step else groups:
        begins, step = by_step and group.step != step, group.step
        found.append(
            Section(
                group=group,
                heading=heading_of(group.rule),
                fix=fix_of(group.rule),
                step=step_words(group.step),
                severity=SEVERITY[group.severity],
                lines=of_rule.get(group.rule, []),
                step_heading=step_words(group.step) if begins else "",
            )
        )
    return found


def _computed(request: CompanyRequest) -> bool:
    return computed_by(request.company, day=request.today)


def _tally(tally: Tally) -> list[tuple[str, Words, int]]:
    numbers = {"error": tally.errors, "warning": tally.warnings, "info": tally.infos}
    return [(severity, SEVERITY[severity], number) for severity, number in numbers.items()]


def _history(request: CompanyRequest) -> list[tuple[str, object]]:
    """The last quarter in a small picture for each severity; nothing before there are two days."""
    kept = counts(request.company, since=request.today - SHOWN_DAYS)
    if len(kept) < 2:
        return []
    days = [one.day for one in kept]
    return [
        (severity, counts_chart(days, [getattr(one, name) for one in kept], label=_history_label(severity, getattr(kept[0], name), getattr(kept[-1], name))))
        for severity, name in (("error", "errors"), ("warning", "warnings"), ("info", "infos"))
    ]  # fmt: skip


def _history_label(severity: str, first: int, last: int) -> str:
    told = {"severity": SEVERITY[severity], "first": first, "last": last}
    return _("%(severity)s, in the whole company, over the last quarter: from %(first)s to %(last)s") % told
