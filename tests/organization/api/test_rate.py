"""How much one token may ask."""

import pytest
from redis.exceptions import ConnectionError as Unreachable

from tests.api import calls, problem


@pytest.fixture
def three(settings):
    settings.API_REQUESTS_A_MINUTE = 3


def test_a_token_waits_for_the_next_minute_and_others_do_not(cast, three):
    owner, head = calls(cast, "owner"), calls(cast, "head")
    for _ in range(3):
        assert owner.get("kpis").status_code == 200
    told = problem(owner.get("kpis"), 429, "too_many_requests")
    assert told["limit"] == 3
    assert 1 <= told["retry_after"] <= 60
    refused = owner.post("measurements", [])
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert head.get("kpis").status_code == 200


def test_without_the_cache_nothing_is_refused(cast, three, monkeypatch, caplog):
    def gone(*_arguments, **_told):
        raise Unreachable("no server")

    monkeypatch.setattr("organization.api.rate.cache.add", gone)
    owner = calls(cast, "owner")
    for _ in range(5):
        assert owner.get("kpis").status_code == 200
    assert "requests are not counted" in caplog.text
