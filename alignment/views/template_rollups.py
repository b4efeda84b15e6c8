"""The department KPIs that a template's people make together: added, removed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alignment.access import template_for_editing
from alignment.forms.templates import RollupForm
from alignment.models import RoleTemplate
from alignment.rules.templates import free_key
from alignment.selectors.templates import taken_keys
from alignment.services.template_rollups import add_rollup, remove_rollup
from alignment.wording.templates import sentence
from kpis.forms.faults import mark, told
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest


def add(request: CompanyRequest, key: str) -> HttpResponse:
    """Which department KPI is the sum, mean or ratio of what."""
    found = template_for_editing(request, key)
    form = RollupForm(request.POST if request.method == "POST" else None, template=found)
    if request.method == "POST" and form.is_valid() and _added(request, found, form):
        return redirect("alignment:template", company_slug=request.company.slug, key=found.key)
    context = {"template": found, "place": "rollup", "edits": True, "form": form}
    return render(request, "alignment/template_rollup.html", context, status=422 if form.errors else 200)


def _added(request: CompanyRequest, found: RoleTemplate, form: RollupForm) -> bool:
    data = form.cleaned_data
    plain = slugify(data["name"])[:90] or "rollup"
    try:
        made = add_rollup(
            company=request.company,
            template=found.id,
            method=data["method"],
            part=data["part"].id,
            over=data["over"].id if data["over"] else None,
            kpi=data["kpi"].id if data["kpi"] else None,
            key=free_key(plain, taken_keys(request.company, {plain})),
            name=data["name"],
            coverage=float(data["coverage"]),
            actor=request.person.actor,
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    messages.success(request, _("“%(kpi)s” is computed from the people’s values now.") % {"kpi": made.kpi.name})
    return True


@require_POST
def remove(request: CompanyRequest, key: str, rollup: UUID) -> HttpResponse:
    """The KPI is typed again."""
    found = template_for_editing(request, key)
    try:
        remove_rollup(company=request.company, rollup=rollup, actor=request.person.actor)
    except Refused as refused:
        messages.error(request, told(refused, sentence))
    else:
        messages.success(request, _("It is typed again from now on; what was computed stays."))
    return redirect("alignment:template", company_slug=request.company.slug, key=found.key)
