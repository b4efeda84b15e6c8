"""The page behind a mail's link: the values due from one person, and nothing else of the product. No session begins."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from kpis.access import entry_link_for, subject_of
from kpis.models import EntryLink
from kpis.rules.calendar import CADENCES, current_period
from kpis.rules.week import View
from kpis.selectors.derivation import computed_at
from kpis.selectors.entry_links import due_on, needs_sign_in, owed_kpis
from kpis.selectors.week import finest
from kpis.services.entry_links import note_link_use, revoke_entry_links
from kpis.views.week import answer
from kpis.views.week_page import Scope, ordered, stood_in_for
from organization.http.request import CompanyRequest, Person, company_today
from organization.rules.actors import Actor
from organization.selectors.people import person_facts

#: Requests of one address on the network in a minute: a person who types fast saves a value every second.
MOST_A_MINUTE = 120
#: Links that open nothing, in ten minutes: a person mistypes none, they come from a mail.
MOST_WRONG = 20


@dataclass(frozen=True)
class LinkHolder(Person):
    """Whoever holds the link, in the place of the person it was sent to."""

    @cached_property
    def actor(self) -> Actor:
        """The trail keeps that a link was the door."""
        return Actor(id=self.membership.id, name=self.membership.name, door="link")


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The due values; 410 where the link opens nothing, 429 after too many tries."""
    try:
        response = _limited(request) or _entry(request, slug, token)
    except RedisError:
        response = render(request, "organization/resting.html", status=503)
    # The address is a key: it must not travel on, be kept, or be found.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response


def _entry(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    link = entry_link_for(slug=slug, token=token)
    if link is None:
        _count(request, "wrong", seconds=600)
        return render(request, "kpis/week_link_gone.html", status=410)
    company = link.membership.company
    held = _as_company_request(request, link)
    if needs_sign_in(company, held.person.facts):
        return redirect("kpis:week", company_slug=company.slug)
    timezone.activate(ZoneInfo(company.time_zone))
    if "close-link" in request.POST:
        revoke_entry_links(company=company, person=link.membership, actor=held.person.actor)
        return render(request, "kpis/week_link_gone.html", {"closed": True})
    note_link_use(link)
    scope = _scope(held, link)
    return answer(held, scope, view=_view(held, scope, link), template="kpis/week_link.html")


def _as_company_request(request: HttpRequest, link: EntryLink) -> CompanyRequest:
    """The request as the views of My week want it, whoever else may be signed in in this browser."""
    company = link.membership.company
    request.company = company  # type: ignore[attr-defined]
    request.person = LinkHolder(membership=link.membership, facts=person_facts(link.membership))  # type: ignore[attr-defined]
    request.today = company_today(company)  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def _scope(request: CompanyRequest, link: EntryLink) -> Scope:
    facts, month = request.person.facts, request.company.fiscal_year_start_month
    owed = [kpi for kpi in owed_kpis(request.company, facts) if request.person.may("values.write", subject_of(kpi))]
    periods = due_on(owed, day=link.day, fiscal_start_month=month)
    for computed in computed_at(request.company, periods):
        del periods[computed]
    kpis = [kpi for kpi in owed if kpi.id in periods]
    others = stood_in_for(kpis, facts)
    return Scope(ordered(kpis, others), frozenset(periods), stands_for=others, periods=periods)


def _view(request: CompanyRequest, scope: Scope, link: EntryLink) -> View:
    """The periods that were due on the link's day."""
    month = request.company.fiscal_year_start_month
    last = {one: current_period(link.day, one, fiscal_start_month=month) for one in CADENCES}
    shortest = finest(scope.kpis)
    now = current_period(request.today, shortest, fiscal_start_month=month)
    return View(running=False, last=last, earlier=None, later=None, current=last[shortest] == now)


# ── tries ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _limited(request: HttpRequest) -> HttpResponse | None:
    wrong = int(cache.get(_key(request, "wrong"), 0))
    if wrong >= MOST_WRONG or _count(request, "all", seconds=60) > MOST_A_MINUTE:
        return render(request, "429.html", status=429)
    return None


def _count(request: HttpRequest, what: str, *, seconds: int) -> int:
    """One more; how many by now in the window."""
    key = _key(request, what)
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended in between
        cache.set(key, 1, timeout=seconds)
        return 1


def _key(request: HttpRequest, what: str) -> str:
    address = str(get_adapter(request).get_client_ip(request))
    return f"entry-link:{what}:{salted_hmac('kpis.entry-link', address).hexdigest()[:32]}"
