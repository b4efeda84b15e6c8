"""People of the cast with passwords and second factors."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.test import Client

from organization.models import Membership, User, set_scope

PASSWORD = "plumb line 1742"


def with_password(*people: Membership) -> None:
    """Each signs in with PASSWORD; nothing is counted yet, and no company is in scope, as in a fresh request."""
    cache.clear()
    for person in people:
        assert person.user is not None
        person.user.set_password(PASSWORD)
        person.user.save()
    set_scope()


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str):
    return client.post("/accounts/login/", {"login": email, "password": password}, **headers)


def still_me(client: Client) -> None:
    """Repeat the password, as pages ask before they change how one signs in."""
    assert client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD}).status_code == 302


def with_app(user: User) -> str:
    """An authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(counters())))


def wrong_code(secret: str) -> str:
    """Six digits that the app does not show now."""
    return f"{(int(code_of(secret)) + 1) % 1_000_000:06}"


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
