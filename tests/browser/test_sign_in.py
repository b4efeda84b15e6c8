"""A person protects their sign-in in a browser: an app, its code, then a passkey that needs no password."""

import re

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from playwright.sync_api import Page, expect

PASSWORD = "plumb line 1742"


@pytest.fixture
def home(site, people, monkeypatch):
    """The address by name: browsers make passkeys for names only. The app's clock stands still."""
    people.member.user.set_password(PASSWORD)
    people.member.user.save()
    cache.clear()
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([57]))
    return site.replace("127.0.0.1", "localhost")


def with_password(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/")
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).fill("mia@alder.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def again(page: Page) -> None:
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def test_an_app_and_then_a_passkey(visit, home, accessible):
    page = visit("member")
    with_password(page, home)
    page.locator("summary").filter(has_text="Mia Member").click()
    page.get_by_role("link", name="Your sign-in").click()
    accessible(page)
    # An authenticator app.
    page.get_by_role("link", name="Set up an authenticator app").click()
    again(page)
    expect(page.get_by_role("img", name="The key as a QR code")).to_be_visible()
    assert page.locator(".pl-qr").evaluate("image => image.complete && image.naturalWidth > 0")
    accessible(page)
    secret = page.locator(".pl-secret").inner_text()
    code = auth.format_hotp_value(auth.hotp_value(secret, 57))
    page.get_by_label("The code that the app shows now").fill(code)
    page.get_by_role("button", name="Turn on").click()
    assert re.fullmatch(r"(\d{8}\n){9}\d{8}", page.get_by_label("Your codes").input_value())
    accessible(page)
    # From now on its code is asked for.
    sign_out(page, home)
    with_password(page, home)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    accessible(page)
    page.get_by_label("Code of your app").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/c/alder/"))
    # A passkey, kept by the browser itself.
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    able = dict.fromkeys(
        ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation"), True
    )
    options = {"protocol": "ctap2", "transport": "internal", **able}
    key = keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    again(page)
    accessible(page)
    page.get_by_label("Name").fill("This laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 passkey or security key")
    assert len(keys.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    page.get_by_role("link", name="See them all passkeys").click()
    expect(page.locator("main")).to_contain_text("This laptop")
    accessible(page)
    # It opens the door alone, and the list of sessions knows this browser.
    sign_out(page, home)
    page.goto(f"{home}/accounts/login/")
    accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/c/alder/"))
    page.goto(f"{home}/accounts/sessions/")
    expect(page.locator("main")).to_contain_text("Chrome on Linux")
    accessible(page)
    # A key that is not there says so and changes nothing.
    sign_out(page, home)
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{home}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
