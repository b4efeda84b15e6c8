"""Invitations: who holds the link enters, once, for a while."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Invitation, Membership, OutgoingMail, SignInEvent, User, set_scope
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.selectors.invitations import not_joined
from organization.services.invitations import accept_as, accept_as_new, invite, invite_all, revoke_invitation
from organization.services.people import add_person, deactivate_person
from tests.cast import ACTOR, Cast

GOOD = {"name": "Fresh Person", "password": "plumb line 1742", "again": "plumb line 1742"}


@pytest.fixture
def fresh(cast: Cast) -> Membership:
    return add_person(company=cast.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def address(token: str) -> str:
    return reverse("organization:invitation", kwargs={"slug": "alder", "token": token})


def test_the_link_is_posted_with_the_invitation(cast, fresh):
    link = invite(company=cast.company, membership=fresh, actor=cast.actor("administrator"))
    posted = OutgoingMail.objects.get(to=fresh)
    assert link in posted.text
    assert posted.subject == "Alder & Vane invites you to Plumbline"
    assert "Ada Adams invites you to Alder & Vane" in posted.text


def test_mail_with_an_older_link_stays_here(cast, fresh):
    invite(company=cast.company, membership=fresh, actor=ACTOR)
    link = invite(company=cast.company, membership=fresh, actor=ACTOR)
    assert [link in posted.text for posted in OutgoingMail.objects.filter(to=fresh)] == [True]


def test_everybody_who_has_not_joined_is_invited_at_once(cast, fresh):
    second = add_person(company=cast.company, email="second@alder.example", name="Second", actor=ACTOR)
    add_person(company=cast.company, email="gone@alder.example", name="Gone", active=False, actor=ACTOR)
    earlier = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    assert invite_all(company=cast.company, actor=cast.actor("administrator")) == 1
    assert {row.person.id: row.state for row in not_joined(cast.company)} == {fresh.id: "open", second.id: "open"}
    assert accept_as(company=cast.company, token=earlier, user=cast.outsider.user).id == fresh.id
    assert invite_all(company=cast.company, actor=ACTOR, again=True) == 1
    assert OutgoingMail.objects.filter(to=second, kind="invitation").count() == 1


def test_a_revoked_link_opens_nothing(client, cast, fresh):
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    client.force_login(cast.administrator.user)
    page = client.get("/c/alder/people/invitations/").content.decode()
    assert "Ada Adams" not in page.split("<tbody")[1]  # the first one came from a command
    assert client.post(f"/c/alder/people/{fresh.id}/revoke-invitation/", follow=True).status_code == 200
    assert "revoked" in client.get("/c/alder/people/invitations/").content.decode()
    assert client.get(url).status_code == 410
    set_scope(company=cast.company.id)
    assert not OutgoingMail.objects.filter(to=fresh).exists()
    assert [act.act for act in SignInEvent.objects.filter(membership=fresh)] == ["invitation_revoked"]
    with pytest.raises(RefusedError) as caught:
        revoke_invitation(company=cast.company, membership=fresh.id, actor=ACTOR)
    assert caught.value.code == refusals.NOT_INVITED


def test_only_the_hash_is_kept(cast, fresh):
    token = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    kept = Invitation.objects.values().get(membership=fresh)
    assert token not in str(kept)
    assert timedelta(days=13) < kept["expires_at"] - timezone.now() < timedelta(days=14)


def test_a_new_person_chooses_a_password_and_is_signed_in(client, cast, fresh):
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    set_scope()
    assert "You were invited as Fresh" in client.get(url).content.decode()
    answer = client.post(url, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(email="fresh@alder.example")
    assert user.check_password(GOOD["password"])
    assert client.session["_auth_user_id"] == str(user.pk)
    set_scope(company=cast.company.id)
    fresh.refresh_from_db()
    assert fresh.user == user
    assert fresh.joined_at
    # Once.
    client.logout()
    assert client.post(url, GOOD).status_code == 410


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"password": "fresh@alder", "again": "fresh@alder"}, "too similar"),
        ({"again": "another"}, "The two passwords differ."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_weak_password_is_refused_at_its_field(client, cast, fresh, typed, said):
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    answer = client.post(url, GOOD | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(email="fresh@alder.example").exists()


def test_an_account_is_never_joined_by_its_address_alone(client, cast, fresh):
    """Somebody has an account with the invited address: they must sign in, and then still confirm."""
    account = User.objects.create_user("fresh@alder.example", "plumb line 1742", name="Fresh")
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    set_scope()
    page = client.get(url).content.decode()
    assert f"/accounts/login/?next={url}" in page
    assert "password" not in page.replace("There is an account", "")
    client.post(url, GOOD)
    client.force_login(account)
    assert "Join as Fresh" in client.get(url).content.decode()
    set_scope(company=cast.company.id)
    assert Membership.objects.get(id=fresh.id).user_id is None
    assert client.post(url)["Location"] == "/"
    set_scope(company=cast.company.id)
    assert Membership.objects.get(id=fresh.id).user_id == account.pk


def test_another_account_may_take_the_link_up_by_confirming(client, cast, fresh):
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    client.force_login(cast.outsider.user)
    assert "otto@birch.example" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    set_scope(company=cast.company.id)
    assert Membership.objects.get(id=fresh.id).user_id == cast.outsider.user_id


def test_who_has_a_place_already_is_told(client, cast, fresh):
    url = address(token_of(invite(company=cast.company, membership=fresh, actor=ACTOR)))
    client.force_login(cast.member.user)
    answer = client.post(url)
    assert answer.status_code == 422
    assert "belongs to another person" in answer.content.decode()


def test_a_newer_link_replaces_the_older(cast, fresh):
    older = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    newer = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    with pytest.raises(RefusedError) as caught:
        accept_as(company=cast.company, token=older, user=cast.outsider.user)
    assert caught.value.code == refusals.LINK_NOT_VALID
    assert accept_as(company=cast.company, token=newer, user=cast.outsider.user).user_id == cast.outsider.user_id


def test_a_link_ends_after_fourteen_days_or_with_the_person(cast, fresh):
    token = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(RefusedError):
        accept_as_new(company=cast.company, token=token, name="Fresh", password="plumb line 1742")
    token = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    deactivate_person(company=cast.company, membership=fresh.id, actor=ACTOR)
    with pytest.raises(RefusedError):
        accept_as_new(company=cast.company, token=token, name="Fresh", password="plumb line 1742")


def test_a_link_of_one_company_opens_no_other(cast, fresh):
    token = token_of(invite(company=cast.company, membership=fresh, actor=ACTOR))
    set_scope(company=cast.other.id)
    with pytest.raises(RefusedError):
        accept_as_new(company=cast.other, token=token, name="Fresh", password="plumb line 1742")


def test_who_signs_in_already_or_has_left_is_not_invited(cast):
    for name, code in (("member", refusals.ALREADY_JOINED), ("inactive", refusals.NOT_ACTIVE)):
        with pytest.raises(RefusedError) as caught:
            invite(company=cast.company, membership=cast.person(name), actor=ACTOR)
        assert caught.value.code == code
