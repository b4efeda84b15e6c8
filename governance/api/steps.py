"""/steps: the six steps of the alignment cycle; the leadership's yes; steps left out."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import CycleKind
from governance.rules.steps import STEPS
from governance.selectors.report_parts import steps_narrowed, steps_part
from governance.selectors.steps import cycles_of, open_cycle_of, signed_set
from governance.services.cycles import (
    LONGEST_REASON,
    lock_company_kpis,
    open_cycle,
    sign_off,
    skip_step,
    unskip_step,
)
from governance.wording.steps import STATES, refusal_words
from kpis.access import hidden_keys
from kpis.api.refusals import refusals_said
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer
from organization.http.request import CompanyRequest
from organization.rules.tokens import KPIS_WRITE


class StepSerializer(serializers.Serializer[Any]):
    """A step, its state and what it still asks for."""

    step = serializers.IntegerField()
    key = serializers.ChoiceField(choices=STEPS)
    state = serializers.ChoiceField(choices=list(STATES))
    missing = serializers.ListField(child=serializers.CharField(), help_text="A code, or code:key. docs/report.md.")


class StepsSerializer(serializers.Serializer[Any]):
    """The running cycle."""

    cycle = serializers.IntegerField(allow_null=True, help_text="Its number; null before the first.")
    stands = serializers.CharField(help_text="What a signature is given to: the company KPIs with their targets.")
    steps = StepSerializer(many=True)


class SignOffSerializer(StrictSerializer):
    """A yes."""

    stands = serializers.CharField(
        max_length=64, help_text="As it was read from /steps; refused where it changed since."
    )


class SkipReasonSerializer(StrictSerializer):
    """Why a step is left out."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class AlignmentCycleSerializer(serializers.Serializer[Any]):
    """A run through the six steps."""

    number = serializers.IntegerField()
    kind = serializers.CharField(help_text=", ".join(CycleKind.values))
    reason = serializers.CharField()
    opened_on = serializers.DateField()
    opened_by = serializers.EmailField(source="opened_by.email", allow_null=True, default=None)
    closed_on = serializers.DateField(allow_null=True, help_text="Null: it runs.")


class AlignmentCyclesSerializer(serializers.Serializer[Any]):
    """The latest first."""

    results = AlignmentCycleSerializer(many=True)


class AlignmentCycleOpenedSerializer(StrictSerializer):
    """Why a run begins."""

    kind = serializers.CharField(max_length=10, help_text=", ".join(CycleKind.values))
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Steps(CompanyView):
    """The six steps."""

    @extend_schema(operation_id="steps", summary="The six steps of the alignment cycle", tags=["governance"], responses=StepsSerializer)  # fmt: skip
    def get(self, _request: Request) -> Response:
        """States are computed, never ticked."""
        require(self.here, "company.read")
        return Response(_told(self.here))


class AlignmentCycles(CompanyView):
    """The runs through the six steps."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="alignment_cycles", summary="The alignment cycles", tags=["governance"], responses=AlignmentCyclesSerializer)  # fmt: skip
    def get(self, _request: Request) -> Response:
        """One a year, and one for each change of strategy."""
        require(self.here, "company.read")
        return Response({"results": AlignmentCycleSerializer(cycles_of(self.here.company), many=True).data})

    @extend_schema(operation_id="open_alignment_cycle", summary="Open a cycle; the one before it ends", tags=["governance"], request=AlignmentCycleOpenedSerializer, responses={201: AlignmentCycleSerializer})  # fmt: skip
    def post(self, _request: Request) -> Response:
        """What still holds is carried over; the same request again on the same day opens no second one."""
        require(self.here, "cycle.manage")
        said = self.said(AlignmentCycleOpenedSerializer)
        with refusals_said(refusal_words):
            cycle = open_cycle(company=self.here.company, actor=self.here.person.actor, **said)
        return Response(AlignmentCycleSerializer(cycle).data, status=201)


class CompanyKpisLock(CompanyView):
    """The lock of all company KPIs."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="lock_company_kpis", summary="Lock all company KPIs for twelve months", tags=["governance"], request=None, responses=StepsSerializer)  # fmt: skip
    def put(self, _request: Request) -> Response:
        """Once they are measurable, owned and signed; where all are locked, nothing changes. A single lock is cleared at /kpis/{key}/lock."""
        require(self.here, "cycle.manage")
        with refusals_said(refusal_words):
            lock_company_kpis(company=self.here.company, actor=self.here.person.actor)
        return Response(_told(self.here))


class CycleSignOff(CompanyView):
    """The leadership's yes."""

    scopes = {"POST": KPIS_WRITE}

    @extend_schema(operation_id="sign_off", summary="Sign the company KPIs and their targets as an executive", tags=["governance"], request=SignOffSerializer, responses=StepsSerializer)  # fmt: skip
    def post(self, _request: Request) -> Response:
        """Signing again is signing what stands now."""
        require(self.here, "cycle.sign")
        said = self.said(SignOffSerializer)
        person = self.here.person
        with refusals_said(refusal_words):
            sign_off(company=self.here.company, person=person.facts.id, seen=said["stands"], actor=person.actor)
        return Response(_told(self.here))


class StepSkip(CompanyView):
    """That a step is left out of the running cycle."""

    scopes = {"PUT": KPIS_WRITE, "DELETE": KPIS_WRITE}

    @extend_schema(operation_id="skip_step", summary="Leave an open step out, with a reason", tags=["governance"], request=SkipReasonSerializer, responses=StepsSerializer)  # fmt: skip
    def put(self, _request: Request, step: int) -> Response:
        """Only the alignment owner, only a step that is open."""
        require(self.here, "cycle.manage")
        said = self.said(SkipReasonSerializer)
        with refusals_said(refusal_words):
            skip_step(company=self.here.company, step=step, reason=said["reason"], actor=self.here.person.actor)
        return Response(_told(self.here))

    @extend_schema(operation_id="unskip_step", summary="Take a step up again", tags=["governance"], responses=StepsSerializer)  # fmt: skip
    def delete(self, _request: Request, step: int) -> Response:
        """It counts again."""
        require(self.here, "cycle.manage")
        with refusals_said(refusal_words):
            unskip_step(company=self.here.company, step=step, actor=self.here.person.actor)
        return Response(_told(self.here))


def _told(here: CompanyRequest) -> dict[str, Any]:
    cycle = open_cycle_of(here.company)
    return {
        "cycle": cycle.number if cycle else None,
        "stands": signed_set(here.company),
        "steps": steps_narrowed(steps_part(here.company, today=here.today), hidden_keys(here)),
    }
