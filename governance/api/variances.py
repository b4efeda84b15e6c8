"""/decisions, /escalations, and what is done about a KPI that is behind: decide, escalate, live with it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.variances import decisions_shown, escalation_for_answering, kpi_for_deciding
from governance.models import DecisionKind, Escalation
from governance.selectors.decisions import decisions_of
from governance.selectors.escalations import escalations_of
from governance.services import variances
from governance.services.escalations import LONGEST_ANSWER, answer_escalation, escalate
from governance.wording.variances import refusal_words
from kpis.access import kpi_for_reading, readable
from kpis.api.refusals import refusals_said
from kpis.models import Kpi
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import chosen
from organization.rules.tokens import KPIS_WRITE


class DecisionSerializer(serializers.Serializer[Any]):
    """What was decided; never changed afterwards. About a KPI, a department, a conflict, or the company."""

    id = serializers.UUIDField()
    decision_kind = serializers.CharField(source="kind")
    text = serializers.CharField()
    kpi = serializers.CharField(source="kpi.key", default=None, allow_null=True)
    department = serializers.CharField(source="department.key", default=None, allow_null=True)
    conflict = serializers.UUIDField(source="conflict_id", allow_null=True)
    review = serializers.UUIDField(source="review_id", allow_null=True)
    by = serializers.UUIDField(source="by_id", allow_null=True)
    at = serializers.DateTimeField()
    flagged_on = serializers.DateField(allow_null=True, help_text="Since when what it answers was flagged.")
    until = serializers.DateField(allow_null=True, help_text="The last day of what was accepted.")


class NewDecisionSerializer(StrictSerializer):
    """What is decided; with `person` and `due_on` also who does it by when."""

    text = serializers.CharField(max_length=4000)
    no_change = serializers.BooleanField(required=False)
    person = serializers.UUIDField(required=False)
    due_on = serializers.DateField(required=False)


class AcceptedVarianceSerializer(StrictSerializer):
    """Until when it is lived with, and why."""

    until = serializers.DateField(help_text="The last day, at most a year ahead.")
    reason = serializers.CharField(max_length=1000)


class ResumedVarianceSerializer(StrictSerializer):
    """Why it counts again."""

    reason = serializers.CharField(max_length=1000)


class EscalationSerializer(serializers.Serializer[Any]):
    """A rung that a row of misses reached: of a KPI, or of a department as a whole (then `kpi` is null)."""

    id = serializers.UUIDField()
    kpi = serializers.CharField(source="kpi.key", default=None, allow_null=True)
    department = serializers.CharField(source="department.key", default=None, allow_null=True)
    since = serializers.DateField(help_text="First day of the first missed period of the row.")
    rung = serializers.CharField(help_text="explanation, plan, head or executive.")
    misses = serializers.IntegerField()
    to = serializers.UUIDField(source="to_id", allow_null=True, help_text="Who is asked.")
    by = serializers.UUIDField(source="by_id", allow_null=True, help_text="Who took it up; null: the ladder.")
    why = serializers.CharField()
    raised_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)


class NewEscalationSerializer(StrictSerializer):
    """Why it goes up."""

    why = serializers.CharField(max_length=1000)


class EscalationAnswerSerializer(StrictSerializer):
    """What is done about it."""

    text = serializers.CharField(max_length=LONGEST_ANSWER)


class Decisions(CompanyView):
    """The log."""

    @extend_schema(
        operation_id="decisions",
        summary="Decisions, about what the caller may read",
        tags=["governance"],
        parameters=[OpenApiParameter("kind", str, enum=DecisionKind.values), OpenApiParameter("kpi", str), *PAGING],
        responses=page_serializer("DecisionPage", DecisionSerializer),
    )
    def get(self, request: Request) -> Response:
        """By id, which is by time."""
        require(self.here, "company.read")
        rows = decisions_shown(self.here, decisions_of(self.here.company))
        if kind := chosen(request, "kind", DecisionKind.values):
            rows = rows.filter(kind=kind)
        if key := request.query_params.get("kpi"):
            rows = rows.filter(kpi=kpi_for_reading(self.here, key))
        page = page_of(request, rows.order_by(), BY_ID)
        return Response({"results": DecisionSerializer(page.rows, many=True).data, "next": page.next})


class KpiDecisions(CompanyView):
    """Decide about a KPI."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="decide_variance", summary="Keep a decision about a KPI", tags=["governance"], request=NewDecisionSerializer, responses={201: DecisionSerializer})  # fmt: skip
    def post(self, _request: Request, key: str) -> Response:
        """What was taken up to the head or an executive is answered by it."""
        kpi, said = kpi_for_deciding(self.here, key), self.said(NewDecisionSerializer)
        with refusals_said(refusal_words):
            found = variances.decide(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(DecisionSerializer(found).data, status=201)


class KpiAcceptance(CompanyView):
    """That a KPI's being behind is lived with until a day."""

    scopes = {"PUT": KPIS_WRITE, "DELETE": KPIS_WRITE}

    @extend_schema(operation_id="accept_variance", summary="Live with a KPI being behind until a day", tags=["governance"], request=AcceptedVarianceSerializer, responses=DecisionSerializer)  # fmt: skip
    def put(self, _request: Request, key: str) -> Response:
        """Said again, the new day stands."""
        kpi, said = kpi_for_deciding(self.here, key), self.said(AcceptedVarianceSerializer)
        with refusals_said(refusal_words):
            found = variances.accept_until(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(DecisionSerializer(found).data)

    @extend_schema(operation_id="resume_variance", summary="Let it count again before its day", tags=["governance"], request=ResumedVarianceSerializer, responses=DecisionSerializer)  # fmt: skip
    def delete(self, _request: Request, key: str) -> Response:
        """With the reason."""
        kpi, said = kpi_for_deciding(self.here, key), self.said(ResumedVarianceSerializer)
        with refusals_said(refusal_words):
            found = variances.take_acceptance_back(
                company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said
            )
        return Response(DecisionSerializer(found).data)


class Escalations(CompanyView):
    """What stands on the ladder."""

    @extend_schema(
        operation_id="escalations",
        summary="Rungs that were reached, about what the caller may read",
        tags=["governance"],
        parameters=[
            OpenApiParameter("open", bool, description="Only those that are not closed."),
            OpenApiParameter("kpi", str),
            *PAGING,
        ],
        responses=page_serializer("EscalationPage", EscalationSerializer),
    )
    def get(self, request: Request) -> Response:
        """By id, which is by time."""
        require(self.here, "company.read")
        only = request.query_params.get("open", "").lower() in {"1", "true"}
        mine = readable(self.here, Kpi.objects.all()).values("id")
        rows = escalations_of(self.here.company, open_only=only).filter(Q(kpi__isnull=True) | Q(kpi__in=mine))
        if key := request.query_params.get("kpi"):
            rows = rows.filter(kpi=kpi_for_reading(self.here, key))
        page = page_of(request, rows.order_by(), BY_ID)
        return Response({"results": EscalationSerializer(page.rows, many=True).data, "next": page.next})


class KpiEscalation(CompanyView):
    """Take a KPI up."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="escalate", summary="Take a KPI that is behind one rung up", tags=["governance"], request=NewEscalationSerializer, responses={201: EscalationSerializer})  # fmt: skip
    def post(self, _request: Request, key: str) -> Response:
        """Never over a rung."""
        kpi, said = kpi_for_deciding(self.here, key), self.said(NewEscalationSerializer)
        with refusals_said(refusal_words):
            found = escalate(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(_told(self, found), status=201)


class EscalationAnswer(CompanyView):
    """Say what is done about it."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="answer_escalation", summary="Answer what was taken up; kept as a decision", tags=["governance"], request=EscalationAnswerSerializer, responses=EscalationSerializer)  # fmt: skip
    def post(self, _request: Request, escalation: UUID) -> Response:
        """By who is asked, stands in, or may decide."""
        found, said = escalation_for_answering(self.here, escalation), self.said(EscalationAnswerSerializer)
        with refusals_said(refusal_words):
            answer_escalation(company=self.here.company, escalation=found.id, actor=self.here.person.actor, **said)
        return Response(_told(self, found))


def _told(view: CompanyView, row: Escalation) -> dict[str, Any]:
    found = escalations_of(view.here.company, open_only=False).get(id=row.id)
    return dict(EscalationSerializer(found).data)
