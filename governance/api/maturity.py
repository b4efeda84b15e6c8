"""/maturity: the score, its evidence, what would raise it, and how it went."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.rules.maturity import LEVELS, STAGES
from governance.selectors.maturity import history, latest
from governance.selectors.report_parts import maturity_narrowed, maturity_part, score_told
from kpis.access import hidden_keys
from organization.access import department_for, require
from organization.api.base import CompanyView
from organization.http.problems import Problem, Wrong
from organization.http.request import CompanyRequest
from organization.models import Department

_OF = OpenApiParameter("department", str, description="The key of a department; the company, if none.")
_AS_OF = OpenApiParameter("as_of", date, description="An earlier day, as it was kept then; today, if none.")


class CriterionSerializer(serializers.Serializer[Any]):
    """What a stage asks for, and what there is."""

    key = serializers.CharField()
    stage = serializers.ChoiceField(choices=STAGES, help_text="The level that it is needed to enter.")
    coverage = serializers.FloatField(help_text="0 to 1; met from 0.85.")
    have = serializers.FloatField()
    need = serializers.FloatField()
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Keys of KPIs and departments, pairs of KPIs, days: at most a thousand.",
    )


class GainSerializer(serializers.Serializer[Any]):
    """What a criterion would bring if it alone were complete."""

    criterion = serializers.CharField()
    points = serializers.FloatField()


class DepartmentScoreSerializer(serializers.Serializer[Any]):
    """A department's score."""

    department = serializers.CharField()
    score = serializers.FloatField()
    level = serializers.ChoiceField(choices=LEVELS)


class MaturitySerializer(serializers.Serializer[Any]):
    """The maturity as it was last kept."""

    day = serializers.DateField()
    score = serializers.FloatField(help_text="0 to 100.")
    level = serializers.ChoiceField(choices=LEVELS)
    criteria = CriterionSerializer(many=True)
    gains = GainSerializer(many=True, help_text="The largest first.")
    departments = DepartmentScoreSerializer(many=True, required=False, help_text="Of the company only.")


class MaturityPointSerializer(serializers.Serializer[Any]):
    """The last score of a week."""

    day = serializers.DateField()
    score = serializers.FloatField()
    level = serializers.ChoiceField(choices=LEVELS)


class MaturityHistorySerializer(serializers.Serializer[Any]):
    """Week by week, oldest first."""

    results = MaturityPointSerializer(many=True)


class TheMaturity(CompanyView):
    """The maturity of the company or of a department."""

    @extend_schema(operation_id="maturity", summary="The alignment maturity, with its evidence", tags=["governance"], parameters=[_OF, _AS_OF], responses=MaturitySerializer)  # fmt: skip
    def get(self, request: Request) -> Response:
        """Keys of KPIs that the caller may not read are left out of what is missing."""
        require(self.here, "company.read")
        department, day = department_asked(self.here, request), day_asked(self.here, request)
        if department is None:
            part = maturity_part(self.here.company, day=day)
        else:
            kept = latest(self.here.company, day=day, department=department.id)
            part = {"day": kept.day.isoformat(), **score_told(kept)} if kept else None
        if part is None:
            raise Http404(_("The maturity was not computed yet."))
        return Response(maturity_narrowed(part, hidden_keys(self.here)))


class TheMaturityHistory(CompanyView):
    """How the maturity went."""

    @extend_schema(operation_id="maturity_history", summary="The alignment maturity week by week", tags=["governance"], parameters=[_OF], responses=MaturityHistorySerializer)  # fmt: skip
    def get(self, request: Request) -> Response:
        """As it was kept; days that are over are never written again."""
        require(self.here, "company.read")
        department = department_asked(self.here, request)
        points = history(self.here.company, until=self.here.today, department=department.id if department else None)
        told = MaturityPointSerializer(
            [{"day": one.day, "score": one.score, "level": one.level} for one in points], many=True
        )
        return Response({"results": told.data})


def day_asked(here: CompanyRequest, request: Request) -> date:
    """The day of a request; today where it names none.

    Raises:
        Problem: 422, no day, or one to come.
    """
    text = request.query_params.get("as_of", "")
    try:
        day = date.fromisoformat(text) if text else here.today
    except ValueError:
        day = date.max
    if day > here.today:
        wrong = Wrong("as_of", "bad_day", _("Today or an earlier day, written like 2026-11-09."))
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong])
    return day


def department_asked(here: CompanyRequest, request: Request) -> Department | None:
    """The department of a request, if it names one; 404 where there is none of this key."""
    key = request.query_params.get("department", "")
    return department_for(here, key) if key else None
