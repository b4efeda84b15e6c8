"""GET /kpis/{key}/diagnosis: where the dip of a KPI began, and what is on its way to it."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import diagnoses_shown
from alignment.models import Verdict
from alignment.rules.diagnosis.told import Coming, Diagnosed, Origin
from alignment.selectors.diagnoses import diagnoses
from alignment.wording.diagnosis import verdict_words
from dashboards.api.report import day_asked
from dashboards.selectors.report_diagnoses import coming_told, origin_told
from kpis.access import kpi_for_reading
from kpis.models import Level
from organization.api.base import CompanyView
from organization.http.request import CompanyRequest

_HIDDEN = "null: an individual's KPI that the caller may not read."


class OriginSerializer(serializers.Serializer[Any]):
    """A place where it may have begun, the one of which the verdict speaks first."""

    kpi = serializers.CharField(allow_null=True, help_text=_HIDDEN)
    department = serializers.CharField(allow_null=True, help_text="Its name.")
    share = serializers.FloatField(help_text="Of the dip that it explains, 0 to 1. Shares overlap.")
    onset = serializers.DateField(help_text="The Monday of the week in which it changed.")
    size = serializers.FloatField(allow_null=True, help_text="In the unit of the KPI that changed.")
    size_sigma = serializers.FloatField(allow_null=True)
    path = serializers.ListField(child=serializers.CharField(allow_null=True), help_text="From it to the KPI.")


class ComingSerializer(serializers.Serializer[Any]):
    """A change that has not arrived yet."""

    kpi = serializers.CharField(allow_null=True, help_text=_HIDDEN)
    onset = serializers.DateField()
    arrives = serializers.DateField(help_text="The Monday of the week in which half of it is there.")
    in_weeks = serializers.IntegerField()
    size = serializers.FloatField(help_text="In the unit of the KPI that it reaches.")
    size_sigma = serializers.FloatField()
    path = serializers.ListField(child=serializers.CharField(allow_null=True))


class DiagnosisSerializer(serializers.Serializer[Any]):
    """Where it began, as computed for `day`."""

    kpi = serializers.CharField()
    day = serializers.DateField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    origin_level = serializers.ChoiceField(choices=Level.choices, allow_null=True)
    enough_history = serializers.BooleanField()
    sentence = serializers.CharField(help_text="The answer in one sentence, in the caller's language.")
    ranking = OriginSerializer(many=True)
    coming = ComingSerializer(many=True)


class TheDiagnosis(CompanyView):
    """Why is it off?"""

    @extend_schema(
        operation_id="diagnosis",
        summary="Where the dip of a KPI began, and what is on its way (404: not computed)",
        description="Kept for every active company KPI, and for department KPIs that were off or signalling that day. It says what moved first, not what causes.",
        tags=["KPIs"],
        parameters=[OpenApiParameter("as_of", date, description="The latest that was kept by this day; today, if none.")],
        responses=DiagnosisSerializer,
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        """Of today or of an earlier day."""
        kpi = kpi_for_reading(self.here, key)
        as_of = day_asked(self.here, request.query_params.get("as_of"))
        found = diagnoses_shown(self.here, diagnoses(self.here.company, as_of=as_of, kpis=[kpi.id])).get(kpi.id)
        if found is None:
            raise Http404(_("Where it began has not been computed for this KPI."))
        return Response(_told(self.here, found))


def _told(request: CompanyRequest, found: Diagnosed) -> dict[str, Any]:
    return {
        "kpi": found.kpi.key,
        "day": found.day,
        "verdict": found.verdict,
        "origin_level": found.origin_level or None,
        "enough_history": found.enough,
        "sentence": verdict_words(found, locale=request.company.locale),
        "ranking": [_origin(one) for one in found.ranking],
        "coming": [_coming(found, one) for one in found.coming],
    }


def _origin(one: Origin) -> dict[str, Any]:
    size = None if one.kpi.hidden else one.size
    return {**origin_told(one), "department": one.kpi.department or None, "size": size}


def _coming(found: Diagnosed, one: Coming) -> dict[str, Any]:
    told = coming_told(found.kpi.key, one)
    return {
        "kpi": None if one.kpi.hidden else one.kpi.key,
        "onset": one.onset,
        "arrives": told["from"],
        "in_weeks": told["in_weeks"],
        "size": one.size,
        "size_sigma": told["size_sigma"],
        "path": [None if step.hidden else step.key for step in one.path],
    }
