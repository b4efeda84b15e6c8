"""POST /kpis/{key}/activation: everything that is missing is named at once."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.services.activation import activate
from kpis.access import kpi_for_editing
from kpis.api.kpis import KpiSerializer, kpi_told
from kpis.api.life import WhySerializer
from kpis.api.refusals import refusals_said
from kpis.rules.faults import Fault
from kpis.wording.life import is_missing, missing_words, sentence
from organization.api.base import CompanyView
from organization.rules.tokens import KPIS_WRITE


class Activation(CompanyView):
    """A KPI begins to count."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="activate_kpi",
        summary="Activate a KPI, or bring a retired one back",
        description="422 names everything that it still lacks: owner, unit, direction, target, rhythm, link.",
        tags=["KPIs"],
        request=WhySerializer,
        responses=KpiSerializer,
    )
    def post(self, _request: Request, key: str) -> Response:
        """As on the page."""
        kpi, said = kpi_for_editing(self.here, key), self.said(WhySerializer)
        with refusals_said(_sentence):
            activate(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, today=self.here.today, **said)
        return Response(kpi_told(self.here, key))


def _sentence(fault: Fault) -> str:
    return " ".join(missing_words(fault.code)) if is_missing(fault.code) else sentence(fault)
