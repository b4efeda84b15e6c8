"""/resources: what several KPIs draw on, read and kept."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import resource_for_editing, resource_for_reading
from alignment.models import Resource
from alignment.rules.conflicts.draws import ResourceRow
from alignment.selectors.kept_graph import kept_graph
from alignment.selectors.resources import ids_of_keys, rows_of
from alignment.services.resources import LONGEST_NAME, LONGEST_REASON, add_resource, edit_resource, remove_resource
from alignment.wording.resources import sentence
from kpis.api.refusals import refusals_said
from kpis.rules.faults import Fault, Refused
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.models.company import KEY_PATTERN
from organization.rules.tokens import LINKS_WRITE


class ResourceSerializer(serializers.Serializer[Any]):
    """Shared capacity or a budget."""

    key = serializers.CharField()
    name = serializers.CharField()
    slack = serializers.FloatField(help_text="What is spare.")
    hard = serializers.BooleanField(help_text="It cannot be exceeded.")
    uses = serializers.DictField(
        child=serializers.FloatField(), help_text="Per unit of improvement, by department KPI."
    )
    hurts = serializers.DictField(child=serializers.FloatField(), help_text="Loss per unit beyond it, by company KPI.")
    wanted = serializers.FloatField(help_text="What it takes to reach all targets whose KPIs have values and targets.")
    beyond = serializers.FloatField(help_text="Of that, what is more than spare.")


class ResourceFieldsSerializer(StrictSerializer):
    """What is said of a resource; `uses` and `hurts` are the whole of them."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    slack = serializers.FloatField(min_value=0)
    hard = serializers.BooleanField(default=False)
    uses = serializers.DictField(child=serializers.FloatField(min_value=0), default=dict)
    hurts = serializers.DictField(child=serializers.FloatField(min_value=0), default=dict)
    why = serializers.CharField(max_length=LONGEST_REASON, default="", allow_blank=True)


class NewResourceSerializer(ResourceFieldsSerializer):
    """A resource with its key."""

    key = serializers.RegexField(
        KEY_PATTERN, max_length=100, default="", allow_blank=True, help_text="Empty: of its name."
    )


class Resources(CompanyView):
    """The shared resources of the company."""

    scopes = {"POST": LINKS_WRITE}

    @extend_schema(
        operation_id="resources",
        summary="Shared resources, with what the targets want of them",
        tags=["conflicts"],
        parameters=PAGING,
        responses=page_serializer("ResourcePage", ResourceSerializer),
    )
    def get(self, request: Request) -> Response:
        """All of them."""
        require(self.here, "company.read")
        page = page_of(request, Resource.objects.filter(company=self.here.company), BY_ID)
        rows = rows_of(list(page.rows), kept_graph(self.here.company))
        return Response({"results": [_told(row) for row in rows], "next": page.next})

    @extend_schema(
        operation_id="add_resource",
        summary="Add a shared resource",
        tags=["conflicts"],
        request=NewResourceSerializer,
        responses={201: ResourceSerializer},
    )
    def post(self, _request: Request) -> Response:
        """The next computation looks for conflicts about it."""
        require(self.here, "resource.edit")
        said = self.said(NewResourceSerializer)
        with refusals_said(sentence):
            made = add_resource(company=self.here.company, actor=self.here.person.actor, **_with_ids(self, said))
        return Response(_told(*rows_of([made], kept_graph(self.here.company))), status=201)


class TheResource(CompanyView):
    """One shared resource."""

    scopes = {"PUT": LINKS_WRITE, "DELETE": LINKS_WRITE}

    @extend_schema(
        operation_id="resource", summary="A shared resource", tags=["conflicts"], responses=ResourceSerializer
    )
    def get(self, _request: Request, key: str) -> Response:
        """By its key."""
        found = resource_for_reading(self.here, key)
        return Response(_told(*rows_of([found], kept_graph(self.here.company))))

    @extend_schema(
        operation_id="change_resource",
        summary="Change a shared resource; what is not said is gone",
        tags=["conflicts"],
        request=ResourceFieldsSerializer,
        responses=ResourceSerializer,
    )
    def put(self, _request: Request, key: str) -> Response:
        """Its key stays."""
        found = resource_for_editing(self.here, key)
        said = self.said(ResourceFieldsSerializer)
        with refusals_said(sentence):
            edit_resource(
                company=self.here.company, resource=found.id, actor=self.here.person.actor, **_with_ids(self, said)
            )
        found.refresh_from_db()
        return Response(_told(*rows_of([found], kept_graph(self.here.company))))

    @extend_schema(
        operation_id="remove_resource", summary="Remove a shared resource", tags=["conflicts"], responses={204: None}
    )
    def delete(self, _request: Request, key: str) -> Response:
        """The trail keeps it."""
        found = resource_for_editing(self.here, key)
        with refusals_said(sentence):
            remove_resource(company=self.here.company, resource=found.id, actor=self.here.person.actor)
        return Response(status=204)


def _with_ids(view: CompanyView, said: dict[str, Any]) -> dict[str, Any]:
    keys = {*said["uses"], *said["hurts"]}
    ids = ids_of_keys(view.here.company, keys)
    with refusals_said(sentence):
        unknown = [Fault(part, "not_of_level") for part in ("uses", "hurts") if not said[part].keys() <= ids.keys()]
        if unknown:
            raise Refused(unknown)
    return {**said, **{part: {ids[key]: amount for key, amount in said[part].items()} for part in ("uses", "hurts")}}


def _told(row: ResourceRow) -> dict[str, Any]:
    body = {
        **{name: getattr(row, name) for name in ("key", "name", "slack", "hard")},
        "uses": {use.kpi.key: use.draw.uses for use in sorted(row.uses, key=lambda use: use.kpi.key)},
        "hurts": {hurt.kpi.key: hurt.loss for hurt in sorted(row.hurts, key=lambda hurt: hurt.kpi.key)},
        "wanted": row.wanted,
        "beyond": row.beyond,
    }
    return dict(ResourceSerializer(body).data)
