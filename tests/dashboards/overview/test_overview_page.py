"""The executive dashboard as people get it: what it says is what the database says."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import CascadeLink
from kpis.models import Kpi, KpiState
from kpis.selectors.states import states_of
from kpis.services.explanations import explain
from kpis.services.measurements import ValueRow, record_measurements
from organization.models import Department, ExecutiveVisit, set_scope
from tests.cast import Cast
from tests.dashboards.overview.shop import NOW, WEEK, Shop, add_kpi, add_link, open_shop, week

URL = "/c/alder/"


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return open_shop(cast)


def seen(client, cast: Cast, who: str = "executive", path: str = URL, **told):
    """The page's source as a person gets it."""
    client.force_login(cast.person(who).user)
    answer = client.get(path, **told)
    assert answer.status_code == 200
    set_scope(company=cast.company.id)
    return unescape(answer.content.decode())


def state(shop: Shop, key: str) -> Any:
    """What the database says of a KPI; here everything is known."""
    return states_of(shop.cast.company, keys=[key])[0]


def plain(source: str) -> str:
    """Its words alone."""
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|style|script).*?</\1>", " ", source))
    return re.sub(r"\s+", " ", words.replace("\N{THIN SPACE}", " "))


def tiles(source: str) -> list[str]:
    return [plain(one) for one in re.findall(r"(?s)<article.*?</article>", source)]


def rows(source: str) -> dict[str, tuple[str, str]]:
    """KPI -> (group it stands under, the outcomes it feeds)."""
    found, group = {}, ""
    for feeds, kind, body in re.findall(r'(?s)<tr role="row"([^>]*)>(<th[^>]*)(.*?)</tr>', source):
        if "rowgroup" in kind:
            group = plain(re.sub(r"(?s)<small.*", "", kind + body)).strip()
        elif "pl-cell-name" in kind:
            name = re.search(r'class="pl-kpi"[^>]*>([^<]*)', body)
            found[name[1]] = (group, re.search(r'data-feeds="([^"]*)"', feeds)[1])
    return found


# ── what happened ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_message_tells_what_fell_and_what_fell_before(client, shop: Shop):
    words = plain(seen(client, shop.cast))
    gap = abs(state(shop, "retention").variance)
    assert f"Retention is {gap:.1f} points under pace; what leads it in Sales fell behind three weeks before" in words
    assert "Campaign response has been behind pace since week 40, retention since week 43." in words
    assert "Nothing else that drives it is behind." in words
    assert "Week 46 , 9 to 15 Nov 2026" in words
    assert "Green departments" not in words


def test_outcomes_stand_worst_first_with_the_figures_of_the_database(client, shop: Shop):
    found = tiles(seen(client, shop.cast))
    assert [tile.split()[0] for tile in found] == ["Retention", "Revenue", "Returns"]
    for key, tile in zip(("retention", "revenue-growth", "returns"), found, strict=True):
        row = state(shop, key)
        assert f"{row.actual:.1f} %" in tile
        assert f"{row.variance:+.1f}".replace("-", "\N{MINUS SIGN}") in tile
        assert f"{abs(row.variance_pct):.1f}%" in tile
        assert f"vs pace {row.pace:.1f}" in tile
        assert "Owner Alma Aligns" in tile
        assert "Value of 15 Nov, 3 days old" in tile
        chance = f"{1 - row.p_miss:.0%}" if 0.01 <= row.p_miss <= 0.99 else ("under" if row.p_miss > 0.5 else "over")
        assert chance in tile
        assert "by 31 Dec; forecast" in tile
    assert "Explanation owed by Alma Aligns" in found[0]
    assert "owed" not in found[1]


def test_the_change_on_last_year_is_said_where_last_year_is_known(client, shop: Shop):
    assert "vs last year" not in plain(seen(client, shop.cast))
    shop.record("retention", 66.0, back=52)
    row = state(shop, "retention")
    change = f"{row.actual - 66.0:.1f}".replace("-", "\N{MINUS SIGN}")
    assert f"{change} pts vs last year" in tiles(seen(client, shop.cast))[0]


