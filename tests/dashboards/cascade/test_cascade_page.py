"""The cascade map as people get it: what stands on it, what is hidden from whom, filters, folding, queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alignment.models import CascadeLink
from kpis.models import Kpi, KpiState, Level, Status
from organization.models import Department
from tests.dashboards.overview.shop import add_link, open_shop

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def shop(cast):
    found = open_shop(cast)
    add_link(cast, found["secret"], found["first-contact"])
    return found


@pytest.fixture
def many(cast):
    """60 departments of 7 KPIs; 3 people's KPIs below each of the first 14, one below one of every other department; every fourth is off track."""
    company = cast.company
    tops = [Kpi(company=company, key=f"top-{i}", name=f"Top {i}", level="company", status="active") for i in range(5)]
    places = [Department(company=company, key=f"dep-{i:02}", name=f"Department {i:02}") for i in range(60)]
    Department.objects.bulk_create(places)
    middles = [
        Kpi(company=company, key=f"{place.key}-k{n}", name=f"Measure {n}", level="department", department=place, status="active")
        for place in places for n in range(7)
    ]  # fmt: skip
    lows = [
        Kpi(
            company=company, key=f"{one.key}-p{n}", name=f"Own {n}", level="individual", department=one.department,
            status="active", owner=cast.owner,
        )
        for at, one in enumerate(middles) for n in range(3 if at < 14 else at % 7 == 0)
    ]  # fmt: skip
    Kpi.objects.bulk_create([*tops, *middles, *lows])
    by_key = {one.key: one for one in middles}
    pairs = [(one, tops[at % 5]) for at, one in enumerate(middles)] + [
        (one, by_key[one.key.rpartition("-")[0]]) for one in lows
    ]
    CascadeLink.objects.bulk_create(
        [CascadeLink(company=company, child=a, child_level=a.level, parent=b, parent_level=b.level) for a, b in pairs]
    )
    states = [
        KpiState(company=company, kpi_id=one.id, health="off_track" if at % 4 == 0 else "on_track", restate_on=date(2027, 1, 1), computed_at=timezone.now())
        for at, one in enumerate([*tops, *middles, *lows])
    ]  # fmt: skip
    KpiState.objects.bulk_create(states)
    return company


def nodes(source):
    return re.findall(r'<a class="pl-node[^"]*" id="n-([^"]+)"', source)


def test_every_node_says_its_health_in_words_and_every_link_is_a_line(cast, shop, page):
    source = page("executive", "cascade/")
    assert set(nodes(source)) == set(shop.kpis)
    assert 'aria-label="Retention: off track. 64.' in source
    assert 'aria-label="Calls of Mia: on track' in source
    assert source.count('data-a="') == 7
    assert 'data-a="first-contact" data-b="returns"' in source
    assert "style=" not in source.partition("<main")[2]


def test_who_may_not_read_an_individual_kpi_sees_a_count(cast, shop, page, words):
    for who, reads in {
        "executive": True,
        "alignment_owner": True,
        "member": True,
        "owner": False,
        "head": False,
        "viewer": False,
    }.items():
        source = page(who, "cascade/")
        assert ("Calls of Mia" in source) == reads
        assert ("secret" in source) == reads
        assert ("1 individual KPI" in words(source)) != reads
    assert "Calls of Mia" not in page("viewer", "cascade/", kpi="secret", q="Mia")


def test_the_line_of_sight_without_javascript(cast, shop, page, words):
    source = page("executive", "cascade/", kpi="first-contact")
    lit = re.findall(r'<a class="pl-node[^"]* is-lit[^"]*" id="n-([^"]+)"', source)
    assert set(lit) == {"first-contact", "retention", "returns", "secret"}
    assert source.count('class="pl-edge is-lit" data-a') == 3
    said = words(source).partition("Line of sight")[2]
    assert "It moves it." in said
    assert "3 weeks before" in said
    assert "is-walking" not in page("executive", "cascade/", kpi="no-such-kpi")


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"health": "off_track"}, {"retention", "response"}),
        ({"q": "mia"}, {"secret", "first-contact", "retention", "returns"}),
        ({"q": "basket"}, {"basket", "revenue-growth"}),
        ({"evidence": "supported"}, {"basket", "revenue-growth"}),
        ({"department": "sales"}, {"response", "conversion", "basket", "retention", "revenue-growth"}),
        ({"health": "no_data"}, set()),
        ({"health": "purple", "department": "none", "as_of": "tomorrow"}, None),
    ],
)
def test_filters_leave_what_matches_and_what_it_feeds(cast, shop, page, asked, left):
    CascadeLink.objects.filter(child=shop["basket"].id).update(evidence="supported")
    source = page("executive", "cascade/", **asked)
    assert set(nodes(source)) == (set(shop.kpis) if left is None else left)
    if not left:
        assert ("Nothing on the map matches" in source) == (left is not None)


