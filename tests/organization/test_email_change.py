"""The address to sign in with changes once the new one is proved; the old one is told."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from organization.models import User
from tests.organization.accounts import sign_in, still_me, with_password

NEW = "new@elsewhere.example"


@pytest.fixture
def member(client, cast):
    with_password(cast.member)
    assert sign_in(client, "mia@alder.example").status_code == 302
    return cast.member.user


def ask(client, capture, address: str = NEW):
    with capture(execute=True):
        return client.post("/accounts/email/", {"action_add": "", "email": address})


def link() -> str:
    letter = next(letter for letter in mail.outbox if letter.to == [NEW])
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def test_it_asks_for_the_password_first(client, member, django_capture_on_commit_callbacks):
    assert ask(client, django_capture_on_commit_callbacks)["Location"].startswith("/accounts/reauthenticate/")
    assert mail.outbox == []


def test_the_old_one_stays_until_the_new_one_is_confirmed(client, member, django_capture_on_commit_callbacks):
    still_me(client)
    assert ask(client, django_capture_on_commit_callbacks).status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == ["mia@alder.example", NEW]
    told = next(letter for letter in mail.outbox if letter.to == ["mia@alder.example"])
    assert NEW in told.body
    assert "Until that address is confirmed, yours stays" in told.body
    member.refresh_from_db()
    assert member.email == "mia@alder.example"
    assert "You sign in as mia@alder.example" in client.get("/accounts/email/").content.decode()
    # Asking for yet another one leaves the old one where it is.
    assert ask(client, django_capture_on_commit_callbacks, "third@elsewhere.example").status_code == 302
    member.refresh_from_db()
    assert member.email == "mia@alder.example"


def test_opening_the_link_changes_it_and_the_old_one_is_told(client, member, django_capture_on_commit_callbacks):
    still_me(client)
    ask(client, django_capture_on_commit_callbacks)
    url = link()
    mail.outbox.clear()
    assert f"Is {NEW} yours?" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url).status_code == 302
    member.refresh_from_db()
    assert member.email == NEW
    assert [address.email for address in EmailAddress.objects.filter(user=member)] == [NEW]
    assert [letter.to for letter in mail.outbox] == [["mia@alder.example"]]
    assert f"no longer signs in with mia@alder.example but with {NEW}" in mail.outbox[0].body
    client.logout()
    assert sign_in(client, "mia@alder.example").status_code == 200
    assert sign_in(client, NEW).status_code == 302


@pytest.mark.parametrize("came", ["before", "later"])
def test_the_address_of_another_account_is_never_taken(client, member, came, django_capture_on_commit_callbacks):
    still_me(client)
    if came == "before":
        User.objects.create_user(NEW, "plumb line 1742", name="New")
    ask(client, django_capture_on_commit_callbacks)  # says nothing of who has an account
    url = link()
    if came == "later":
        User.objects.create_user(NEW, "plumb line 1742", name="New")
    assert "Another account signs in with this address" in client.post(url, follow=True).content.decode()
    member.refresh_from_db()
    assert member.email == "mia@alder.example"


def test_an_address_that_waits_opens_nothing(client, member, django_capture_on_commit_callbacks):
    """A mistyped one may have an owner."""
    still_me(client)
    ask(client, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    stranger = type(client)()
    assert sign_in(stranger, NEW).status_code == 200
    assert "_auth_user_id" not in stranger.session
    assert stranger.post("/accounts/password/reset/", {"email": NEW}).status_code == 302
    assert mail.outbox == []


def test_a_mail_server_that_is_away_undoes_no_change(
    client, member, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    new = {"password1": "a longer plumb line", "password2": "a longer plumb line"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/password/change/", {"oldpassword": "plumb line 1742", **new})
    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.check_password("a longer plumb line")
    assert "refused" in caplog.text
