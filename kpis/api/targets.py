"""/kpis/{key}/targets: the versions of a KPI's target."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_editing, kpi_for_reading
from kpis.api.refusals import refusals_said
from kpis.models import Scope, Shape
from kpis.rules.targets import TargetVersion
from kpis.selectors.listed import target_versions
from kpis.services.targets import remove_target, set_target
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer, page_serializer
from organization.rules.tokens import KPIS_WRITE

#: The interface calls the days of a version as the company file does.
NAMES = {"starts_on": "from", "ends_on": "to"}


class _WithDays(StrictSerializer):
    """`from` is a word of Python's."""

    def get_fields(self) -> dict[str, Any]:
        """`from` and `to`, then the rest."""
        first = serializers.DateField(source="starts_on")
        last = serializers.DateField(source="ends_on", allow_null=True, required=False, help_text="Included.")
        return {"from": first, "to": last, **super().get_fields()}


class TargetVersionSerializer(_WithDays):
    """A version: one value, or the two ends of a range."""

    value = NumberField(allow_null=True, required=False)
    low = NumberField(allow_null=True, required=False)
    high = NumberField(allow_null=True, required=False)
    baseline = NumberField(allow_null=True, required=False, help_text="Where a linear pace begins.")
    tolerance = NumberField(allow_null=True, required=False, help_text="In the KPI's unit.")
    shape = serializers.ChoiceField(choices=Shape.choices, required=False)
    scope = serializers.ChoiceField(choices=Scope.choices, required=False)


class NewTargetSerializer(TargetVersionSerializer):
    """A version to be set."""

    replaces = serializers.UUIDField(
        allow_null=True, required=False, help_text="A version that was wrong: this one stands in its place."
    )
    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")
    exception = serializers.CharField(
        max_length=1000, required=False, help_text="The reason for touching what a lock protects."
    )


class TargetSerializer(TargetVersionSerializer):
    """A version as it stands."""

    id = serializers.UUIDField()


class Targets(CompanyView):
    """All versions of a KPI's target."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="targets",
        summary="The versions of a KPI's target",
        tags=["targets"],
        responses=page_serializer("TargetPage", TargetSerializer),
    )
    def get(self, _request: Request, key: str) -> Response:
        """The earliest first, all at once."""
        kpi = kpi_for_reading(self.here, key)
        versions = target_versions(self.here.company, kpi.id)
        return Response({"results": TargetSerializer(versions, many=True).data, "next": None})

    @extend_schema(
        operation_id="set_target",
        summary="Set a target: the version in force is closed the day before",
        tags=["targets"],
        request=NewTargetSerializer,
        responses={201: TargetSerializer},
    )
    def post(self, _request: Request, key: str) -> Response:
        """As on the page."""
        kpi = kpi_for_editing(self.here, key)
        said = self.said(NewTargetSerializer)
        told = {name: said.pop(name) for name in ("replaces", "why", "exception") if name in said}
        with refusals_said(names=NAMES):
            saved = set_target(
                company=self.here.company,
                kpi=kpi.id,
                version=TargetVersion(**said),
                actor=self.here.person.actor,
                **told,
            )
        return Response(TargetSerializer(saved.target).data, status=201)


class TheTarget(CompanyView):
    """One version."""

    scopes = {"DELETE": KPIS_WRITE}

    @extend_schema(
        operation_id="remove_target",
        summary="Take a version away; the trail keeps it",
        tags=["targets"],
        parameters=[
            OpenApiParameter("why", str),
            OpenApiParameter("exception", str, description="The reason for touching what a lock protects."),
        ],
        responses={204: None},
    )
    def delete(self, request: Request, key: str, target: UUID) -> Response:
        """The version before it stays closed where it was closed."""
        kpi = kpi_for_editing(self.here, key)
        if not target_versions(self.here.company, kpi.id).filter(id=target).exists():
            raise Http404(_("There is no such target version any more."))
        told = {name: request.query_params.get(name, "")[:1000] for name in ("why", "exception")}
        with refusals_said(names=NAMES):
            remove_target(company=self.here.company, kpi=kpi.id, target=target, actor=self.here.person.actor, **told)
        return Response(status=204)
