"""/people: the people of the company, read, added, changed."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import department_for, membership_for, require
from organization.api.base import CompanyView
from organization.api.refusals import Finder, refusal_said, with_ids
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.request import CompanyRequest
from organization.models import Role
from organization.rules.tokens import PEOPLE_WRITE
from organization.selectors.directory import INACTIVE, Filter, find_people
from organization.selectors.named import department_id
from organization.services.people import add_person, edit_person

_BY_NAME: Mapping[str, Finder] = {"department": partial(department_id, open_only=True)}


class PersonSerializer(serializers.Serializer[Any]):
    """A person; KPIs and departments name them by e-mail."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    job_role = serializers.CharField()
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    active = serializers.BooleanField()


class NewPersonSerializer(StrictSerializer):
    """Somebody of the company, who may own KPIs at once and sign in once invited."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200)
    role = serializers.ChoiceField(choices=Role.choices, required=False, help_text="member unless told")
    job_role = serializers.CharField(max_length=200, allow_blank=True, required=False)
    department = serializers.CharField(
        max_length=100, allow_null=True, required=False, help_text="The key of an open department; null: none."
    )


class PersonChangesSerializer(NewPersonSerializer):
    """What may be said of a person. What is left out stays."""

    email = serializers.EmailField(max_length=254, required=False)
    name = serializers.CharField(max_length=200, required=False)
    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")


class People(CompanyView):
    """The people of the company."""

    scopes = {"POST": PEOPLE_WRITE}

    @extend_schema(
        operation_id="people",
        summary="The people of a company",
        tags=["people"],
        parameters=[
            OpenApiParameter("department", str, description="The key of their department."),
            OpenApiParameter("q", str, description="Words of their name, address or job role."),
            OpenApiParameter("left", bool, description="Who has left instead; takes the right to manage people."),
            *PAGING,
        ],
        responses=page_serializer("PersonPage", PersonSerializer),
    )
    def get(self, request: Request) -> Response:
        """In the order in which they came; who has left is listed apart, as on the page."""
        require(self.here, "company.read")
        left = request.query_params.get("left", "") in {"1", "true"}
        if left:
            require(self.here, "people.manage")
        key = request.query_params.get("department")
        department = department_for(self.here, key).id if key else None
        wanted = Filter(request.query_params.get("q", "")[:200], department, INACTIVE if left else "")
        page = page_of(request, find_people(self.here.company, wanted), BY_ID)
        return Response({"results": PersonSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="add_person",
        summary="Add a person",
        tags=["people"],
        request=NewPersonSerializer,
        responses={201: PersonSerializer},
    )
    def post(self, _request: Request) -> Response:
        """As on the page. The invitation is an act of its own."""
        require(self.here, "people.manage")
        company = self.here.company
        said = with_ids(company, self.said(NewPersonSerializer), _BY_NAME)
        with refusal_said():
            added = add_person(company=company, actor=self.here.person.actor, **said)
        address = reverse("api:person", kwargs={"slug": company.slug, "person": added.id})
        return Response(person_told(self.here, added.id), status=201, headers={"Location": address})


class ThePerson(CompanyView):
    """One person."""

    scopes = {"PATCH": PEOPLE_WRITE}

    @extend_schema(operation_id="person", summary="A person", tags=["people"], responses=PersonSerializer)
    def get(self, _request: Request, person: UUID) -> Response:
        """By their id, also when they have left."""
        require(self.here, "company.read")
        return Response(person_told(self.here, person))

    @extend_schema(
        operation_id="edit_person",
        summary="Change who a person is in this company",
        tags=["people"],
        request=PersonChangesSerializer,
        responses=PersonSerializer,
    )
    def patch(self, _request: Request, person: UUID) -> Response:
        """As on the page; the account they sign in with stays their own."""
        require(self.here, "people.manage")
        company, known = self.here.company, membership_for(self.here, person)
        present = {
            "email": known.email,
            "name": known.name,
            "role": known.role,
            "job_role": known.job_role,
            "department": known.department_id,
        }
        said = with_ids(company, self.said(PersonChangesSerializer), _BY_NAME)
        with refusal_said():
            edit_person(company=company, membership=known.id, actor=self.here.person.actor, **{**present, **said})
        return Response(person_told(self.here, person))


def person_told(request: CompanyRequest, person: UUID) -> dict[str, Any]:
    """The person as they stand now."""
    return dict(PersonSerializer(membership_for(request, person)).data)
