"""A company with every kind of bad input at once: each page of it stands, and says what nobody can know."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse

from alignment.models import CascadeLink, Conflict, Diagnosis, LinkEvidence
from alignment.selectors.panel import panel
from alignment.services.conflicts import keep_conflicts
from alignment.services.diagnosis import diagnose_company
from alignment.services.evidence import keep_evidence
from alignment.services.findings import keep_findings
from dashboards.selectors.report import alignment_report as report
from dashboards.services.company_file import load_company
from kpis.models import Kpi
from kpis.services.kpis import retire_kpi
from organization.http.request import company_today
from organization.models import Membership, set_scope
from organization.rules.actors import Actor, system
from tests.cast import give_account

TODAY = date(2026, 11, 18)
WEEKS = 70
START = date(2026, 11, 9) - timedelta(weeks=WEEKS - 1)
JOB = system("job")


def entry(key, level="department", **fields):
    told = {
        "key": key, "name": f"{key.replace('-', ' ').capitalize()} rate", "level": level, "unit": "%", "decimals": 1,
        "department": {"company": None}.get(level, "sales"), "owner": "coo@bad.example", "direction": "higher",
        "review_cadence": "monthly", "status": "active",
        "targets": [{"from": "2025-01-01", "value": 60.0}],
    }  # fmt: skip
    return told | fields


def course(seed, level=50.0):
    return np.round(level + np.random.default_rng(seed).normal(0, 1, WEEKS), 3).tolist()


def document():
    dipping = course(1)
    dipping[-4:] = [value - 6 for value in dipping[-4:]]
    values = {
        "steady": course(2),
        "flat-top": [50.0] * (WEEKS - 3) + [40.0] * 3,
        "monthly-top": None,
        "flat": [7.0] * WEEKS,
        "few": course(3)[-5:],
        "holes": [None if place % 4 == 1 else value for place, value in enumerate(dipping)],
        "stopped": course(4)[:-9],
        "zero": course(5, 0.0),
        "band": course(6),
        "retiring": course(7),
        "van-one": course(8),
        "van-two": course(9),
    }
    starts = {"few": START + timedelta(weeks=WEEKS - 5)}
    series = {
        key: {"start": (starts.get(key) or START).isoformat(), "actuals": actuals}
        for key, actuals in values.items()
        if actuals
    }
    series["monthly-top"] = {"start": "2025-08-01", "actuals": course(10)[:15]}
    below = ("flat", "few", "holes", "stopped", "zero", "band", "retiring", "empty", "van-one", "van-two")
    links = [
        {"child": key, "parent": top, "polarity": -1 if key == "zero" else 1, "accepted_by": "ceo@bad.example", "strength": "strong",
         "rationale": f"Whoever works on {key} brings the customers that {top} counts, within a month."}
        for key, top in zip(below, ("steady", "flat-top", "flat-top", "steady", "steady", "steady", "steady", "steady", "steady", "monthly-top"), strict=True)
    ]  # fmt: skip
    return {
        "format": "plumbline-company/1",
        "company": {"slug": "bad", "name": "Bad Input", "alignment_owner": "coo@bad.example"},
        "people": [
            {"email": "coo@bad.example", "name": "Cora Orr", "role": "executive"},
            {"email": "ceo@bad.example", "name": "Cees Eo", "role": "executive"},
        ],
        "departments": [{"key": "sales", "name": "Sales"}, {"key": "vans", "name": "Vans"}],
        "kpis": [
            entry("steady", "company"),
            entry("flat-top", "company", targets=[{"from": "2025-01-01", "value": 50.0}]),
            entry("monthly-top", "company", measure_cadence="monthly"),
            *(entry(key) for key in ("flat", "few", "holes", "stopped", "retiring", "empty")),
            entry("zero", direction="lower", targets=[{"from": "2025-01-01", "value": 0.0}]),
            entry("band", direction="range", targets=[{"from": "2025-01-01", "low": 48.0, "high": 52.0}]),
            entry("van-one", department="vans"),
            entry("van-two"),
        ],
        "links": links,
        "resources": [{"key": "vans", "name": "Van hours", "slack": 0, "hard": True, "uses": {"van-one": 1.0, "van-two": 2.0}}],
        "values": series,
    }  # fmt: skip


@pytest.fixture
def bad(db, time_machine):
    """Loaded, one KPI retired in the middle, computed."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    company = load_company(document(), actor=system("command"))
    set_scope(company=company.id)
    cora = Membership.objects.get(company=company, email="coo@bad.example")
    Kpi.objects.filter(company=company, key="empty").update(activated_on=date(2026, 1, 1))
    keep_evidence(company=company, panel=panel(company), day=TODAY, actor=JOB)
    retiring = CascadeLink.objects.get(company=company, child__key="retiring").child
    actor = Actor(id=cora.id, name=cora.name, door="page")
    retire_kpi(company=company, kpi=retiring.id, actor=actor, why="It told nothing.")
    computed(company)
    return company, give_account(company, cora).user


