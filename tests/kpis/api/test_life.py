"""The life of a KPI by the interface: proposed, activated with everything that is missing named, retired."""

from kpis.models import Kpi
from organization.models import set_scope
from tests.api import calls, problem, wrong
from tests.drawn import draw


def test_a_draft_is_proposed_once(cast):
    found = draw(cast)
    head = calls(cast, "head")
    path = f"kpis/{found.department.key}/proposal"
    assert head.post(path, {"why": "For the review"}).json()["status"] == "proposed"
    told = problem(head.post(path, {}), 422, "refused")
    assert wrong(told) == [(None, None, "not_a_draft")]


def test_activation_names_everything_that_is_missing(cast):
    head = calls(cast, "head")
    head.post("kpis", {"key": "bare", "name": "Deals won", "level": "department", "department": "sales"})
    told = problem(head.post("kpis/bare/activation", {}), 422, "refused")
    codes = {one["code"] for one in told["errors"]}
    assert {"unit", "direction", "target_now", "owner", "link"} <= codes
    assert all(one["detail"] for one in told["errors"])
    set_scope(company=cast.company.id)
    assert Kpi.objects.get(key="bare").status == "draft"


def test_retired_with_a_reason_and_activated_again(cast):
    found = draw(cast, active=True)
    owner = calls(cast, "alignment_owner")
    path = f"kpis/{found.company.key}"
    assert owner.post(f"{path}/targets", {"from": "2026-01-01", "value": 70}).status_code == 201
    assert problem(owner.post(f"{path}/retirement", {}), 422, "invalid")["errors"][0]["field"] == "why"
    assert owner.post(f"{path}/retirement", {"why": "Replaced"}).json()["status"] == "retired"
    problem(owner.post(f"{path}/retirement", {"why": "Replaced"}), 422, "refused")
    assert owner.post(f"{path}/activation", {"why": "Still needed"}).json()["status"] == "active"
