"""/loads: what came many at once, and taking it back."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import load_for_reading, load_for_undoing, loads_shown
from kpis.api.refusals import refusals_said
from kpis.models import LoadStage, Source
from kpis.rules.faults import Fault
from kpis.selectors.loads import load_at
from kpis.services.loads import undo_load
from kpis.wording.life import sentence
from kpis.wording.loads import is_undo_fault
from kpis.wording.loads import sentence as undo_sentence
from organization.api.base import CompanyView
from organization.http.fields import StrictSerializer, page_serializer
from organization.http.openapi import PAGING
from organization.http.paging import Cursor, page_of
from organization.rules.tokens import VALUES_WRITE

_LATEST_FIRST: Cursor[Any] = Cursor("-id", lambda row: str(row.id), UUID)


class LoadSerializer(serializers.Serializer[Any]):
    """A bulk load or an upload."""

    id = serializers.UUIDField()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    name = serializers.CharField(help_text="Of the file, if it was one.")
    reason = serializers.CharField()
    by = serializers.EmailField(source="by.email", allow_null=True, default=None, help_text="null: no person.")
    by_name = serializers.CharField(help_text="Of an integration or the system; empty for a person.")
    at = serializers.DateTimeField()
    stage = serializers.ChoiceField(choices=LoadStage.choices)
    done_at = serializers.DateTimeField(allow_null=True, help_text="It can be undone within a day of it.")
    added = serializers.IntegerField(source="values_added")
    corrected = serializers.IntegerField(source="values_corrected")
    unchanged = serializers.IntegerField(source="values_unchanged")
    blank = serializers.IntegerField(source="rows_blank")
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.EmailField(source="undone_by.email", allow_null=True, default=None)
    undone_why = serializers.CharField()
    restored = serializers.IntegerField(source="values_restored", help_text="By undoing it.")
    removed = serializers.IntegerField(source="values_removed", help_text="By undoing it.")
    kept = serializers.IntegerField(source="values_kept", help_text="Changed since, so left alone by undoing it.")


class UndoSerializer(StrictSerializer):
    """Why a load is undone."""

    why = serializers.CharField(max_length=1000, required=False, help_text="Kept with every value it touched.")


class Loads(CompanyView):
    """The loads that the caller may see."""

    @extend_schema(
        operation_id="loads",
        summary="Bulk loads and uploads",
        tags=["loads"],
        parameters=PAGING,
        responses=page_serializer("LoadPage", LoadSerializer),
    )
    def get(self, request: Request) -> Response:
        """The latest first: one's own; all of them for who may undo all or read the trail."""
        page = page_of(request, loads_shown(self.here), _LATEST_FIRST)
        return Response({"results": LoadSerializer(page.rows, many=True).data, "next": page.next})


class TheLoad(CompanyView):
    """One load."""

    @extend_schema(operation_id="load", summary="A load", tags=["loads"], responses=LoadSerializer)
    def get(self, _request: Request, load: UUID) -> Response:
        """By the id that loading answered with."""
        return Response(LoadSerializer(load_for_reading(self.here, load)).data)


class Undo(CompanyView):
    """Taking a load back."""

    scopes = {"POST": VALUES_WRITE}

    @extend_schema(
        operation_id="undo_load",
        summary="Undo a load as one, within a day",
        description=(
            "What it added is taken back, what it corrected gets its old value again, what was changed since stays. "
            "422 where it was undone before, is older than a day, or a later load sent its values again."
        ),
        tags=["loads"],
        request=UndoSerializer,
        responses=LoadSerializer,
    )
    def post(self, _request: Request, load: UUID) -> Response:
        """By who made it, the alignment owner, or an administrator."""
        found = load_for_undoing(self.here, load)
        said = self.said(UndoSerializer)
        with refusals_said(_sentence):
            undo_load(
                company=self.here.company,
                load=found.id,
                actor=self.here.person.actor,
                why=said.get("why", ""),
                now=timezone.now(),
                today=self.here.today,
            )
        return Response(LoadSerializer(load_at(self.here.company, found.id)).data)


def _sentence(fault: Fault) -> str:
    return undo_sentence(fault.code) if is_undo_fault(fault.code) else sentence(fault)
