"""Computed KPIs at the doors: the page, My week, the interface."""

import pytest
import time_machine

from dashboards.selectors.completion import lines_of
from kpis.models import Derivation, Measurement
from kpis.rules.discipline import PERIODS
from kpis.selectors.discipline import discipline_of
from kpis.selectors.owed import due_values
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.measurements import ValueRow
from kpis.services.skips import SkipRow, skip_periods
from tests.api import calls, problem, wrong
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, record


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel("2026-11-18T09:12:00Z", tick=False):
        yield


def test_the_page_works_out_each_period(shop, page):
    record(shop.cast, ValueRow(shop.orders.id, WEEK.replace(day=2), 100.0))
    for path in ("kpis/return-rate/computed/", "kpis/return-rate/"):
        text = page(path, "viewer").text
        assert "returns / orders * 100" in text
        assert "12 / 150 * 100" in text
        assert "no value: Returns missing" in text
    assert "Computed as" in text  # in the history
    assert "Compute it otherwise" not in page("kpis/return-rate/computed/", "viewer").text
    assert "Return rate" in page("kpis/returns/computed/", "viewer").text  # what is computed from it


def test_what_does_not_apply_is_said_without_alarm(shop, page):
    row = SkipRow(shop.orders.id, WEEK, "Closed")
    skip_periods(company=shop.cast.company, rows=[row], actor=shop.cast.actor("owner"), source="grid", today=TODAY)
    text = page("kpis/return-rate/computed/", "viewer").text
    assert '<td role="cell" class="pl-2">not applicable: what it is computed from does not apply</td>' in text
    told = calls(shop.cast, "owner").get("kpis/return-rate/skips").json()["results"]
    assert [(one["period"], one["computed"]) for one in told] == [(str(WEEK), True)]
    problem(calls(shop.cast, "owner").delete(f"kpis/return-rate/skips/{WEEK}"), 422, "derived")
    assert calls(shop.cast, "owner").delete(f"kpis/orders/skips/{WEEK}").status_code == 204
    assert calls(shop.cast, "owner").get("kpis/return-rate/skips").json()["results"] == []


def test_a_formula_is_set_changed_and_removed_on_the_page(shop, page):
    path = "kpis/return-rate/computed/"
    refused = page(path, post={"kind": "formula", "expression": "return-rate + 1"})
    assert refused.status_code == 422
    assert "This would close a circle: Return rate → Return rate." in refused.text
    assert page(path, post={"kind": "formula", "expression": "orders / 10"}).status_code == 302
    assert Measurement.objects.get(kpi=shop.rate).actual == 15.0
    said = {"kind": "rollup", "how": "sum", "sources": "returns, orders", "coverage": "50", "since": "2026-11-02"}
    assert page(path, post=said).status_code == 302
    row = Derivation.objects.get()
    assert (row.how, row.coverage, row.expression, row.sources.count()) == ("sum", 0.5, "", 2)
    assert "12 + 150" in page(path).text
    assert page("kpis/return-rate/computed/remove/", post={}).status_code == 302
    assert not Derivation.objects.exists()


def test_what_is_typed_is_checked_and_worked_out_at_once(shop, page):
    add_kpi(shop.cast, "visits")
    path = "kpis/visits/computed/"
    for expression, words in [
        ("orders * 2", "300"),
        ("orders *", "breaks off"),
        ("orders / nothing", "No KPI has this key: nothing."),
        ("visits + 1", "This would close a circle: Visits → Visits."),
        ("orders ** 2", "Not understood at “*”"),
        ("", "worked out here as you type"),
    ]:
        answer = page(path, target="worked", kind="formula", expression=expression)
        assert words in answer.text, expression
    assert "Returns" in page(path, target="keys", find="retur").text


