"""Holding a review through the interface: begun, who came, what came of each item, closed; and moved or cancelled before."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.reviews import item_for_holding, review_for_holding, review_for_planning, review_for_reading
from governance.api.reviews import ReviewAgendaItemSerializer, ReviewMinutesSerializer, ReviewSerializer, review_told
from governance.models import Outcome, Review, ReviewStatus
from governance.rules.minutes import Point, standing_of
from governance.selectors.minutes import minutes_of
from governance.selectors.reviews import attendances_of
from governance.services.holding import (
    LONGEST_NOTES,
    close_review,
    note_attendance,
    note_item,
    say_outcome,
    start_review,
)
from governance.services.reviews import LONGEST_REASON, cancel_review, move_review
from governance.services.series import LONGEST_PLACE
from governance.wording.reviews import words_of
from kpis.api.refusals import refusals_said
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer
from organization.http.problems import Problem, Wrong
from organization.http.request import CompanyRequest
from organization.rules.tokens import KPIS_WRITE


class ReviewCameSerializer(StrictSerializer):
    """Who came."""

    came = serializers.ListField(
        child=serializers.UUIDField(), help_text="person_id of those of `people` who came; everybody else did not."
    )


class ReviewOutcomeSerializer(StrictSerializer):
    """What came of an item; without an outcome, notes alone."""

    outcome = serializers.CharField(
        required=False, max_length=10, help_text=", ".join(Outcome.values) + "; not every one goes with every item."
    )
    text = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NOTES, help_text="What was decided, or why."
    )
    notes = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NOTES, help_text="Left out: they stay as they are."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Words without an outcome would be lost."""
        if "outcome" not in attrs and ("notes" not in attrs or attrs.get("text")):
            said = {"outcome": [_("Say what came of the item, or notes alone.")]}
            raise serializers.ValidationError(said, code="required")
        return attrs


class ReviewMovedSerializer(StrictSerializer):
    """Another moment. What is left out of the rest stays."""

    day = serializers.DateField()
    at = serializers.TimeField(help_text="Where the company is.")
    reason = serializers.CharField(max_length=LONGEST_REASON)
    minutes = serializers.IntegerField(required=False)
    place = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PLACE)
    chair = serializers.UUIDField(required=False, allow_null=True, help_text="A person's id.")


class ReviewCancelledSerializer(StrictSerializer):
    """Why it does not take place."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReviewClosingSerializer(StrictSerializer):
    """Whether to close what would not count."""

    anyway = serializers.BooleanField(
        required=False,
        help_text="Also where it will not count as held: fewer than two came, or something off target has no outcome.",
    )


class ReviewClosedSerializer(ReviewMinutesSerializer):
    """The minutes, and whether the review counts."""

    counts = serializers.BooleanField(help_text="As held.")


class ReviewOpening(CompanyView):
    """It begins."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="begin_review", summary="Begin a review on its day", tags=["reviews"], request=None, responses=ReviewSerializer)  # fmt: skip
    def post(self, _request: Request, review: UUID) -> Response:
        """The agenda is as the facts are now; one that is under way stays as it is."""
        found = review_for_holding(self.here, review)
        with refusals_said(words_of):
            start_review(company=self.here.company, review=found.id, actor=self.here.person.actor)
        return Response(review_told(self.here, review))


