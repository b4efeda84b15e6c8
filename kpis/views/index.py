"""The catalogue: every KPI that its reader may read."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.access import readable
from kpis.forms.life import CatalogueForm
from kpis.models import Kpi
from kpis.selectors import marks
from kpis.selectors.catalogue import Wanted, catalogue, groups
from kpis.selectors.states import Row
from kpis.wording.formats import amount, change
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """KPIs by level and department, filtered; the list alone for htmx."""
    require(request, "company.read")
    form = CatalogueForm(request.GET, company=request.company, me=request.person.membership)
    form.is_valid()
    page = catalogue(
        company=request.company,
        kpis=readable(request, Kpi.objects.all()),
        wanted=_wanted(form),
        page=request.GET.get("page"),
    )
    found = groups(company=request.company, page=page)
    marked = _marks(request, {row.id: row.key for group in found for row in group.rows})
    context = {
        "search": form,
        "page": page,
        "groups": [
            (group, [_line(row, request) | {"marks": marked.get(row.id, [])} for row in group.rows]) for group in found
        ],
        "filtered": any(value for name, value in request.GET.items() if name != "page"),
        "drafts": may_draft(request),
    }
    template = "kpis/_catalogue.html" if request.htmx.target == "kpis" else "kpis/index.html"
    return render(request, template, context)


def _marks(request: CompanyRequest, keys: Mapping[UUID, str]) -> dict[UUID, list[dict[str, object]]]:
    """What higher rooms say of the KPIs of the page, by id."""
    found: dict[UUID, list[dict[str, object]]] = {}
    for kind in marks.kinds():
        for kpi, mark in kind.find(request.company, list(keys), request.today).items():
            told: dict[str, object] = {
                "worst": mark.worst,
                "words": kind.words(mark),
                "url": kind.visit(request.company, keys[kpi]),
            }
            found.setdefault(kpi, []).append(told)
    return found


def _line(row: Row, request: CompanyRequest) -> dict[str, object]:
    """A row and its printed figures."""
    form = {"unit": row.unit, "decimals": row.decimals, "locale": request.company.locale}
    return {
        "kpi": row,
        "actual": amount(row.actual, **form) if row.actual is not None else "",  # type: ignore[arg-type]
        "variance": change(row.variance, **form),  # type: ignore[arg-type]
        "accepted": row.accepted(request.today),
    }


def may_draft(request: CompanyRequest) -> bool:
    """Those who may edit KPIs somewhere may draft one."""
    facts = request.person.facts
    return request.person.may("company_kpi.edit") or any(
        request.person.may("kpi.edit", Subject(level="department", department=one)) for one in facts.heads
    )


def _wanted(form: CatalogueForm) -> Wanted:
    """What the valid fields say."""
    data = form.cleaned_data
    department, owner = data.get("department"), data.get("owner")
    return Wanted(
        q=data.get("q", ""),
        level=data.get("level", ""),
        department=department.id if department else None,
        owner=owner.id if owner else None,
        status=data.get("status", ""),
        health=data.get("health", ""),
    )
