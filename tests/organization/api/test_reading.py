"""Companies, departments, people; pages by cursor; what every answer has in common."""

import pytest
from django.test import Client

from organization.models import set_scope
from organization.services.departments import add_department
from tests.api import calls, problem
from tests.cast import ACTOR


def test_the_company(cast):
    told = calls(cast, "member").get().json()
    assert told == {
        "slug": "alder", "name": "Alder & Vane", "currency": "EUR", "time_zone": "Europe/Paris", "locale": "en",
        "fiscal_year_start_month": 1, "velocity": "high", "alignment_owner": "alma@alder.example",
    }  # fmt: skip


def test_departments_and_people(cast):
    call = calls(cast, "viewer")
    assert call.get("departments").json() == {
        "results": [
            {"key": "sales", "name": "Sales", "function": "sales", "velocity": "", "head": "hugo@alder.example"},
            {"key": "support", "name": "Support", "function": "customer-service", "velocity": "", "head": None},
        ],
        "next": None,
    }
    assert call.get("departments/sales").json()["head"] == "hugo@alder.example"
    problem(call.get("departments/nowhere"), 404, "not_found")
    people = call.get("people?department=sales").json()["results"]
    assert [one["email"] for one in people] == ["hugo@alder.example", "olga@alder.example"]
    assert call.get(f"people/{people[0]['id']}").json() == people[0]
    assert [one["name"] for one in call.get("people?q=olga").json()["results"]] == ["Olga Owner"]
    problem(call.get(f"people/{cast.outsider.id}"), 404, "not_found")


def test_pages_do_not_move_when_rows_come_in(cast):
    call = calls(cast)
    for key in ("b", "d", "f"):
        add_department(company=cast.company, key=key, name=key, actor=ACTOR)
    first = call.get("departments?limit=2").json()
    assert [one["key"] for one in first["results"]] == ["b", "d"]
    set_scope(company=cast.company.id)
    for key in ("a", "c", "e"):  # before the place, and after it
        add_department(company=cast.company, key=key, name=key, actor=ACTOR)
    seen, address = [], first["next"]
    while address:
        page = call.get(address.removeprefix("http://testserver")).json()
        assert len(page["results"]) <= 2
        seen += [one["key"] for one in page["results"]]
        address = page["next"]
    assert seen == ["e", "f", "sales", "support"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "limit=²", "cursor=%", "cursor=AAA", "cursor=/w=="]
)
def test_limits_and_cursors_that_are_none(cast, query):
    told = problem(calls(cast).get(f"people?{query}"), 422, "invalid")
    assert told["errors"][0]["field"] == query.partition("=")[0]


def test_what_is_not_there_is_a_problem_too(cast):
    problem(Client().get("/api/v1/nothing"), 404, "not_found")
    told = problem(calls(cast).post("kpis", b"{", kind="application/json"), 400, "parse_error")
    assert "JSON" in told["detail"]
    problem(calls(cast).post("kpis", b"[" * 100_000), 400, "parse_error")
    problem(calls(cast).post("kpis", b"a=1", kind="text/plain"), 415, "unsupported_media_type")
    link = "links/0199a1b2-0000-7000-8000-000000000000"
    response = calls(cast).put(f"{link}/acceptance")
    problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "POST"
    problem(calls(cast).get(f"{link}/acceptance"), 405, "method_not_allowed")
    problem(calls(cast).send("options", "kpis"), 405, "method_not_allowed")
    problem(calls(cast).get("kpis", Accept="text/html"), 406, "not_acceptable")
    for path in ("kpis?department=%00", "links?child=%00", "people?q=a%00", "measurements?kpi=%00"):
        problem(calls(cast).get(path), 400, "bad_address")
    problem(calls(cast).get("kpis/a%00"), 404, "not_found")
    for path in ("kpis/%ff", "people?q=%ff", "kpis?owner=%ff"):
        assert calls(cast).get(path).status_code in {200, 404}


def test_an_error_of_ours_is_a_problem_without_its_details(cast, monkeypatch):
    call = calls(cast)
    monkeypatch.setattr("organization.api.departments.departments_of", lambda company: 1 / 0)
    call.client.raise_request_exception = False
    told = problem(call.get("departments"), 500, "error")
    assert "division" not in str(told)


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 4), ("departments", 4), ("people", 4), ("kpis", 5), ("links", 4), ("measurements", 4), ("report", 34)],
)
def test_few_queries(cast, django_assert_max_num_queries, path, most):
    call = calls(cast, "head")
    call.get(path)  # the first use is noted
    # Beside them the request's own savepoint in the transaction of the test, made and released.
    with django_assert_max_num_queries(most + 2):
        assert call.get(path).status_code == 200
