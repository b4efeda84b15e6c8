"""Kinds that hold others: lists, objects of known fields, objects whose keys are the company's own names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from dashboards.rules.company_file_faults import Faults, below
from dashboards.rules.company_file_kinds import INVALID, Kind, Schema, wrong_type
from dashboards.rules.company_file_text import Doubled


@dataclass(frozen=True)
class Items:
    """A list of one kind."""

    kind: Kind

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The list; INVALID when any item is."""
        found = self.read_each(value, path, faults)
        return INVALID if found is INVALID or any(item is INVALID for item in found) else found

    def read_each(self, value: object, path: str, faults: Faults) -> Any:
        """The list with INVALID in the places of faulty items; INVALID when it is no list."""
        if not isinstance(value, list):
            return wrong_type(value, path, faults, "list")
        return [self.kind.read(item, f"{path}[{number}]", faults) for number, item in enumerate(value)]

    def schema(self) -> Schema:
        """An array."""
        return {"type": "array", "items": self.kind.schema()}


@dataclass(frozen=True)
class Named:
    """An object whose keys are names of the company's own."""

    kind: Kind
    names: Kind

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """A dict; INVALID when any entry is."""
        found = self.read_each(value, path, faults)
        return INVALID if found is INVALID or any(item is INVALID for item in found.values()) else found

    def read_each(self, value: object, path: str, faults: Faults) -> Any:
        """A dict with INVALID in the places of faulty entries; INVALID when it is no object."""
        if not isinstance(value, dict):
            return wrong_type(value, path, faults, "object")
        report_doubled(value, path, faults)
        found = {}
        for name, item in value.items():
            place = below(path, name)
            known = self.names.read(name, place, faults)
            read = self.kind.read(item, place, faults)
            if known is not INVALID:
                found[known] = read
        return found

    def schema(self) -> Schema:
        """An object with patterned keys."""
        return {"type": "object", "propertyNames": self.names.schema(), "additionalProperties": self.kind.schema()}


@dataclass(frozen=True)
class Field:
    """A field of an object. `attribute` is its name in Python; null says the same as leaving an optional field out.

    `each`: a section of the file, of which faulty entries become INVALID one by one and the others are still looked at.
    """

    name: str
    kind: Kind
    default: Any = None
    required: bool = False
    attribute: str = ""
    about: str = ""
    each: bool = False

    def schema(self) -> Schema:
        """Its kind; optional ones may be null."""
        found = self.kind.schema()
        if not self.required:
            found = {"anyOf": [found, {"type": "null"}], "default": self.default}
        return {**found, "description": self.about} if self.about else found


@dataclass(frozen=True)
class Object:
    """An object with known fields only."""

    into: Any
    fields: tuple[Field, ...]

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """`into(**attributes)`; INVALID when any field is."""
        found = read_fields(value, self.fields, path, faults)
        return INVALID if found is INVALID or any(item is INVALID for item in found.values()) else self.into(**found)

    def schema(self) -> Schema:
        """An object without further fields."""
        return object_schema(self.fields)


def object_schema(fields: Sequence[Field]) -> Schema:
    """The JSON Schema of an object with these fields."""
    return {
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def read_fields(value: object, fields: Sequence[Field], path: str, faults: Faults) -> Any:
    """Each attribute with its value, INVALID where the field is at fault; INVALID when the value is no object."""
    if not isinstance(value, dict):
        return wrong_type(value, path, faults, "object")
    report_doubled(value, path, faults)
    report_unknown(value, fields, path, faults)
    return {field.attribute or field.name: _read_field(value, field, path, faults) for field in fields}


def _read_field(value: Mapping[str, object], field: Field, path: str, faults: Faults) -> Any:
    given = value.get(field.name)
    place = below(path, field.name)
    if given is None and not field.required:
        return field.default
    if given is None and field.name not in value:
        faults.add(place, "missing", "required")
        return INVALID
    if field.each and isinstance(field.kind, Items | Named):
        return field.kind.read_each(given, place, faults)
    return field.kind.read(given, place, faults)


def report_doubled(value: Mapping[str, object], path: str, faults: Faults) -> None:
    """A fault for each key given more than once."""
    if isinstance(value, Doubled):
        for key in value.keys_doubled:
            faults.add(below(path, key), "doubled_key", "key_once")


def report_unknown(value: Mapping[str, object], fields: Sequence[Field], path: str, faults: Faults) -> None:
    """A fault for each field the format does not know: a typo would lose data silently."""
    names = [field.name for field in fields]
    for name in value:
        if name in names:
            continue
        near = get_close_matches(name[:100], names, n=1)
        if near:
            faults.add(below(path, name), "unknown_field", "field_like", near=near[0])
        else:
            faults.add(below(path, name), "unknown_field", "fields", names=", ".join(names))
