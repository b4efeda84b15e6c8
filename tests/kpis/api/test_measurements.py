"""Values read by KPI and period; one value written."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from kpis.models import Kpi, Measurement, MeasurementEvent
from kpis.services.measurements import ValueRow
from organization.http.request import company_today
from organization.models import set_scope
from tests.api import calls, problem, wrong
from tests.drawn import draw
from tests.kpis.values import WEEK, add_kpi, record

ADDRESS = f"kpis/response/measurements/{WEEK}"


@pytest.fixture(autouse=True)
def still_open():
    """The Tuesday on which the week closes in the evening."""
    with time_machine.travel(datetime(2026, 11, 17, 9, tzinfo=UTC), tick=True):
        yield


def test_a_late_value_of_a_person_takes_a_reason(cast):
    kpi = add_kpi(cast)
    with time_machine.travel(datetime(2026, 11, 18, 9, tzinfo=UTC), tick=True):
        call = calls(cast, "owner")
        told = problem(call.put(ADDRESS, {"actual": 6.0}), 422, "refused")
        assert [(one["field"], one["code"]) for one in told["errors"]] == [("reason", "late")]
        assert call.put(ADDRESS, {"actual": 6.0, "reason": "The till was down"}).status_code == 200
        before = WEEK - timedelta(weeks=1)
        assert calls(cast, "as_head").put(f"kpis/response/measurements/{before}", {"actual": 6.0}).status_code == 200
    set_scope(company=cast.company.id)
    assert Measurement.objects.get(kpi=kpi, period=WEEK).reason == "The till was down"


def test_a_period_is_declared_not_applicable_and_applies_again(cast):
    add_kpi(cast)
    call = calls(cast, "owner")
    skip = f"kpis/response/skips/{WEEK}"
    problem(call.delete(skip), 404, "not_found")
    problem(call.put(skip, {"reason": ""}), 422, "invalid")
    problem(call.put("kpis/response/skips/soon", {"reason": "Closed"}), 422, "invalid")
    assert call.put(skip, {"reason": "Closed"}).json()["reason"] == "Closed"
    assert [one["period"] for one in call.get("kpis/response/skips").json()["results"]] == [str(WEEK)]
    assert call.delete(skip).status_code == 204
    assert call.put(ADDRESS, {"actual": 6.0}).status_code == 200
    problem(call.put(skip, {"reason": "Closed"}), 409, "value_stands")


def weeks(number: int) -> list[date]:
    return [WEEK - timedelta(weeks=back) for back in reversed(range(number))]


def test_a_value_is_written_read_corrected_and_taken_back(cast):
    add_kpi(cast)
    call = calls(cast, "owner")
    problem(call.get(ADDRESS), 404, "not_found")
    told = call.put(ADDRESS, {"actual": 6, "note": "Rain"}).json()
    assert (told["actual"], told["note"], told["source"], told["period"]) == (6.0, "Rain", "api", str(WEEK))
    assert (told["state"]["actual"], told["state"]["health"]) == (6.0, "off_track")
    del told["state"]
    assert call.get(ADDRESS).json() == told
    assert call.put(ADDRESS, {"actual": 7.5, "expected": 6.0, "reason": "Counted again"}).json()["note"] == "Rain"
    assert call.delete(f"{ADDRESS}?reason=Wrong+week&expected=7.5").status_code == 204
    problem(call.delete(ADDRESS), 404, "not_found")
    set_scope(company=cast.company.id)
    events = MeasurementEvent.objects.order_by("id").values_list("old_actual", "actual", "reason", "actor", "source")
    assert list(events) == [
        (6.0, 7.5, "Counted again", cast.owner.id, "api"), (7.5, None, "Wrong week", cast.owner.id, "api"),
    ]  # fmt: skip


def test_nobody_overwrites_what_they_did_not_see(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK, 5.0))
    call = calls(cast, "head")
    for expected in (None, 4.0):
        told = problem(call.put(ADDRESS, {"actual": 6.0, "expected": expected}), 409, "changed_meanwhile")
        assert told["actual"] == 5.0
        assert "Olga Owner saved 5 meanwhile" in told["errors"][0]["detail"]
    problem(call.delete(f"{ADDRESS}?expected=4"), 409, "changed_meanwhile")
    problem(call.delete(f"{ADDRESS}?expected=x"), 422, "invalid")
    assert call.put(ADDRESS, {"actual": 6.0, "expected": 5.0}).status_code == 200


def test_what_cannot_stand_is_named(cast):
    add_kpi(cast)
    call = calls(cast, "owner")
    tomorrow = company_today(cast.company) + timedelta(days=8)
    monday = tomorrow - timedelta(days=tomorrow.weekday())
    for path, body, code, errors in (
        (ADDRESS, {}, "invalid", [("actual", "required")]),
        (ADDRESS, {"actual": None}, "invalid", [("actual", "null")]),
        (ADDRESS, {"actual": "6"}, "invalid", [("actual", "invalid")]),
        (ADDRESS, {"actual": 6, "vlaue": 1}, "invalid", [("vlaue", "unknown_field")]),
        (ADDRESS, {"actual": 1e16}, "refused", [("actual", "too_large")]),
        (f"kpis/response/measurements/{WEEK + timedelta(days=1)}", {"actual": 6}, "refused", [("period", "not_period_start")]),
        (f"kpis/response/measurements/{monday}", {"actual": 6}, "refused", [("period", "period_ahead")]),
        ("kpis/response/measurements/2026-13-01", {"actual": 6}, "invalid", [("period", "bad_period")]),
    ):  # fmt: skip
        told = problem(call.put(path, body), 422, code)
        assert [(field, said) for _, field, said in wrong(told)] == errors, path


def test_rights_are_the_persons(cast):
    add_kpi(cast)
    told = problem(calls(cast, "member").put(ADDRESS, {"actual": 6}), 403, "not_allowed")
    assert told["ask"] == ["Alma Aligns", "Hugo Head", "Olga Owner"]
    problem(calls(cast, "as_viewer").put(ADDRESS, {"actual": 6}), 403, "not_allowed")
    problem(calls(cast, "as_executive").put(ADDRESS, {"actual": 6}), 403, "not_allowed")
    assert calls(cast, "as_head").put(ADDRESS, {"actual": 6}).status_code == 200
    set_scope(company=cast.company.id)
    Kpi.objects.filter(key="response").update(department=cast.support, owner=cast.member)
    problem(calls(cast, "as_head").put(ADDRESS, {"actual": 6}), 403, "not_allowed")


def test_values_by_kpi_and_period_a_page_at_a_time(cast):
    first, second = add_kpi(cast, "first"), add_kpi(cast, "second")
    rows = [ValueRow(kpi.id, week, float(number)) for kpi in (first, second) for number, week in enumerate(weeks(5))]
    record(cast, *rows)
    call = calls(cast, "viewer")
    whole = call.get("measurements").json()
    assert len(whole["results"]) == 10
    assert whole["next"] is None
    pages, address = [], "measurements?limit=3"
    while address:
        page = call.get(address).json()
        pages.append(page["results"])
        address = page["next"] and page["next"].removeprefix("http://testserver")
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert [row for page in pages for row in page] == whole["results"]
    span = f"from={weeks(5)[1]}&to={weeks(5)[2]}"
    found = call.get(f"measurements?kpi=second&{span}").json()["results"]
    assert [(one["kpi"], one["actual"]) for one in found] == [("second", 1.0), ("second", 2.0)]
    assert len(call.get("measurements?kpi=second&kpi=first").json()["results"]) == 10
    problem(call.get("measurements?kpi=third"), 404, "not_found")
    problem(call.get("measurements?from=x"), 422, "invalid")


def test_pages_do_not_move_when_values_come_in(cast):
    kpi = add_kpi(cast)
    known = weeks(6)
    record(cast, *[ValueRow(kpi.id, week, 1.0) for week in (known[1], known[2], known[4])])
    call = calls(cast)
    first = call.get("measurements?limit=2").json()
    set_scope(company=cast.company.id)
    record(cast, *[ValueRow(kpi.id, week, 2.0) for week in (known[0], known[3], known[5])])
    second = call.get(first["next"].removeprefix("http://testserver")).json()
    periods = [one["period"] for one in first["results"] + second["results"]]
    assert periods == [str(known[at]) for at in (1, 2, 3, 4)]


def test_others_own_values_are_not_read(cast):
    drawn = draw(cast, active=True)
    now = timezone.now()
    for kpi in (drawn.individual, drawn.department):
        Measurement.objects.create(
            company=cast.company, kpi=kpi, period=WEEK, actual=1.0, entered_at=now, source="grid"
        )
    seen = {
        who: {one["kpi"] for one in calls(cast, who).get("measurements").json()["results"]}
        for who in ("viewer", "member", "administrator", "as_viewer", "owner", "head", "executive", "alignment_owner")
    }
    narrow = ("viewer", "member", "administrator", "as_viewer")
    assert seen == {who: {"win-rate"} if who in narrow else {"win-rate", "calls"} for who in seen}
    problem(calls(cast, "member").get("measurements?kpi=calls"), 403, "not_allowed")


@pytest.mark.parametrize("rows", [1, 200])
def test_writing_one_value_takes_few_queries(cast, django_assert_max_num_queries, rows):
    kpi = add_kpi(cast)
    record(cast, *[ValueRow(kpi.id, week, 1.0) for week in weeks(rows)])
    call = calls(cast, "owner")
    call.get("")
    with django_assert_max_num_queries(22):
        assert call.put(ADDRESS, {"actual": 6}).status_code == 200


def test_too_many_kpis_are_refused_and_none_is_left_out_quietly(cast):
    add_kpi(cast)
    call = calls(cast, "owner")
    many = "&".join(["kpi=response"] * 101)
    problem(call.get(f"measurements?{many}"), 422, "invalid")
    assert call.get(f"measurements?{many.removeprefix('kpi=response&')}").status_code == 200
