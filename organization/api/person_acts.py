"""/people/{id}/invitation, /deactivation, /reactivation: how a person comes in, leaves, comes back."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.access import membership_for, require
from organization.api.base import CompanyView
from organization.api.people import PersonSerializer, person_told
from organization.api.refusals import refusal_said, with_ids
from organization.http.fields import StrictSerializer
from organization.rules.estate import HAND_OVER, RETIRE, Decision, Said
from organization.rules.tokens import PEOPLE_WRITE
from organization.selectors.named import person_id
from organization.services.handover import hand_over
from organization.services.invitations import invite, revoke_invitation
from organization.services.people import reactivate_person

_BY_NAME = {"successor": person_id}


class NothingSerializer(StrictSerializer):
    """No field."""


class DeactivationSerializer(StrictSerializer):
    """Who takes over what the person stands for."""

    successor = serializers.EmailField(
        allow_null=True,
        required=False,
        help_text="Takes over everything; needed where the person stands for something.",
    )
    individual_kpis = serializers.ChoiceField(
        choices=[(RETIRE, "they measure this person"), (HAND_OVER, "like everything else")],
        required=False,
        help_text="What becomes of the KPIs that measure the person: retire unless told.",
    )
    why = serializers.CharField(
        max_length=500, required=False, help_text="Kept in the trail of all that changes hands."
    )


class HandedOverSerializer(serializers.Serializer[Any]):
    """One thing the person stood for, and what became of it."""

    kind = serializers.CharField()
    title = serializers.CharField()
    act = serializers.CharField(help_text="hand_over, retire or leave")


class DeactivatedSerializer(serializers.Serializer[Any]):
    """The person, and what became of everything they stood for."""

    person = PersonSerializer()
    decided = HandedOverSerializer(many=True)


class Invitation(CompanyView):
    """The link by which a person takes up their membership."""

    scopes = {"POST": PEOPLE_WRITE, "DELETE": PEOPLE_WRITE}

    @extend_schema(
        operation_id="invite_person",
        summary="Invite a person by mail; an earlier link stops working",
        tags=["people"],
        request=NothingSerializer,
        responses={202: PersonSerializer},
    )
    def post(self, _request: Request, person: UUID) -> Response:
        """The mail goes to their address. The link itself is not told: who holds it is let in."""
        require(self.here, "people.manage")
        known = membership_for(self.here, person)
        self.said(NothingSerializer)
        with refusal_said():
            invite(company=self.here.company, membership=known, actor=self.here.person.actor)
        return Response(person_told(self.here, person), status=202)

    @extend_schema(
        operation_id="revoke_invitation",
        summary="Take an open invitation back",
        tags=["people"],
        request=None,
        responses={204: None},
    )
    def delete(self, _request: Request, person: UUID) -> Response:
        """Its link opens nothing any more, and its mail, where it has not gone out, stays here."""
        require(self.here, "people.manage")
        known = membership_for(self.here, person)
        with refusal_said():
            revoke_invitation(company=self.here.company, membership=known.id, actor=self.here.person.actor)
        return Response(status=204)


class Deactivation(CompanyView):
    """A person leaves, and hands over all they stand for."""

    scopes = {"POST": PEOPLE_WRITE}

    @extend_schema(
        operation_id="deactivate_person",
        summary="Hand over what a person stands for, and let them in no more",
        tags=["people"],
        request=DeactivationSerializer,
        responses=DeactivatedSerializer,
    )
    def post(self, _request: Request, person: UUID) -> Response:
        """All or nothing: where something would be nobody's, it is named and nothing happens."""
        require(self.here, "people.manage")
        company, known = self.here.company, membership_for(self.here, person)
        said = with_ids(company, self.said(DeactivationSerializer), _BY_NAME)
        with refusal_said():
            decided = hand_over(
                company=company,
                membership=known.id,
                said=Said(said.get("successor"), said.get("individual_kpis", RETIRE)),
                actor=self.here.person.actor,
                why=said.get("why") or _("%(name)s leaves") % {"name": known.name},
                today=self.here.today,
            )
        return Response({"person": person_told(self.here, person), "decided": [_told(one) for one in decided]})


class Reactivation(CompanyView):
    """A person comes back."""

    scopes = {"POST": PEOPLE_WRITE}

    @extend_schema(
        operation_id="reactivate_person",
        summary="Let a person in again, with the account they had",
        tags=["people"],
        request=NothingSerializer,
        responses=PersonSerializer,
    )
    def post(self, _request: Request, person: UUID) -> Response:
        """What was handed over stays where it went."""
        require(self.here, "people.manage")
        known = membership_for(self.here, person)
        self.said(NothingSerializer)
        with refusal_said():
            reactivate_person(company=self.here.company, membership=known.id, actor=self.here.person.actor)
        return Response(person_told(self.here, person))


def _told(one: Decision) -> dict[str, str]:
    return {"kind": one.item.kind, "title": one.item.title, "act": one.act}
