"""A day for every page, and a page as a person gets it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from organization.models import set_scope
from tests.cast import Cast


@pytest.fixture
def wednesday():
    """18 Nov 2026; the last week that ended is week 46, and its values are late."""
    with time_machine.travel(datetime(2026, 11, 18, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def page(client, cast: Cast) -> Callable[..., str]:
    """page(who, path, status=200): the source of an address below the company, characters as read."""

    def get(who: str, path: str, *, status: int = 200, **data) -> str:
        client.force_login(cast.person(who).user)
        answer = client.get(f"/c/{cast.company.slug}/{path}", data)
        set_scope(company=cast.company.id)
        assert answer.status_code == status
        source = unescape(answer.content.decode())
        return source.replace("\N{NO-BREAK SPACE}", " ").replace("\N{THIN SPACE}", " ")

    return get


@pytest.fixture
def words() -> Callable[[str], str]:
    """The words of a source, without pictures and scripts."""

    def strip(source: str) -> str:
        bare = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|style|script).*?</\1>", " ", source))
        return re.sub(r"\s+", " ", bare)

    return strip
