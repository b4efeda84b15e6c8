"""Second factors: set up, asked for, required by a company, taken off for somebody who lost theirs."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command

from organization.models import (
    Company,
    Membership,
    OutgoingMail,
    SignInEvent,
    company_scope,
    current_scope,
    set_scope,
)
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.selectors.sign_in import elsewhere, readiness
from organization.services import sign_in_help
from organization.services.people import add_person, join
from organization.services.second_factor import FactorAdapter, set_policy
from tests.api import make_token
from tests.cast import ACTOR
from tests.organization.accounts import code_of, factors, sign_in, still_me, with_app, with_password, wrong_code

ASKED = "/accounts/second-factor/alder/"


def test_what_is_kept_of_a_factor_opens_nothing_without_the_servers_key(cast, settings):
    secret = with_app(cast.member.user)
    kept = Authenticator.objects.get(user=cast.member.user).data["secret"]
    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert FactorAdapter().decrypt(kept) == secret


def test_an_app_is_set_up_after_the_password_is_repeated_and_its_codes_are_shown_once(client, cast):
    with_password(cast.member)
    sign_in(client, "mia@alder.example")
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    still_me(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r"pl-secret\">([A-Z2-7]+)<", page)[1]
    refused = client.post("/accounts/2fa/totp/activate/", {"code": wrong_code(secret)})
    assert "This is not the code" in refused.content.decode()
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert factors(cast.member.user) == ["recovery_codes", "totp"]
    codes = "/accounts/2fa/recovery-codes/"
    shown = re.search(r"<textarea[^>]*>([^<]*)<", client.get(codes).content.decode())[1].split()
    assert len(shown) == 10
    assert shown[0] not in client.get(codes).content.decode()


def test_the_password_alone_no_longer_opens_and_a_code_works_once(client, cast):
    with_password(cast.member)
    secret = with_app(cast.member.user)
    assert sign_in(client, "mia@alder.example")["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/c/alder/people/").status_code == 302
    code = code_of(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert client.get("/c/alder/people/").status_code == 200
    client.logout()
    sign_in(client, "mia@alder.example")
    assert "This is not the code" in client.post("/accounts/2fa/authenticate/", {"code": code}).content.decode()


def test_a_recovery_code_opens_once(client, cast):
    with_password(cast.member)
    with_app(cast.member.user)
    codes = RecoveryCodes.activate(cast.member.user).get_unused_codes()
    for expected in (302, 200):
        sign_in(client, "mia@alder.example")
        assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected
        client.logout()


def test_new_recovery_codes_end_the_earlier_ones_and_are_told_by_mail(client, cast, django_capture_on_commit_callbacks):
    with_password(cast.member)
    with_app(cast.member.user)
    earlier = RecoveryCodes.activate(cast.member.user).get_unused_codes()
    client.force_login(cast.member.user)
    still_me(client)
    # The mail goes out after the commit, when the request has ended.
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    assert [letter.subject for letter in mail.outbox] == ["New recovery codes for your account"]
    assert earlier[0] not in client.get("/accounts/2fa/recovery-codes/").content.decode()


def test_guessing_codes_is_stopped_for_five_minutes_even_for_the_right_one(client, cast):
    with_password(cast.member)
    secret = with_app(cast.member.user)
    sign_in(client, "mia@alder.example")
    for _try in range(5):
        said = client.post("/accounts/2fa/authenticate/", {"code": wrong_code(secret)}).content.decode()
        assert "This is not the code" in said
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "Wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_without_the_cache_no_second_factor_is_accepted(client, cast, settings, tmp_path):
    with_password(cast.member)
    secret = with_app(cast.member.user)
    sign_in(client, "mia@alder.example")
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path}/nobody-listens.sock",
        }
    }
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 503
    assert "Signing in rests" in answer.content.decode()
    assert "_auth_user_id" not in client.session


# ── required by a company ──


def require_of(cast, policy: str) -> None:
    set_scope(company=cast.company.id)
    set_policy(company=cast.company, policy=policy, actor=cast.actor("administrator"))
    set_scope()


@pytest.mark.parametrize(
    ("policy", "led"),
    [
        ("nobody", set()),
        ("leads", {"administrator", "alignment_owner"}),
        ("everyone", {"administrator", "alignment_owner", "executive", "member", "viewer"}),
    ],
)
def test_the_policy_leads_whom_it_asks_to_set_one_up(client, cast, policy, led):
    require_of(cast, policy)
    found = set()
    for part in ("administrator", "alignment_owner", "executive", "member", "viewer"):
        client.force_login(cast.person(part).user)
        answer = client.get("/c/alder/people/")
        if answer.status_code == 302:
            assert answer["Location"] == ASKED
            assert "Alder &amp; Vane asks you" in client.get(ASKED).content.decode()
            found.add(part)
    assert found == led


def test_who_has_one_enters_and_parts_of_pages_lead_the_whole_page(client, cast):
    require_of(cast, "everyone")
    client.force_login(cast.member.user)
    assert client.get("/c/alder/people/", headers={"HX-Request": "true"})["HX-Redirect"] == ASKED
    with_app(cast.member.user)
    assert client.get("/c/alder/people/").status_code == 200
    assert client.get(ASKED).status_code == 302


def test_tokens_of_the_interface_are_not_asked(client, cast):
    made = make_token(cast, "administrator")
    require_of(cast, "everyone")
    answer = client.get("/api/v1/companies", headers={"Authorization": f"Bearer {made.text}"})
    assert answer.status_code == 200


def test_the_policy_has_a_page_with_who_is_ready_and_a_trail(client, cast):
    with_app(cast.alignment_owner.user)
    assert readiness(cast.company).missing("leads") == 1
    client.force_login(cast.alignment_owner.user)
    assert client.post("/c/alder/administration/sign-in/", {"second_factor": "leads"}).status_code == 302
    page = client.get("/c/alder/administration/sign-in/").content.decode()
    assert "1 of 7 people who sign in have a second factor" in page
    assert "1 person is led to set one up" in page
    assert "<del>nobody</del> <b>administrators and the alignment owner</b>" in page
    assert "Alma Aligns" in page
    set_scope(company=cast.company.id)
    assert Company.objects.get(id=cast.company.id).second_factor == "leads"


# ── help ──


def in_both_companies(cast) -> None:
    """The member joins the other company with the same account."""
    with company_scope(cast.other.id):
        second = add_person(company=cast.other, email="mia@birch.example", name="Mia", actor=ACTOR)
        join(company=cast.other, membership=second.id, user=cast.member.user, actor=ACTOR)


def test_an_administrator_takes_lost_factors_off_and_the_person_is_signed_out(client, cast):
    with_app(cast.member.user)
    RecoveryCodes.activate(cast.member.user)
    client.force_login(cast.member.user)
    admin = type(client)()
    admin.force_login(cast.administrator.user)
    page = f"/c/alder/people/{cast.member.id}/sign-in/"
    assert "authenticator app" in admin.get(page).content.decode()
    assert admin.post(page + "factors/", {"why": "Lost the phone"}).status_code == 302
    assert factors(cast.member.user) == []
    assert client.get("/c/alder/people/").status_code == 302
    assert "Lost the phone" in admin.get(page).content.decode()
    set_scope(company=cast.company.id)
    event = SignInEvent.objects.get(membership=cast.member)
    assert (event.act, event.actor_id, event.why) == ("factors_reset", cast.administrator.id, "Lost the phone")
    assert "Ada Adams took the second factors off" in OutgoingMail.objects.get(to=cast.member).text


def test_a_link_for_a_new_password_is_handed_over_and_works_once(client, cast):
    with_password(cast.member)
    client.force_login(cast.member.user)
    admin = type(client)()
    admin.force_login(cast.administrator.user)
    made = admin.post(f"/c/alder/people/{cast.member.id}/sign-in/link/")
    link = re.search(r'value="https?://[^/]+(/accounts/password/reset/key/[^"]+)"', made.content.decode())[1]
    other = type(client)()
    target = other.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "a longer plumb line", "password2": "a longer plumb line"}
    assert other.post(target, new).status_code == 302
    # Whoever was signed in with the old one is out.
    assert client.get("/c/alder/people/").status_code == 302
    assert "This link no longer works" in type(client)().get(link, follow=True).content.decode()
    set_scope(company=cast.company.id)
    assert [event.act for event in SignInEvent.objects.filter(membership=cast.member)] == ["password_link"]


def test_one_company_never_opens_another_companys_door(cast):
    """The same account enters both: an administrator of one could take it over and enter the other."""
    in_both_companies(cast)
    set_scope(company=cast.company.id)
    before = current_scope()
    for act in (sign_in_help.password_link, sign_in_help.reset_factors, sign_in_help.sign_out):
        with pytest.raises(RefusedError) as caught:
            act(company=cast.company, membership=cast.member.id, actor=cast.actor("administrator"))
        assert caught.value.code == refusals.SIGNS_IN_ELSEWHERE
    assert current_scope() == before
    assert Membership.objects.filter(company=cast.other).count() == 0  # still not seen
    assert elsewhere(cast.owner.user.pk, cast.company.id) is False


def test_whoever_runs_the_server_helps_anybody(cast, capsys):
    in_both_companies(cast)
    with_app(cast.member.user)
    set_scope()
    call_command("help_sign_in", "MIA@alder.example", "--factors")
    said = capsys.readouterr().out
    assert "/accounts/password/reset/key/" in said
    assert factors(cast.member.user) == []
    for company in (cast.company, cast.other):
        with company_scope(company.id):
            acts = SignInEvent.objects.order_by("act").values_list("act", "actor_id")
            assert list(acts) == [("factors_reset", None), ("password_link", None)]
    cache.clear()
