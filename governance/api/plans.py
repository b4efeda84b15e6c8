"""/plans, /actions: how KPIs are brought back, and who does what by when."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.variances import action_for_doing, kpi_for_planning, plan_for_reading, plan_for_writing
from governance.models import ActionItem, ImprovementPlan, PlanStatus
from governance.selectors.actions import actions_of
from governance.selectors.plans import plans_of
from governance.services import actions as acting
from governance.services import plans as planning
from governance.wording.variances import refusal_words
from kpis.access import kpi_for_reading, readable
from kpis.api.refusals import refusals_said
from kpis.models import Cause, Kpi
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import chosen
from organization.rules.tokens import KPIS_WRITE


class ActionSerializer(serializers.Serializer[Any]):
    """Something a person shall do by a day. Neither done nor dropped: open."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    person = serializers.UUIDField(source="person_id", allow_null=True)
    due_on = serializers.DateField()
    kpi = serializers.CharField(source="kpi.key", default=None, allow_null=True)
    plan = serializers.UUIDField(source="plan_id", allow_null=True)
    review = serializers.UUIDField(source="review_id", allow_null=True)
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)


class PlanSerializer(serializers.Serializer[Any]):
    """An improvement plan. Whether it worked is judged by the KPI's figures."""

    id = serializers.UUIDField()
    kpi = serializers.CharField(source="kpi.key")
    since = serializers.DateField(help_text="First missed period of the row that it answers.")
    cause = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    owner = serializers.UUIDField(source="owner_id", allow_null=True)
    opened_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    review_on = serializers.DateField(allow_null=True)
    plan_status = serializers.CharField(source="status")
    recovered_on = serializers.DateField(
        allow_null=True, help_text="First day of the first period back on track, of a plan that worked."
    )
    closed_at = serializers.DateTimeField(allow_null=True)
    judgement = serializers.CharField()
    actions_done = serializers.IntegerField()
    actions_all = serializers.IntegerField()


class NewActionSerializer(StrictSerializer):
    """Who does what by when."""

    text = serializers.CharField(max_length=500)
    person = serializers.UUIDField()
    due_on = serializers.DateField()


class NewPlanSerializer(StrictSerializer):
    """How the KPI comes back, by when."""

    title = serializers.CharField(max_length=planning.LONGEST_TITLE)
    plan_cause = serializers.ChoiceField(choices=Cause.choices, source="cause")
    due_on = serializers.DateField()
    text = serializers.CharField(max_length=planning.LONGEST_TEXT, required=False)
    owner = serializers.UUIDField(required=False, help_text="A person's id; the KPI's owner where left out.")
    review_on = serializers.DateField(required=False)
    actions = NewActionSerializer(many=True, allow_empty=False)


class ChangedPlanSerializer(StrictSerializer):
    """What changes; what is left out stays."""

    title = serializers.CharField(max_length=planning.LONGEST_TITLE, required=False)
    plan_cause = serializers.ChoiceField(choices=Cause.choices, source="cause", required=False)
    due_on = serializers.DateField(required=False, help_text="Another day takes `why`.")
    text = serializers.CharField(max_length=planning.LONGEST_TEXT, required=False, allow_blank=True)
    owner = serializers.UUIDField(required=False)
    review_on = serializers.DateField(required=False, allow_null=True)
    why = serializers.CharField(max_length=1000, required=False)


class DroppingSerializer(StrictSerializer):
    """Why it is given up."""

    reason = serializers.CharField(max_length=1000)


class Plans(CompanyView):
    """All plans of KPIs that the caller may read."""

    @extend_schema(
        operation_id="plans",
        summary="Improvement plans",
        tags=["governance"],
        parameters=[OpenApiParameter("status", str, enum=PlanStatus.values), OpenApiParameter("kpi", str), *PAGING],
        responses=page_serializer("PlanPage", PlanSerializer),
    )
    def get(self, request: Request) -> Response:
        """By id."""
        require(self.here, "company.read")
        rows = plans_of(self.here.company).filter(kpi__in=readable(self.here, Kpi.objects.all()).values("id"))
        if status := chosen(request, "status", PlanStatus.values):
            rows = rows.filter(status=status)
        if key := request.query_params.get("kpi"):
            rows = rows.filter(kpi=kpi_for_reading(self.here, key))
        page = page_of(request, rows.order_by(), BY_ID)
        return Response({"results": PlanSerializer(page.rows, many=True).data, "next": page.next})


