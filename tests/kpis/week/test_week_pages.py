"""Whose values a page of My week holds, and what it says of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Kpi, Measurement
from organization.models import company_scope
from tests.kpis.week.conftest import WEEK, add_kpi, put, typed, week


def rows(response) -> list[str]:
    return [row.key for section in response.context["sections"] for group in section["groups"] for row in group["rows"]]


def body(response) -> str:
    return response.content.decode()


def test_a_head_enters_the_department_an_owner_their_own(cast, page):
    add_kpi(cast, "response")
    add_kpi(cast, "calls", level="individual", owner=cast.owner)
    add_kpi(cast, "visits", level="individual", owner=cast.head)
    add_kpi(cast, "tickets", department=cast.support, owner=cast.member)
    add_kpi(cast, "deputised", department=cast.support, owner=cast.member, deputy=cast.owner)
    add_kpi(cast, "draft", status="draft")
    add_kpi(cast, "gone", status="retired")
    assert rows(page.get("head")) == ["response", "visits", "calls"]
    assert rows(page.get("owner")) == ["response", "calls", "deputised"]
    assert rows(page.get("member")) == ["deputised", "tickets"]
    assert "Their owners can enter these; you can too" in body(page.get("head"))


def test_the_alignment_owner_has_the_companys_and_chooses_a_department(cast, page):
    add_kpi(cast, "retention", level="company", department=None)
    add_kpi(cast, "response")
    shown = page.get("alignment_owner")
    assert rows(shown) == ["retention"]
    assert "/c/alder/week/support/" in body(shown)
    assert rows(page.get("alignment_owner", "/c/alder/week/sales/")) == ["response"]
    assert "/c/alder/week/support/" not in body(page.get("head"))


def test_a_department_shows_what_one_may_read_and_writes_what_one_may_write(cast, page):
    add_kpi(cast, "response")
    put(cast, add_kpi(cast, "margin", owner=cast.head), 8.2)
    add_kpi(cast, "calls", level="individual", owner=cast.head)
    shown = page.get("owner", "/c/alder/week/sales/")
    assert rows(shown) == ["margin", "response"]
    assert f'name="value.response.{WEEK}"' in body(shown)
    assert "value.margin." not in body(shown)
    assert "One value is still missing" in body(shown)

    answer = page.post(typed(("margin", "1")), "owner", "/c/alder/week/sales/")
    assert answer.status_code == 403
    assert Measurement.objects.get().actual == 8.2


@pytest.mark.parametrize("who", ["member", "executive", "administrator", "viewer"])
def test_who_enters_nothing_in_a_department_is_told_whom_to_ask(cast, page, who):
    add_kpi(cast, "response")
    answer = page.get(who, "/c/alder/week/sales/")
    assert answer.status_code == 403
    assert "Hugo Head" in body(answer)


def test_a_viewer_owns_nothing_and_reads_so(cast, page):
    add_kpi(cast, "response", owner=cast.viewer)
    shown = page.get("viewer")
    assert shown.status_code == 200
    assert "You read; others enter" in body(shown)
    assert page.post(typed(("response", "1")), "viewer").status_code == 403
    assert not Measurement.objects.exists()


def test_nothing_to_enter_is_said(cast, page):
    assert "No KPI waits for you" in body(page.get("member"))


def test_another_companys_kpi_is_not_there(cast, page):
    with company_scope(cast.other.id):
        Kpi.objects.create(company=cast.other, key="secret", name="Secret", level="company", status="active")
    assert page.post(typed(("secret", "1"))).status_code == 404
    assert page.get("outsider").status_code == 404
    assert page.get("head", "/c/birch/week/").status_code == 404


def test_six_periods_before_and_what_was_under(cast, page):
    kpi = add_kpi(cast, "response")
    for back in range(8):
        put(cast, kpi, 8.4 if back % 2 else 6.0, back=back)
    (row,) = page.get().context["sections"][0]["groups"][0]["rows"]
    assert [cell.text for cell in row.past] == ["6.0%", "8.4%", "6.0%", "8.4%", "6.0%", "8.4%"]
    assert [cell.under for cell in row.past] == [True, False] * 3
    earlier = page.get(period=week(1).isoformat())
    (row,) = earlier.context["sections"][0]["groups"][0]["rows"]
    assert row.value.text == "8.4"
    assert "Week 45" in body(earlier)


def test_other_cadences_have_periods_of_their_own(cast, page):
    add_kpi(cast, "weekly")
    monthly = add_kpi(cast, "monthly", measure_cadence="monthly")
    put(cast, monthly, 9.0, period=date(2026, 10, 1))
    shown = page.get()
    weekly, monthly = shown.context["sections"]
    assert weekly["heads"] == ["w40", "w41", "w42", "w43", "w44", "w45", "w46"]
    assert monthly["heads"] == ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    assert monthly["title"] == "October 2026"
    assert "One of two values is saved" in body(shown)
    september = page.get(period="2026-10-05").context["sections"][1]
    assert september["heads"][-1] == "Sep"


def test_a_gap_is_named(cast, page):
    kpi = add_kpi(cast, "response")
    put(cast, kpi, 8.4, back=4)
    shown = body(page.get())
    assert "Stale, 3 weeks" in shown
    assert "No value for w43, w44 and w45, so this KPI reads No data" in shown


def test_last_times_sitting_is_told(cast, page):
    first, second = add_kpi(cast, "response"), add_kpi(cast, "offers")
    put(cast, first, 8.4, back=1, who="head")
    put(cast, second, 8.4, back=1, who="head")
    Measurement.objects.filter(kpi=first).update(entered_at="2026-11-10T08:00:00Z")
    Measurement.objects.filter(kpi=second).update(entered_at="2026-11-10T08:02:10Z")
    assert "Last time took you 2 min 10 s" in body(page.get())


@pytest.mark.parametrize("period", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-11-09T00:00", "2026-02-30"])
def test_any_period_in_the_address_is_answered(cast, page, period):
    add_kpi(cast, "response")
    assert page.get(period=period).status_code == 200


def test_queries_do_not_grow_with_the_rows(cast, page):
    def queries(wanted: int) -> int:
        for at in range(Kpi.objects.count(), wanted):
            put(cast, add_kpi(cast, f"k-{at}"), 8.0)
        page.sign_in("head")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert len(rows(page.get())) == wanted
        return len(caught)

    few = queries(8)
    assert queries(40) == few
    assert queries(150) == few
    assert few <= 26


def test_saving_a_page_is_constant_in_queries(cast, page):
    def queries(wanted: int) -> int:
        for at in range(Kpi.objects.count(), wanted):
            add_kpi(cast, f"k-{at}")
        Measurement.objects.all().delete()
        page.sign_in("head")
        with CaptureQueriesContext(connection) as caught:
            assert page.post(typed(*((f"k-{at}", "8.1") for at in range(wanted)))).status_code == 200
        return len(caught)

    assert queries(8) == queries(40)
