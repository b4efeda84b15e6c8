"""/kpis/{key}/skips: periods that do not apply to a KPI."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_reading, kpi_for_values
from kpis.api.refusals import refusals_said, value_wrong
from kpis.models import Kpi, Skip, Source
from kpis.rules.entries import LONGEST_NOTE
from kpis.selectors.skips import skips_of
from kpis.services.measurements import ValuesRefused
from kpis.services.skips import SkipRow, skip_periods, unskip_periods
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer
from organization.http.problems import Problem, Wrong
from organization.rules.tokens import VALUES_WRITE


class SkipSerializer(serializers.Serializer[Any]):
    """A period that does not apply: nobody owes a value for it."""

    period = serializers.DateField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    computed = serializers.BooleanField(
        help_text="Nobody declared it: what the KPI is computed from does not apply, and it goes when that does."
    )


class SkipsSerializer(serializers.Serializer[Any]):
    """All of a KPI's, newest first."""

    results = SkipSerializer(many=True)


class WantedSkipSerializer(StrictSerializer):
    """Why a period does not apply."""

    reason = serializers.CharField(max_length=LONGEST_NOTE)


class Skips(CompanyView):
    """A KPI's periods that do not apply."""

    @extend_schema(
        operation_id="skips", summary="Periods that do not apply", tags=["measurements"], responses=SkipsSerializer
    )
    def get(self, _request: Request, key: str) -> Response:
        """Newest first."""
        kpi = kpi_for_reading(self.here, key)
        return Response({"results": [_plain(one) for one in skips_of(self.here.company, kpi.id)]})


class TheSkip(CompanyView):
    """One period."""

    scopes = {"PUT": VALUES_WRITE, "DELETE": VALUES_WRITE}

    @extend_schema(
        operation_id="put_skip",
        summary="Declare a period not applicable: nothing is due for it",
        description="Refused with 409 where a value stands: take the value back first.",
        tags=["measurements"],
        request=WantedSkipSerializer,
        responses=SkipSerializer,
    )
    def put(self, _request: Request, key: str, period: str) -> Response:
        """With its reason; said again, the new reason stands.

        Raises:
            Problem: 409 where a value stands, 422 for everything else.
        """
        kpi, day = kpi_for_values(self.here, key), _day(period)
        row = SkipRow(kpi.id, day, self.said(WantedSkipSerializer)["reason"], expected=None)
        company = self.here.company
        try:
            with refusals_said():
                skip_periods(
                    company=company, rows=[row], actor=self.here.person.actor, source=Source.API, today=self.here.today
                )
        except ValuesRefused as refused:
            errors = [value_wrong(fault, locale=company.locale, rows=False) for fault in refused.faults]
            if any(fault.code == "changed_meanwhile" for fault in refused.faults):
                said = _("A value stands for this period; nothing was saved.")
                raise Problem(409, "value_stands", said, errors=errors) from refused
            raise Problem(422, "refused", _("Nothing was saved."), errors=errors) from refused
        return Response(_plain(self._one(kpi, day)))

    @extend_schema(
        operation_id="take_skip_back",
        summary="The period applies after all",
        tags=["measurements"],
        responses={204: None},
    )
    def delete(self, _request: Request, key: str, period: str) -> Response:
        """Its value is due again."""
        kpi, day = kpi_for_values(self.here, key), _day(period)
        if self._one(kpi, day).computed:
            said = _("What this KPI is computed from does not apply; take that back.")
            raise Problem(422, "derived", said)
        unskip_periods(
            company=self.here.company, places=[(kpi.id, day)], actor=self.here.person.actor, today=self.here.today
        )
        return Response(status=204)

    def _one(self, kpi: Kpi, day: date) -> Skip:
        found = skips_of(self.here.company, kpi.id, period=day)
        if not found:
            raise Http404(_("This period is not declared not applicable."))
        return found[0]


def _plain(skip: Skip) -> dict[str, Any]:
    return {
        "period": skip.period.isoformat(),
        "reason": skip.reason,
        "at": skip.at.isoformat(),
        "computed": skip.computed,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        wrong = Wrong("period", "bad_period", _("No date was recognised. Dates are written like 2026-11-09."))
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong]) from error
