"""What the rules object to, in the report: by day, in order, without what others own."""

from datetime import timedelta

import jsonschema_rs

from alignment.models import Finding
from alignment.selectors.panel import panel
from alignment.services.findings import keep_findings, waive
from dashboards.rules.report_shape import json_schema
from dashboards.selectors.report import alignment_report
from organization.rules.actors import system
from tests.api import calls
from tests.drawn import draw
from tests.kpis.values import TODAY


def test_null_before_anybody_asked_then_all_that_stands_with_reason_and_step(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    draw(cast, active=True)
    assert alignment_report(cast.company)["findings"] is None
    keep_findings(company=cast.company, panel=panel(cast.company), day=TODAY, actor=system("job"))
    orphan = Finding.objects.get(rule="cascade-orphan", key="win-rate")
    until = TODAY + timedelta(days=9)
    waive(company=cast.company, finding=orphan.id, until=until, reason="Known", actor=cast.actor("alignment_owner"))
    report = alignment_report(cast.company)
    jsonschema_rs.validator_for(json_schema()).validate(report)
    severities = [one["severity"] for one in report["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {
        "rule": "cascade-orphan",
        "severity": "error",
        "subject": {"kind": "kpi", "key": "win-rate"},
        "reason": "No chain of accepted links leads from it to an active company KPI.",
        "article": "Step 2",
        "waived_until": until.isoformat(),
    } in report["findings"]
    assert alignment_report(cast.company, as_of=TODAY - timedelta(days=1))["findings"] is None
    own = {"kind": "kpi", "key": "calls"}
    assert own in [one["subject"] for one in calls(cast, "executive").get("report").json()["findings"]]
    assert own not in [one["subject"] for one in calls(cast, "viewer").get("report").json()["findings"]]
