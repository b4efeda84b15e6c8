"""The description of the interface says what the interface does."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from django.core.management import call_command

from organization.models import set_scope
from tests.api import calls
from tests.drawn import draw
from tests.house.api_matrix import API
from tests.kpis.values import WEEK

yaml = pytest.importorskip("yaml")
SNAPSHOT = Path(__file__).parents[3] / "docs" / "openapi.yaml"


@pytest.fixture
def described(client, db) -> dict:
    response = client.get("/api/v1/schema/")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    return response.json()


def test_the_snapshot_is_what_is_served(described):
    """`manage.py spectacular --file docs/openapi.yaml` makes it anew."""
    assert yaml.safe_load(SNAPSHOT.read_text()) == described


def test_it_is_valid_openapi(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))


def test_it_describes_every_address_and_method(described):
    assert described["openapi"].startswith("3.1")
    told = sum(len(path) for path in described["paths"].values())
    assert told == sum(len({row.method for row in rows}) for rows in API.values())
    assert {"token": []} in described["paths"]["/api/v1/companies"]["get"]["security"]


def answered(described: dict, path: str, method: str, response) -> None:
    """The answer is as described."""
    operation = described["paths"][f"/api/v1/companies/{{slug}}{path}"][method]
    content = operation["responses"][str(response.status_code)]["content"]
    schema = content["application/json"]["schema"] | {"components": described["components"]}
    rewritten = json.loads(json.dumps(schema))
    found = list(jsonschema_rs.validator_for(rewritten, validate_formats=True).iter_errors(response.json()))
    assert not found, (path, [str(one) for one in found])


def test_answers_are_as_described(cast, described):
    drawn = draw(cast, active=True)
    call = calls(cast, "alignment_owner")
    week = f"kpis/win-rate/measurements/{WEEK}"
    answered(
        described,
        "/kpis/{key}/measurements/{period}",
        "put",
        call.put(week, {"actual": 61.5, "note": "Good", "reason": "The till was down."}),
    )
    answered(described, "/kpis/{key}/measurements/{period}", "get", call.get(week))
    for path, address in (
        ("", ""), ("/departments", "departments"), ("/departments/{key}", "departments/sales"), ("/people", "people"),
        ("/people/{person}", f"people/{cast.member.id}"), ("/kpis", "kpis"), ("/kpis/{key}", "kpis/win-rate"),
        ("/kpis/{key}/targets", "kpis/win-rate/targets"), ("/links", "links"), ("/links/{link}", f"links/{drawn.link.id}"),
        ("/measurements", "measurements"), ("/measurements", "measurements?limit=1"), ("/report", "report"),
        ("/kpis", "kpis?limit=1"),
    ):  # fmt: skip
        response = call.get(address)
        assert response.status_code == 200
        answered(described, path, "get", response)
    rows = [{"kpi": "win-rate", "period": str(WEEK), "actual": 60.0}, {"kpi": "x", "period": str(WEEK), "actual": 1}]
    answered(described, "/measurements", "post", call.post("measurements?partial=1", rows))
    link = {
        "child": "calls",
        "parent": "win-rate",
        "rationale": "Each call that reaches a buyer brings one more offer in the month.",
        "effect": 0.2,
    }
    answered(described, "/links", "post", call.post("links", link))
    answered(described, "/links/{link}/acceptance", "post", call.post(f"links/{drawn.link.id}/acceptance"))
    answered(described, "/links/{link}", "patch", call.patch(f"links/{drawn.link.id}", {"effect": 0.5}))
    draft = {"key": "margin", "name": "Margin", "level": "company", "direction": "range"}
    answered(described, "/kpis", "post", call.post("kpis", draft))
    answered(described, "/kpis/{key}", "patch", call.patch("kpis/margin", {"unit": "%"}))
    target = {"from": "2026-01-01", "low": 1, "high": 2}
    answered(described, "/kpis/{key}/targets", "post", call.post("kpis/margin/targets", target))


def test_problems_are_as_described(cast, described):
    schema = described["components"]["schemas"]["Problem"]
    validator = jsonschema_rs.validator_for(schema)
    for response in (
        calls(cast, "member").post("kpis", {}), calls(cast, "member").get("kpis/nothing"), calls(cast, "outsider").get(),
        calls(cast, "head").post("measurements", [{"kpi": "x", "period": str(WEEK), "actual": 1}]),
    ):  # fmt: skip
        assert response.status_code >= 400
        validator.validate(response.json())
        set_scope(company=cast.company.id)


def test_the_page_takes_everything_from_here(client, db):
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert "//" not in text.replace("<!doctype html>", "").replace("</", "")
    assert 'data-schema="/api/v1/schema/"' in text
    assert "unsafe" not in page["Content-Security-Policy"]
