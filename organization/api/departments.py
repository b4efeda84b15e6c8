"""GET /departments: the departments of the company."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import department_for, require
from organization.api.base import CompanyView
from organization.http.fields import page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import by_text, page_of
from organization.models import Function, Velocity
from organization.selectors.directory import departments_of


class DepartmentSerializer(serializers.Serializer[Any]):
    """A department; its head by e-mail."""

    key = serializers.CharField()
    name = serializers.CharField()
    function = serializers.ChoiceField(choices=Function.choices)
    velocity = serializers.ChoiceField(choices=[("", "as the company"), *Velocity.choices])
    head = serializers.EmailField(source="head.email", allow_null=True, default=None)


class Departments(CompanyView):
    """All departments."""

    @extend_schema(
        operation_id="departments",
        summary="The departments of a company",
        tags=["departments"],
        parameters=PAGING,
        responses=page_serializer("DepartmentPage", DepartmentSerializer),
    )
    def get(self, request: Request) -> Response:
        """Ordered by key."""
        require(self.here, "company.read")
        page = page_of(request, departments_of(self.here.company), by_text("key"))
        return Response({"results": DepartmentSerializer(page.rows, many=True).data, "next": page.next})


class TheDepartment(CompanyView):
    """One department."""

    @extend_schema(
        operation_id="department", summary="A department", tags=["departments"], responses=DepartmentSerializer
    )
    def get(self, _request: Request, key: str) -> Response:
        """By its key."""
        require(self.here, "company.read")
        return Response(DepartmentSerializer(department_for(self.here, key)).data)
