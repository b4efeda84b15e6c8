"""/links: read, written, changed, accepted, removed."""

from typing import Any, cast
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alignment.access import link_for_accepting, link_for_editing, link_for_reading
from alignment.models import CascadeLink, Evidence, Strength
from alignment.selectors.links import whole_links
from alignment.services.links import (
    LONGEST_LAG,
    LONGEST_NOTE,
    LinkFields,
    accept_link,
    create_link,
    edit_link,
    remove_link,
)
from alignment.wording.links import sentence
from kpis.access import kpi_for_reading, readable, subject_of
from kpis.api.refusals import refusals_said
from kpis.models import Kpi
from kpis.selectors.listed import kpis_named, whole_kpis
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import Problem, Wrong
from organization.models import Company
from organization.rules.tokens import LINKS_WRITE

POLARITIES = [(1, "child up, parent up"), (-1, "child up, parent down")]
STRENGTHS = [("", "not known"), *Strength.choices]


class LinkFiguresSerializer(serializers.Serializer[Any]):
    """What history says of a link: the leading indicator test."""

    lag_weeks = serializers.IntegerField(allow_null=True, help_text="By how many weeks the child moves first.")
    r = serializers.FloatField(allow_null=True, help_text="Correlation of the news of both, with its 95% interval.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_adjusted = serializers.FloatField(allow_null=True, help_text="Over all links of the company.")
    n = serializers.IntegerField(help_text="Periods it rests on.")
    cadence = serializers.CharField(help_text="The grid on which both can be compared.")
    reason = serializers.CharField(help_text="Why there is too little data: short, constant, cadence.")
    testable_from = serializers.DateField(allow_null=True, help_text="Where values go on coming in.")


class LinkSerializer(serializers.Serializer[Any]):
    """A link: what moves what, in one sentence."""

    id = serializers.UUIDField()
    child = serializers.CharField(source="child.key")
    parent = serializers.CharField(source="parent.key")  # type: ignore[assignment]
    rationale = serializers.CharField()
    polarity = serializers.ChoiceField(choices=POLARITIES)
    effect = serializers.FloatField(allow_null=True)
    effect_sd = serializers.FloatField(allow_null=True)
    strength = serializers.ChoiceField(choices=STRENGTHS)
    lag_weeks = serializers.IntegerField(allow_null=True)
    author = serializers.EmailField(source="author.email", allow_null=True, default=None)
    accepted_by = serializers.EmailField(source="accepted_by.email", allow_null=True, default=None)
    evidence = serializers.ChoiceField(choices=Evidence.choices)
    reaccepted_note = serializers.CharField(help_text="Why it still holds although history contradicts it.")
    credited = serializers.BooleanField(help_text="It counts as a line of sight or coupling.")
    figures = serializers.SerializerMethodField()

    @extend_schema_field(LinkFiguresSerializer(allow_null=True))
    def get_figures(self, link: CascadeLink) -> dict[str, Any] | None:
        """None: not tested yet."""
        found = next(iter(link.tested.all()), None)
        return None if found is None else dict(LinkFiguresSerializer(found).data)


class AcceptanceSerializer(StrictSerializer):
    """What is said with an acceptance."""

    note = serializers.CharField(
        max_length=LONGEST_NOTE, required=False, allow_blank=True,
        help_text="Why the link still holds. Asked for where history contradicts it, also of one that was accepted before.",
    )  # fmt: skip


class LinkChangesSerializer(StrictSerializer):
    """What a link says."""

    rationale = serializers.CharField(max_length=500)
    polarity = serializers.ChoiceField(choices=POLARITIES, required=False)
    effect = NumberField(allow_null=True, required=False, help_text="The parent's units for one unit of the child.")
    effect_sd = NumberField(allow_null=True, required=False)
    strength = serializers.ChoiceField(choices=STRENGTHS, required=False)
    lag_weeks = serializers.IntegerField(min_value=0, max_value=LONGEST_LAG, allow_null=True, required=False)


class NewLinkSerializer(LinkChangesSerializer):
    """A link to be written, one level up or between two department KPIs."""

    child = serializers.CharField(max_length=100, help_text="The key of what moves first.")
    parent = serializers.CharField(max_length=100, help_text="The key of what follows.")  # type: ignore[assignment]


class Links(CompanyView):
    """The links of the cascade."""

    scopes = {"POST": LINKS_WRITE}

    @extend_schema(
        operation_id="links",
        summary="The links between KPIs that the caller may read",
        tags=["links"],
        parameters=[
            OpenApiParameter("child", str, description="The key of the KPI that moves first."),
            OpenApiParameter("parent", str, description="The key of the KPI that follows."),
            *PAGING,
        ],
        responses=page_serializer("LinkPage", LinkSerializer),
    )
    def get(self, request: Request) -> Response:
        """In the order in which they were written."""
        visible = readable(self.here, whole_kpis(self.here.company)).values("id")
        links = whole_links(self.here.company).filter(child__in=visible, parent__in=visible)
        for side in ("child", "parent"):
            key = request.query_params.get(side)
            if key:
                links = links.filter(**{side: kpi_for_reading(self.here, key)})
        page = page_of(request, links, BY_ID)
        return Response({"results": LinkSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="write_link",
        summary="Write a link; somebody else accepts it",
        tags=["links"],
        request=NewLinkSerializer,
        responses={201: LinkSerializer},
    )
    def post(self, _request: Request) -> Response:
        """As on the page of the child."""
        company = self.here.company
        said = self.said(NewLinkSerializer)
        ids = _ids(company, {side: said.pop(side) for side in ("child", "parent")})
        child = kpi_for_reading(self.here, ids["child"].key)
        require(self.here, "link.edit", subject_of(child))
        kpi_for_reading(self.here, ids["parent"].key)
        with refusals_said(sentence):
            link = create_link(
                company=company,
                child=child.id,
                parent=ids["parent"].id,
                actor=self.here.person.actor,
                **cast(LinkFields, said),
            )
        address = reverse("api:link", kwargs={"slug": company.slug, "link": link.id})
        return Response(_one(company, link.id), status=201, headers={"Location": address})


class TheLink(CompanyView):
    """One link."""

    scopes = {"PATCH": LINKS_WRITE, "DELETE": LINKS_WRITE}

    @extend_schema(operation_id="link", summary="A link", tags=["links"], responses=LinkSerializer)
    def get(self, _request: Request, link: UUID) -> Response:
        """By its id."""
        return Response(_one(self.here.company, link_for_reading(self.here, link).id))

    @extend_schema(
        operation_id="edit_link",
        summary="Change what a link says; a new claim waits to be accepted again",
        tags=["links"],
        request=LinkChangesSerializer,
        responses=LinkSerializer,
    )
    def patch(self, _request: Request, link: UUID) -> Response:
        """Only what differs counts as changed."""
        found = link_for_editing(self.here, link)
        changes = cast(LinkFields, self.said(LinkChangesSerializer, partial=True))
        with refusals_said(sentence):
            edit_link(company=self.here.company, link=found.id, changes=changes, actor=self.here.person.actor)
        return Response(_one(self.here.company, link))

    @extend_schema(
        operation_id="remove_link",
        summary="Take a link out of the cascade; the trail keeps it",
        tags=["links"],
        responses={204: None},
    )
    def delete(self, _request: Request, link: UUID) -> Response:
        """An active KPI may lose its last link: that is a finding."""
        found = link_for_editing(self.here, link)
        with refusals_said(sentence):
            remove_link(company=self.here.company, link=found.id, actor=self.here.person.actor)
        return Response(status=204)


class Acceptance(CompanyView):
    """That somebody other than its author agrees to a link."""

    scopes = {"POST": LINKS_WRITE}

    @extend_schema(
        operation_id="accept_link",
        summary="Agree that a link holds; a person does, no integration",
        tags=["links"],
        request=AcceptanceSerializer,
        responses=LinkSerializer,
    )
    def post(self, _request: Request, link: UUID) -> Response:
        """It counts from now on."""
        found = link_for_accepting(self.here, link)
        note = self.said(AcceptanceSerializer).get("note", "")
        with refusals_said(sentence):
            accept_link(company=self.here.company, link=found.id, actor=self.here.person.actor, note=note)
        return Response(_one(self.here.company, link))


def _one(company: Company, link: UUID) -> dict[str, Any]:
    return dict(LinkSerializer(whole_links(company).get(id=link)).data)


def _ids(company: Company, keys: dict[str, str]) -> dict[str, Kpi]:
    """The two KPIs by their keys.

    Raises:
        Problem: 422, one of them is none of the company's.
    """
    found = kpis_named(company, keys.values())
    errors = [Wrong(side, "no_such_kpi", _("There is no such KPI.")) for side, key in keys.items() if key not in found]
    if errors:
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=errors)
    return {side: found[key] for side, key in keys.items()}
