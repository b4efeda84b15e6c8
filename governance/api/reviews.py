"""/reviews and /review-series: what comes round, what was held, agendas and minutes."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.reviews import may_manage, review_for_reading, series_for_reading
from governance.models import ReviewCadence, ReviewKind, ReviewStatus
from governance.selectors.reviews import agenda_of, attendances_of, narrowed, reviews_of
from governance.selectors.series import series_of
from governance.services.reviews import create_review
from governance.services.series import create_series
from governance.wording.reviews import words_of
from kpis.api.refusals import refusals_said
from organization.access import open_department_for, require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.http.problems import Problem
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject
from organization.rules.tokens import KPIS_WRITE

KINDS = ", ".join(ReviewKind.values)
STATUSES = ", ".join(ReviewStatus.values)


class ReviewSeriesSerializer(serializers.Serializer[Any]):
    """Reviews that come round."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text=KINDS)
    cadence = serializers.CharField(help_text=", ".join(ReviewCadence.values))
    department = serializers.CharField(
        source="department.key", allow_null=True, default=None, help_text="Its key; null: the company's own."
    )
    weekday = serializers.IntegerField(help_text="0 is Monday.")
    at = serializers.TimeField(help_text="Where the company is.")
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    chair = serializers.EmailField(source="chair.email", allow_null=True, default=None)
    starts_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)


class ReviewSeriesBegunSerializer(StrictSerializer):
    """A series to begin."""

    kind = serializers.CharField(max_length=12, help_text=KINDS)
    cadence = serializers.CharField(max_length=10, help_text=", ".join(ReviewCadence.values))
    department = serializers.CharField(max_length=100, required=False, allow_null=True, help_text="Its key.")
    weekday = serializers.IntegerField(help_text="0 is Monday.")
    at = serializers.TimeField()
    minutes = serializers.IntegerField()
    place = serializers.CharField(required=False, allow_blank=True, max_length=300)
    chair = serializers.UUIDField(required=False, allow_null=True, help_text="A person's id.")