def test_department_kpis_stand_under_what_they_drive_most(client, shop: Shop):
    found = rows(seen(client, shop.cast))
    assert found["Campaign response"] == ("Drives retention", "1")
    assert found["Conversion"] == ("Drives revenue growth", "2")
    assert found["First contact"] == ("Drives retention", "1 3"), "feeds two, stands under the one it moves most"
    assert found["Training"] == ("No line of sight", ""), "nobody accepted its link"
    source = seen(client, shop.cast)
    assert "also drives returns" in source
    assert "link not accepted yet" in source
    assert "3 wk, claimed" in source
    assert "One department KPI is off track, and it leads retention" in source


def test_outcomes_to_which_nothing_leads_are_named(client, shop: Shop):
    assert "nothing leads to" not in plain(seen(client, shop.cast))
    CascadeLink.objects.filter(parent=shop["revenue-growth"]).update(accepted_at=None, accepted_by=None)
    assert "Among the outcomes, nothing leads to revenue growth." in plain(seen(client, shop.cast))


def test_flagged_variances_say_what_they_cost_and_who_explains(client, shop: Shop):
    source = plain(seen(client, shop.cast).partition('id="variances"')[2])
    row = state(shop, "response")
    effect = f"{row.variance * 1.2:.1f}".replace("-", "\N{MINUS SIGN}")
    assert f"1 Campaign response Off track {row.variance:.1f} pts".replace("-", "\N{MINUS SIGN}") in source
    assert f"{row.actual:.1f}% against 8.0%, since w40 (7 weeks). Sales" in source
    assert f"Effect {effect} pts on retention." in source
    assert "Special cause: find it" in source
    assert "Explanation owed by Olga Owner" in source
    assert "2 Retention" not in source, "its cause is listed already"
    explain(
        company=shop.cast.company, kpi=shop["response"].id, period=WEEK, cause="own_process", text="The list broke.",
        next_step="Mend it.", actor=shop.cast.actor("owner"),
    )  # fmt: skip
    after = plain(seen(client, shop.cast).partition('id="variances"')[2])
    assert "The list broke. Mend it. Olga Owner, 18 Nov" in after
    assert "Explanation owed by Olga Owner" not in after


def test_a_value_typed_is_on_the_page_at_once(client, shop: Shop):
    shop.record("retention", 69.3)
    shop.record("response", 8.4)
    source = seen(client, shop.cast)
    assert "69.3 %" in " ".join(tiles(source))
    assert "All three outcomes are on pace" in plain(source)


def test_silence_is_said_and_never_green(client, shop: Shop):
    for back in (0, 1):
        shop.record("conversion", None, back)
    source = seen(client, shop.cast)
    assert "Cannot be judged, for want of a value or a target: conversion" in plain(source)
    assert "Conversion has no data." in plain(source)


# ── other companies ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_company_is_told_how_to_begin(client, cast: Cast):
    words = plain(seen(client, cast))
    assert "Nothing is measured yet" in words
    assert "No value is due yet" in words
    assert "Name the first outcome" not in words
    assert "Name the first outcome" in plain(seen(client, cast, "alignment_owner"))


SETTING_UP = ("/c/alder/departments/", "/c/alder/people/", "/c/alder/administration/company/")
DRAFTING = ("/c/alder/new-kpi/",)


@pytest.mark.parametrize(
    ("who", "steps"),
    [("administrator", SETTING_UP), ("alignment_owner", DRAFTING), ("executive", ()), ("viewer", ())],
)
def test_an_empty_company_shows_whoever_reads_it_their_next_steps(client, cast: Cast, who, steps):
    (told,) = re.findall(r'(?s)<div class="pl-empty">.*?</div>', seen(client, cast, who))
    found = re.findall(r'href="([^"]*)"', told)
    assert tuple(found) == steps
    assert all(client.get(step).status_code == 200 for step in found)


