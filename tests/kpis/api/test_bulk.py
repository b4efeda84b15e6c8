"""Values in bulk: three kinds of body, packed or not, all or nothing or all but the faulty."""

import gzip
import json
from datetime import timedelta

import pytest

from kpis.models import KpiState, Load, Measurement, MeasurementEvent, Status
from kpis.services.measurements import ValueRow
from organization.models import set_scope
from tests.api import calls, problem, wrong
from tests.kpis.values import WEEK, add_kpi, record

KINDS = ("application/json", "application/x-ndjson", "text/csv")
BEFORE = WEEK - timedelta(weeks=1)


def body_of(kind: str, rows: list[tuple]) -> bytes:
    """(kpi, period, actual[, note]) as such a body."""
    named = [dict(zip(("kpi", "period", "actual", "note"), map(_plain, row), strict=False)) for row in rows]
    if kind == "application/json":
        return json.dumps(named).encode()
    if kind == "application/x-ndjson":
        return b"".join(json.dumps(one).encode() + b"\n" for one in named)
    lines = [",".join("" if cell is None else str(cell) for cell in (*row, "")[:4]) for row in rows]
    return "\n".join(["kpi,period,actual,note", *lines, ""]).encode()


def _plain(cell):
    return cell if cell is None or isinstance(cell, float | int) else str(cell)


def row_of(kind: str, place: int) -> int:
    """How the `place`-th row (from 0) is called: the header of CSV is row 1."""
    return place + (2 if kind == "text/csv" else 1)


def saved() -> dict[tuple[str, str], tuple[float, str]]:
    rows = Measurement.objects.values_list("kpi__key", "period", "actual", "note")
    return {(key, str(period)): (actual, note) for key, period, actual, note in rows}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_values_come_in(cast, kind, packed):
    kpi, _other = add_kpi(cast), add_kpi(cast, "other")
    record(cast, ValueRow(kpi.id, BEFORE, 5.0), ValueRow(kpi.id, WEEK, 6.0, note="As it was"))
    rows = [
        ("response", BEFORE, 5.5, "Counted again"),
        ("response", WEEK, 6),
        ("other", WEEK, -1.5),
        ("other", BEFORE, None),
    ]
    body = body_of(kind, rows)
    headers = {"Content_Encoding": "gzip"} if packed else {}
    response = calls(cast, "head").post(
        "measurements?reason=Late+figures", gzip.compress(body) if packed else body, kind=kind, **headers
    )
    told = response.json()
    set_scope(company=cast.company.id)
    load = Load.objects.get(id=told.pop("load"))
    assert (load.source, load.by, load.reason, load.values_unchanged) == ("api", cast.head, "Late figures", 1)
    assert told == {
        "read": 3, "added": 1, "corrected": 1, "blank": 1, "kpis": 2, "unchanged": 1, "errors": [],
    }  # fmt: skip
    assert saved() == {
        ("response", str(BEFORE)): (5.5, "Counted again"), ("response", str(WEEK)): (6.0, "As it was"),
        ("other", str(WEEK)): (-1.5, ""),
    }  # fmt: skip
    event = MeasurementEvent.objects.get()
    assert (event.old_actual, event.actual, event.reason, event.actor) == (5.0, 5.5, "Late figures", cast.head.id)
    assert event.source == "api"
    assert KpiState.objects.get(kpi__key="other").actual == -1.5


