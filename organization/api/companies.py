"""GET /companies, /companies/{slug}: the company of the token."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import require
from organization.api.base import CompanyView, TokenView
from organization.http.fields import page_serializer
from organization.models import Company, Velocity


class CompanySerializer(serializers.Serializer[Any]):
    """A company."""

    slug = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()
    time_zone = serializers.CharField()
    locale = serializers.CharField()
    fiscal_year_start_month = serializers.IntegerField()
    velocity = serializers.ChoiceField(choices=Velocity.choices)
    alignment_owner = serializers.EmailField(source="alignment_owner.email", allow_null=True, default=None)


class Companies(TokenView):
    """The companies that the token opens: its own."""

    @extend_schema(
        operation_id="companies",
        summary="The companies that the token opens",
        tags=["companies"],
        responses=page_serializer("CompanyPage", CompanySerializer),
    )
    def get(self, _request: Request) -> Response:
        """One: a token belongs to a company."""
        return Response({"results": [_read(self.caller.token.company)], "next": None})


class TheCompany(CompanyView):
    """One company."""

    @extend_schema(operation_id="company", summary="A company", tags=["companies"], responses=CompanySerializer)
    def get(self, _request: Request) -> Response:
        """Its name, rhythm and format."""
        require(self.here, "company.read")
        return Response(_read(self.here.company))


def _read(company: Company) -> dict[str, Any]:
    return dict(CompanySerializer(company).data)
