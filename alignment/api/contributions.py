"""/contributions: what departments say they do for company KPIs, read and said."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.models import Contribution
from alignment.services.contributions import LONGEST_STATEMENT, add_contribution, say_nothing
from alignment.wording.contributions import sentence
from alignment.workshop_access import cell_for_writing
from kpis.api.refusals import refusals_said
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.rules.tokens import LINKS_WRITE


class ContributionSerializer(serializers.Serializer[Any]):
    """One thing that a department does for a company KPI, or that it does nothing for it."""

    id = serializers.UUIDField()
    department = serializers.CharField(source="department.key")
    company_kpi = serializers.CharField(source="company_kpi.key")
    statement = serializers.CharField(help_text="Empty: the department was asked and does nothing for it.")
    kpi = serializers.CharField(source="kpi.key", allow_null=True, default=None, help_text="What measures it.")
    link = serializers.UUIDField(source="link_id", allow_null=True)
    author = serializers.EmailField(source="author.email", allow_null=True, default=None)
    at = serializers.DateTimeField()


class NewContributionSerializer(StrictSerializer):
    """What is said in a cell of the grid."""

    department = serializers.CharField(max_length=100, help_text="Its key.")
    company_kpi = serializers.CharField(max_length=100, help_text="Its key.")
    statement = serializers.CharField(
        max_length=LONGEST_STATEMENT, allow_blank=True, help_text="Empty: the department does nothing for it."
    )


class Contributions(CompanyView):
    """The grid of step 2."""

    scopes = {"POST": LINKS_WRITE}

    @extend_schema(
        operation_id="contributions",
        summary="What departments say they do for company KPIs",
        tags=["contributions"],
        parameters=PAGING,
        responses=page_serializer("ContributionPage", ContributionSerializer),
    )
    def get(self, request: Request) -> Response:
        """Every statement; a cell without one was not asked yet."""
        rows = Contribution.objects.filter(company=self.here.company)
        page = page_of(request, rows.select_related("department", "company_kpi", "kpi", "author"), BY_ID)
        return Response({"results": ContributionSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="add_contribution",
        summary="Say what a department does for a company KPI",
        tags=["contributions"],
        request=NewContributionSerializer,
        responses={201: ContributionSerializer},
    )
    def post(self, _request: Request) -> Response:
        """Said twice, it stands once."""
        said = self.said(NewContributionSerializer)
        department, top = cell_for_writing(self.here, said["department"], said["company_kpi"])
        cell: dict[str, Any] = {"company": self.here.company, "department": department.id, "company_kpi": top.id}
        with refusals_said(sentence):
            if said["statement"].strip():
                row = add_contribution(**cell, statement=said["statement"], actor=self.here.person.actor)
            else:
                row = say_nothing(**cell, actor=self.here.person.actor)
        return Response(ContributionSerializer(row).data, status=201)
