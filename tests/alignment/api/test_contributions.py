"""The grid of step 2 over the interface."""

from alignment.models import Contribution
from tests.api import calls, problem, wrong
from tests.drawn import draw

SAID = {"department": "sales", "company_kpi": "retention", "statement": "We call."}


def test_saying_and_reading(cast):
    draw(cast)
    head = calls(cast, "head")
    assert head.post("contributions", {**SAID, "statement": ""}).json()["statement"] == ""
    told = head.post("contributions", SAID)
    assert told.status_code == 201
    assert (told.json()["author"], told.json()["kpi"], told.json()["link"]) == ("hugo@alder.example", None, None)
    (row,) = calls(cast, "viewer").get("contributions").json()["results"]
    assert row == told.json()
    assert head.post("contributions", SAID).json()["id"] == row["id"]
    assert wrong(problem(head.post("contributions", {**SAID, "statement": " "}), 422, "refused")) == [
        (None, None, "says_something")
    ]
    problem(head.post("contributions", {**SAID, "department": "support"}), 403, "not_allowed")
    problem(head.post("contributions", {**SAID, "company_kpi": "win-rate"}), 404, "not_found")
    assert Contribution.objects.count() == 1