def test_a_fragmented_company_is_shown_as_it_is(client, cast: Cast):
    for number in range(8):
        add_kpi(cast, f"wish-{number}", level="company", owner=None, unit="", direction="", indicator="")
    lost = add_kpi(cast, "lost", level="department", department=cast.sales, owner=None, target=5.0)
    first = Kpi.objects.get(key="wish-0")
    record_measurements(
        company=cast.company, rows=[ValueRow(first.id, WEEK, 3.0), ValueRow(lost.id, WEEK, 1.0)],
        actor=cast.actor("alignment_owner"), source="file",
    )  # fmt: skip
    source = seen(client, cast)
    words = plain(source)
    assert "None of the eight outcomes can be judged yet" in words
    assert "Eight without a target and seven without any value." in words
    assert len(tiles(source)) == 8
    assert "No owner" in words
    assert "No target, so no forecast." in words
    assert rows(source)["Lost"] == ("No line of sight", "")
    assert "Explanation owed, and nobody owns it" in words
    assert "unknown" in words
    assert "No accepted link says what it moves." in words


def test_a_target_without_a_value_is_no_missing_target(client, cast: Cast):
    add_kpi(cast, "new", level="company", target=80.0)
    words = plain(seen(client, cast))
    assert "No value yet, so no forecast." in words
    assert "No target" not in words


def test_department_kpis_without_an_outcome(client, cast: Cast):
    add_kpi(cast, "lost", level="department", department=cast.sales)
    words = plain(seen(client, cast))
    assert "No outcome is chosen yet" in words
    assert "1 department KPI is measured, but no company KPI says what for." in words
    assert "outcomes are" not in words


def test_many_departments_get_one_row_each_opened_on_demand(client, shop: Shop):
    cast = shop.cast
    many = Department.objects.bulk_create(Department(company=cast.company, key=f"d-{n}", name=f"Unit {n}") for n in range(15))  # fmt: skip
    add_link(cast, add_kpi(cast, "unit-kpi", level="department", department=many[3]), shop["returns"])
    source = seen(client, cast)
    assert "pl-lead-table" not in source
    assert source.count('id="dept-') == 17
    assert source.index('id="dept-sales"') < source.index('id="dept-support"') < source.index('id="dept-d-0"')
    assert 'href="/c/alder/departments/sales/"' in source, "works without scripts"
    opened = seen(client, cast, path="/c/alder/overview/departments/sales/")
    assert opened.index("Campaign response") < opened.index("Conversion")
    assert 'data-feeds="1 2"' in opened
    assert "closed" in re.search(r'hx-get="([^"]*)"', opened)[1]
    closed = seen(client, cast, path="/c/alder/overview/departments/sales/?closed")
    assert "pl-dept__open" not in closed


# ── the past ────────────────────────────────────────────────────────────────────────────────────────────────────────


def body(source: str) -> str:
    """The bands without what tells the day."""
    return re.sub(r"\?as_of=[0-9-]+", "", re.search(r'(?s)<section class="pl-band".*</section>', source)[0])


def test_as_of_a_day_shows_what_that_day_showed(client, cast: Cast):
    # The same morning five weeks before, when nothing later was known.
    then = NOW - timedelta(weeks=5)
    with time_machine.travel(then, tick=False):
        shop = open_shop(cast)
        live = seen(client, cast, "viewer")  # who decides has buttons, which the past has not
    later = [ValueRow(kpi.id, week(back), 50.0) for kpi in shop.kpis.values() for back in range(5)]
    record_measurements(company=cast.company, rows=later, actor=cast.actor("alignment_owner"), source="file")
    past = seen(client, cast, "viewer", path=f"{URL}?as_of={then.date()}")
    assert body(past) == body(live)
    assert body(seen(client, cast, "viewer")) != body(live)
    words = plain(past)
    assert "This is the past: Wednesday 14 October 2026." in words
    assert "Week 41 , 5 to 11 Oct 2026" in words
    assert "9 of 9 values in" in words, "what was due that day, not what is due today"
    assert 'href="/c/alder/">Back to today' in past


