"""GET /people: the people of the company."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import department_for, membership_for, require
from organization.api.base import CompanyView
from organization.http.fields import page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.models import Role
from organization.selectors.directory import Filter, find_people


class PersonSerializer(serializers.Serializer[Any]):
    """A person; KPIs and departments name them by e-mail."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    job_role = serializers.CharField()
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    active = serializers.BooleanField()


class People(CompanyView):
    """Everybody active."""

    @extend_schema(
        operation_id="people",
        summary="The people of a company",
        tags=["people"],
        parameters=[
            OpenApiParameter("department", str, description="The key of their department."),
            OpenApiParameter("q", str, description="Words of their name, address or job role."),
            *PAGING,
        ],
        responses=page_serializer("PersonPage", PersonSerializer),
    )
    def get(self, request: Request) -> Response:
        """In the order in which they came; who has left is not listed."""
        require(self.here, "company.read")
        key = request.query_params.get("department")
        department = department_for(self.here, key).id if key else None
        wanted = Filter(request.query_params.get("q", "")[:200], department)
        page = page_of(request, find_people(self.here.company, wanted), BY_ID)
        return Response({"results": PersonSerializer(page.rows, many=True).data, "next": page.next})


class ThePerson(CompanyView):
    """One person."""

    @extend_schema(operation_id="person", summary="A person", tags=["people"], responses=PersonSerializer)
    def get(self, _request: Request, person: UUID) -> Response:
        """By their id, also when they have left."""
        require(self.here, "company.read")
        return Response(PersonSerializer(membership_for(self.here, person)).data)
