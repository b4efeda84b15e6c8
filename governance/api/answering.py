"""/questions, /accountabilities: talks at KPIs, and who accepted to answer for what."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access.variances import (
    kpi_for_answering,
    kpi_for_asking,
    question_for_closing,
    question_for_speaking,
)
from governance.models import Answer, Question
from governance.selectors.accountabilities import answers_about
from governance.selectors.questions import Talk, talks
from governance.services import questions
from governance.services.accountability import LONGEST_NOTE, answer_for
from governance.wording.variances import refusal_words
from kpis.access import kpi_for_reading, readable
from kpis.api.refusals import refusals_said
from kpis.models import Kpi
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import BY_ID, page_of
from organization.rules.tokens import KPIS_WRITE


class TurnSerializer(serializers.Serializer[Any]):
    """What somebody said in a talk."""

    author = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class TalkSerializer(serializers.Serializer[Any]):
    """A talk with whoever answers for a KPI."""

    id = serializers.UUIDField(source="row.id")
    kpi = serializers.CharField(source="row.kpi.key")
    asked_by = serializers.UUIDField(source="row.asked_by_id", allow_null=True)
    to = serializers.UUIDField(source="row.to_id", allow_null=True)
    asked_at = serializers.DateTimeField(source="row.asked_at")
    closed_at = serializers.DateTimeField(source="row.closed_at", allow_null=True)
    answered = serializers.BooleanField(help_text="Somebody other than the asker spoke last.")
    turns = TurnSerializer(many=True)


class SaidSerializer(StrictSerializer):
    """Words."""

    text = serializers.CharField(max_length=questions.LONGEST_MESSAGE)


class AccountabilitySerializer(serializers.Serializer[Any]):
    """What a person said to being named a KPI's owner."""

    kpi = serializers.CharField(source="kpi.key")
    person = serializers.UUIDField(source="person_id")
    accountability_answer = serializers.CharField(source="answer", help_text="accepted or declined.")
    note = serializers.CharField()
    at = serializers.DateTimeField()


class AnswerForSerializer(StrictSerializer):
    """Yes, or no with words."""

    accountability_answer = serializers.ChoiceField(choices=Answer.choices, source="answer")
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, help_text="A no takes words.")


class Questions(CompanyView):
    """Talks about KPIs that the caller may read."""

    @extend_schema(
        operation_id="questions",
        summary="Talks at KPIs",
        tags=["governance"],
        parameters=[OpenApiParameter("kpi", str), *PAGING],
        responses=page_serializer("TalkPage", TalkSerializer),
    )
    def get(self, request: Request) -> Response:
        """By id, which is by time."""
        require(self.here, "company.read")
        mine = readable(self.here, Kpi.objects.all()).values("id")
        rows = Question.objects.filter(company=self.here.company, kpi__in=mine)
        if key := request.query_params.get("kpi"):
            rows = rows.filter(kpi=kpi_for_reading(self.here, key))
        page = page_of(request, rows.order_by(), BY_ID)
        found = {one.row.id: one for one in talks(self.here.company, questions=[row.id for row in page.rows])}
        told = [found[row.id] for row in page.rows]
        return Response({"results": TalkSerializer(told, many=True).data, "next": page.next})


class KpiQuestions(CompanyView):
    """Ask about a KPI."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="ask_owner", summary="Ask whoever answers for a KPI", tags=["governance"], request=SaidSerializer, responses={201: TalkSerializer})  # fmt: skip
    def post(self, _request: Request, key: str) -> Response:
        """They are told at once."""
        kpi, said = kpi_for_asking(self.here, key), self.said(SaidSerializer)
        with refusals_said(refusal_words):
            found = questions.ask(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(TalkSerializer(_talk(self, found)).data, status=201)


class QuestionTurns(CompanyView):
    """Answer, or ask on."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="say", summary="Say something in an open talk", tags=["governance"], request=SaidSerializer, responses=TalkSerializer)  # fmt: skip
    def post(self, _request: Request, question: UUID) -> Response:
        """The other side is told at once."""
        found, said = question_for_speaking(self.here, question), self.said(SaidSerializer)
        with refusals_said(refusal_words):
            questions.say(company=self.here.company, question=found.id, actor=self.here.person.actor, **said)
        return Response(TalkSerializer(_talk(self, found)).data)


class QuestionClosing(CompanyView):
    """Nothing is asked any more."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="close_question", summary="Close a talk", tags=["governance"], request=None, responses=TalkSerializer)  # fmt: skip
    def post(self, _request: Request, question: UUID) -> Response:
        """By who asked."""
        found = question_for_closing(self.here, question)
        with refusals_said(refusal_words):
            questions.close_question(company=self.here.company, question=found.id, actor=self.here.person.actor)
        return Response(TalkSerializer(_talk(self, found)).data)


class Accountabilities(CompanyView):
    """Who accepted what."""

    @extend_schema(
        operation_id="accountabilities",
        summary="What owners said to being named, of KPIs that the caller may read",
        description="An answer counts while the person is the KPI's owner; a new owner is asked anew.",
        tags=["governance"],
        parameters=PAGING,
        responses=page_serializer("AccountabilityPage", AccountabilitySerializer),
    )
    def get(self, request: Request) -> Response:
        """By id."""
        require(self.here, "company.read")
        rows = answers_about(self.here.company, readable(self.here, Kpi.objects.all()))
        page = page_of(request, rows, BY_ID)
        return Response({"results": AccountabilitySerializer(page.rows, many=True).data, "next": page.next})


class KpiAccountability(CompanyView):
    """Answer for a KPI."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="answer_for", summary="Accept or decline to answer for a KPI that one owns", tags=["governance"], request=AnswerForSerializer, responses=AccountabilitySerializer)  # fmt: skip
    def put(self, _request: Request, key: str) -> Response:
        """Only the owner's own word."""
        kpi, said = kpi_for_answering(self.here, key), self.said(AnswerForSerializer)
        with refusals_said(refusal_words):
            found = answer_for(company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, **said)
        return Response(AccountabilitySerializer(found).data)


def _talk(view: CompanyView, question: Question) -> Talk:
    return talks(view.here.company, questions=[question.id])[0]
