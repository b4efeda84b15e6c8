"""/kpis: found, read, drafted, changed."""

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_editing, kpi_for_reading, readable
from kpis.api.refusals import refusals_said
from kpis.models import Aggregation, Cadence, Direction, Health, Indicator, Kpi, Level, Nature, Status
from kpis.rules.process_limits import SIGNALS
from kpis.rules.variance import FLAGS
from kpis.selectors.listed import narrowed, states_at, whole_kpis
from kpis.services.kpis import KpiFields, create_kpi, edit_kpi
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import by_text, page_of
from organization.http.problems import Problem, Wrong
from organization.http.request import CompanyRequest
from organization.models import KEY_PATTERN, Company
from organization.rules.roles import Subject, editing_right
from organization.rules.tokens import KPIS_WRITE
from organization.selectors.named import department_id, person_id

NOT_SAID = ("", "not said")


class StateSerializer(serializers.Serializer[Any]):
    """Where a KPI stands now: kept with every value, so always up to date."""

    due_period = serializers.DateField(allow_null=True, help_text="The last period that ended.")
    period = serializers.DateField(allow_null=True, help_text="The period of the latest value.")
    actual = serializers.FloatField(allow_null=True)
    pace = serializers.FloatField(allow_null=True, help_text="Where the target line stands.")
    variance = serializers.FloatField(allow_null=True)
    variance_pct = serializers.FloatField(allow_null=True)
    health = serializers.ChoiceField(choices=Health.choices)
    stale = serializers.BooleanField()
    misses_in_a_row = serializers.IntegerField()
    signal = serializers.ChoiceField(choices=[(one, one) for one in SIGNALS])
    adverse = serializers.BooleanField()
    flag = serializers.ChoiceField(choices=[(one, one) for one in FLAGS])


class KpiSerializer(serializers.Serializer[Any]):
    """A KPI; people by e-mail, its department by key."""

    key = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    owner = serializers.EmailField(source="owner.email", allow_null=True, default=None)
    deputy = serializers.EmailField(source="deputy.email", allow_null=True, default=None)
    definition = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=[NOT_SAID, *Direction.choices])
    indicator = serializers.ChoiceField(choices=[NOT_SAID, *Indicator.choices])
    nature = serializers.ChoiceField(choices=[NOT_SAID, *Nature.choices])
    aggregation = serializers.ChoiceField(choices=Aggregation.choices)
    measure_cadence = serializers.ChoiceField(choices=Cadence.choices)
    review_cadence = serializers.ChoiceField(choices=[NOT_SAID, *Cadence.choices])
    tags = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(choices=Status.choices)
    typical_change = serializers.FloatField(allow_null=True)
    locked_until = serializers.DateField(allow_null=True)
    activated_on = serializers.DateField(allow_null=True)
    retired_on = serializers.DateField(allow_null=True)
    state = StateSerializer(source="now", allow_null=True)


class KpiChangesSerializer(StrictSerializer):
    """What may be said of a KPI. What is left out stays."""

    name = serializers.CharField(max_length=200)
    department = serializers.CharField(max_length=100, allow_null=True, required=False)
    owner = serializers.EmailField(allow_null=True, required=False)
    deputy = serializers.EmailField(allow_null=True, required=False)
    definition = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    unit = serializers.CharField(max_length=20, allow_blank=True, required=False)
    decimals = serializers.IntegerField(min_value=0, max_value=6, required=False)
    direction = serializers.ChoiceField(choices=[NOT_SAID, *Direction.choices], required=False)
    indicator = serializers.ChoiceField(choices=[NOT_SAID, *Indicator.choices], required=False)
    nature = serializers.ChoiceField(choices=[NOT_SAID, *Nature.choices], required=False)
    aggregation = serializers.ChoiceField(choices=Aggregation.choices, required=False)
    measure_cadence = serializers.ChoiceField(choices=Cadence.choices, required=False)
    review_cadence = serializers.ChoiceField(choices=[NOT_SAID, *Cadence.choices], required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=50), max_length=50, required=False)
    typical_change = NumberField(allow_null=True, required=False)


class KpiEditSerializer(KpiChangesSerializer):
    """A change, and why."""

    name = serializers.CharField(max_length=200, required=False)
    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")
    exception = serializers.CharField(
        max_length=1000, required=False, help_text="The reason for touching what a lock protects."
    )