@pytest.mark.parametrize("kind", KINDS)
def test_all_or_nothing_names_every_faulty_row(cast, kind):
    add_kpi(cast)
    add_kpi(cast, "gone", status=Status.RETIRED)
    add_kpi(cast, "theirs", department=cast.support, owner=cast.member)
    rows = [
        ("response", WEEK, 1), ("nothing", WEEK, 1), ("gone", WEEK, 1), ("theirs", WEEK, 1),
        ("response", WEEK + timedelta(days=1), 1), ("response", "soon", 1), ("response", WEEK, 2),
        ("response", BEFORE, "many"), ("response", BEFORE, 1e16), ("", WEEK, 1), ("response", BEFORE, 1, "a\x07b"),
    ]  # fmt: skip
    told = problem(calls(cast, "head").post("measurements", body_of(kind, rows), kind=kind), 422, "refused")
    number = "not_a_number" if kind == "text/csv" else "malformed"
    expected = [
        (1, "kpi", "unknown_kpi"), (2, "kpi", "retired"), (3, "kpi", "not_allowed"), (4, "period", "not_period_start"),
        (5, "period", "bad_period"), (6, "period", "duplicate"), (7, "actual", number), (8, "actual", "too_large"),
        (9, "kpi", "unknown_kpi"), (10, "note", "control_character"),
    ]  # fmt: skip
    assert wrong(told) == [(row_of(kind, place), field, code) for place, field, code in expected]
    assert all(one["detail"] for one in told["errors"])
    set_scope(company=cast.company.id)
    assert saved() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_partial_saves_the_rows_without_fault(cast, kind):
    add_kpi(cast)
    rows = [("response", WEEK, "many"), ("response", BEFORE, 1.0), ("nothing", WEEK, 1.0), ("response", BEFORE, 2.0)]
    response = calls(cast, "head").post("measurements?partial=1", body_of(kind, rows), kind=kind)
    assert response.status_code == 200
    told = response.json()
    assert (told["read"], told["added"]) == (1, 1)
    assert [row for row, *_ in wrong(told)] == [row_of(kind, place) for place in (0, 2, 3)]
    set_scope(company=cast.company.id)
    assert saved() == {("response", str(BEFORE)): (1.0, "")}


def test_partial_has_an_end(cast):
    add_kpi(cast)
    rows = [("response", WEEK, 1.0), *[("nothing", WEEK, 1.0)] * 1200]
    told = problem(
        calls(cast, "head").post("measurements?partial=1", body_of("text/csv", rows), kind="text/csv"), 422, "refused"
    )
    assert len(told["errors"]) == 1000
    set_scope(company=cast.company.id)
    assert saved() == {}


@pytest.mark.parametrize("unreadable", [False, True])
def test_a_fault_in_reading_alone_undoes_all(cast, unreadable):
    add_kpi(cast)
    body = b'{"kpi":"response","period":"%s","actual":1}\n' % str(WEEK).encode() + (b"{\n" if unreadable else b"\n")
    response = calls(cast, "head").post("measurements", body, kind="application/x-ndjson")
    assert response.status_code == (422 if unreadable else 200)
    set_scope(company=cast.company.id)
    assert len(saved()) == (0 if unreadable else 1)


def test_only_the_right_is_missing(cast):
    add_kpi(cast)
    body = body_of("text/csv", [("response", WEEK, 1), ("response", BEFORE, 1)])
    for who in ("member", "viewer", "executive", "administrator", "as_viewer"):
        told = problem(calls(cast, who).post("measurements", body, kind="text/csv"), 403, "not_allowed")
        assert wrong(told) == [(2, "kpi", "not_allowed"), (3, "kpi", "not_allowed")]
        assert told["ask"] == ["Alma Aligns"]
    for who in ("owner", "head", "alignment_owner", "as_head", "as_alignment_owner"):
        assert calls(cast, who).post("measurements", body, kind="text/csv").status_code == 200
    problem(calls(cast, "owner", scopes=["read"]).post("measurements", body, kind="text/csv"), 403, "scope_missing")


