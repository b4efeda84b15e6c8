"""A company file as text: one entry a line, so that two versions can be compared line by line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def document_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the JSON text; keys in the document's order."""
    yield "{"
    for number, (name, section) in enumerate(document.items(), start=1):
        yield from _section(name, section, "," if number < len(document) else "")
    yield "}"


def _section(name: str, section: Any, comma: str) -> Iterator[str]:
    if isinstance(section, list) and section:
        entries = [_text(entry) for entry in section]
        brackets = "[]"
    elif isinstance(section, dict) and name == "values" and section:
        entries = [f"{_text(key)}: {_text(entry)}" for key, entry in section.items()]
        brackets = "{}"
    else:
        yield f" {_text(name)}: {_text(section)}{comma}"
        return
    yield f" {_text(name)}: {brackets[0]}"
    for number, entry in enumerate(entries, start=1):
        yield f"  {entry}{',' if number < len(entries) else ''}"
    yield f" {brackets[1]}{comma}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
