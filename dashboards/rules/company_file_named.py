"""Ids inside a document, said by name and read again: what a proposal or an agenda item points at."""

from collections.abc import Mapping
from typing import Any


def renamed(document: Any, names: Mapping[str, str]) -> Any:
    """The document with every text, and every key, that is one of `names` replaced by what it is called there."""
    if isinstance(document, dict):
        return {names.get(key, key): renamed(value, names) for key, value in document.items()}
    if isinstance(document, list):
        return [renamed(one, names) for one in document]
    return names.get(document, document) if isinstance(document, str) else document