def test_individual_values_show_to_none_who_may_not_read_them(shop, page):
    calls_of = add_kpi(shop.cast, "calls", level="individual")
    total = add_kpi(shop.cast, "total")
    record(shop.cast, ValueRow(calls_of.id, WEEK, 77.0))
    wanted = Wanted(kind="formula", expression="calls + 1")
    set_derivation(company=shop.cast.company, kpi=total.id, wanted=wanted, actor=shop.cast.actor("head"), today=TODAY)
    assert "77.0 + 1" in page("kpis/total/computed/", "head").text
    for path in ("kpis/total/computed/", "kpis/total/"):
        text = page(path, "member").text
        assert "78.0" in text
        assert "77.0" not in text
    told = calls(shop.cast, "member").get("kpis/total/derivation").json()
    assert (told["expression"], told["values"], told["hidden"]) == ("", [], 1)
    add_kpi(shop.cast, "other", department=shop.cast.support)
    shop.cast.support.head_id = shop.cast.member.id
    shop.cast.support.save(update_fields=["head"])
    refused = page("kpis/other/computed/", "member", post={"kind": "formula", "expression": "calls * 1"})
    assert "You may not read calls." in refused.text
    body = {"kind": "formula", "expression": "calls * 1"}
    problem(calls(shop.cast, "member").put("kpis/other/derivation", body), 403, "not_allowed")
    assert Derivation.objects.count() == 2


def test_my_week_shows_it_and_takes_no_value_for_it(shop, page):
    text = page("week/", "owner").text
    assert f"value.return-rate.{WEEK}" not in text
    assert f"value.returns.{WEEK}" in text
    assert "Computed" in text
    saved = page(
        "week/", "owner", grid=True,
        post={f"value.orders.{WEEK}": "200", f"was.orders.{WEEK}": "150.0", f"reason.orders.{WEEK}": "late orders"},
    ).json()  # fmt: skip
    assert "6.0" in saved["rows"]["return-rate"]
    left = page("week/", "owner", grid=True, post={f"value.return-rate.{WEEK}": "3", f"reason.return-rate.{WEEK}": "x"})
    assert left.json()["left"] == [f"return-rate.{WEEK}"]
    assert Measurement.objects.get(kpi=shop.rate).actual == 6.0


def test_nobody_owes_it_nor_is_counted_late_for_it(shop):
    company = shop.cast.company
    later = add_kpi(shop.cast, "later")
    wanted = Wanted(kind="formula", expression="orders + 1", since=RUNNING)
    set_derivation(company=company, kpi=later.id, wanted=wanted, actor=shop.cast.actor("head"), today=TODAY)
    record(shop.cast, ValueRow(shop.orders.id, WEEK, None))  # and so the rate goes
    owed = {one.params["key"] for one in due_values(company, TODAY)}
    assert owed == {"orders", "later"}
    lines = {one.key for one in lines_of(company=company, today=TODAY)}
    assert lines == {"orders", "returns", "later"}
    assert discipline_of(company=company, today=TODAY)[shop.cast.owner.id].asked == 2 * PERIODS  # the two typed ones


def test_the_interface_reads_and_sets_it(shop):
    call = calls(shop.cast, "head")
    told = call.get("kpis/return-rate/derivation").json()
    assert told == {
        "kind": "formula", "expression": "returns / orders * 100", "how": "", "values": ["returns", "orders"],
        "divisors": [], "coverage": 1.0, "factor": 1.0, "since": None, "hidden": 0,
    }  # fmt: skip
    body = {"kind": "rollup", "how": "ratio", "values": ["returns"], "divisors": ["orders"], "factor": 1000.0}
    assert call.put("kpis/return-rate/derivation", body).json()["divisors"] == ["orders"]
    assert Measurement.objects.get(kpi=shop.rate).actual == 80.0
    assert Derivation.objects.count() == 1
    refused = problem(call.put("kpis/return-rate/derivation", {"kind": "rollup", "how": "sum"}), 422, "refused")
    assert wrong(refused) == [(None, "values", "missing")]
    refused = problem(call.put("kpis/return-rate/derivation", body | {"values": ["no"]}), 422, "refused")
    assert wrong(refused) == [(None, "values", "unknown_kpi")]
    assert call.delete("kpis/return-rate/derivation").status_code == 204
    assert call.get("kpis/return-rate/derivation").status_code == 404


def test_the_interface_takes_no_value_for_it(shop):
    call = calls(shop.cast, "head")
    refused = problem(call.put(f"kpis/return-rate/measurements/{WEEK}", {"actual": 3.0}), 422, "refused")
    assert wrong(refused) == [(None, "actual", "derived")]
    assert refused["errors"][0]["detail"] == (
        "“Return rate” is computed from Orders and Returns, so it is never typed: enter those."
    )
    rows = [{"kpi": "return-rate", "period": str(WEEK), "actual": 3.0}]
    assert wrong(problem(call.post("measurements", rows), 422, "refused")) == [(1, "kpi", "derived")]
