"""/policy: how the company governs its KPIs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import PolicyVersion
from governance.rules.policy import Policy
from governance.rules.policy_document import dump, parse
from governance.selectors.policy import versions_of
from governance.services.policy import LONGEST_REASON, adopt_policy
from governance.wording.policy import sentence
from kpis.api.refusals import refusals_said
from organization.access import require
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer
from organization.models import Company
from organization.rules.tokens import KPIS_WRITE


class PolicyPastSerializer(serializers.Serializer[Any]):
    """A version."""

    number = serializers.IntegerField()
    reason = serializers.CharField()
    adopted_at = serializers.DateTimeField()
    adopted_by = serializers.UUIDField(source="adopted_by_id", allow_null=True, help_text="A person's id.")
    rules = serializers.DictField(help_text="As it was adopted.")


class PolicySerializer(serializers.Serializer[Any]):
    """The policy in force. Without a version the defaults stand, under which no change needs a request."""

    number = serializers.IntegerField(help_text="0 while none is adopted.")
    rules = serializers.DictField(help_text="As docs/governance.md describes it.")
    versions = PolicyPastSerializer(many=True, help_text="The latest first.")


class PolicyAdoptedSerializer(StrictSerializer):
    """A new version."""

    rules = serializers.DictField(help_text="What is left out is the default.")
    reason = serializers.CharField(max_length=LONGEST_REASON)
    seen = serializers.IntegerField(
        required=False, min_value=0, help_text="The number that was read; refused where another came meanwhile."
    )


class ThePolicy(CompanyView):
    """The policy."""

    scopes = {"PUT": KPIS_WRITE}

    @extend_schema(operation_id="policy", summary="The policy in force, and its versions", tags=["governance"], responses=PolicySerializer)  # fmt: skip
    def get(self, _request: Request) -> Response:
        """As on the page."""
        require(self.here, "company.read")
        return Response(_told(self.here.company))

    @extend_schema(operation_id="adopt_policy", summary="Adopt a new version of the policy", tags=["governance"], request=PolicyAdoptedSerializer, responses=PolicySerializer)  # fmt: skip
    def put(self, _request: Request) -> Response:
        """As on the page."""
        require(self.here, "policy.manage")
        said = self.said(PolicyAdoptedSerializer)
        document = said.pop("rules")
        with refusals_said(sentence):
            adopt_policy(company=self.here.company, document=document, actor=self.here.person.actor, **said)
        return Response(_told(self.here.company))


def _told(company: Company) -> dict[str, Any]:
    versions: list[PolicyVersion] = versions_of(company)
    policy = parse(versions[0].rules) if versions else Policy()
    return {
        "number": versions[0].number if versions else 0,
        "rules": dump(policy),
        "versions": PolicyPastSerializer(versions, many=True).data,
    }
