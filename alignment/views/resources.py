"""Shared resources: all of them with who wants how much, one to be read or changed, a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alignment.access import resource_for_editing, resource_for_reading
from alignment.forms.resources import RemoveForm, ResourceForm
from alignment.models import Resource, ResourceUse
from alignment.rules.conflicts.draws import ResourceRow
from alignment.selectors.kept_graph import kept_graph
from alignment.selectors.resources import kpis_that_may_be_hurt, kpis_that_may_use, resource_rows, rows_of, uses_of
from alignment.services.resources import add_resource, edit_resource, remove_resource
from alignment.wording import resources as words
from kpis.forms.faults import mark
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.trail import Change, changes_of

#: Latest changes that a resource's page tells.
MOST_CHANGES = 10


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """Every resource: what is spare, who wants it, who pays."""
    require(request, "company.read")
    rows = resource_rows(request.company, kept_graph(request.company))
    context = {
        "message": words.message(rows),
        "rows": [told(row, request.company.locale) for row in rows],
        "may_edit": request.person.may("resource.edit"),
    }
    return render(request, "alignment/resources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: CompanyRequest) -> HttpResponse:
    """A new resource."""
    require(request, "resource.edit")
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_resource(company=request.company, actor=request.person.actor, **_said(form))
        except Refused as refused:
            mark(form, refused, words.sentence)
        else:
            messages.success(request, _("The resource is kept. The next computation looks for conflicts about it."))
            return redirect("alignment:resource", company_slug=request.company.slug, key=made.key)
    return _page(request, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: CompanyRequest, key: str) -> HttpResponse:
    """One resource: for everybody to read, for the alignment owner to change."""
    found = resource_for_editing(request, key) if request.method == "POST" else resource_for_reading(request, key)
    (row,) = rows_of([found], kept_graph(request.company))
    if not request.person.may("resource.edit"):
        return _page(request, row, None)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            edit_resource(company=request.company, resource=found.id, actor=request.person.actor, **_said(form))
        except Refused as refused:
            mark(form, refused, words.sentence)
        else:
            messages.success(request, _("Changed. The next computation looks for conflicts anew."))
            return redirect("alignment:resource", company_slug=request.company.slug, key=found.key)
    return _page(request, row, form)


@require_POST
def remove(request: CompanyRequest, key: str) -> HttpResponse:
    """It is no shared resource any more."""
    found = resource_for_editing(request, key)
    form = RemoveForm(request.POST, auto_id="remove_%s")
    if not form.is_valid():
        (row,) = rows_of([found], kept_graph(request.company))
        return _page(request, row, _form(request, row, bound=False), form)
    remove_resource(
        company=request.company, resource=found.id, actor=request.person.actor, why=form.cleaned_data["why"]
    )
    messages.success(request, _("“%(name)s” is off the list; the trail keeps it.") % {"name": found.name})
    return redirect("alignment:resources", company_slug=request.company.slug)


def told(row: ResourceRow, locale: str) -> dict[str, Any]:
    """A resource as pages print it."""
    return {
        "row": row,
        "spare": words.spare_words(row, locale),
        "wanted": words.wanted_words(row, locale),
        "uses": [(use.kpi, *words.use_words(use, locale)) for use in row.uses],
        "hurts": [(hurt.kpi, words.hurt_words(hurt, locale)) for hurt in row.hurts],
    }


def _form(request: CompanyRequest, row: ResourceRow | None, *, bound: bool = True) -> ResourceForm:
    data = request.POST if bound and request.method == "POST" else None
    return ResourceForm(
        data, company=request.company, row=row, users=kpis_that_may_use(request.company),
        payers=kpis_that_may_be_hurt(request.company),
    )  # fmt: skip


def _said(form: ResourceForm) -> dict[str, Any]:
    said = {name: form.cleaned_data[name] for name in ("name", "slack", "hard", "why")}
    return {**said, "uses": form.amounts("uses"), "hurts": form.amounts("hurts")}


def _page(
    request: CompanyRequest, row: ResourceRow | None, form: ResourceForm | None, removing: RemoveForm | None = None
) -> HttpResponse:
    refused = bool((form and form.errors) or (removing and removing.errors))
    context = {
        "line": told(row, request.company.locale) if row else None,
        "form": form,
        "remove": (removing or RemoveForm(auto_id="remove_%s")) if row and form else None,
        "changes": _changes(row) if row else [],
    }
    return render(request, "alignment/resource.html", context, status=422 if refused else 200)


def _changes(row: ResourceRow) -> list[Change]:
    """What was changed about it and about what draws on it now, newest first."""
    found = [*changes_of(Resource, [row.id]), *changes_of(ResourceUse, uses_of(row.id))]
    acts: dict[tuple[object, ...], Change] = {}
    for change in sorted(found, key=lambda one: one.at, reverse=True):
        acts.setdefault((change.at.replace(microsecond=0), change.who, change.why), change)
    return list(acts.values())[:MOST_CHANGES]
