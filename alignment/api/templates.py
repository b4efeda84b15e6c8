"""/templates: read, given to people (or only planned), their claims accepted."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import acceptable_parts, template_for_editing, template_for_reading
from alignment.models import Holding, Strength, TemplateUse
from alignment.rules.templates import Gift
from alignment.selectors.templates import gifts_for, living_uses, parts_of, staff_of, templates_of, with_parts
from alignment.services.template_giving import give
from alignment.services.template_parts import accept_parts
from alignment.wording.templates import sentence
from kpis.access import readable
from kpis.api.refusals import refusals_said
from kpis.models import Aggregation, Cadence, Direction, Indicator, Kpi, Nature, Scope, Shape
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import Problem, Wrong
from organization.models import Company, Membership
from organization.rules.roles import Subject
from organization.rules.tokens import KPIS_WRITE, LINKS_WRITE

OUTCOMES = [("gives", "gets KPIs"), ("has", "has all of them"), ("refused", "cannot hold them")]


class TemplateSerializer(serializers.Serializer[Any]):
    """A job-role template."""

    key = serializers.CharField()
    name = serializers.CharField()
    department = serializers.CharField(source="department.key")
    job_role = serializers.CharField()
    lead = serializers.EmailField(source="lead.email", allow_null=True, default=None)
    automatic = serializers.BooleanField()
    retired_on = serializers.DateField(allow_null=True)
    kpis = serializers.IntegerField(help_text="How many KPIs it has.")
    holders = serializers.IntegerField(help_text="How many people hold it.")


class TemplateTargetSerializer(serializers.Serializer[Any]):
    """A version of a template's target."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    baseline = serializers.FloatField(allow_null=True)
    tolerance = serializers.FloatField(allow_null=True)
    shape = serializers.ChoiceField(choices=Shape.choices)
    scope = serializers.ChoiceField(choices=Scope.choices)


class TemplateKpiSerializer(serializers.Serializer[Any]):
    """A KPI of a template, and what it claims to move."""

    key = serializers.CharField()
    held_by = serializers.ChoiceField(choices=Holding.choices)
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    indicator = serializers.ChoiceField(choices=[("", "not said"), *Indicator.choices])
    nature = serializers.ChoiceField(choices=[("", "not said"), *Nature.choices])
    aggregation = serializers.ChoiceField(choices=Aggregation.choices)
    measure_cadence = serializers.ChoiceField(choices=Cadence.choices)
    review_cadence = serializers.ChoiceField(choices=Cadence.choices)
    parent = serializers.CharField(source="parent.key")  # type: ignore[assignment]
    rationale = serializers.CharField()
    polarity = serializers.ChoiceField(choices=[(1, "child up, parent up"), (-1, "child up, parent down")])
    effect = serializers.FloatField(allow_null=True)
    effect_sd = serializers.FloatField(allow_null=True)
    strength = serializers.ChoiceField(choices=[("", "not known"), *Strength.choices])
    lag_weeks = serializers.IntegerField(allow_null=True)
    author = serializers.EmailField(source="author.email", allow_null=True, default=None)
    accepted_by = serializers.EmailField(source="accepted_by.email", allow_null=True, default=None)
    targets = TemplateTargetSerializer(many=True)


class WholeTemplateSerializer(TemplateSerializer):
    """A job-role template with its KPIs."""

    parts = TemplateKpiSerializer(many=True)


class HolderSerializer(serializers.Serializer[Any]):
    """A person's KPI of a template; `person` null: the team's."""

    person = serializers.EmailField(source="membership.email", allow_null=True, default=None)
    template_kpi = serializers.CharField(source="part.key")
    kpi = serializers.CharField(source="kpi.key")
    exceptions = serializers.ListField(child=serializers.CharField(), help_text="What is the person's own.")
    given_on = serializers.DateField()


class GivingSerializer(StrictSerializer):
    """Who gets the template."""

    people = serializers.ListField(child=serializers.EmailField(), min_length=1, max_length=2000)
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would happen.")


class GiftSerializer(serializers.Serializer[Any]):
    """What one person gets."""

    person = serializers.EmailField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    template_kpis = serializers.ListField(child=serializers.CharField(), help_text="The keys of those they get.")
    kpis_afterwards = serializers.IntegerField(help_text="Their active individual KPIs; three to five are few enough.")
    refusals = serializers.ListField(child=serializers.CharField())


class GivenSerializer(serializers.Serializer[Any]):
    """What was done, or would be."""

    done = serializers.BooleanField()
    kpis = serializers.IntegerField(help_text="KPIs made, the team's counted; of a dry run those for people.")
    people = GiftSerializer(many=True)


