"""What the header offers the signed-in person."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `company`, `person` and `navigation` (a list of url, label, current)."""
    return {"navigation": []}
