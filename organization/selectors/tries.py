"""Which of allauth's limits a request has run into, and for how long."""

import time
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from organization.rules.tries import seconds_left

# What is counted at which address: (app, action).
_COUNTED = {
    "account_login": ("allauth.account", "login"),
    "account_signup": ("allauth.account", "signup"),
    "account_reset_password": ("allauth.account", "reset_password"),
    "account_reset_password_from_key": ("allauth.account", "reset_password_from_key"),
    "account_change_password": ("allauth.account", "change_password"),
    "account_set_password": ("allauth.account", "change_password"),
    "account_email": ("allauth.account", "manage_email"),
    "account_reauthenticate": ("allauth.account", "reauthenticate"),
    "mfa_reauthenticate": ("allauth.account", "reauthenticate"),
    "mfa_reauthenticate_webauthn": ("allauth.account", "reauthenticate"),
    "mfa_login_webauthn": ("allauth.mfa", "webauthn_login"),
}
LONGEST = 60.0


def wait_of(request: HttpRequest) -> float:
    """Seconds until this request may be tried again. A minute where it cannot be told."""
    match = request.resolver_match
    counted = _COUNTED.get(match.view_name) if match else None
    if counted is None:
        return LONGEST
    return max(_waits(request, *counted), default=0.0) or LONGEST


def _waits(request: HttpRequest, app: str, action: str) -> Iterator[float]:
    now = time.time()
    key = request.POST.get("email", "").lower()
    for rate in ratelimit.get_rates(app=app, action=action):
        if rate.per == "user" and not request.user.is_authenticated:
            continue
        counted = cache.get(ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key), [])
        yield seconds_left(counted, rate.amount, rate.duration, now)
