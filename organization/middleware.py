"""One transaction around every request, with its person and its company."""

import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from redis.exceptions import RedisError

from organization.http.request import Person, company_today
from organization.models import Membership, set_scope
from organization.rules.roles import PersonFacts
from organization.rules.second_factor import asked_of
from organization.selectors.people import entry_of, membership_of, person_facts
from organization.selectors.sign_in import has_second_factor
from organization.services.sessions import note_seen

# Probes of the load balancer must not wait for a database that is away.
OUTSIDE = ("/healthz", "/readyz", "/static/")
SIGN_IN = "/accounts/"

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestTransactionMiddleware:
    """The whole request is one transaction, rendering of the page included (ATOMIC_REQUESTS ends before it).

    It stands outside the session's and the sign-in's middleware, so they write in the same transaction. An answer of
    500 rolls everything back; other answers commit, for a refused form must still be able to end a session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside a transaction."""
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


class CompanyMiddleware:
    """Finds the person and, below /c/<slug>/, the company; nothing there answers without a living membership."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Row-level security knows the person from here on."""
        if not request.path.startswith(OUTSIDE) and request.user.is_authenticated:
            set_scope(person=request.user.pk)
            note_seen(request)
        # Pages of a company show its own time; the next request of this thread may be another company's.
        with timezone.override(None):
            response = self.get_response(request)
        if isinstance(response, HttpResponse) and getattr(request, "company", None) is not None:
            # One address answers a whole page or its part: without this, going back in the browser shows the part as the page.
            patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Sign-in counts its tries in the cache. Without it nobody is let in uncounted, and the page says so."""
        if isinstance(error, RedisError) and request.path.startswith(SIGN_IN):
            logger.error("The cache is away, sign-in rests: %s", error)
            return render(request, "organization/resting.html", status=503)
        return None

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Take the company out of the address, put it and the person on the request."""
        # No name holds a NUL, and PostgreSQL refuses to be asked for one.
        if any("\0" in word for word in kwargs.values() if isinstance(word, str)):
            raise Http404(_("There is no such page."))
        if "company_slug" not in kwargs:
            return None
        slug = kwargs.pop("company_slug")
        if not request.user.is_authenticated:
            return _instead(request, redirect_to_login(request.get_full_path()))
        entry = entry_of(slug)
        if entry is None:
            raise Http404(_("There is no such company."))
        set_scope(company=entry.id, person=request.user.pk)
        membership = membership_of(company=entry.id, user=request.user.pk)
        if membership is None:
            raise Http404(_("There is no such company."))
        request.company = membership.company  # type: ignore[attr-defined]
        request.person = Person(  # type: ignore[attr-defined]
            membership=membership,
            facts=person_facts(membership),
            several=membership.several,  # type: ignore[attr-defined]
        )
        if _second_factor_missing(membership, request.person.facts):  # type: ignore[attr-defined]
            return _instead(request, redirect("organization:second-factor", slug=slug))
        timezone.activate(ZoneInfo(membership.company.time_zone))
        request.today = company_today(membership.company)  # type: ignore[attr-defined]
        return None


def _second_factor_missing(membership: Membership, facts: PersonFacts) -> bool:
    """Asked of the account only where the company's policy asks this person."""
    asked = asked_of(membership.company.second_factor, facts)
    return asked and membership.user_id is not None and not has_second_factor(membership.user_id)


def _instead(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """A redirect of the whole page, also where htmx asked for a part of one."""
    return HttpResponseClientRedirect(answer["Location"]) if request.headers.get("HX-Request") else answer
