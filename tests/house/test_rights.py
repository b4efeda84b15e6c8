"""Who may what: the table in the docs, and the answer of every address to every kind of person."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organization.models import set_scope
from organization.rules.roles import RELATIONS, RIGHTS
from tests.cast import Cast
from tests.house.url_matrix import ANONYMOUS, KINDS, MATRIX

DOC = Path(__file__).parents[2] / "docs" / "rights.md"


def addresses(patterns: list, *, space: str = "", below_company: bool = False) -> Iterator[tuple[str, bool]]:
    """Every address of the product: its full name, and whether it stands below /c/<company_slug>/."""
    for pattern in patterns:
        below = below_company or "company_slug" in str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, space=inner, below_company=below)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern} has no name"
            yield space + pattern.name, below


ADDRESSES = dict(addresses(get_resolver().url_patterns))
CASES = [
    pytest.param(name, row, id=f"{name}-{row.method}-{number}")
    for name, rows in MATRIX.items()
    for number, row in enumerate(rows)
]


def test_every_address_has_a_row():
    assert set(ADDRESSES) - set(MATRIX) == set(), "say in tests/house/url_matrix who may open these"
    assert set(MATRIX) - set(ADDRESSES) == set(), "these are no addresses any more"


@pytest.mark.parametrize(("name", "row"), CASES)
def test_every_kind_of_person_gets_the_answer_of_the_table(client, cast, name, row):
    keys = dict(row.keys(cast))
    if ADDRESSES[name]:
        keys["company_slug"] = cast.company.slug
    url = reverse(name, kwargs=keys)
    data = row.data(cast) if callable(row.data) else row.data
    found = {kind: _status(client, cast, kind, row.method, url, data) for kind in KINDS}
    assert found == {kind: row.expected(kind) for kind in KINDS}, f"{row.method} {url}"


def _status(client, cast: Cast, kind: str, method: str, url: str, data) -> int:
    with transaction.atomic():
        client.logout()
        if kind != ANONYMOUS:
            client.force_login(cast.person(kind).user)
        set_scope()  # as a fresh connection
        status = getattr(client, method)(url, data).status_code
        transaction.set_rollback(True)
    client.cookies.clear()
    return status


def test_every_address_below_a_company_hides_another_company(client, cast):
    # The same people at the other company's door.
    client.force_login(cast.administrator.user)
    for name, rows in MATRIX.items():
        if ADDRESSES[name]:
            set_scope(company=cast.company.id)
            with transaction.atomic():
                keys = dict(rows[0].keys(cast)) | {"company_slug": cast.other.slug}
                assert getattr(client, rows[0].method)(reverse(name, kwargs=keys)).status_code == 404, name
                transaction.set_rollback(True)


def test_the_docs_print_the_table_of_rights():
    printed = DOC.read_text()
    rows = dict(re.findall(r"^\| `([a-z_]+\.[a-z]+)` \| ([^|]*) \|", printed, re.MULTILINE))
    assert {right: frozenset(who.split(", ")) for right, who in rows.items()} == RIGHTS
    for right, who in rows.items():
        assert who.split(", ") == [relation for relation in RELATIONS if relation in RIGHTS[right]], right
