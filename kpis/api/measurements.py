"""/measurements and /kpis/{key}/measurements/{period}: values read, and one value written."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import kpi_for_reading, kpi_for_values, readable
from kpis.api.kpis import StateSerializer
from kpis.api.refusals import refusals_said, value_wrong
from kpis.models import Kpi, Measurement, Source
from kpis.rules.calendar import as_cadence
from kpis.rules.closing import Closing
from kpis.rules.entries import LONGEST_NOTE
from kpis.selectors.closing import closing_of
from kpis.selectors.listed import ValueRow as ListedValue
from kpis.selectors.listed import states_at, value_at, values_listed, whole_kpis
from kpis.services.measurements import UNSET, ValueRow, ValuesRefused, record_measurements
from organization.api.base import CompanyView
from organization.http.fields import NumberField, StrictSerializer
from organization.http.openapi import PAGING
from organization.http.paging import Cursor, page_of
from organization.http.problems import Problem, Wrong
from organization.models import Company
from organization.rules.roles import EXECUTIVE
from organization.rules.tokens import VALUES_WRITE

MOST = 10_000
#: KPIs that one reading may name; more would quietly be another question.
MOST_KPIS = 100


class MeasurementSerializer(serializers.Serializer[Any]):
    """The value of a KPI for a period, which its first day names."""

    kpi = serializers.CharField()
    period = serializers.DateField()
    actual = serializers.FloatField()
    note = serializers.CharField()
    entered_at = serializers.DateTimeField()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]


class SavedSerializer(MeasurementSerializer):
    """A value that was written, and where its KPI stands now."""

    state = StateSerializer()


class ValueSerializer(StrictSerializer):
    """A value to be written."""

    actual = NumberField()
    note = serializers.CharField(
        max_length=LONGEST_NOTE, allow_blank=True, required=False, help_text="Left out: the note stays as it is."
    )
    reason = serializers.CharField(
        max_length=LONGEST_NOTE,
        required=False,
        help_text="Why a value that stood is corrected, or why it comes after its period closed.",
    )
    expected = NumberField(
        allow_null=True,
        required=False,
        help_text="What you saw there (null: nothing). If something else stands there by now, nothing is written: 409.",
    )


READING: dict[str, Any] = {
    "operation_id": "measurements",
    "summary": "Values, by KPI and period",
    "tags": ["measurements"],
    "parameters": [
        OpenApiParameter("kpi", str, many=True, description="Keys of KPIs; all that the caller may read, if none."),
        OpenApiParameter("from", date, description="The first period."),
        OpenApiParameter("to", date, description="The last period."),
        OpenApiParameter("limit", int, description="Rows of a page: 1,000 unless told, at most 10,000."),
        PAGING[1],
    ],
}


class Reading(CompanyView):
    """Values of many KPIs; kpis.api.bulk adds the writing of many."""

    def get(self, request: Request) -> Response:
        """Ordered KPI by KPI, within one by period."""
        rows = self._rows(request)
        company = self.here.company
        cursor: Cursor[ListedValue] = Cursor("pk", lambda row: f"{row[0]} {row[2]}", lambda text: _place(company, text))
        page = page_of(request, rows, cursor, usual=1000, most=MOST)
        return Response({"results": _plain(page.rows), "next": page.next})

    def _rows(self, request: Request) -> "QuerySet[Measurement, ListedValue]":
        keys = request.query_params.getlist("kpi")
        if len(keys) > MOST_KPIS:
            raise Problem(422, "invalid", _("At most %(most)s KPIs are read at once.") % {"most": MOST_KPIS})
        kpis: Any = None
        if keys:
            kpis = [kpi_for_reading(self.here, key).id for key in dict.fromkeys(keys)]
        elif not _reads_all(self):
            kpis = readable(self.here, whole_kpis(self.here.company)).values("id")
        days = {name: request.query_params.get(name) for name in ("from", "to")}
        first, last = (_day(text, name) if text else None for name, text in days.items())
        return values_listed(self.here.company, kpis=kpis, first=first, last=last)


class TheMeasurement(CompanyView):
    """One value."""

    scopes = {"PUT": VALUES_WRITE, "DELETE": VALUES_WRITE}

    @extend_schema(
        operation_id="measurement", summary="A value", tags=["measurements"], responses=MeasurementSerializer
    )
    def get(self, _request: Request, key: str, period: str) -> Response:
        """By KPI and period."""
        return Response(self._one(kpi_for_reading(self.here, key), _day(period, "period")))

    @extend_schema(
        operation_id="put_measurement",
        summary="Write a value; what it replaces is kept",
        tags=["measurements"],
        request=ValueSerializer,
        responses=SavedSerializer,
    )
    def put(self, _request: Request, key: str, period: str) -> Response:
        """As in My week; the state in the answer is right already.

        Raises:
            Problem: 422, a person enters a late value without saying why.
        """
        kpi, day = kpi_for_values(self.here, key), _day(period, "period")
        said = self.said(ValueSerializer)
        lacks_reason = self._lacks_reason(kpi, day, str(said.get("reason", "")))
        # what else is wrong is told first; a missing reason takes the value back
        with transaction.atomic() if lacks_reason else nullcontext():
            self._write(ValueRow(kpi.id, day, said.pop("actual"), **{"note": None, **said}))
            if lacks_reason:
                wrong = Wrong("reason", "late", _("The period is closed: say why its value comes now."))
                raise Problem(422, "refused", _("Nothing was saved."), errors=[wrong])
        state = states_at(self.here.company.id, [kpi.id])[kpi.id]
        return Response({**self._one(kpi, day), "state": StateSerializer(state).data})

    @extend_schema(
        operation_id="take_measurement_back",
        summary="Take a value back; what it was is kept",
        tags=["measurements"],
        parameters=[
            OpenApiParameter("reason", str, description="Why."),
            OpenApiParameter("expected", float, description="What you saw there; 409 if something else stands there."),
        ],
        responses={204: None},
    )
    def delete(self, request: Request, key: str, period: str) -> Response:
        """There is no value any more, as if none had come in."""
        kpi, day = kpi_for_values(self.here, key), _day(period, "period")
        self._one(kpi, day)
        reason = request.query_params.get("reason", "")
        expected = request.query_params.get("expected")
        self._write(ValueRow(kpi.id, day, None, reason=reason, expected=_number(expected) if expected else UNSET))
        return Response(status=204)

    def _one(self, kpi: Kpi, day: date) -> dict[str, Any]:
        row = value_at(self.here.company, kpi.id, day)
        if row is None:
            raise Http404(_("There is no value for this period."))
        return _plain([row])[0]

    def _lacks_reason(self, kpi: Kpi, day: date, reason: str) -> bool:
        """Does a person enter a value after its period closed, and not say why? Integrations answer for their feeds."""
        if reason.strip() or self.here.person.actor.id is None:
            return False
        cadence, company = as_cadence(kpi.measure_cadence), self.here.company
        told: dict[str, Any] = {"entered": self.here.today, "active_since": kpi.activated_on}
        # holidays only ever keep a period open for longer
        earliest = Closing(company.closes_after, fiscal_start_month=company.fiscal_year_start_month)
        return earliest.is_late(day, cadence, **told) and closing_of(company).is_late(day, cadence, **told)

    def _write(self, row: ValueRow) -> None:
        """One row.

        Raises:
            Problem: 409 when somebody else was faster, 422 for everything else.
        """
        company = self.here.company
        try:
            with refusals_said():
                record_measurements(
                    company=company, rows=[row], actor=self.here.person.actor, source=Source.API, today=self.here.today
                )
        except ValuesRefused as refused:
            errors = [value_wrong(fault, locale=company.locale, rows=False) for fault in refused.faults]
            if any(fault.code == "changed_meanwhile" for fault in refused.faults):
                now = refused.faults[0].params.get("actual")
                said = _("Somebody else was faster; nothing was saved.")
                raise Problem(409, "changed_meanwhile", said, errors=errors, more={"actual": now}) from refused
            raise Problem(422, "refused", _("Nothing was saved."), errors=errors) from refused


def _reads_all(view: CompanyView) -> bool:
    facts = view.here.person.facts
    return facts.alignment_owner or facts.role == EXECUTIVE


def _plain(rows: Iterable[ListedValue]) -> list[dict[str, Any]]:
    """Rows as JSON; written out here, for there may be ten thousand."""
    return [
        {
            "kpi": key,
            "period": period.isoformat(),
            "actual": actual,
            "note": note,
            "entered_at": entered_at.isoformat(),
            "source": source,
        }
        for _kpi, key, period, actual, note, entered_at, source in rows
    ]


def _place(company: Company, text: str) -> tuple[UUID, UUID, date]:
    kpi, _space, period = text.partition(" ")
    return company.id, UUID(kpi), date.fromisoformat(period)


def _day(text: str, field: str) -> date:
    """A day as the address says it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        wrong = Wrong(field, "bad_period", _("No date was recognised. Dates are written like 2026-11-09."))
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong]) from error


def _number(text: str) -> float:
    return float(NumberField().run_validation(_read(text)))


def _read(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
