"""Tokens: what they open, for whom, how long; the same rights as the person's."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from organization.models import Token, set_scope
from organization.rules.refusals import RefusedError
from organization.rules.tokens import RANDOM_BYTES, read_token, write_token
from organization.selectors.trail import changes_of
from organization.services.people import deactivate_person
from organization.services.tokens import create_token, revoke_token
from tests.api import Calls, calls, make_token, problem
from tests.cast import ACTOR


def test_a_token_says_its_company_and_nothing_else(cast):
    text = write_token(cast.company.id, bytes(RANDOM_BYTES))
    assert re.fullmatch(r"plumbline_[A-Za-z0-9_-]{64}", text)
    written = read_token(text)
    assert written.company == cast.company.id
    assert written.prefix == "AAAAAAAA"
    for other in ("", "plumbline_", text[:-1], text + "A", text[10:], text[:-1] + "ä", text[:-1] + "%"):
        assert read_token(other) is None


def test_only_the_hash_is_kept(cast):
    made = make_token(cast, "owner")
    row = Token.objects.values().get(id=made.token.id)
    assert made.text not in str(row)
    assert row["token_hash"] == read_token(made.text).digest
    assert made.token.prefix == made.text[10:18]
    # The trail says that it was made, and by whom it is not told how it reads.
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM organization_tokenevent e WHERE pgh_obj_id = %s", [made.token.id])
        (event,) = cursor.fetchone()
    assert row["token_hash"] not in event
    assert "Token of owner" in event


def test_no_token_and_a_wrong_one(cast):
    response = Calls(None).get()
    assert response["WWW-Authenticate"] == 'Bearer realm="plumbline"'
    problem(response, 401, "not_authenticated")
    text = make_token(cast, "owner").text
    for other in ("x", text[:-1] + ("A" if text[-1] != "A" else "B"), text.replace("plumbline_", "plumbline-")):
        problem(Calls(other).get(), 401, "bad_token")
    assert Calls(text).get().status_code == 200


def test_an_expired_a_revoked_and_a_leavers_token(cast):
    made = make_token(cast, "owner")
    revoke_token(company=cast.company, token=made.token.id, actor=ACTOR)
    problem(Calls(made.text).get(), 401, "token_revoked")
    made = make_token(cast, "owner")
    set_scope(company=cast.company.id)
    Token.objects.filter(id=made.token.id).update(expires_at=timezone.now())
    problem(Calls(made.text).get(), 401, "token_expired")
    made = make_token(cast, "member")
    set_scope(company=cast.company.id)
    deactivate_person(company=cast.company, membership=cast.member.id, actor=ACTOR)
    problem(Calls(made.text).get(), 401, "bad_token")


def test_a_token_of_another_company_finds_nothing(cast):
    outside = make_token(cast, "outsider").text
    for path in ("", "kpis", "people", "measurements", "report", "links"):
        problem(Calls(outside).get(path), 404, "not_found")
    problem(Calls(outside, "nowhere").get(), 404, "not_found")
    assert Calls(outside, "birch").get().json()["slug"] == "birch"
    found = Calls(outside).get("/api/v1/companies").json()["results"]
    assert [company["slug"] for company in found] == ["birch"]


def test_a_session_opens_nothing(cast, client):
    client.force_login(cast.administrator.user)
    assert client.get("/api/v1/companies/alder").status_code == 401


def test_a_scope_that_is_missing_is_named(cast):
    told = problem(calls(cast, "member", scopes=["read"]).post("kpis", {}), 403, "scope_missing")
    assert told["scope"] == "kpis:write"
    assert told["ask"] == ["Ada Adams"]
    problem(calls(cast, "member", scopes=["values:write"]).get("kpis"), 403, "scope_missing")


def test_the_last_use_is_kept_to_the_minute(cast):
    made = make_token(cast, "owner")
    call = Calls(made.text)
    call.get()
    set_scope(company=cast.company.id)
    first = Token.objects.get(id=made.token.id).last_used_at
    assert first is not None
    call.get()
    assert Token.objects.get(id=made.token.id).last_used_at == first
    Token.objects.filter(id=made.token.id).update(last_used_at=first - timedelta(minutes=2))
    call.get()
    assert Token.objects.get(id=made.token.id).last_used_at > first
    # Uses are no changes that the trail should list.
    assert [change.label for change in changes_of(Token, [made.token.id])] == ["insert"]


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_an_end_that_is_past_or_far_away_is_refused(cast, days):
    with pytest.raises(RefusedError, match="bad_expiry"):
        make_token(cast, "owner", days=days)


def test_no_token_of_who_has_left(cast):
    with pytest.raises(RefusedError, match="not_active"):
        create_token(
            company=cast.company, name="Old", scopes=["read"], membership=cast.inactive.id, actor=ACTOR,
            expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip


def test_the_page_shows_a_new_token_once(cast, client):
    client.force_login(cast.administrator.user)
    page = f"/c/{cast.company.slug}/administration/tokens/"
    ends = (timezone.now() + timedelta(days=10)).date().isoformat()
    said = {"name": "Warehouse", "kind": "integration", "standing": "head", "department": str(cast.sales.id),
            "scopes": ["read", "values:write"], "expires_on": ends}  # fmt: skip
    shown = client.post(page, said).content.decode()
    text = re.search(r'value="(plumbline_[^"]+)"', shown).group(1)
    assert shown.count(text) == 1
    assert text not in client.get(page).content.decode()
    assert Calls(text).get("kpis").status_code == 200
    set_scope(company=cast.company.id)
    row = Token.objects.get(name="Warehouse")
    assert (row.standing, row.department_id, row.created_by_id) == ("head", cast.sales.id, cast.administrator.id)
    assert client.post(f"{page}{row.id}/revoke/").status_code == 302
    problem(Calls(text).get(), 401, "token_revoked")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": "person"}, "person"), ({"standing": "head"}, "department"), ({"scopes": []}, "scopes"),
     ({"expires_on": "2020-01-01"}, "expires_on")],
)  # fmt: skip
def test_the_page_says_what_is_missing(cast, client, changes, field):
    client.force_login(cast.administrator.user)
    ends = (timezone.now() + timedelta(days=10)).date().isoformat()
    said = {"name": "Feed", "kind": "integration", "standing": "viewer", "scopes": ["read"], "expires_on": ends}
    response = client.post(f"/c/{cast.company.slug}/administration/tokens/", said | changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
