"""The product's addresses, and two of the benchmarks' own behind the same middleware."""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import include, path
from django.views.decorators.http import require_POST, require_safe

from kpis.models import KpiState
from organization.http.request import CompanyRequest

_PAGE = Engine().from_string(
    "<!doctype html><title>KPIs</title><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
_CELLS = (
    "kpi__name", "kpi__owner__name", "kpi__department__name", "period", "actual", "target", "pace", "variance", "health",
    "trend",
)  # fmt: skip


@require_safe
def rows(request: CompanyRequest) -> HttpResponse:
    """What anybody would write first: one query, one table, ten cells a row."""
    found = KpiState.objects.filter(company=request.company, kpi__level__in=["company", "department"])
    return HttpResponse(_PAGE.render(Context({"rows": found.values_list(*_CELLS)})))


@require_POST
def empty(_request: CompanyRequest) -> HttpResponse:
    """Nothing to do."""
    return HttpResponse(status=204)


urlpatterns = [
    path("c/<slug:company_slug>/benchmark/", include([path("rows/", rows), path("empty/", empty)])),
    path("", include("config.urls")),
]
