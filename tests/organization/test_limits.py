"""Tries are counted: of an address on the network and of an account. These tests really reach the limits."""

import re
import time
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.organization.accounts import PASSWORD, sign_in, with_password

LOGIN = "/accounts/login/"


@pytest.fixture
def known(cast, monkeypatch):
    """The clock of the limits stands still: however slow the machine is, all tries fall into one minute."""
    now = time.time()
    clock = SimpleNamespace(time=lambda: now, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr("allauth.core.internal.ratelimit.time", clock)
    with_password(cast.member)
    return cast


def waits(answer) -> int:
    """A refusal that says how long; returns the seconds of Retry-After."""
    assert answer.status_code == 429
    page = answer.content.decode()
    said = re.search(r"Wait (\d+) (second|minute)s?, then", page)
    assert said, page
    seconds = int(answer["Retry-After"])
    assert seconds <= int(said[1]) * (60 if said[2] == "minute" else 1)
    return seconds


def test_sign_in_is_limited_by_address_on_the_network(client, known):
    for _try in range(30):
        assert client.post(LOGIN, {"login": "", "password": ""}).status_code == 200
    assert 0 < waits(sign_in(client, "mia@alder.example")) <= 60
    # Another address is not held up.
    assert sign_in(Client(), "mia@alder.example", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_sign_in_is_limited_by_account_wherever_the_tries_come_from(known):
    for number in range(5):
        answer = sign_in(Client(), "mia@alder.example", "wrong", REMOTE_ADDR=f"192.0.2.{number}")
        assert "is wrong" in answer.content.decode()
    client = Client()
    answer = sign_in(client, "MIA@alder.example", PASSWORD, REMOTE_ADDR="192.0.2.99")
    assert "Wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_reset_is_limited_by_account(client, known):
    for number in range(5):
        asked = client.post(
            "/accounts/password/reset/", {"email": "mia@alder.example"}, REMOTE_ADDR=f"192.0.2.{number}"
        )
        assert asked.status_code == 302
    assert 0 < waits(client.post("/accounts/password/reset/", {"email": "Mia@alder.example"})) <= 60


def test_repeating_the_password_is_limited(client, known):
    sign_in(client, "mia@alder.example")
    for _try in range(10):
        assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert 0 < waits(client.post("/accounts/reauthenticate/", {"password": PASSWORD})) <= 60


def test_passkeys_are_limited_by_address_on_the_network(client, known):
    for _try in range(10):
        assert client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code == 302
    waits(client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}))
