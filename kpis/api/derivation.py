"""/kpis/{key}/derivation: from what a KPI is computed."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_editing, kpi_for_reading, readable
from kpis.api.refusals import refusals_said
from kpis.models import Derivation, DerivationKind, Kpi, RollupHow, SourceRole
from kpis.selectors.listed import kpis_at, kpis_named
from kpis.selectors.worked import derivation_of, sources_of
from kpis.services.derivations import Wanted, remove_derivation, set_derivation, understood
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer
from organization.http.problems import Problem, Wrong
from organization.rules.tokens import KPIS_WRITE

#: The interface calls the list as the model does not.
NAMES = {"sources": "values"}


class DerivationSerializer(StrictSerializer):
    """A formula over keys, or `how` over `values`."""

    kind = serializers.ChoiceField(choices=DerivationKind.choices)
    expression = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="A formula: keys, numbers, + - * /, min, max, abs, round.",
    )
    how = serializers.ChoiceField(choices=[("", "not a roll-up"), *RollupHow.choices], required=False)
    values = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, help_text="A roll-up: keys of KPIs."
    )
    divisors = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        help_text="A ratio: as many keys, in the same order.",
    )
    coverage = NumberField(required=False, help_text="The share of those asked that must be in: above 0, up to 1.")
    factor = NumberField(required=False, help_text="A ratio is multiplied by it: 100 makes per cent.")
    since = serializers.DateField(
        required=False, allow_null=True, help_text="Values of earlier periods stay as they were typed."
    )


class SetDerivationSerializer(DerivationSerializer):
    """With the reason."""

    why = serializers.CharField(max_length=500, required=False, help_text="Kept in the trail.")
    exception = serializers.CharField(
        max_length=1000, required=False, help_text="The reason for touching what a lock protects."
    )


class ShownDerivationSerializer(DerivationSerializer):
    """As it stands. Sources that the caller may not read are counted, not named."""

    hidden = serializers.IntegerField()


class TheDerivation(CompanyView):
    """How the values of a KPI come about."""

    scopes = {"PUT": KPIS_WRITE, "DELETE": KPIS_WRITE}

    @extend_schema(
        operation_id="derivation",
        summary="From what a KPI is computed (404: it is typed)",
        tags=["KPIs"],
        responses=ShownDerivationSerializer,
    )
    def get(self, _request: Request, key: str) -> Response:
        """Formula or roll-up."""
        return Response(self._shown(kpi_for_reading(self.here, key)))

    @extend_schema(
        operation_id="set_derivation",
        summary="Compute a KPI from others; its values follow at once and are never typed",
        tags=["KPIs"],
        request=SetDerivationSerializer,
        responses=ShownDerivationSerializer,
    )
    def put(self, _request: Request, key: str) -> Response:
        """As on the page."""
        kpi = kpi_for_editing(self.here, key)
        said = self.said(SetDerivationSerializer)
        told = {name: said.pop(name) for name in ("why", "exception") if name in said}
        for name in ("values", "divisors"):
            said[name] = self._ids(name, said.get(name, []))
        wanted = Wanted(**said)
        self._readable(understood(company=self.here.company, kpi=kpi.id, wanted=wanted).sources)
        with refusals_said(names=NAMES):
            set_derivation(
                company=self.here.company,
                kpi=kpi.id,
                wanted=wanted,
                actor=self.here.person.actor,
                today=self.here.today,
                **told,
            )
        return Response(self._shown(kpi))

    @extend_schema(
        operation_id="remove_derivation",
        summary="Let a KPI be typed again; the values that were computed stay",
        tags=["KPIs"],
        parameters=[
            OpenApiParameter("why", str),
            OpenApiParameter("exception", str, description="The reason for touching what a lock protects."),
        ],
        responses={204: None},
    )
    def delete(self, request: Request, key: str) -> Response:
        """Only where it is computed."""
        kpi = kpi_for_editing(self.here, key)
        self._of(kpi)
        told = {name: request.query_params.get(name, "")[:1000] for name in ("why", "exception")}
        with refusals_said():
            remove_derivation(
                company=self.here.company, kpi=kpi.id, actor=self.here.person.actor, today=self.here.today, **told
            )
        return Response(status=204)

    def _of(self, kpi: Kpi) -> Derivation:
        found = derivation_of(self.here.company, kpi.id)
        if found is None:
            raise Http404(_("This KPI is typed, not computed."))
        return found

    def _shown(self, kpi: Kpi) -> dict[str, Any]:
        row = self._of(kpi)
        sources = sources_of(row)
        seen = readable(self.here, kpis_at(self.here.company, [source for source, _role in sources]))
        keys = dict(seen.values_list("id", "key"))
        told: dict[str, Any] = {
            name: [keys[source] for source, own in sources if own == role and source in keys]
            for name, role in (("values", SourceRole.VALUE), ("divisors", SourceRole.DIVISOR))
        }
        told |= {name: getattr(row, name) for name in ("kind", "expression", "how", "coverage", "factor", "since")}
        hidden = len({source for source, _role in sources} - set(keys))
        if hidden and row.kind == DerivationKind.FORMULA:
            told["expression"] = ""
        return dict(ShownDerivationSerializer({**told, "hidden": hidden}).data)

    def _ids(self, field: str, keys: list[str]) -> tuple[UUID, ...]:
        """Keys become ids; those that nobody has are named."""
        found = kpis_named(self.here.company, keys)
        errors = [
            Wrong(field, "unknown_kpi", _("No KPI has this key: %(keys)s.") % {"keys": key})
            for key in keys
            if key not in found
        ]
        if errors:
            raise Problem(422, "refused", _("Nothing was saved."), errors=errors)
        return tuple(found[key].id for key in keys)

    def _readable(self, sources: tuple[Kpi, ...]) -> None:
        """Nobody computes from what they may not read."""
        wanted = kpis_at(self.here.company, [one.id for one in sources])
        seen = set(readable(self.here, wanted).values_list("id", flat=True))
        errors = [
            Wrong("values", "not_allowed", _("You may not read %(keys)s.") % {"keys": one.key})
            for one in sources
            if one.id not in seen
        ]
        if errors:
            raise Problem(403, "not_allowed", _("Nothing was saved."), errors=errors)
