"""The demo's year of governance agrees with its figures and with the rules that judge it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.retail import off_track, retail_synthetic
from dashboards.rules.retail_answers import ANSWERS
from dashboards.rules.retail_kpis import COMPANY, DEPARTMENT
from governance.rules.review_counts import COUNTING


@pytest.fixture(scope="module", params=[date(2026, 11, 21), date(2027, 3, 3)])
def day(request):
    return request.param


@pytest.fixture(scope="module")
def demo(day):
    return retail_synthetic(slug="demo", today=day)


def test_the_file_keeps_the_rules(demo, day):
    now = datetime.combine(day, time(12), UTC)
    assert read_company_file({**demo.file, "values": {}}, now=now).faults.kept == []


def test_plans_answer_misses_that_there_were(demo):
    off = off_track(demo)
    assert {plan["status"] for plan in demo.file["plans"]} == {"recovered", "failed"}
    for plan in demo.file["plans"]:
        first = date.fromisoformat(plan["since"])
        assert off(plan["kpi"], first)
        assert off(plan["kpi"], first + timedelta(weeks=1))
        assert date.fromisoformat(plan["on"]) >= first + timedelta(weeks=2)
        back = plan.get("recovered_on")
        judged = date.fromisoformat(back) if back else date.fromisoformat(plan["due_on"]) - timedelta(days=4)
        assert off(plan["kpi"], judged) is (back is None)


def test_reviews_that_were_held_count(demo):
    held = [one for one in demo.file["reviews"] if one["status"] == "held"]
    assert len(held) > 90
    for one in held:
        assert sum(person["came"] for person in one["people"]) >= 2
        assert all(item["outcome"] in COUNTING for item in one["items"] if item["kind"] == "variance")
    assert sum(one["kind"] == "alignment" for one in held) in {3, 4}
    assert any(one["status"] == "missed" for one in demo.file["reviews"])


def test_the_maturity_rises_from_basic_to_structured(demo):
    scores = [(one["score"], one["level"]) for one in demo.file["maturity"]]
    assert (scores[0][1], scores[-1][1]) == ("Basic", "Structured")
    assert [score for score, _ in scores] == sorted(score for score, _ in scores)


def test_every_link_to_the_company_has_its_answer():
    tops = {one.key for one in COMPANY}
    assert set(ANSWERS) == {(one.key, parent.key) for one in DEPARTMENT for parent in one.parents if parent.key in tops}