def test_a_contradicted_line_is_the_message(cast, shop, page, words):
    CascadeLink.objects.filter(child=shop["basket"].id).update(evidence="contradicted")
    assert "history speaks against Basket moving Revenue growth" in words(page("executive", "cascade/"))


def test_the_list_says_the_same(cast, shop, page, words):
    said = words(page("executive", "cascade/", **{"as": "list"}))
    for kpi in shop.kpis.values():
        assert kpi.name in said
    assert nodes(page("executive", "cascade/", **{"as": "list"})) == []
    assert "What feeds it stands above." in said


def test_an_earlier_day(cast, shop, page, words):
    early = date(2026, 10, 7).isoformat()
    said = words(page("executive", "cascade/", as_of=early))
    assert "Health as of 7 Oct 2026" in said
    assert 'aria-label="Retention: on track' in page("executive", "cascade/", as_of=early)
    assert "1 individual KPI" in words(page("viewer", "cascade/", as_of=early))


def test_parts_for_htmx(cast, shop, client):
    client.force_login(cast.executive.user)
    part = client.get(
        f"/c/{cast.company.slug}/cascade/", headers={"hx-request": "true", "hx-target": "map"}
    ).content.decode()
    assert "<html" not in part
    assert "pl-map" in part
    walk = client.get(
        f"/c/{cast.company.slug}/cascade/?kpi=basket", headers={"hx-request": "true", "hx-target": "sight"}
    ).content.decode()
    assert "pl-map" not in walk
    assert "Revenue growth" in walk
    whole = client.get(f"/c/{cast.company.slug}/cascade/?kpi=basket")
    assert "HX-Target" in whole.headers["Vary"]


def test_many_departments_stand_folded_until_opened(many, page, words):
    source = page("executive", "cascade/")
    assert len(nodes(source)) == 5 + 60 + 60
    assert "Department 00: 7 KPIs" in source
    assert "21 individual KPIs" in words(source)
    opened = page("executive", "cascade/", open="dep-00")
    assert len(nodes(opened)) == 5 + 59 + 59 + 7 + 7
    assert "3 individual KPIs" in words(opened)
    one = page("executive", "cascade/", open="dep-00-k0")
    assert "Own 0" in one
    assert len(nodes(one)) == 5 + 59 + 59 + 7 + 6 + 3
    assert "Own 0" not in page("viewer", "cascade/", open="dep-00-k0")
    assert len(nodes(page("executive", "cascade/", open="all"))) == 5 + 420 + 14 + 58
    off = nodes(page("executive", "cascade/", health="off_track", department="dep-00"))
    assert 0 < len(off) < 30


def test_a_long_list_comes_only_where_it_is_asked_for(cast, many, page, client):
    folded, opened = page("executive", "cascade/"), page("executive", "cascade/", open="all")
    assert 'id="tree"><ol>' in folded
    assert "<ol>" not in opened.split('id="map"')[1].split("<aside")[0]
    assert len(opened) < 700_000
    asked = re.search(r'hx-get="([^"]*as=list[^"]*)"', opened)
    assert asked is not None
    client.force_login(cast.executive.user)
    address = asked[1].replace("&amp;", "&")
    tree = client.get(address, headers={"hx-request": "true", "hx-target": "tree"}).content.decode()
    assert tree.lstrip().startswith('<div class="pl-tree" id="tree"><ol>')
    assert tree.count("Measure 3") == 60
    assert '<svg class="pl-map' not in tree
    assert "Measure 3" in page("executive", "cascade/", open="all", **{"as": "list"})


def test_the_line_of_sight_opens_the_department(many, page):
    assert 'id="n-dep-07-k3"' in page("executive", "cascade/", kpi="dep-07-k3")


def test_queries_do_not_grow(cast, shop, page, request):
    def count(**asked):
        with CaptureQueriesContext(connection) as found:
            page("executive", "cascade/", **asked)
        return len(found)

    count()
    small = count()
    assert Kpi.objects.filter(level=Level.DEPARTMENT, status=Status.ACTIVE).count() == 5
    request.getfixturevalue("many")
    assert count() <= small
    assert count(open="all") <= small
    assert count(open="dep-00-k0") <= small + 1
    assert count(health="off_track") <= small