def test_the_past_keeps_its_day_when_a_department_is_opened(client, shop: Shop):
    opened = seen(client, shop.cast, path="/c/alder/overview/departments/sales/?as_of=2026-09-30")
    assert "Campaign response" in opened
    assert "is-off" not in opened, "it fell a week later"
    assert "?as_of=2026-09-30&closed" in opened
    assert "is-off" in seen(client, shop.cast, path="/c/alder/overview/departments/sales/")


@pytest.mark.parametrize("asked", ["2026-11-19", "1800-01-01", "yesterday", "2026-13-01"])
def test_a_day_that_cannot_be_shows_today_and_says_so(client, shop: Shop, asked):
    source = seen(client, shop.cast, path=f"{URL}?as_of={asked}")
    assert 'role="alert"' in source
    assert "This is today." in source
    assert "Week 46" in source
    assert "This is the past" not in source


def test_today_is_no_past(client, shop: Shop):
    assert "This is the past" not in seen(client, shop.cast, path=f"{URL}?as_of=2026-11-18")
    assert 'role="alert"' not in seen(client, shop.cast, path=f"{URL}?as_of=")


def test_words_of_a_later_week_are_not_shown_in_the_past(client, shop: Shop):
    explain(company=shop.cast.company, kpi=shop["response"].id, period=WEEK, cause="own_process", text="Known in November.", next_step="", actor=shop.cast.actor("owner"))  # fmt: skip
    assert "Known in November." in seen(client, shop.cast)
    assert "Known in November." not in seen(client, shop.cast, path=f"{URL}?as_of=2026-11-04")


# ── who sees it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_individual_kpis_show_only_as_counts(client, shop: Shop):
    with time_machine.travel(NOW + timedelta(days=1), tick=False):  # the week is closed
        shop.record("secret", None)
        for who in ("viewer", "member", "owner", "executive"):
            source = seen(client, shop.cast, who)
            assert "Calls of Mia" not in source
            assert "8 of 9 values in, 1 late" in plain(source), "counted for everybody"
            facts = source.partition('class="pl-facts"')[2].partition("<h1")[0]
            assert ("Mia Member" in facts) is (who == "executive"), who


def test_late_owners_of_shared_kpis_are_named_for_everybody(client, shop: Shop):
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        shop.record("conversion", None)
        assert "8 of 9 values in, 1 late: Olga Owner" in plain(seen(client, shop.cast, "viewer"))


def test_a_visit_of_an_executive_is_kept_once_a_day(client, shop: Shop):
    for who in ("executive", "executive", "member", "viewer"):
        seen(client, shop.cast, who)
    assert list(ExecutiveVisit.objects.values_list("membership", "day")) == [
        (shop.cast.executive.id, date(2026, 11, 18))
    ]


# ── speed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def queries(client, cast: Cast, path: str = URL) -> int:
    seen(client, cast, path=path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    set_scope(company=cast.company.id)
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_company(client, shop: Shop):
    cast, few = shop.cast, queries(client, shop.cast)
    assert few <= 23
    departments = Department.objects.bulk_create(Department(company=cast.company, key=f"d-{n}", name=f"Unit {n}") for n in range(60))  # fmt: skip
    rows = []
    for department in departments:
        for number in range(2):
            kpi = add_kpi(cast, f"{department.key}-{number}", level="department", department=department, target=5.0)
            add_link(cast, kpi, shop["returns"])
            rows += [ValueRow(kpi.id, week(back), 4.0 + (back + number) % 3) for back in range(3)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("alignment_owner"), source="file")
    assert queries(client, cast) == few
    assert queries(client, cast, path=f"{URL}?as_of=2026-11-10") == queries(
        client, cast, path=f"{URL}?as_of=2026-11-03"
    )


def test_the_page_reads_state_rows_and_no_history(client, shop: Shop):
    client.force_login(shop.cast.executive.user)
    with CaptureQueriesContext(connection) as found:
        client.get(URL)
    reading = [query["sql"] for query in found if "kpis_measurement" in query["sql"]]
    assert len(reading) == 2, "freshness and the header's count of the inbox, and only where a row has aged"
    assert not any("string_agg" in sql for sql in reading)
    assert KpiState.objects.count() == 9