class ReviewPeople(CompanyView):
    """Who came."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="note_review_attendance", summary="Note who came to a review under way", tags=["reviews"], request=ReviewCameSerializer, responses=ReviewSerializer)  # fmt: skip
    def put(self, _request: Request, review: UUID) -> Response:
        """The whole list: who is not on it did not come. Refused where it names somebody who is not asked."""
        found = review_for_holding(self.here, review)
        came: list[UUID] = self.said(ReviewCameSerializer)["came"]
        _refuse_strangers(self.here, found, came)
        with refusals_said(words_of):
            note_attendance(company=self.here.company, review=found.id, came=came, actor=self.here.person.actor)
        return Response(review_told(self.here, review))


class ReviewItemOutcome(CompanyView):
    """What came of an item."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="say_review_outcome", summary="Say what came of an agenda item of a review under way", tags=["reviews"], request=ReviewOutcomeSerializer, responses=ReviewAgendaItemSerializer)  # fmt: skip
    def put(self, _request: Request, review: UUID, item: UUID) -> Response:
        """What was decided is kept as a decision, once; a link that is dropped leaves the cascade."""
        row, said = item_for_holding(self.here, review, item), self.said(ReviewOutcomeSerializer)
        company, actor = self.here.company, self.here.person.actor
        notes = said.get("notes", row.notes)
        with refusals_said(words_of):
            if outcome := said.get("outcome"):
                text = said.get("text", "")
                row = say_outcome(company=company, item=row.id, outcome=outcome, text=text, notes=notes, actor=actor)
            else:
                row = note_item(company=company, item=row.id, notes=notes, actor=actor)
        return Response(ReviewAgendaItemSerializer(row).data)


class ReviewMoment(CompanyView):
    """When it is."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="move_review", summary="Move a review that has not begun", tags=["reviews"], request=ReviewMovedSerializer, responses=ReviewSerializer)  # fmt: skip
    def put(self, _request: Request, review: UUID) -> Response:
        """Who is asked is told by mail, once."""
        found, said = review_for_planning(self.here, review), self.said(ReviewMovedSerializer)
        stays = {"minutes": found.minutes, "place": found.place, "chair": found.chair_id}
        with refusals_said(words_of):
            move_review(company=self.here.company, review=found.id, actor=self.here.person.actor, **{**stays, **said})
        return Response(review_told(self.here, review))


class ReviewCancellation(CompanyView):
    """It does not take place."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="cancel_review", summary="Cancel a review that has not begun", tags=["reviews"], request=ReviewCancelledSerializer, responses=ReviewSerializer)  # fmt: skip
    def post(self, _request: Request, review: UUID) -> Response:
        """It counts as not held; who is asked is told by mail."""
        found, said = review_for_planning(self.here, review), self.said(ReviewCancelledSerializer)
        with refusals_said(words_of):
            cancel_review(company=self.here.company, review=found.id, actor=self.here.person.actor, **said)
        return Response(review_told(self.here, review))


class ReviewClosing(CompanyView):
    """It is over."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="close_review", summary="Close a review for good; its minutes are mailed", tags=["reviews"], request=ReviewClosingSerializer, responses=ReviewClosedSerializer)  # fmt: skip
    def post(self, _request: Request, review: UUID) -> Response:
        """One that is closed answers its minutes, as the page does."""
        found, said = review_for_holding(self.here, review), self.said(ReviewClosingSerializer)
        if found.status != ReviewStatus.HELD:
            with refusals_said(words_of):
                close_review(company=self.here.company, review=found.id, actor=self.here.person.actor, **said)
        return Response(_closed(self.here, review_for_reading(self.here, review)))


def _refuse_strangers(here: CompanyRequest, found: Review, came: list[UUID]) -> None:
    """The service notes only who is asked; whoever sends somebody else is told."""
    asked = {row.person_id for row in attendances_of(here.company, found)}
    words = _("This person is not asked to the review.")
    wrong = [Wrong("came", "not_asked", words, row) for row, person in enumerate(came) if person not in asked]
    if wrong:
        raise Problem(422, "refused", _("Nothing was saved."), errors=wrong)


def _closed(here: CompanyRequest, found: Review) -> dict[str, Any]:
    kept = minutes_of(here.company, found)
    points = [Point(one["kind"], one["outcome"]) for one in kept["items"]]
    counts = standing_of(points, came=len(kept["came"])).counts
    return dict(ReviewClosedSerializer({**kept, "closed_at": found.closed_at, "counts": counts}).data)
