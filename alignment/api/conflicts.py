"""/conflicts: read, one read, one accepted until a day."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import conflict_for_reading
from alignment.models import Conflict, ConflictGrade, ConflictKind, ConflictStatus
from alignment.rules.conflicts.told import ConflictRow, Party
from alignment.selectors.conflicts import read
from alignment.services.conflict_decisions import LONGEST_REASON, accept_conflict
from alignment.wording.conflicts import sentence
from kpis.api.refusals import refusals_said
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.rules.tokens import KPIS_WRITE


class ConflictPartySerializer(serializers.Serializer[Any]):
    """A KPI of a conflict."""

    key = serializers.CharField()
    actual = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    witness = serializers.FloatField(allow_null=True, help_text="What it would read in the scenario.")


class ConflictWaySerializer(serializers.Serializer[Any]):
    """What would end a conflict."""

    means = serializers.ChoiceField(choices=["cut", "raise", "guardrail", "replace"])
    kpi = serializers.CharField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(help_text="Of what the KPI still wants, given up or asked on top.")


class ConflictSerializer(serializers.Serializer[Any]):
    """Two KPIs that can both be met while a company KPI gets worse; without one, targets that exclude each other."""

    id = serializers.UUIDField()
    kpis = ConflictPartySerializer(many=True)
    company_kpi = ConflictPartySerializer(allow_null=True)
    source = serializers.ListField(child=serializers.ChoiceField(choices=["structure", "history", "catalogue"]))  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=ConflictKind.choices, allow_null=True)
    grade = serializers.ChoiceField(choices=ConflictGrade.choices, help_text="A possible one is not counted.")
    worst_sigma = serializers.FloatField(allow_null=True)
    resolutions = ConflictWaySerializer(many=True)
    status = serializers.ChoiceField(choices=ConflictStatus.choices)
    found_on = serializers.DateField()
    accepted_until = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField(help_text="The name of who decided last; empty: nobody.")
    reason = serializers.CharField()


class ConflictAcceptanceSerializer(StrictSerializer):
    """To live with it for a while."""

    until = serializers.DateField(help_text="At most a year ahead.")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Conflicts(CompanyView):
    """The conflicts of the company."""

    @extend_schema(
        operation_id="conflicts",
        summary="Conflicts between targets of departments",
        tags=["conflicts"],
        parameters=[
            OpenApiParameter("status", str, enum=ConflictStatus.values, description="What stands (open and accepted), if not said."),
            OpenApiParameter("grade", str, enum=ConflictGrade.values),
            *PAGING,
        ],
        responses=page_serializer("ConflictPage", ConflictSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those between departments' KPIs, which everybody may read."""
        require(self.here, "company.read")
        rows = Conflict.objects.filter(company=self.here.company).select_related("decided_by")
        status = request.query_params.get("status")
        rows = rows.filter(status=status) if status else rows.exclude(status=ConflictStatus.RESOLVED)
        if grade := request.query_params.get("grade"):
            rows = rows.filter(grade=grade)
        page = page_of(request, rows, BY_ID)
        return Response({"results": [_told(row) for row in read(self.here.company, page.rows)], "next": page.next})


class TheConflict(CompanyView):
    """One conflict."""

    @extend_schema(operation_id="conflict", summary="A conflict", tags=["conflicts"], responses=ConflictSerializer)
    def get(self, _request: Request, conflict: UUID) -> Response:
        """By its id, also when it is resolved."""
        return Response(_told(conflict_for_reading(self.here, conflict)))


class ConflictAcceptance(CompanyView):
    """The decision to live with a conflict for a while."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="accept_conflict",
        summary="Accept a conflict until a day; if it still stands then, it is open again",
        tags=["conflicts"],
        request=ConflictAcceptanceSerializer,
        responses=ConflictSerializer,
    )
    def post(self, _request: Request, conflict: UUID) -> Response:
        """As on its page."""
        found = conflict_for_reading(self.here, conflict, "conflict.accept")
        said = self.said(ConflictAcceptanceSerializer)
        with refusals_said(sentence):
            accept_conflict(company=self.here.company, conflict=found.id, actor=self.here.person.actor, **said)
        return Response(_told(conflict_for_reading(self.here, conflict)))


def _told(row: ConflictRow) -> dict[str, Any]:
    body = {
        "id": row.id,
        "kpis": sorted((row.first, row.second), key=_key),
        "company_kpi": row.company_kpi,
        "source": list(row.sources),
        "kind": row.kind or None,
        "resolutions": [
            {"means": way.means, "kpi": way.kpi.key if way.kpi else None, "target": way.target, "share": way.cut}
            for way in row.ways
        ],
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    }
    return dict(ConflictSerializer(body).data)


_AS_THEY_ARE = ("grade", "worst_sigma", "status", "found_on", "accepted_until", "decided_by", "reason")


def _key(party: Party) -> str:
    return party.key
