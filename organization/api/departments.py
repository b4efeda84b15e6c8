"""/departments: the departments of the company, read, added, changed."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import department_for, open_department_for, require
from organization.api.base import CompanyView
from organization.api.refusals import refusal_said, with_ids
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import by_text, page_of
from organization.models import KEY_PATTERN, Function, Velocity
from organization.rules.tokens import PEOPLE_WRITE
from organization.selectors.directory import departments_of
from organization.selectors.named import person_id
from organization.services.departments import add_department, edit_department

VELOCITIES = [("", "as the company"), *Velocity.choices]
_BY_NAME = {"head": person_id}


class DepartmentSerializer(serializers.Serializer[Any]):
    """A department; its head by e-mail."""

    key = serializers.CharField()
    name = serializers.CharField()
    function = serializers.ChoiceField(choices=Function.choices)
    velocity = serializers.ChoiceField(choices=VELOCITIES)
    head = serializers.EmailField(source="head.email", allow_null=True, default=None)


class DepartmentChangesSerializer(StrictSerializer):
    """What may be said of a department. What is left out stays."""

    name = serializers.CharField(max_length=200, required=False)
    function = serializers.ChoiceField(choices=Function.choices, required=False)
    velocity = serializers.ChoiceField(choices=VELOCITIES, required=False)
    head = serializers.EmailField(allow_null=True, required=False, help_text="An active person; null: nobody.")
    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")


class NewDepartmentSerializer(DepartmentChangesSerializer):
    """A department with its key, which stays."""

    key = serializers.RegexField(KEY_PATTERN, max_length=100)
    name = serializers.CharField(max_length=200)


class Departments(CompanyView):
    """All departments."""

    scopes = {"POST": PEOPLE_WRITE}

    @extend_schema(
        operation_id="departments",
        summary="The departments of a company",
        tags=["departments"],
        parameters=PAGING,
        responses=page_serializer("DepartmentPage", DepartmentSerializer),
    )
    def get(self, request: Request) -> Response:
        """Ordered by key; closed ones are not listed."""
        require(self.here, "company.read")
        page = page_of(request, departments_of(self.here.company), by_text("key"))
        return Response({"results": DepartmentSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="add_department",
        summary="Add a department",
        tags=["departments"],
        request=NewDepartmentSerializer,
        responses={201: DepartmentSerializer},
    )
    def post(self, _request: Request) -> Response:
        """As on the page."""
        require(self.here, "departments.manage")
        company = self.here.company
        said = with_ids(company, self.said(NewDepartmentSerializer), _BY_NAME)
        with refusal_said():
            added = add_department(company=company, actor=self.here.person.actor, **said)
        address = reverse("api:department", kwargs={"slug": company.slug, "key": added.key})
        return Response(self._told(added.key), status=201, headers={"Location": address})

    def _told(self, key: str) -> dict[str, Any]:
        return dict(DepartmentSerializer(department_for(self.here, key)).data)


class TheDepartment(CompanyView):
    """One department."""

    scopes = {"PATCH": PEOPLE_WRITE}

    @extend_schema(
        operation_id="department", summary="A department", tags=["departments"], responses=DepartmentSerializer
    )
    def get(self, _request: Request, key: str) -> Response:
        """By its key."""
        require(self.here, "company.read")
        return Response(DepartmentSerializer(department_for(self.here, key)).data)

    @extend_schema(
        operation_id="edit_department",
        summary="Change a department, or give it another head",
        tags=["departments"],
        request=DepartmentChangesSerializer,
        responses=DepartmentSerializer,
    )
    def patch(self, _request: Request, key: str) -> Response:
        """As on the page. A closed department only has a history."""
        require(self.here, "departments.manage")
        company, known = self.here.company, open_department_for(self.here, key)
        present = {"name": known.name, "function": known.function, "velocity": known.velocity, "head": known.head_id}
        said = with_ids(company, self.said(DepartmentChangesSerializer), _BY_NAME)
        with refusal_said():
            edit_department(company=company, department=known.id, actor=self.here.person.actor, **{**present, **said})
        return Response(DepartmentSerializer(department_for(self.here, key)).data)