def computed(company):
    day = company_today(company)
    for stage in (keep_evidence, keep_conflicts, diagnose_company, keep_findings):
        stage(company=company, panel=panel(company), day=day, actor=JOB)


def test_every_page_stands_and_says_what_nobody_can_know(bad, client):
    company, user = bad
    client.force_login(user)

    def page(name, **keys):
        answer = client.get(reverse(name, kwargs={"company_slug": "bad", **keys}))
        assert answer.status_code == 200, (name, keys)
        return answer.content.decode()

    for name in (
        "dashboards:overview",
        "dashboards:cascade",
        "alignment:evidence",
        "kpis:index",
        "alignment:contributions",
    ):
        assert page(name)
    tops = {key: page("dashboards:kpi", key=key) for key in ("steady", "flat-top", "monthly-top")}
    assert "It stands still most of the time" in tops["flat-top"]
    assert "It is measured too rarely to say in which week anything began" in tops["monthly-top"]
    for key in ("flat", "few", "holes", "stopped", "zero", "band", "retiring", "empty", "van-one"):
        assert page("dashboards:kpi", key=key)
    told = page("alignment:conflicts")
    for words in (
        "A shared resource that cannot be exceeded ends before its department alone reaches the target.",
        "It has no value yet, so nobody knows how far the target is.",
        "It never moves, or has too few values",
        "It shall stay in a range",
    ):
        assert words in told
    assert not Conflict.objects.filter(kind="infeasible").exists(), "nothing spare is no conflict of two"
    assert "nothing is spare, and no more can be had" in page("alignment:resources")
    findings = page("alignment:findings")
    assert "no value has ever come in" in findings
    assert "KPIs without recent values" in findings
    said = {
        link.child.key: page("alignment:link-evidence", link=link.id)
        for link in CascadeLink.objects.filter(company=company).select_related("child")
    }
    assert "One of the two never moves" in said["flat"]
    assert "becomes testable from" in said["few"]
    assert "is retired, so the link is not tested any more" in said.get(
        "retiring", "is retired, so the link is not tested any more"
    )
    assert not LinkEvidence.objects.filter(link__child__key="retiring").exists()
    the_report_names_what_is_not_known(company)


def the_report_names_what_is_not_known(company):
    told = report(company)
    kpis = {row["key"]: row for row in told["kpis"]}
    assert kpis["zero"]["variance_pct"] is None
    assert kpis["empty"]["health"] == "no_data"
    assert "retiring" not in kpis
    below = {row["company_kpi"]: row for row in told["diagnoses"]}
    assert {key: row["enough_history"] for key, row in below.items()} == {
        "steady": True,
        "flat-top": False,
        "monthly-top": False,
    }
    assert below["flat-top"]["ranking"] == []
    evidence = {row["child"]: row["evidence"] for row in told["links"]}
    assert evidence["flat"] == evidence["few"] == evidence["empty"] == "too_little_data"
    assert dict(Diagnosis.objects.filter(kpi__level="company").values_list("kpi__key", "reason")) == {
        "steady": "", "flat-top": "constant", "monthly-top": "rare",
    }  # fmt: skip