class Templates(CompanyView):
    """The job-role templates."""

    @extend_schema(
        operation_id="templates",
        summary="The job-role templates of the company",
        tags=["templates"],
        parameters=[OpenApiParameter("department", str, description="The key of a department."), *PAGING],
        responses=page_serializer("TemplatePage", TemplateSerializer),
    )
    def get(self, request: Request) -> Response:
        """Retired ones too."""
        require(self.here, "company.read")
        templates = templates_of(self.here.company)
        if key := request.query_params.get("department"):
            templates = templates.filter(department__key=key)
        page = page_of(request, templates, BY_ID)
        return Response({"results": TemplateSerializer(page.rows, many=True).data, "next": page.next})


class TheTemplate(CompanyView):
    """One template."""

    @extend_schema(
        operation_id="template", summary="A job-role template with its KPIs", tags=["templates"],
        responses=WholeTemplateSerializer,
    )  # fmt: skip
    def get(self, _request: Request, key: str) -> Response:
        """Everybody's to read; whose figures are not."""
        template_for_reading(self.here, key)
        return Response(_whole(self.here.company, key))


class Holders(CompanyView):
    """Who holds a template."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="template_holders",
        summary="The KPIs that people have by the template, as far as the caller may read them",
        tags=["templates"],
        parameters=PAGING,
        responses=page_serializer("HolderPage", HolderSerializer),
    )
    def get(self, request: Request, key: str) -> Response:
        """In the order in which they were given."""
        found = template_for_reading(self.here, key)
        visible = readable(self.here, Kpi.objects.all()).values("id")
        uses: QuerySet[TemplateUse] = living_uses(self.here.company, part__template=found).filter(kpi__in=visible)
        page = page_of(request, uses.select_related("membership", "part", "kpi"), BY_ID)
        return Response({"results": HolderSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="give_template",
        summary="Give the template to people, all or nobody; or only plan it",
        tags=["templates"],
        request=GivingSerializer,
        responses=GivenSerializer,
    )
    def post(self, _request: Request, key: str) -> Response:
        """Who has all of it already gets nothing more."""
        found = template_for_editing(self.here, key)
        said = self.said(GivingSerializer)
        people = _people(self.here.company, said["people"])
        parts = parts_of(found)
        gifts = gifts_for(found, parts, staff_of(found, people=list(people)))
        kpis = sum(len(one.parts) for one in gifts)
        if not said["dry_run"]:
            with refusals_said(sentence):
                kpis = give(
                    company=self.here.company, template=found.id, people=list(people), actor=self.here.person.actor,
                    today=self.here.today,
                ).kpis  # fmt: skip
        lines = [_gift(one, people, {part.id: part.key for part in parts}) for one in gifts]
        return Response({"done": not said["dry_run"], "kpis": kpis, "people": lines})


class TemplateAcceptance(CompanyView):
    """That somebody other than their author agrees to what a template's KPIs claim."""

    scopes = {"POST": LINKS_WRITE}

    @extend_schema(
        operation_id="accept_template",
        summary="Agree to all claims of the template that wait, for all holders; a person does, no integration",
        tags=["templates"],
        request=None,
        responses=WholeTemplateSerializer,
    )
    def post(self, _request: Request, key: str) -> Response:
        """They count from now on, also for who joins."""
        found = template_for_reading(self.here, key)
        parts = parts_of(found)
        mine = acceptable_parts(self.here, parts)
        if not mine:
            require(self.here, "link.accept", Subject(level="department", department=found.department_id))
        with refusals_said(sentence):
            wanted = [part.id for part in mine or parts]
            accept_parts(company=self.here.company, parts=wanted, actor=self.here.person.actor)
        return Response(_whole(self.here.company, key))


def _whole(company: Company, key: str) -> dict[str, Any]:
    found = with_parts(templates_of(company)).get(key=key)
    body = dict(TemplateSerializer(found).data)
    return {**body, "parts": TemplateKpiSerializer(found.parts.all(), many=True).data}


def _people(company: Company, emails: list[str]) -> dict[UUID, str]:
    """Ids and e-mails of the people named.

    Raises:
        Problem: 422, some are nobody here.
    """
    wanted = {one.lower() for one in emails}
    found = {one.email.lower(): one for one in Membership.objects.filter(company=company, email__in=wanted)}
    unknown = sorted(wanted - set(found))
    if unknown:
        said = _("Nobody here has the address %(email)s.")
        errors = [Wrong("people", "no_such_person", said % {"email": one}) for one in unknown]
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=errors)
    return {one.id: one.email for one in found.values()}


def _gift(gift: Gift, people: dict[UUID, str], keys: dict[UUID, str]) -> dict[str, Any]:
    return {
        "person": people[gift.person],
        "outcome": gift.outcome,
        "template_kpis": [keys[one] for one in gift.parts],
        "kpis_afterwards": gift.after.count,
        "refusals": list(gift.refusals),
    }
