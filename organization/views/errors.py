"""Pages for answers that are no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext

from organization.http.errors import NotAllowed


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says what is missing and whom to ask."""
    ask = exception.ask if isinstance(exception, NotAllowed) else []
    return render(request, "403.html", {"ask": get_text_list(ask, gettext("or"))}, status=403)
