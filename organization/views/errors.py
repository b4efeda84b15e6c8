"""Pages for answers that are no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views import defaults

from organization.http.errors import NotAllowed
from organization.http.problems import plain_answer


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says what is missing and whom to ask."""
    ask = exception.ask if isinstance(exception, NotAllowed) else []
    return render(request, "403.html", {"ask": get_text_list(ask, gettext("or"))}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page, or for the interface a problem."""
    said = gettext("There is no such address.")
    return plain_answer(request, 404, "not_found", said) or defaults.page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a page, or for the interface a problem."""
    said = gettext("Something went wrong here. Nothing was saved.")
    return plain_answer(request, 500, "error", said) or defaults.server_error(request)
