"""/kpis/{key}/lock: the twelve months in which a company KPI changes by exception only."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_editing
from kpis.api.kpis import KpiSerializer, kpi_told
from kpis.api.refusals import refusals_said
from kpis.services.locks import clear_lock, lock_kpi
from organization.api.base import CompanyView
from organization.rules.tokens import KPIS_WRITE


class KpiLock(CompanyView):
    """The lock of a company KPI."""

    scopes = {"PUT": KPIS_WRITE, "DELETE": KPIS_WRITE}

    @extend_schema(operation_id="lock_kpi", summary="Lock a company KPI for twelve months", tags=["KPIs"], request=None, responses=KpiSerializer)  # fmt: skip
    def put(self, _request: Request, key: str) -> Response:
        """Active, measurable, owned, and one of five places is free; what is locked stays so until its day."""
        kpi = kpi_for_editing(self.here, key)
        if kpi.locked_until is None:
            with refusals_said():
                lock_kpi(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, today=self.here.today)
        return Response(kpi_told(self.here, key))

    @extend_schema(
        operation_id="unlock_kpi",
        summary="Clear the lock of a company KPI",
        tags=["KPIs"],
        parameters=[
            OpenApiParameter("exception", str, description="The reason, needed before its twelve months are over.")
        ],
        responses=KpiSerializer,
    )
    def delete(self, request: Request, key: str) -> Response:
        """Freely once its day has come; before, by exception. Where the policy demands a request, that is asked for instead."""
        kpi = kpi_for_editing(self.here, key)
        if kpi.locked_until is not None:
            exception = request.query_params.get("exception", "").strip()[:1000]
            with refusals_said():
                clear_lock(
                    company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, exception=exception,
                    today=self.here.today,
                )  # fmt: skip
        return Response(kpi_told(self.here, key))
