"""GET /report: the alignment report, as the command prints it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import findings_for_reading
from dashboards.rules.report_shape import json_schema
from dashboards.selectors.report import alignment_report
from dashboards.selectors.report_diagnoses import narrowed
from governance.selectors.report_parts import maturity_narrowed, steps_narrowed
from kpis.access import hidden_keys
from organization.access import require
from organization.api.base import CompanyView
from organization.http.problems import Problem, Wrong
from organization.http.request import CompanyRequest

_SCHEMA = {name: value for name, value in json_schema().items() if name != "$schema"}


class Report(CompanyView):
    """How every KPI stands, every link, and what the rules object to."""

    @extend_schema(
        operation_id="report",
        summary="The alignment report",
        description="The KPIs that the caller may read, the links between them and the findings about them; with every right, what the command prints.",
        tags=["report"],
        parameters=[OpenApiParameter("as_of", date, description="An earlier day; today, if none.")],
        responses={200: _SCHEMA},
    )
    def get(self, request: Request) -> Response:
        """Of today or of an earlier day."""
        require(self.here, "company.read")
        day = day_asked(self.here, request.query_params.get("as_of"))
        report = alignment_report(self.here.company, as_of=day, findings=findings_for_reading(self.here))
        return Response(_narrowed(self.here, report))


def _narrowed(request: CompanyRequest, report: dict[str, Any]) -> dict[str, Any]:
    """Without what the caller may not read: other people's own KPIs. Two queries."""
    hidden = hidden_keys(request)
    if not hidden:
        return report
    kpis = [kpi for kpi in report["kpis"] if kpi["key"] not in hidden]
    links = [link for link in report["links"] if not {link["child"], link["parent"]} & hidden]
    return {
        **report,
        "kpis": kpis,
        "links": links,
        "diagnoses": narrowed(report["diagnoses"], hidden),
        "maturity": maturity_narrowed(report["maturity"], hidden),
        "steps": steps_narrowed(report["steps"], hidden),
    }


def day_asked(request: CompanyRequest, text: str | None) -> date | None:
    """The `as_of` of a request; None for today.

    Raises:
        Problem: 422, no day, or one to come.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day > request.today:
        wrong = Wrong("as_of", "bad_day", _("Today or an earlier day, written like 2026-11-09."))
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong])
    return None if day == request.today else day
