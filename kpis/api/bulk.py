"""POST /measurements: values in bulk, all or nothing, or with `partial=1` all but the faulty."""

import io
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import writable_ids
from kpis.api import value_rows
from kpis.api.measurements import READING, MeasurementSerializer, Reading
from kpis.api.refusals import refusals_said, value_wrong
from kpis.api.value_rows import MOST_FAULTS, Faults
from kpis.models import Load, Source
from kpis.services.ingest import Ingested, LongColumns, ingest_measurements
from kpis.services.loads import open_load
from kpis.services.measurements import HeldKpi, ValuesRefused
from organization.http.bodies import unpacked
from organization.http.fields import page_serializer
from organization.http.problems import Problem, Wrong
from organization.rules.tokens import VALUES_WRITE
from organization.selectors.people import people_with
from organization.services.trail import recorded

MOST_BYTES = 32 << 20
MOST_UNPACKED = 128 << 20
#: A JSON array is read as a whole.
MOST_ARRAY = 32 << 20
#: How often a partial load is tried again when what was good meanwhile is not.
_TRIES = 3
_TRUE = frozenset({"1", "true", "yes"})


class BulkValueSerializer(serializers.Serializer[Any]):
    """A row."""

    kpi = serializers.CharField(help_text="The KPI's key.")
    period = serializers.DateField(help_text="The first day of the period.")
    actual = serializers.FloatField(allow_null=True, help_text="null: no value; the row is passed over.")
    note = serializers.CharField(allow_null=True, required=False)


class WrongSerializer(serializers.Serializer[Any]):
    """What is wrong with a row."""

    row = serializers.IntegerField()
    field = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class IngestedSerializer(serializers.Serializer[Any]):
    """What a load did."""

    read = serializers.IntegerField(help_text="Values that were read and stand now.")
    added = serializers.IntegerField()
    corrected = serializers.IntegerField(help_text="Values that stood and differ; the trail keeps what they were.")
    unchanged = serializers.IntegerField()
    blank = serializers.IntegerField(help_text="Rows without a value.")
    kpis = serializers.IntegerField()
    load = serializers.UUIDField(help_text="Its id: with it, the load can be undone as one within a day.")
    errors = WrongSerializer(many=True, help_text="The rows left out; empty unless partial.")  # type: ignore[assignment]


class _Later(BaseParser):
    """The body is read by the view, as it streams in."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Never asked."""
        raise AssertionError((stream, media_type, parser_context))