class NewKpiSerializer(KpiChangesSerializer):
    """A draft: with its key and level, which stay."""

    key = serializers.RegexField(KEY_PATTERN, max_length=100)
    level = serializers.ChoiceField(choices=Level.choices)


class Kpis(CompanyView):
    """All KPIs that the caller may read."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="kpis",
        summary="KPIs that the caller may read",
        tags=["KPIs"],
        parameters=[
            OpenApiParameter("level", str, enum=Level.values),
            OpenApiParameter("status", str, enum=Status.values),
            OpenApiParameter("department", str, description="The key of its department."),
            OpenApiParameter("owner", str, description="The e-mail address of its owner."),
            OpenApiParameter("tag", str),
            *PAGING,
        ],
        responses=page_serializer("KpiPage", KpiSerializer),
    )
    def get(self, request: Request) -> Response:
        """Ordered by key."""
        found = narrowed(readable(self.here, whole_kpis(self.here.company)), request.query_params.dict())
        page = page_of(request, found, by_text("key"))
        return Response({"results": _read(list(page.rows)), "next": page.next})

    @extend_schema(
        operation_id="draft_kpi",
        summary="Draft a KPI",
        tags=["KPIs"],
        request=NewKpiSerializer,
        responses={201: KpiSerializer},
    )
    def post(self, _request: Request) -> Response:
        """As on the page: what an active KPI needs may still be missing."""
        said = self.said(NewKpiSerializer)
        key, level = said.pop("key"), said.pop("level")
        fields = _resolved(self.here.company, said)
        require(self.here, editing_right(level), Subject(level=level, department=fields.get("department")))
        with refusals_said():
            create_kpi(company=self.here.company, key=key, level=level, actor=self.here.person.actor, **fields)
        address = reverse("api:kpi", kwargs={"slug": self.here.company.slug, "key": key})
        return Response(kpi_told(self.here, key), status=201, headers={"Location": address})


class TheKpi(CompanyView):
    """One KPI."""

    scopes = {"PATCH": KPIS_WRITE}

    @extend_schema(operation_id="kpi", summary="A KPI and where it stands", tags=["KPIs"], responses=KpiSerializer)
    def get(self, _request: Request, key: str) -> Response:
        """By its key."""
        return Response(_read([kpi_for_reading(self.here, key)])[0])

    @extend_schema(
        operation_id="edit_kpi",
        summary="Change what is said of a KPI",
        tags=["KPIs"],
        request=KpiEditSerializer,
        responses=KpiSerializer,
    )
    def patch(self, _request: Request, key: str) -> Response:
        """Only what differs counts as changed."""
        kpi = kpi_for_editing(self.here, key)
        said = self.said(KpiEditSerializer, partial=True)
        why, exception = said.pop("why", ""), said.pop("exception", "")
        changes = _resolved(self.here.company, said)
        if "department" in changes:
            require(self.here, editing_right(kpi.level), Subject(level=kpi.level, department=changes["department"]))
        with refusals_said():
            edit_kpi(
                company=self.here.company,
                kpi=kpi.id,
                changes=changes,
                actor=self.here.person.actor,
                why=why,
                exception=exception,
            )
        return Response(kpi_told(self.here, key))


def kpi_told(request: CompanyRequest, key: str) -> dict[str, Any]:
    """The KPI as it stands now, after a write."""
    return _read([whole_kpis(request.company).get(key=key)])[0]


def _read(kpis: list[Kpi]) -> list[dict[str, Any]]:
    """With their states. One query."""
    states = states_at(kpis[0].company_id, [kpi.id for kpi in kpis]) if kpis else {}
    for kpi in kpis:
        cast(Any, kpi).now = states.get(kpi.id)
    return list(KpiSerializer(kpis, many=True).data)


def _resolved(company: Company, said: dict[str, Any]) -> KpiFields:
    """Departments by key and people by e-mail become ids.

    Raises:
        Problem: 422, somebody or something that the company has not.
    """
    errors = []
    if said.get("department"):
        found = department_id(company, said["department"])
        errors += [] if found else [Wrong("department", "not_here", _("Not known in this company."))]
        said["department"] = found
    for name in ("owner", "deputy"):
        if said.get(name):
            found = person_id(company, said[name])
            errors += [] if found else [Wrong(name, "not_here", _("Not known in this company."))]
            said[name] = found
    if errors:
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=errors)
    return cast(KpiFields, {name: value or None if name == "department" else value for name, value in said.items()})
