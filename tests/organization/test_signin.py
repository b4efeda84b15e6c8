"""Signing in: by address and password, counted; nobody is let in uncounted."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from organization.models import set_scope

PASSWORD = "plumb line 1742"


@pytest.fixture
def known(cast):
    cache.clear()
    cast.member.user.set_password(PASSWORD)
    cast.member.user.save()
    set_scope()
    return cast


def sign_in(client, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": "MIA@alder.example", "password": password})


def test_by_address_and_password(client, known):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(known.member.user_id)


def test_nobody_signs_up_alone(client, known):
    answer = client.post("/accounts/signup/", {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD})
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not type(known.member.user).objects.filter(email="new@x.example").exists()


def test_too_many_tries_are_stopped_even_with_the_right_password(client, known):
    statuses = [sign_in(client, "wrong").status_code for _ in range(12)]
    assert statuses[0] == 200
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 429 or "Too many" in answer.content.decode()


def test_without_the_cache_nobody_is_let_in_and_the_page_says_why(client, known, settings, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path}/nobody-listens.sock",
        }
    }
    assert client.get("/accounts/login/").status_code == 200
    answer = sign_in(client)
    assert answer.status_code == 503
    assert "Signing in rests" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/password/reset/", {"email": "mia@alder.example"}).status_code == 503
    # Who is in works on.
    client.force_login(known.member.user)
    assert client.get("/c/alder/people/").status_code == 200


def test_a_forgotten_password_is_reset_by_mail(client, known):
    assert client.post("/accounts/password/reset/", {"email": "mia@alder.example"}).status_code == 302
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    target = page.redirect_chain[-1][0]
    answer = client.post(target, {"password1": "a longer plumb line", "password2": "a longer plumb line"})
    assert answer.status_code == 302
    assert sign_in(client, "a longer plumb line").status_code == 302


def test_a_reset_tells_nobody_who_has_an_account(client, known):
    there = client.post("/accounts/password/reset/", {"email": "mia@alder.example"})
    cache.clear()
    not_there = client.post("/accounts/password/reset/", {"email": "nobody@alder.example"})
    assert (there.status_code, there["Location"]) == (not_there.status_code, not_there["Location"])
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["mia@alder.example"], "A new password for Plumbline")
    ]


def test_a_password_is_changed_with_the_old_one(client, known):
    sign_in(client)
    new = {"password1": "a longer plumb line", "password2": "a longer plumb line"}
    assert client.post("/accounts/password/change/", {"oldpassword": "wrong", **new}).status_code == 200
    cache.clear()
    assert client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new}).status_code == 302
    known.member.user.refresh_from_db()
    assert known.member.user.check_password("a longer plumb line")


def test_who_has_left_every_company_is_told_what_to_do(client, known):
    client.force_login(known.inactive.user)
    assert client.get("/").status_code == 302
    assert "you belong to no company" in client.get("/companies/").content.decode()
