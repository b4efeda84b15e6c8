"""Serializers that say no rather than guess."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields it does not know: a typo would lose data silently."""

    def to_internal_value(self, data: Any) -> Any:
        """As always, after a look at the names."""
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        if unknown:
            said = {str(name)[:100]: [_("There is no such field.")] for name in unknown}
            raise serializers.ValidationError(said, code="unknown_field")
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A finite JSON number; no text, no boolean."""

    def to_internal_value(self, data: Any) -> float:
        """As a double."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            number = float(data)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise serializers.ValidationError(_("The value must be a finite number."), code="not_finite")
        return number


class BoundedJSONParser(JSONParser):
    """JSON, without the stack's end for what is nested a thousand times."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """As always."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error


def page_serializer(name: str, row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of such rows, for the schema."""
    fields = {
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last one."),
    }
    return type(name, (serializers.Serializer,), fields)