class ReviewRowSerializer(serializers.Serializer[Any]):
    """A review of the list."""

    id = serializers.UUIDField()
    series = serializers.UUIDField(source="series_id", allow_null=True)
    kind = serializers.CharField(help_text=KINDS)
    title = serializers.CharField()
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    status = serializers.CharField(help_text=STATUSES)
    due_on = serializers.DateField(help_text="Its day by the series.")
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    chair = serializers.EmailField(source="chair.email", allow_null=True, default=None)
    reason = serializers.CharField(help_text="Why it was moved or cancelled.")
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class ReviewAgendaItemSerializer(serializers.Serializer[Any]):
    """A point of the agenda."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    kind = serializers.CharField()
    kpi = serializers.CharField(source="kpi.key", allow_null=True, default=None)
    subject = serializers.UUIDField(allow_null=True, help_text="The plan, conflict, link or change it is about.")
    title = serializers.CharField()
    presenter = serializers.EmailField(source="presenter.email", allow_null=True, default=None)
    minutes = serializers.IntegerField()
    outcome = serializers.CharField(allow_blank=True, help_text="Empty while nothing was said.")
    notes = serializers.CharField()


class ReviewAttendanceSerializer(serializers.Serializer[Any]):
    """Who is asked, and whether they came."""

    person_id = serializers.UUIDField()
    person = serializers.EmailField(source="person.email")
    came = serializers.BooleanField(allow_null=True)


class ReviewSerializer(ReviewRowSerializer):
    """A review with its agenda and people."""

    items = ReviewAgendaItemSerializer(many=True)
    people = ReviewAttendanceSerializer(many=True)


class ReviewPlannedSerializer(StrictSerializer):
    """A review of its own."""

    kind = serializers.CharField(max_length=12, help_text=KINDS)
    department = serializers.CharField(max_length=100, required=False, allow_null=True, help_text="Its key.")
    title = serializers.CharField(required=False, allow_blank=True, max_length=200)
    day = serializers.DateField()
    at = serializers.TimeField(help_text="Where the company is.")
    minutes = serializers.IntegerField()
    place = serializers.CharField(required=False, allow_blank=True, max_length=300)
    chair = serializers.UUIDField(required=False, allow_null=True, help_text="A person's id.")


class ReviewMinutesSerializer(serializers.Serializer[Any]):
    """What was kept when the review closed; people and KPIs by their ids."""

    closed_at = serializers.DateTimeField()
    came = serializers.ListField(child=serializers.UUIDField())
    missing = serializers.ListField(child=serializers.UUIDField())
    items = serializers.ListField(child=serializers.DictField())
    decisions = serializers.ListField(child=serializers.DictField())
    actions = serializers.ListField(child=serializers.DictField())


class ReviewsOfSeries(CompanyView):
    """Series of reviews."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="review_series",
        summary="Series of reviews",
        tags=["reviews"],
        parameters=PAGING,
        responses=page_serializer("ReviewSeriesPage", ReviewSeriesSerializer),
    )
    def get(self, request: Request) -> Response:
        """Those that have ended too."""
        page = page_of(request, series_of(self.here.company), BY_ID)
        return Response({"results": ReviewSeriesSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="begin_review_series",
        summary="Begin a series of reviews",
        tags=["reviews"],
        request=ReviewSeriesBegunSerializer,
        responses={201: ReviewSeriesSerializer},
    )
    def post(self, _request: Request) -> Response:
        """Its next reviews are planned at once."""
        said = dict(self.said(ReviewSeriesBegunSerializer))
        department = self._department(said.pop("department", None))
        with refusals_said(words_of):
            row = create_series(
                company=self.here.company,
                department=department,
                actor=self.here.person.actor,
                **{"chair": None, **said},
            )
        return Response(ReviewSeriesSerializer(series_for_reading(self.here, row.id)).data, status=201)

    def _department(self, key: str | None) -> UUID | None:
        """The department for which the caller may plan reviews."""
        found = open_department_for(self.here, key).id if key else None
        if not may_manage(self.here, found):
            require(self.here, "review.manage", Subject(level="department", department=found))
        return found


class Reviews(ReviewsOfSeries):
    """Reviews."""

    @extend_schema(
        operation_id="reviews",
        summary="Reviews",
        tags=["reviews"],
        parameters=[
            *PAGING,
            OpenApiParameter("status", str, description=STATUSES),
            OpenApiParameter("department", str, description="A department's key."),
        ],
        responses=page_serializer("ReviewPage", ReviewRowSerializer),
    )
    def get(self, request: Request) -> Response:
        """Planned, held, missed and cancelled ones."""
        asked = {name: request.query_params.get(name, "") for name in ("status", "department")}
        page = page_of(request, narrowed(reviews_of(self.here.company), **asked), BY_ID)
        return Response({"results": ReviewRowSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(
        operation_id="plan_review",
        summary="Plan a review of its own",
        tags=["reviews"],
        request=ReviewPlannedSerializer,
        responses={201: ReviewSerializer},
    )
    def post(self, _request: Request) -> Response:
        """Who owns what is looked at is asked, and told by mail."""
        said = dict(self.said(ReviewPlannedSerializer))
        department = self._department(said.pop("department", None))
        with refusals_said(words_of):
            row = create_review(company=self.here.company, department=department, actor=self.here.person.actor, **said)
        return Response(review_told(self.here, row.id), status=201)


class TheReview(CompanyView):
    """One review."""

    @extend_schema(operation_id="review", summary="A review", tags=["reviews"], responses=ReviewSerializer)
    def get(self, _request: Request, review: UUID) -> Response:
        """With its agenda and who is asked."""
        return Response(review_told(self.here, review))


class ReviewMinutes(CompanyView):
    """What was said."""

    @extend_schema(
        operation_id="review_minutes", summary="Minutes", tags=["reviews"], responses=ReviewMinutesSerializer
    )
    def get(self, _request: Request, review: UUID) -> Response:
        """404 while the review is not closed."""
        found = review_for_reading(self.here, review)
        if found.minutes_kept is None:
            raise Problem(404, "not_found", "The review is not closed.")
        return Response(ReviewMinutesSerializer({**found.minutes_kept, "closed_at": found.closed_at}).data)


def review_told(here: CompanyRequest, review: UUID) -> dict[str, Any]:
    """A review with its agenda and people, as the interface tells it."""
    found = review_for_reading(here, review)
    told = ReviewRowSerializer(found).data
    told["items"] = ReviewAgendaItemSerializer(agenda_of(here.company, found), many=True).data
    told["people"] = ReviewAttendanceSerializer(attendances_of(here.company, found), many=True).data
    return dict(told)
