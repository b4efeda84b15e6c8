"""Pages for answers that are no page."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.views import defaults

from organization.http.errors import NotAllowed
from organization.http.problems import plain_answer
from organization.rules.tries import rounded_up
from organization.selectors.tries import wait_of


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says what is missing and whom to ask."""
    ask = exception.ask if isinstance(exception, NotAllowed) else []
    return render(request, "403.html", {"ask": get_text_list(ask, gettext("or"))}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page, or for the interface a problem."""
    said = gettext("There is no such address.")
    return plain_answer(request, 404, "not_found", said) or defaults.page_not_found(request, exception)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: says how long to wait."""
    seconds = wait_of(request)
    number, unit = rounded_up(seconds)
    if unit == "seconds":
        wait = ngettext("%(number)s second", "%(number)s seconds", number) % {"number": number}
    else:
        wait = ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
    answer = render(request, "429.html", {"wait": wait}, status=429)
    answer["Retry-After"] = str(ceil(seconds))
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500: a page, or for the interface a problem."""
    said = gettext("Something went wrong here. Nothing was saved.")
    return plain_answer(request, 500, "error", said) or defaults.server_error(request)