def test_another_companys_kpi_is_unknown(cast):
    add_kpi(cast)
    set_scope(company=cast.other.id)
    call = calls(cast, "outsider")
    call.company = "birch"
    told = problem(
        call.post("measurements", body_of("text/csv", [("response", WEEK, 1)]), kind="text/csv"), 422, "refused"
    )
    assert wrong(told) == [(2, "kpi", "unknown_kpi")]


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", b"", 415, "unsupported_media_type"),
        ("application/json", b" ", 400, "unreadable"),
        ("application/json", b"[{", 400, "unreadable"),
        ("application/json", b'{"kpi": "a"}', 400, "unreadable"),
        ("application/json", b"[" * 100_000, 400, "unreadable"),
        ("application/json", b'[{"kpi":"a","period":"2026-01-05","actual":NaN}]', 400, "unreadable"),
        ("application/json", b"\xff", 400, "unreadable"),
        ("application/json", b"[1, null, {}]", 422, "refused"),
        ("application/json", b'[{"kpi":"a","period":"2026-01-05","actual":1e400}]', 422, "refused"),
        ("application/json", b'[{"kpi":"a","period":"2026-01-05","actual":1,"nte":""}]', 422, "refused"),
        ("application/x-ndjson", b"x\n" * 5, 422, "refused"),
        ("application/x-ndjson", b'{"kpi":"' + b"a" * (1 << 20) + b'"}', 400, "unreadable"),
        ("text/csv", b"\n", 400, "bad_header"),
        ("text/csv", b"kpi;period;actual\n", 400, "bad_header"),
        ("text/csv", b"kpi,period,actual,actual\n", 400, "bad_header"),
        ("text/csv", b'kpi,period,actual\n"a,2026-01-05,1\n', 400, "unreadable"),
        ("text/csv", b"kpi,period,actual\n\xff,2026-01-05,1\n", 400, "unreadable"),
        ("text/csv", b"kpi,period,actual\na,2026-01-05\n", 422, "refused"),
        ("text/csv", b'kpi,period,actual\n"' + b"a" * 200_000 + b'",2026-01-05,1\n', 400, "unreadable"),
    ],
)  # fmt: skip
def test_bodies_that_are_none(cast, kind, body, status, code):
    problem(calls(cast, "head").post("measurements", body, kind=kind), status, code)


def test_an_empty_load_is_none_of_nothing(cast):
    for kind, body in (
        ("application/json", b"[]"),
        ("application/x-ndjson", b"\n"),
        ("text/csv", b"kpi,period,actual\n"),
    ):
        told = calls(cast, "head").post("measurements", body, kind=kind).json()
        assert (told["read"], told["errors"]) == (0, [])


def test_bodies_that_are_too_large(cast, monkeypatch):
    call = calls(cast, "head")
    monkeypatch.setattr("kpis.api.bulk.MOST_UNPACKED", 1 << 20)
    bomb = gzip.compress(b"kpi,period,actual\n" + b"\n" * (40 << 20))
    assert len(bomb) < 100_000
    told = problem(call.post("measurements", bomb, kind="text/csv", Content_Encoding="gzip"), 413, "too_large")
    assert told["limit"] == 1 << 20
    assert "1 MiB once unpacked" in told["detail"]
    told = problem(call.post("measurements", b" " * ((32 << 20) + 1), kind="text/csv"), 413, "too_large")
    assert "32 MiB" in told["detail"]
    problem(call.post("kpis", b" " * ((1 << 20) + 1)), 413, "too_large")
    monkeypatch.setattr("kpis.api.value_rows.MOST_ROWS", 2)
    rows = [("nothing", WEEK, 1)] * 3
    problem(call.post("measurements", body_of("text/csv", rows), kind="text/csv"), 413, "too_many_rows")


@pytest.mark.parametrize(("body", "encoding", "status", "code"), [
    (b"kpi", "gzip", 400, "bad_gzip"),
    (gzip.compress(b"kpi,period,actual\n" * 100, mtime=0)[:-9], "gzip", 400, "bad_gzip"),
    (b"kpi,period,actual\n", "br", 415, "unsupported_encoding"),
])  # fmt: skip
def test_packings_that_are_none(cast, body, encoding, status, code):
    told = calls(cast, "head").post("measurements", body, kind="text/csv", Content_Encoding=encoding)
    problem(told, status, code)


def test_a_body_without_a_length(cast):
    call = calls(cast, "head")
    response = call.client.generic(
        "POST", call.address("measurements"), b"", content_type="text/csv",
        headers={"Authorization": f"Bearer {call.token}", "Transfer-Encoding": "chunked"},
    )  # fmt: skip
    problem(response, 411, "length_required")


@pytest.mark.parametrize("rows", [1, 300])
def test_many_rows_take_as_few_queries_as_one(cast, django_assert_max_num_queries, rows):
    for number in range(rows):
        add_kpi(cast, f"k{number}", target=None)
    call = calls(cast, "alignment_owner")
    call.get("")
    body = body_of("text/csv", [(f"k{number}", WEEK, 1.0) for number in range(rows)])
    with django_assert_max_num_queries(36):
        assert call.post("measurements", body, kind="text/csv").json()["added"] == rows
