"""What the executive dashboard says of where dips began, and of what is on its way."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import Diagnosis
from organization.models import set_scope
from tests.dashboards.overview.shop import NOW, WEEK, open_shop
from tests.dashboards.overview.test_overview_page import URL, plain, queries, seen

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop(cast):
    return open_shop(cast)


def kept(shop, key, verdict, *ways, day=TODAY, level="", **told):
    """A diagnosis whose origins are the first of each of `ways`."""
    Diagnosis.objects.create(
        company=shop.cast.company, kpi=shop[key], day=day, verdict=verdict, origin_level=level, dip_sigma=2.0, weeks=3,
        ranking=[entry(shop, way) for way in ways], **told,
    )  # fmt: skip


def entry(shop, way, **told):
    path = [str(shop[key].id) for key in way]
    onset = (WEEK - timedelta(weeks=6)).isoformat()
    return {"kpi": path[0], "share": 0.65, "onset": onset, "size": -2.1, "size_sigma": -3.0, "z": 6.0, "path": path} | told  # fmt: skip


def test_the_message_and_the_variance_say_where_it_began(client, shop):
    kept(shop, "retention", "below", ("response", "retention"), level="department")
    kept(shop, "response", "strategy_or_external", ("response",), level="department")
    words = plain(seen(client, shop.cast))
    assert "points under pace; it began in Sales three weeks before" in words
    assert "Campaign response fell by about 2.1 pts 6 weeks ago; that explains about 65% of the dip of Retention. Origin: departmental process." in words  # fmt: skip
    assert "Where it began Began here: departmental process. It explains about 65% of the dip of retention." in words
    assert "what leads it" not in words


def test_an_individual_origin_is_named_only_to_those_who_may_read_it(client, shop):
    kept(shop, "retention", "below", ("secret", "response", "retention"), level="individual")
    kept(shop, "response", "below", ("secret", "response"), level="individual")
    for who, reads in (("executive", True), ("viewer", False), ("member", True), ("owner", False)):
        words = plain(seen(client, shop.cast, who))
        assert ("Calls of Mia fell by about" in words) is reads, who
        assert ("Began below, individual behaviour: Calls of Mia → Campaign response." in words) is reads, who
        assert ("individual behaviour: an individual KPI of Support → Campaign response." in words) is not reads, who
        assert ("Calls of Mia" in words) is reads, who


@pytest.mark.parametrize("verdict", ["unclear", "no_significant_variance"])
def test_where_nothing_is_named_the_message_stays_with_the_facts(client, shop, verdict):
    kept(shop, "retention", verdict, ("response", "retention"))
    words = plain(seen(client, shop.cast))
    assert "what leads it in Sales fell behind three weeks before" in words
    assert "explains about" not in words


def test_what_nothing_below_explains_is_not_laid_at_anybodys_door(client, shop):
    kept(shop, "retention", "strategy_or_external", ("retention",), level="company")
    words = plain(seen(client, shop.cast))
    assert "points under pace; nothing below explains it" in words
    assert "what leads it" not in words


def test_what_is_on_its_way_stands_under_the_outcomes(client, shop):
    coming = [entry(shop, ("conversion", "revenue-growth"), size=-0.4, **{"from": "2026-11-30", "in_weeks": 3})]
    kept(shop, "revenue-growth", "no_significant_variance", coming=coming)
    source = seen(client, shop.cast)
    assert "On its way: Because of Conversion, Revenue growth will lose about 0.4 pts in about 3 weeks." in plain(
        source
    )
    assert 'href="/c/alder/kpis/revenue-growth/#began"' in source


def test_an_old_diagnosis_does_not_speak_of_today(client, shop):
    kept(shop, "retention", "below", ("response", "retention"), level="department", day=TODAY - timedelta(days=4))
    words = plain(seen(client, shop.cast))
    assert "what leads it in Sales fell behind three weeks before" in words
    assert "Where dips began was last computed on 14 Nov 2026, so nothing is said of it here." in words
    past = plain(seen(client, shop.cast, path=f"{URL}?as_of=2026-11-15"))
    assert "it began in Sales" in past
    assert "last computed" not in past


def test_it_costs_three_queries_however_many_there_are(client, shop):
    bare = queries(client, shop.cast)
    for key in ("retention", "revenue-growth", "returns", "response"):
        kept(shop, key, "below", ("secret", "response", key), level="individual")
    assert queries(client, shop.cast) - bare <= 2, "names, and which of them may be read"
    with CaptureQueriesContext(connection) as found:
        client.get(URL)
    set_scope(company=shop.cast.company.id)
    assert sum("alignment_diagnosis" in query["sql"] for query in found) == 1
