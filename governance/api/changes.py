"""/changes: change requests, asked for, decided, applied."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.changes import (
    change_for_approving,
    change_for_keeping,
    change_for_reading,
    change_for_withdrawing,
    changes_for_reading,
    hidden_sources,
    kpi_for_asking,
)
from governance.models import ChangeKind, ChangeRequest, ChangeStatus
from governance.rules.changes import differences, stale
from governance.rules.proposals import shape_faults
from governance.selectors.approvers import standing_seats
from governance.selectors.changes import comments_of, stands, verdicts_of
from governance.services.changes import (
    LONGEST_COMMENT,
    LONGEST_EXCEPTION,
    LONGEST_REASON,
    apply_change,
    approve,
    comment,
    open_change,
    rebase_change,
    refuse_change,
    withdraw_change,
)
from governance.wording.changes import sentence
from kpis.api.refusals import refusals_said
from kpis.rules.faults import refuse
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import Cursor, page_of
from organization.http.problems import Problem, Wrong
from organization.rules.tokens import KPIS_WRITE

BY_NUMBER: Cursor[Any] = Cursor("-number", lambda row: str(row.number), int)


class ChangeDifferenceSerializer(serializers.Serializer[Any]):
    """One thing that would be otherwise."""

    part = serializers.CharField(help_text="fields, target, link, status or lock.")
    name = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    subject = serializers.CharField(help_text="Of a target version or a link: its id.")


class ChangeSeatSerializer(serializers.Serializer[Any]):
    """A yes that the policy in force asks for."""

    role = serializers.CharField()
    by = serializers.CharField(help_text="The role that decides: the next one up where nobody else could.")
    people = serializers.ListField(child=serializers.UUIDField(), help_text="Who may say it.")
    open = serializers.BooleanField()


class ChangeVerdictSerializer(serializers.Serializer[Any]):
    """What somebody said."""

    role = serializers.CharField()
    person = serializers.UUIDField(source="person_id")
    verdict = serializers.CharField()
    note = serializers.CharField()
    at = serializers.DateTimeField()


class ChangeRequestRowSerializer(serializers.Serializer[Any]):
    """A request of the list."""

    number = serializers.IntegerField()
    kind = serializers.CharField(help_text=", ".join(ChangeKind.values))
    kpi = serializers.CharField(source="kpi.key")
    level = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()
    exception = serializers.CharField()
    author = serializers.UUIDField(
        source="author_id", allow_null=True, help_text="A person's id; null: an integration."
    )
    status = serializers.CharField(help_text=", ".join(ChangeStatus.values))
    review = serializers.UUIDField(
        source="review_id", allow_null=True, help_text="Where it was asked for: a review's id."
    )
    conflict = serializers.UUIDField(source="conflict_id", allow_null=True, help_text="Why: a conflict's id.")
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class ChangeRequestSerializer(ChangeRequestRowSerializer):
    """A request with what it changes and who is asked."""

    proposal = serializers.DictField()
    differences = ChangeDifferenceSerializer(many=True)
    stale = ChangeDifferenceSerializer(many=True, help_text="What changed since it was asked for.")
    seats = ChangeSeatSerializer(many=True, help_text="While it is open.")
    verdicts = ChangeVerdictSerializer(many=True)
    effect = serializers.DictField(allow_null=True, help_text="Null: not computed yet.")
    effect_at = serializers.DateTimeField(allow_null=True)


class ChangeAskedSerializer(StrictSerializer):
    """What is asked for."""

    kpi = serializers.CharField(max_length=100, help_text="The key of a KPI.")
    kind = serializers.CharField(max_length=10, help_text=", ".join(ChangeKind.values))
    proposal = serializers.DictField(help_text="As docs/governance.md describes it.")
    reason = serializers.CharField(max_length=LONGEST_REASON)
    exception = serializers.CharField(max_length=LONGEST_EXCEPTION, required=False)
    title = serializers.CharField(max_length=200, required=False)
    review = serializers.UUIDField(required=False, help_text="The review in which it is asked for: its id.")
    conflict = serializers.UUIDField(required=False, help_text="The conflict that a new target is to end: its id.")


class ChangeNoteSerializer(StrictSerializer):
    """Words with a decision."""

    note = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class ChangeCommentSerializer(StrictSerializer):
    """Words beside a request."""

    text = serializers.CharField(max_length=LONGEST_COMMENT)


class ChangeCommentToldSerializer(serializers.Serializer[Any]):
    """What somebody said."""

    author = serializers.UUIDField(source="author_id", allow_null=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()


class Changes(CompanyView):
    """Change requests."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(
        operation_id="change_requests",
        summary="Change requests about what the caller may read, the latest first",
        tags=["governance"],
        parameters=[OpenApiParameter("status", str, enum=ChangeStatus.values), OpenApiParameter("kpi", str, description="Its key."), *PAGING],
        responses=page_serializer("ChangeRequestPage", ChangeRequestRowSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """As the page lists them."""
        rows = changes_for_reading(self.here)
        for name, column in (("status", "status"), ("kpi", "kpi__key")):
            if said := request.query_params.get(name):
                rows = rows.filter(**{column: said})
        page = page_of(request, rows, BY_NUMBER)
        return Response({"results": ChangeRequestRowSerializer(page.rows, many=True).data, "next": page.next})

    @extend_schema(operation_id="ask_for_change", summary="Ask for a change of a KPI", tags=["governance"], request=ChangeAskedSerializer, responses={201: ChangeRequestSerializer})  # fmt: skip
    def post(self, _request: Request) -> Response:
        """As on the page: it is tried out, and refused where it could not be applied."""
        said = self.said(ChangeAskedSerializer)
        kpi = kpi_for_asking(self.here, said.pop("kpi"))
        with refusals_said(sentence):
            refuse(shape_faults(said["proposal"]))
        if hidden := hidden_sources(self.here, said["proposal"]):
            words = _("You may not read %(keys)s.") % {"keys": ", ".join(hidden[:5])}
            raise Problem(403, "not_allowed", _("Nothing was saved."), errors=[Wrong("proposal", "not_allowed", words)])
        with refusals_said(sentence):
            change = open_change(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(_told(self, change_for_reading(self.here, change.number)), status=201)


class TheChange(CompanyView):
    """One of them."""

    @extend_schema(operation_id="change_request", summary="A change request: what it changes, would do, and who is asked", tags=["governance"], responses=ChangeRequestSerializer)  # fmt: skip
    def get(self, _request: Request, number: int) -> Response:
        """As on the page."""
        return Response(_told(self, change_for_reading(self.here, number)))


class ChangeApproval(CompanyView):
    """A yes."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="approve_change", summary="Approve a change request; the last yes applies it", tags=["governance"], request=ChangeNoteSerializer, responses=ChangeRequestSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        return _acted(self, change_for_approving(self.here, number), approve, **self.said(ChangeNoteSerializer))


class ChangeRefusal(CompanyView):
    """A no."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="refuse_change", summary="Refuse a change request", tags=["governance"], request=ChangeNoteSerializer, responses=ChangeRequestSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found, said = change_for_approving(self.here, number), self.said(ChangeNoteSerializer)
        return _acted(self, found, refuse_change, note=said.get("note", ""))


class ChangeWithdrawal(CompanyView):
    """Taken back."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="withdraw_change", summary="Withdraw a change request", tags=["governance"], request=ChangeNoteSerializer, responses=ChangeRequestSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found = change_for_withdrawing(self.here, number)
        return _acted(self, found, withdraw_change, **self.said(ChangeNoteSerializer))


class ChangeRebase(CompanyView):
    """Asked for anew of the KPI as it is now."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="rebase_change", summary="Rebase a stale change request; everybody is asked again", tags=["governance"], request=None, responses=ChangeRequestSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        return _acted(self, change_for_keeping(self.here, number), rebase_change)


class ChangeApplication(CompanyView):
    """Applied where nobody is to be asked any more."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="apply_change", summary="Apply a change request that needs no further yes", tags=["governance"], request=None, responses=ChangeRequestSerializer)  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        return _acted(self, change_for_keeping(self.here, number), apply_change)


class ChangeComments(CompanyView):
    """What is said about a request."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="change_comments", summary="What is said about a change request", tags=["governance"], responses=ChangeCommentToldSerializer(many=True))  # fmt: skip
    def get(self, _request: Request, number: int) -> Response:
        """The first one first."""
        found = change_for_reading(self.here, number)
        return Response(ChangeCommentToldSerializer(comments_of(found), many=True).data)

    @extend_schema(operation_id="comment_on_change", summary="Say something about a change request", tags=["governance"], request=ChangeCommentSerializer, responses={201: ChangeCommentToldSerializer})  # fmt: skip
    def post(self, _request: Request, number: int) -> Response:
        """As on the page."""
        found, said = change_for_reading(self.here, number), self.said(ChangeCommentSerializer)
        with refusals_said(sentence):
            kept = comment(company=self.here.company, change=found.id, actor=self.here.person.actor, **said)
        return Response(ChangeCommentToldSerializer(kept).data, status=201)


def _acted(view: CompanyView, found: ChangeRequest, act: Callable[..., object], **said: Any) -> Response:
    with refusals_said(sentence):
        act(company=view.here.company, change=found.id, actor=view.here.person.actor, **said)
    return Response(_told(view, change_for_reading(view.here, found.number)))


def _told(view: CompanyView, found: ChangeRequest) -> Any:
    is_open = found.status == ChangeStatus.OPEN
    asked, missing = standing_seats(view.here.company, found) if is_open else ([], [])
    told: dict[str, Any] = {
        **{name: getattr(found, name) for name in ("number", "kind", "kpi", "level", "title", "reason", "exception")},
        **{
            name: getattr(found, name)
            for name in ("author_id", "status", "review_id", "conflict_id", "created_at", "decided_at", "proposal")
        },
        "differences": differences(found.base, found.proposal),
        "stale": stale(found.base, stands(found.kpi)) if is_open and found.kpi else [],
        "seats": [{"role": one.role, "by": one.by, "people": one.people, "open": one in missing} for one in asked],
        "verdicts": verdicts_of(found),
        "effect": found.effect,
        "effect_at": found.effect_at,
    }
    return ChangeRequestSerializer(told).data
