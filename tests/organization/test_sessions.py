"""Where an account is signed in, and ending that."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from organization.models import company_scope, set_scope
from organization.services import sessions
from organization.services.people import add_person, deactivate_person, join
from tests.cast import ACTOR
from tests.organization.accounts import sign_in, with_password

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
PAGE = "/accounts/sessions/"


@pytest.fixture
def two(cast) -> tuple[Client, Client]:
    """The member's two browsers."""
    with_password(cast.member)
    here, there = Client(), Client(headers={"User-Agent": FIREFOX})
    for client in (here, there):
        assert sign_in(client, "mia@alder.example").status_code == 302
    return here, there


def signed_in(client: Client) -> bool:
    return client.get("/c/alder/people/").status_code == 200


def test_every_browser_is_listed_and_one_is_signed_out(cast, two):
    here, there = two
    page = here.get(PAGE).content.decode()
    assert "Firefox on Windows" in page
    assert page.index("this browser") < page.index("Firefox on Windows")
    other = UserSession.objects.get(user_agent=FIREFOX)
    here.post(PAGE, {"session": other.pk})
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_all_others_are_signed_out_those_not_listed_too(cast, two):
    here, there = two
    UserSession.objects.filter(user_agent=FIREFOX).delete()
    here.post(PAGE, {"others": "1"})
    assert (signed_in(here), signed_in(there)) == (True, False)
    assert "this browser" in here.get(PAGE).content.decode()


def test_nobody_ends_somebody_elses(cast, two):
    stranger = Client()
    stranger.force_login(cast.owner.user)
    stranger.post(PAGE, {"session": UserSession.objects.first().pk})
    assert all(signed_in(client) for client in two)


def test_a_deactivated_person_is_signed_out(cast, two):
    set_scope(company=cast.company.id)
    deactivate_person(company=cast.company, membership=cast.member.id, actor=ACTOR)
    here, _there = two
    assert here.get("/companies/")["Location"].startswith("/accounts/login/")
    assert not UserSession.objects.filter(user=cast.member.user).exists()


def test_who_enters_another_company_stays_signed_in(cast, two):
    with company_scope(cast.other.id):
        second = add_person(company=cast.other, email="mia@birch.example", name="Mia", actor=ACTOR)
        join(company=cast.other, membership=second.id, user=cast.member.user, actor=ACTOR)
    set_scope(company=cast.company.id)
    deactivate_person(company=cast.company, membership=cast.member.id, actor=ACTOR)
    here, _there = two
    assert here.get("/c/alder/people/").status_code == 404
    assert here.get("/c/birch/people/").status_code == 200


def test_a_session_that_began_elsewhere_comes_onto_the_list(cast):
    client = Client(headers={"User-Agent": FIREFOX})
    client.force_login(cast.member.user)
    session = client.session
    session[sessions.SEEN] -= sessions.EVERY + 1
    session.save()
    client.get("/c/alder/people/")
    assert UserSession.objects.get(user=cast.member.user).user_agent == FIREFOX
