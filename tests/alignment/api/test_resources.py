"""Shared resources through the interface: kept by key, whole at each change."""

from tests.api import calls, problem, wrong
from tests.drawn import draw


def test_a_resource_is_added_read_changed_and_removed(cast):
    drawn = draw(cast, active=True)
    call = calls(cast, "alignment_owner")
    said = {"name": "Hours", "slack": 12.5, "uses": {drawn.department.key: 2.0}, "hurts": {drawn.company.key: 0.1}, "why": "Counted"}  # fmt: skip
    made = call.post("resources", said)
    assert made.status_code == 201
    told = made.json()
    assert told == {**{name: said[name] for name in ("name", "slack", "uses", "hurts")}, "key": "hours", "hard": False, "wanted": 0.0, "beyond": 0.0}  # fmt: skip
    assert call.get("resources").json()["results"] == [told]
    changed = call.put("resources/hours", {"name": "Hours", "slack": 3, "hard": True}).json()
    assert (changed["slack"], changed["hard"], changed["uses"]) == (3.0, True, {})
    assert call.get("resources/hours").json() == changed
    assert call.delete("resources/hours").status_code == 204
    problem(call.get("resources/hours"), 404, "not_found")


def test_what_is_wrong_is_named(cast):
    drawn = draw(cast, active=True)
    call = calls(cast, "alignment_owner")
    said = {"name": "Hours", "slack": 1, "uses": {"nobody": 1}, "hurts": {drawn.department.key: 1}}
    assert wrong(problem(call.post("resources", said), 422, "refused"))[0][-1] == "not_of_level"
    problem(call.post("resources", {"name": "Hours", "slack": -1}), 422, "invalid")
    problem(calls(cast, "head").post("resources", {"name": "Hours", "slack": 1}), 403, "not_allowed")
