"""A person's reviews in their own calendar: the page with the secret address, and the address itself. No session begins there."""

from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from governance.access.reviews import calendar_feed_for
from governance.selectors.calendar_feeds import feed_of, reviews_in_feed
from governance.services.calendar_feeds import renew_feed, revoke_feed
from governance.wording.calendar import calendar_of
from organization.access import require
from organization.http.request import CompanyRequest

#: Requests of one address on the network in a minute: calendars look once an hour, an office shares one address.
MOST_A_MINUTE = 120
#: Addresses that open nothing, in ten minutes.
MOST_WRONG = 20


def settings(request: CompanyRequest) -> HttpResponse:
    """The person's own address: made, renewed, revoked. It is shown once, when it is made."""
    require(request, "company.read")
    me, actor = request.person.membership, request.person.actor
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            revoke_feed(company=request.company, person=me, actor=actor)
            messages.success(request, _("Revoked. Calendars that read it find nothing any more."))
            return redirect("governance:review-calendar", company_slug=request.company.slug)
        address = renew_feed(company=request.company, person=me, actor=actor)
    context = {"address": address, "feed": feed_of(request.company, me)}
    response = render(request, "governance/review_calendar.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def feed(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The calendar behind a secret address; 404 where it opens nothing, 429 after too many tries, 503 without a memory for tries."""
    try:
        response = _limited(request) or _feed(request, slug, token)
    except RedisError:
        response = HttpResponse(status=503, headers={"Retry-After": "60"})
    # The address is a key: it must not travel on, be kept, or be found.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response


def _feed(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    found = calendar_feed_for(slug=slug, token=token)
    if found is None:
        _count(request, "wrong", seconds=600)
        return HttpResponse(status=404)
    company, now = found.person.company, timezone.now()
    timezone.activate(ZoneInfo(company.time_zone))
    body = calendar_of(company, reviews_in_feed(company, found.person_id, now=now), now=now)
    name = f'inline; filename="{company.slug}-reviews.ics"'
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def _limited(request: HttpRequest) -> HttpResponse | None:
    wrong = int(cache.get(_key(request, "wrong"), 0))
    if wrong >= MOST_WRONG or _count(request, "all", seconds=60) > MOST_A_MINUTE:
        return HttpResponse(status=429, headers={"Retry-After": "600"})
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
    return f"calendar:{what}:{salted_hmac('governance.calendar', address).hexdigest()[:32]}"
