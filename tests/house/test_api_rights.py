"""The answer of every address of the interface to every kind of token."""

import json

import pytest
from django.db import transaction
from django.urls import get_resolver, resolve, reverse

from organization.models import Token, set_scope
from organization.rules.tokens import SCOPES
from organization.services.tokens import revoke_token
from tests.api import INTEGRATIONS, Calls, make_token
from tests.cast import ACTOR, Cast
from tests.house.api_matrix import API, KINDS, Row
from tests.house.test_rights import addresses

ADDRESSES = {name for name, _below in addresses(get_resolver().url_patterns) if name.startswith("api:")}
CASES = [
    pytest.param(name, row, id=f"{name}-{row.method}-{number}")
    for name, rows in API.items()
    for number, row in enumerate(rows)
]


def test_every_address_has_a_row():
    assert set(API) == ADDRESSES - {"api:schema", "api:docs"}


@pytest.mark.parametrize("name", API)
def test_every_method_has_a_row_and_a_scope(cast, name):
    rows = API[name]
    view = resolve(reverse(name, kwargs=dict(rows[0].keys(cast)))).func.view_class
    methods = {method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)}
    assert {row.method for row in rows} == methods
    assert set(view.scopes) == {method.upper() for method in methods - {"get"}}
    assert {row.scope for row in rows if row.method != "get"} == set(view.scopes.values())


@pytest.mark.parametrize(("name", "row"), CASES)
def test_every_kind_of_token_gets_the_answer_of_the_table(cast, name, row):
    url = reverse(name, kwargs=dict(row.keys(cast)))
    found = {kind: _status(cast, kind, row, url) for kind in KINDS}
    expected = {kind: row.expected(kind) for kind in KINDS}
    refused = {"as_head", "as_alignment_owner"} if name in {"api:link-acceptance", "api:template-acceptance"} else set()
    expected |= dict.fromkeys(refused, 422)  # with the right, but no person
    assert found == expected, f"{row.method} {url}"


def _status(cast: Cast, kind: str, row: Row, url: str) -> int:
    with transaction.atomic():
        set_scope(company=cast.company.id)
        call = Calls(_token(cast, kind, row))
        set_scope()  # as a fresh connection
        body = None if row.data is None else json.dumps(row.data).encode()
        status = call.send(row.method, url, body).status_code
        transaction.set_rollback(True)
    return status


def _token(cast: Cast, kind: str, row: Row) -> str | None:
    if kind == "none":
        return None
    holder = kind if kind in INTEGRATIONS or hasattr(cast, kind) else "alignment_owner"
    scopes = [scope for scope in SCOPES if scope != row.scope] if kind == "narrow" else [row.scope]
    made = make_token(cast, holder, scopes=scopes)
    if kind == "revoked":
        revoke_token(company=cast.company, token=made.token.id, actor=ACTOR)
    if kind == "expired":
        Token.objects.filter(id=made.token.id).update(expires_at=made.token.created_at)
    return made.text[:-4] + "AAAA" if kind == "wrong" else made.text
