"""/disputes: raised, argued, decided."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.disputes import (
    dispute_for_deciding,
    dispute_for_reading,
    dispute_for_viewing,
    dispute_for_withdrawing,
    disputes_for_reading,
    kpi_for_disputing,
)
from governance.models import DisputeStatus
from governance.rules.disputes import MEANS
from governance.services.disputes import (
    LONGEST_QUESTION,
    LONGEST_TEXT,
    decide_dispute,
    raise_dispute,
    say_view,
    withdraw_dispute,
)
from governance.wording.disputes import sentence
from kpis.access import kpi_for_reading
from kpis.api.refusals import refusals_said
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import Cursor, page_of
from organization.rules.tokens import KPIS_WRITE

BY_NUMBER: Cursor[Any] = Cursor("-number", lambda row: str(row.number), int)


class DisputeSerializer(serializers.Serializer[Any]):
    """A dispute."""

    number = serializers.IntegerField()
    question = serializers.CharField()
    first = serializers.CharField(source="first.key")
    second = serializers.CharField(source="second.key")
    first_view = serializers.CharField()
    second_view = serializers.CharField()
    conflict = serializers.UUIDField(source="conflict_id", allow_null=True)
    raised_by = serializers.UUIDField(source="raised_by_id", allow_null=True)
    raised_at = serializers.DateTimeField()
    resolver = serializers.UUIDField(source="resolver_id", allow_null=True)
    due_on = serializers.DateField()
    options = serializers.ListField(child=serializers.DictField(), help_text="means, kpi (its id), target.")
    status = serializers.CharField(help_text=", ".join(DisputeStatus.values))
    decision = serializers.CharField()
    decided_by = serializers.UUIDField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    change = serializers.SerializerMethodField(help_text="Number of the change request that applies it.")

    def get_change(self, row: Any) -> int | None:
        """None where nothing changes."""
        return row.change.number if row.change else None


class DisputeRaisedSerializer(StrictSerializer):
    """What is disputed."""

    first = serializers.CharField(max_length=100, help_text="The key of a KPI in which the caller has a hand.")
    second = serializers.CharField(max_length=100)
    question = serializers.CharField(max_length=LONGEST_QUESTION)
    view = serializers.CharField(max_length=LONGEST_TEXT, required=False)
    conflict = serializers.UUIDField(required=False)


class DisputeViewSerializer(StrictSerializer):
    """How an owner sees it."""

    text = serializers.CharField(max_length=LONGEST_TEXT)


class DisputeDecidedSerializer(StrictSerializer):
    """The resolver's word."""

    means = serializers.CharField(max_length=10, help_text=", ".join(MEANS))
    text = serializers.CharField(max_length=LONGEST_TEXT)
    kpi = serializers.CharField(max_length=100, required=False, help_text="The key of the one that changes.")
    target = NumberField(required=False)


class Disputes(CompanyView):
    """Disputes."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="disputes",
        summary="Disputes, the latest first",
        tags=["governance"],
        parameters=[OpenApiParameter("status", str, enum=DisputeStatus.values), *PAGING],
        responses=page_serializer("DisputePage", DisputeSerializer),
    )
    def get(self, request: Request) -> Response:
        """As the page lists them."""
        rows = disputes_for_reading(self.here)
        if status := request.query_params.get("status"):
            rows = rows.filter(status=status)
        page = page_of(request, rows, BY_NUMBER)
        return Response({"results": DisputeSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(operation_id="raise_dispute", summary="Raise a dispute between two KPIs", tags=["governance"], request=DisputeRaisedSerializer, responses={201: DisputeSerializer})  # fmt: skip
    def post(self, _request: Request) -> Response:
        """As on the page."""
        said = self.said(DisputeRaisedSerializer)
        first = kpi_for_disputing(self.here, said.pop("first"))
        second = kpi_for_reading(self.here, said.pop("second"))
        with refusals_said(sentence):
            found = raise_dispute(
                company=self.here.company, first=first.id, second=second.id, actor=self.here.person.actor, **said
            )
        return Response(DisputeSerializer(dispute_for_reading(self.here, found.number)).data, status=201)


class TheDispute(CompanyView):
    """One of them."""

    @extend_schema(operation_id="dispute", summary="A dispute", tags=["governance"], responses=DisputeSerializer)
    def get(self, _request: Request, number: int) -> Response:
        """As on the page."""
        return Response(DisputeSerializer(dispute_for_reading(self.here, number)).data)


class DisputeView(CompanyView):
    """How an owner sees it."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="say_dispute_view", summary="Say how an owner sees it", tags=["governance"], request=DisputeViewSerializer, responses=DisputeSerializer)  # fmt: skip
    def put(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found, said = dispute_for_viewing(self.here, number), self.said(DisputeViewSerializer)
        with refusals_said(sentence):
            say_view(company=self.here.company, dispute=found.id, actor=self.here.person.actor, **said)
        return Response(DisputeSerializer(dispute_for_reading(self.here, number)).data)


class DisputeDecision(CompanyView):
    """The resolver's word."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="decide_dispute", summary="Decide a dispute; a change request applies it", tags=["governance"], request=DisputeDecidedSerializer, responses=DisputeSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found, said = dispute_for_deciding(self.here, number), self.said(DisputeDecidedSerializer)
        key = said.pop("kpi", "")
        kpi = kpi_for_reading(self.here, key).id if key else None
        with refusals_said(sentence):
            decide_dispute(company=self.here.company, dispute=found.id, kpi=kpi, actor=self.here.person.actor, **said)
        return Response(DisputeSerializer(dispute_for_reading(self.here, number)).data)


class DisputeWithdrawal(CompanyView):
    """The two agreed."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="withdraw_dispute", summary="Withdraw a dispute", tags=["governance"], request=None, responses=DisputeSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found = dispute_for_withdrawing(self.here, number)
        with refusals_said(sentence):
            withdraw_dispute(company=self.here.company, dispute=found.id, actor=self.here.person.actor)
        return Response(DisputeSerializer(dispute_for_reading(self.here, number)).data)