class KpiPlan(CompanyView):
    """The plan of a KPI that is behind."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="open_plan", summary="Write the plan of a KPI that is behind", tags=["governance"], request=NewPlanSerializer, responses={201: PlanSerializer})  # fmt: skip
    def post(self, _request: Request, key: str) -> Response:
        """One open plan a KPI, with at least one action."""
        kpi, said = kpi_for_planning(self.here, key), self.said(NewPlanSerializer)
        actions = [planning.WantedAction(**one) for one in said.pop("actions")]
        with refusals_said(refusal_words):
            found = planning.open_plan(
                company=self.here.company, kpi=kpi.id, actions=actions, actor=self.here.person.actor, **said
            )
        return Response(_told(self, found), status=201)


class ThePlan(CompanyView):
    """One plan."""

    scopes = {"PATCH": KPIS_WRITE, "DELETE": KPIS_WRITE}

    @extend_schema(operation_id="plan", summary="A plan", tags=["governance"], responses=PlanSerializer)
    def get(self, _request: Request, plan: UUID) -> Response:
        """As on its page."""
        return Response(_told(self, plan_for_reading(self.here, plan)))

    @extend_schema(operation_id="edit_plan", summary="Change an open plan", tags=["governance"], request=ChangedPlanSerializer, responses=PlanSerializer)  # fmt: skip
    def patch(self, _request: Request, plan: UUID) -> Response:
        """What is left out stays."""
        found, said = plan_for_writing(self.here, plan), self.said(ChangedPlanSerializer)
        names = ("title", "cause", "due_on", "text", "review_on")
        whole = {name: getattr(found, name) for name in names} | {"owner": found.owner_id} | said
        with refusals_said(refusal_words):
            planning.edit_plan(company=self.here.company, plan=found.id, actor=self.here.person.actor, **whole)
        return Response(_told(self, found))

    @extend_schema(operation_id="drop_plan", summary="Give an open plan up, with the reason", tags=["governance"], request=DroppingSerializer, responses=PlanSerializer)  # fmt: skip
    def delete(self, _request: Request, plan: UUID) -> Response:
        """It stays to be read; its open actions are dropped."""
        found, said = plan_for_writing(self.here, plan), self.said(DroppingSerializer)
        with refusals_said(refusal_words):
            planning.drop_plan(company=self.here.company, plan=found.id, actor=self.here.person.actor, **said)
        return Response(_told(self, found))


class PlanActions(CompanyView):
    """What people do for a plan."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="add_action", summary="Ask somebody for something for a plan", tags=["governance"], request=NewActionSerializer, responses={201: ActionSerializer})  # fmt: skip
    def post(self, _request: Request, plan: UUID) -> Response:
        """An open plan's."""
        found, said = plan_for_writing(self.here, plan), self.said(NewActionSerializer)
        with refusals_said(refusal_words):
            action = acting.add_action(
                company=self.here.company, kpi=found.kpi_id, plan=found.id, actor=self.here.person.actor, **said
            )
        return Response(ActionSerializer(_action(self, action)).data, status=201)


class Actions(CompanyView):
    """What people shall do."""

    @extend_schema(
        operation_id="actions",
        summary="Actions, about KPIs that the caller may read or about none",
        tags=["governance"],
        parameters=[
            OpenApiParameter("open", bool, description="Only those neither done nor dropped."),
            OpenApiParameter("person", UUID, description="Only this person's."),
            *PAGING,
        ],
        responses=page_serializer("ActionPage", ActionSerializer),
    )
    def get(self, request: Request) -> Response:
        """By id."""
        require(self.here, "company.read")
        mine = readable(self.here, Kpi.objects.all()).values("id")
        rows = actions_of(self.here.company)
        rows = rows.filter(kpi__isnull=True) | rows.filter(kpi__in=mine)
        if request.query_params.get("open", "").lower() in {"1", "true"}:
            rows = rows.filter(done_at__isnull=True, dropped_at__isnull=True)
        if person := request.query_params.get("person"):
            rows = rows.filter(person=_uuid(person))
        page = page_of(request, rows.order_by(), BY_ID)
        return Response({"results": ActionSerializer(page.rows, many=True).data, "next": page.next})


class ActionDone(CompanyView):
    """An action is done."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="finish_action", summary="Say that an action is done", tags=["governance"], request=None, responses=ActionSerializer)  # fmt: skip
    def post(self, _request: Request, action: UUID) -> Response:
        """By who does it, who asked, or who writes the KPI's plan."""
        found = action_for_doing(self.here, action)
        with refusals_said(refusal_words):
            acting.finish_action(company=self.here.company, action=found.id, actor=self.here.person.actor)
        return Response(ActionSerializer(_action(self, found)).data)


class TheAction(CompanyView):
    """One action."""

    scopes = {"DELETE": KPIS_WRITE}

    @extend_schema(operation_id="drop_action", summary="Drop an action, with the reason", tags=["governance"], request=DroppingSerializer, responses=ActionSerializer)  # fmt: skip
    def delete(self, _request: Request, action: UUID) -> Response:
        """It stays to be read."""
        found, said = action_for_doing(self.here, action), self.said(DroppingSerializer)
        with refusals_said(refusal_words):
            acting.drop_action(company=self.here.company, action=found.id, actor=self.here.person.actor, **said)
        return Response(ActionSerializer(_action(self, found)).data)


def _told(view: CompanyView, plan: ImprovementPlan) -> dict[str, Any]:
    return dict(PlanSerializer(plans_of(view.here.company).get(id=plan.id)).data)


def _action(view: CompanyView, action: ActionItem) -> ActionItem:
    return actions_of(view.here.company).get(id=action.id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
