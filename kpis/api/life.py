"""/kpis/{key}/proposal, /kpis/{key}/retirement: the life of a KPI. Activation asks for links and is alignment's."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_editing
from kpis.api.kpis import KpiSerializer, kpi_told
from kpis.api.refusals import refusals_said
from kpis.services.kpis import propose_kpi, retire_kpi
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer
from organization.rules.tokens import KPIS_WRITE


class WhySerializer(StrictSerializer):
    """A word for the trail."""

    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")


class RetirementSerializer(StrictSerializer):
    """Why a KPI is taken out of use."""

    why = serializers.CharField(max_length=500)
    exception = serializers.CharField(
        max_length=1000, required=False, help_text="The reason for touching what a lock protects."
    )


class Proposal(CompanyView):
    """A draft is shown to those who approve."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="propose_kpi",
        summary="Propose a draft",
        tags=["KPIs"],
        request=WhySerializer,
        responses=KpiSerializer,
    )
    def post(self, _request: Request, key: str) -> Response:
        """As on the page."""
        kpi, said = kpi_for_editing(self.here, key), self.said(WhySerializer)
        with refusals_said():
            propose_kpi(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(kpi_told(self.here, key))


class Retirement(CompanyView):
    """Out of use; nothing is deleted."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="retire_kpi",
        summary="Retire a KPI: its values and its history stay",
        tags=["KPIs"],
        request=RetirementSerializer,
        responses=KpiSerializer,
    )
    def post(self, _request: Request, key: str) -> Response:
        """As on the page."""
        kpi, said = kpi_for_editing(self.here, key), self.said(RetirementSerializer)
        with refusals_said():
            retire_kpi(
                company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, today=self.here.today, **said
            )
        return Response(kpi_told(self.here, key))