class Measurements(Reading):
    """Values read, and values in bulk."""

    scopes = {"POST": VALUES_WRITE}
    largest: ClassVar[int] = MOST_BYTES
    parser_classes = (_Later,)
    opened: Load

    @extend_schema(**READING, responses=page_serializer("MeasurementPage", MeasurementSerializer))
    def get(self, request: Request) -> Response:
        """Ordered KPI by KPI, within one by period."""
        return super().get(request)

    @extend_schema(
        operation_id="post_measurements",
        summary="Write many values at once",
        description=(
            "JSON array, NDJSON or CSV with a header, also with Content-Encoding: gzip; at most 32 MiB as sent, 128 MiB "
            "unpacked (an array 32 MiB), 2,000,000 rows. Everything is saved or nothing, and then every faulty row is named (the first "
            "1,000). With partial=1 the good rows are saved, if at most 1,000 are faulty."
        ),
        tags=["measurements"],
        parameters=[
            OpenApiParameter("partial", bool, description="Save the rows without fault."),
            OpenApiParameter("reason", str, description="Why values that stood are corrected."),
            OpenApiParameter("Content-Encoding", str, OpenApiParameter.HEADER, enum=["gzip"]),
        ],
        request={
            value_rows.JSON: BulkValueSerializer(many=True),
            value_rows.NDJSON: {"type": "string", "description": "An object as in the JSON array on each line."},
            value_rows.CSV: {"type": "string", "description": "kpi,period,actual[,note]"},
        },
        responses=IngestedSerializer,
    )
    def post(self, request: Request) -> Response:
        """Parsed as it comes, then staged by COPY (kpis/services/ingest.py)."""
        kind = _kind(request.content_type)
        partial = request.query_params.get("partial", "").lower() in _TRUE
        reason = request.query_params.get("reason", "")[:1000]
        with transaction.atomic():
            self.opened = self._opened(reason)
            done, wrong = self._load(kind, partial=partial, reason=reason)
        told = {name: getattr(done, name) for name in ("read", "added", "corrected", "blank", "kpis")}
        unchanged = done.read - done.added - done.corrected
        told |= {"unchanged": unchanged, "load": str(self.opened.id)}
        return Response({**told, "errors": [one.as_json() for one in wrong]})

    def _opened(self, reason: str) -> Load:
        """What the values will belong to; with nothing saved it goes again."""
        token = self.caller.token
        return open_load(
            company=self.here.company,
            actor=self.here.person.actor,
            source=Source.API,
            name="",
            reason=reason,
            token=token.id if token.membership_id is None else None,
        )

    def _load(self, kind: str, *, partial: bool, reason: str) -> tuple[Ingested, list[Wrong]]:
        """What was saved, and the rows that were left out."""
        left: dict[int, Wrong] = {}
        for _try in range(_TRIES):
            done, wrong = self._once(kind, left, reason)
            wrong = [*wrong, *left.values()]
            if done is not None and (partial or not wrong):
                return done, sorted(wrong, key=_row)
            if not partial or len(wrong) >= MOST_FAULTS:
                break
            left |= {_row(one): one for one in wrong}
        raise self._refusal(sorted(wrong, key=_row)[:MOST_FAULTS], partial=partial)

    def _once(self, kind: str, left: dict[int, Wrong], reason: str) -> tuple[Ingested | None, list[Wrong]]:
        """Load all readable rows but those `left` out; None where the service refuses, and what is wrong."""
        company, faults = self.here.company, Faults()
        sent = self.body or io.BytesIO()
        most = MOST_ARRAY if kind == value_rows.JSON else MOST_UNPACKED
        sent.seek(0)
        source = unpacked(sent, self.request.headers.get("Content-Encoding", ""), most=most)
        rows = value_rows.value_rows(source, kind, faults)
        kept = (row for row in rows if row[0] not in left) if left else rows
        try:
            with refusals_said(), recorded(self.here.person.actor, why="values in bulk"):
                done = ingest_measurements(
                    company=company,
                    columns=LongColumns(kept),
                    actor=self.here.person.actor,
                    source=Source.API,
                    today=self.here.today,
                    reason=reason,
                    only=self._mine(),
                    load=self.opened.id,
                )
        except ValuesRefused as refused:
            said = [value_wrong(fault, locale=company.locale) for fault in refused.faults]
            return None, [*said, *(one for one in faults.kept if _row(one) not in left)]
        return done, [one for one in faults.kept if _row(one) not in left]

    def _mine(self) -> Any:
        """Which KPIs the caller may write. One query."""
        ids = writable_ids(self.here.company, self.here.person.facts)

        def writable(kpi: HeldKpi) -> bool:
            return kpi.id in ids

        return writable

    def _refusal(self, wrong: list[Wrong], *, partial: bool) -> Problem:
        """403 where nothing but the right is missing, 422 otherwise."""
        if all(one.code == "not_allowed" for one in wrong):
            ask = people_with(self.here.company, "values.write")
            return Problem(403, "not_allowed", _("Your rights do not reach these KPIs."), errors=wrong, ask=ask)
        said = _("Nothing was saved: some rows are faulty.")
        if partial:
            said = _("Nothing was saved: more than %(most)s rows are faulty.") % {"most": MOST_FAULTS}
        return Problem(422, "refused", said, errors=wrong)


def _row(wrong: Wrong) -> int:
    return wrong.row or 0


def _kind(content_type: str | None) -> str:
    """Of the three."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    kind = {"application/jsonl": value_rows.NDJSON, "application/ndjson": value_rows.NDJSON}.get(kind, kind)
    if kind not in value_rows.KINDS:
        said = _("Send %(kinds)s.") % {"kinds": ", ".join(value_rows.KINDS)}
        raise Problem(415, "unsupported_media_type", said)
    return kind
