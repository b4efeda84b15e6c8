"""/findings: read; waived until a day, and taken back."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import finding_for_waiving, findings_for_reading
from alignment.models import Severity, SubjectKind
from alignment.rules.findings import RULES
from alignment.rules.findings.registry import FAMILIES
from alignment.selectors.finding_pages import ALL, OPEN, WAIVED, Asked, asked_for, with_waivers
from alignment.selectors.findings import FindingRow, rows_told
from alignment.services.findings import LONGEST_REASON, end_waiver, waive
from alignment.wording.findings import fix_of, reason_of, refusal_words
from kpis.access import kpi_for_reading
from kpis.api.refusals import refusals_said
from organization.access import department_for, membership_for, require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import Problem, Wrong
from organization.rules.tokens import LINKS_WRITE

_CHOICES: dict[str, tuple[str, ...]] = {
    "severity": tuple(Severity.values),
    "family": FAMILIES,
    "rule": tuple(sorted(RULES)),
    "waived": (OPEN, WAIVED, ALL),
}


class FindingSubjectSerializer(serializers.Serializer[Any]):
    """What a finding is about."""

    kind = serializers.ChoiceField(choices=SubjectKind.choices)
    key = serializers.CharField(help_text="As in the report.")


class FindingSerializer(serializers.Serializer[Any]):
    """An objection of one rule."""

    id = serializers.UUIDField()
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    step = serializers.IntegerField(help_text="Of the method: the one that mends it.")
    subject = FindingSubjectSerializer(source="*")
    reason = serializers.SerializerMethodField(help_text="Why, in words.")
    fix = serializers.SerializerMethodField(help_text="What mends it.")
    since = serializers.DateField()
    waived_until = serializers.DateField(allow_null=True)
    waived_because = serializers.CharField(source="reason")

    def get_reason(self, row: FindingRow) -> str:
        """In words."""
        return reason_of(row.rule, row.params)

    def get_fix(self, row: FindingRow) -> str:
        """In words."""
        return fix_of(row.rule)


class WaiverSerializer(StrictSerializer):
    """Why somebody lives with it, and until when."""

    reason = serializers.CharField(max_length=LONGEST_REASON)
    until = serializers.DateField(help_text="The last day on which it does not count, at most a year ahead.")


class Findings(CompanyView):
    """What the rules object to."""

    @extend_schema(
        operation_id="findings",
        summary="Findings about what the caller may read",
        tags=["findings"],
        parameters=[
            *(OpenApiParameter(name, str, enum=choices) for name, choices in _CHOICES.items()),
            OpenApiParameter("department", str, description="The key of a department; its people's findings too."),
            OpenApiParameter("person", UUID, description="Whose KPIs they are about."),
            OpenApiParameter("kpi", str, description="The key of a KPI: about itself, its links up, its conflicts."),
            *PAGING,
        ],
        responses=page_serializer("FindingPage", FindingSerializer),
    )
    def get(self, request: Request) -> Response:
        """Those that stand now; waived ones only where they are asked for."""
        require(self.here, "company.read")
        said = {name: _choice(request, name, choices) for name, choices in _CHOICES.items()}
        department, person, kpi = (request.query_params.get(name) for name in ("department", "person", "kpi"))
        asked = Asked(
            severity=said["severity"],
            family=said["family"],
            rule=said["rule"],
            department=department_for(self.here, department).id if department else None,
            person=membership_for(self.here, _id(person)).id if person else None,
            kpi=kpi_for_reading(self.here, kpi).id if kpi else None,
            waived=said["waived"] or OPEN,
        )
        standing = with_waivers(
            findings_for_reading(self.here).filter(cleared_on__isnull=True), today=self.here.today
        ).select_related("department", "person")
        page = page_of(request, asked_for(standing, asked), BY_ID)
        rows = rows_told(self.here.company, page.rows, today=self.here.today)
        return Response({"results": FindingSerializer(rows, many=True).data, "next": page.next})


class FindingWaiver(CompanyView):
    """That somebody lives with a finding until a day."""

    scopes = {"POST": LINKS_WRITE, "DELETE": LINKS_WRITE}

    @extend_schema(
        operation_id="waive_finding",
        summary="Live with a finding until a day; a second waiver replaces the first",
        tags=["findings"],
        request=WaiverSerializer,
        responses=FindingSerializer,
    )
    def post(self, _request: Request, finding: UUID) -> Response:
        """As on the page."""
        found = finding_for_waiving(self.here, finding)
        said = self.said(WaiverSerializer)
        with refusals_said(refusal_words):
            waive(company=self.here.company, finding=found.id, actor=self.here.person.actor, **said)
        row = rows_told(self.here.company, [found], today=self.here.today)[0]
        return Response(FindingSerializer(row).data)

    @extend_schema(operation_id="end_waiver", summary="Take a waiver back", tags=["findings"], responses={204: None})
    def delete(self, _request: Request, finding: UUID) -> Response:
        """The finding counts again."""
        found = finding_for_waiving(self.here, finding)
        row = rows_told(self.here.company, [found], today=self.here.today)[0]
        if row.waiver is None:
            raise Http404(_("This finding is not waived."))
        end_waiver(company=self.here.company, waiver=row.waiver, actor=self.here.person.actor)
        return Response(status=204)


def _choice(request: Request, name: str, choices: tuple[str, ...]) -> str:
    """Empty where it was not said.

    Raises:
        Problem: 422, none of the choices.
    """
    said = request.query_params.get(name, "")
    if said and said not in choices:
        wrong = Wrong(name, "no_such_choice", _("One of: %(choices)s.") % {"choices": ", ".join(choices)})
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong])
    return said


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(_("There is no such person.")) from error
