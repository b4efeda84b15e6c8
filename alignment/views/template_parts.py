"""A template's KPIs: added, changed for everybody after a look at whom it touches, dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alignment.access import part_for_editing, template_for_editing
from alignment.forms.templates import ChangePartForm, NewPartForm, WhyForm
from alignment.models import RoleTemplate, TemplateKpi
from alignment.rules.templates import Touch
from alignment.selectors.templates import living_uses, versions_of
from alignment.services.template_parts import (
    CLAIM,
    add_part,
    change_part,
    changed_fields,
    drop_part,
    plan_part_change,
)
from alignment.wording.templates import (
    exception_words,
    field_words,
    kpi_count,
    people_count,
    sentence,
    target_words,
    value_words,
)
from kpis.forms.faults import mark
from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from organization.http.request import CompanyRequest


def add(request: CompanyRequest, key: str) -> HttpResponse:
    """Another KPI of the template."""
    found = template_for_editing(request, key)
    posted = request.POST if request.method == "POST" else None
    form = NewPartForm(
        posted, company=request.company, department=found.department, initial={"starts_on": request.today}
    )
    if request.method == "POST" and form.is_valid() and _added(request, found, form):
        return _to(request, found)
    context = {"template": found, "place": "add", "edits": True, "form": form, "part": None}
    return render(request, "alignment/template_part.html", context, status=422 if form.errors else 200)


def _added(request: CompanyRequest, found: RoleTemplate, form: NewPartForm) -> bool:
    target = form.target()
    assert target is not None  # noqa: S101 - the form asks for its first day
    said: dict[str, Any] = dict(form.said())
    try:
        add_part(
            company=request.company, template=found.id, target=target, actor=request.person.actor,
            today=request.today, **said,
        )  # fmt: skip
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    messages.success(request, _("“%(name)s” belongs to the template now.") % {"name": said["name"]})
    return True


def part(request: CompanyRequest, key: str, part: str) -> HttpResponse:
    """A KPI of the template; a change is shown first, with everybody whom it touches."""
    found = template_for_editing(request, key)
    row = part_for_editing(request, found, part)
    posted = request.POST if request.method == "POST" else None
    form = ChangePartForm(
        posted,
        company=request.company,
        department=found.department,
        initial=ChangePartForm.initial_of(row, request.company),
    )
    if request.method == "POST" and form.is_valid():
        target = form.target()
        changed = changed_fields(row, form.said())
        touches = plan_part_change(row, changed, target)
        if any(one.applied for one in touches) and "confirmed" not in request.POST:
            return _preview(request, row, form, touches, changed, target)
        if _changed(request, row, form, target):
            return _to(request, found)
    return _page(request, row, form)


def _page(request: CompanyRequest, row: TemplateKpi, form: ChangePartForm) -> HttpResponse:
    now, later = target_words(versions_of(row.targets.all()), row, request.company.locale, request.today)
    holders = living_uses(request.company, part=row).count()
    context = {
        "template": row.template,
        "place": "part",
        "edits": True,
        "form": form,
        "part": row,
        "target": now,
        "later": later,
        "holders": people_count(holders),
        "count": holders,
    }
    return render(request, "alignment/template_part.html", context, status=422 if form.errors else 200)


def _changed(request: CompanyRequest, row: TemplateKpi, form: ChangePartForm, target: TargetVersion | None) -> bool:
    try:
        done = change_part(
            company=request.company, part=row.id, changes=form.said(), target=target, actor=request.person.actor,
            why=form.cleaned_data["why"],
        )  # fmt: skip
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    words = _("Saved.") + " "
    words += _("Changed for %(people)s.") % {"people": people_count(done.touched)} if done.touched else ""
    messages.success(request, words.strip())
    return True


def _preview(
    request: CompanyRequest,
    row: TemplateKpi,
    form: ChangePartForm,
    touches: list[Touch],
    changed: list[str],
    target: TargetVersion | None,
) -> HttpResponse:
    """What changes, for whom, and who keeps their own."""
    uses = living_uses(request.company, part=row).select_related("membership", "kpi__owner")
    names = {use.id: (use.membership or use.kpi.owner).name for use in uses}  # type: ignore[union-attr]
    context = {
        "template": row.template,
        "place": "part",
        "edits": True,
        "part": row,
        "form": form,
        "changes": [*_changes(row, form, changed), *_target_change(request, row, target)],
        "touched": sorted(names[one.use] for one in touches if one.applied),
        "kept": sorted((names[one.use], exception_words(one.kept)) for one in touches if one.kept),
        "claim": bool(CLAIM & set(changed)),
    }
    return render(request, "alignment/template_part_preview.html", context)


def _changes(row: TemplateKpi, form: ChangePartForm, changed: list[str]) -> list[tuple[str, object, object]]:
    said = form.said()
    fresh = TemplateKpi(**{("parent_id" if name == "parent" else name): value for name, value in said.items()})
    return [(field_words(name), _told(row, name), _told(fresh, name)) for name in changed]


def _told(one: TemplateKpi, name: str) -> object:
    if name == "parent":
        return Kpi.objects.values_list("name", flat=True).get(id=one.parent_id)
    display = getattr(one, f"get_{name}_display", None)
    return display() if display else getattr(one, name)


def _target_change(
    request: CompanyRequest, row: TemplateKpi, target: TargetVersion | None
) -> list[tuple[str, object, object]]:
    if target is None:
        return []
    now, _later = target_words(versions_of(row.targets.all()), row, request.company.locale, target.starts_on)
    said = {"value": value_words(target, row, request.company.locale), "day": date_format(target.starts_on, "j M Y")}
    return [(field_words("target"), now, _("%(value)s from %(day)s") % said)]


def drop(request: CompanyRequest, key: str, part: str) -> HttpResponse:
    """Take a KPI out of the template and retire it for everybody, with a reason."""
    found = template_for_editing(request, key)
    row = part_for_editing(request, found, part)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            gone = drop_part(
                company=request.company, part=row.id, actor=request.person.actor, why=form.cleaned_data["why"],
                today=request.today,
            )  # fmt: skip
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("%(kpis)s retired; values and trail stay.") % {"kpis": kpi_count(gone)})
            return _to(request, found)
    uses = (
        living_uses(request.company, part=row).select_related("membership", "kpi__owner").order_by("membership__name")
    )
    context = {
        "template": found,
        "place": "part",
        "edits": True,
        "part": row,
        "form": form,
        "names": [(use.membership or use.kpi.owner).name for use in uses],  # type: ignore[union-attr]
    }
    return render(request, "alignment/template_drop.html", context, status=422 if form.errors else 200)


def _to(request: CompanyRequest, found: RoleTemplate) -> HttpResponse:
    return redirect("alignment:template", company_slug=request.company.slug, key=found.key)
