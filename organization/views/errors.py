"""Pages for answers that are no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organization.http.errors import NotAllowed


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says what is missing and whom to ask."""
    ask = exception.ask if isinstance(exception, NotAllowed) else []
    return render(request, "403.html", {"ask": ask}, status=403)
