"""Hand-offs, priorities and waivers in a company file: through the database and back, and each fault at its path."""

import pytest
from django.utils import timezone

from alignment.models import Waiver
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.company_file_workshop import WORKSHOP
from dashboards.services.company_file import dump_company, load_company
from dashboards.wording.company_file import EXPECTED, PROBLEMS
from organization.models import company_scope
from organization.rules.actors import system
from tests.dashboards.company_file.files import small
from tests.dashboards.company_file.test_governance import told
from tests.dashboards.company_file.test_round_trip import normal, through_database

COO, MAYA = "coo@northwind.example", "maya@northwind.example"
HAND_OFF = {"giver": "marketing", "taker": "e-commerce", "company_kpi": "customer-retention", "what": "Visitors of campaigns", "kpi": "second-orders", "by": MAYA, "on": "2025-01-20"}  # fmt: skip
PRIORITY = {"name": "Win back customers", "announced_on": "2025-01-10", "ended_on": "2025-04-01", "note": "At the winter meeting.", "kpis": [{"kpi": "returning-response"}]}  # fmt: skip
WAIVER = {"rule": "cascade-orphan", "subject": "kpi:second-orders", "reason": "New until spring.", "until": "2027-03-31", "by": COO, "on": "2025-01-20"}  # fmt: skip
WHOLE = {
    "hand_offs": [HAND_OFF, HAND_OFF | {"what": "Left over", "kpi": None, "by": None}],
    "priorities": [PRIORITY, {"name": "Deliver on time", "announced_on": "2025-02-01"}],
    "waivers": [
        WAIVER, WAIVER | {"rule": "company-kpi-count", "subject": "company"}, WAIVER | {"rule": "link-vague", "subject": "link:returning-response>customer-retention"},
        WAIVER | {"rule": "owner-overloaded", "subject": f"person:{MAYA}"}, WAIVER | {"rule": "lagging-only", "subject": "department:marketing"},
    ],
}  # fmt: skip


def two_departments():
    shop = {"key": "e-commerce", "name": "E-commerce"}
    return {**small(), "departments": [*small()["departments"], shop]}


def faults(**sections):
    found = read_company_file({**two_departments(), **sections}, now=timezone.now()).faults.kept
    assert all(one.problem in PROBLEMS and one.expected in EXPECTED for one in found)
    return [(one.where, one.problem) for one in found]


def test_everything_comes_back(db):
    assert faults(**WHOLE) == []
    dumped = through_database({**two_departments(), **WHOLE})
    for section in WORKSHOP:
        wanted = [normal(one, section.kind().fields) for one in WHOLE[section.name]]
        assert told(dumped[section.name]) == told(wanted), section.name
    assert through_database(dumped) == dumped


def test_a_conflict_that_somebody_lives_with_has_no_name_and_is_left_out(db):
    company = load_company({**small(), "waivers": [WAIVER]}, actor=system("command"))
    with company_scope(company.id):
        (kept,) = Waiver.objects.all()
        Waiver.objects.create(
            company=company, rule="conflict", kind="conflict", subject=kept.id, reason="x", until=kept.until, at=kept.at
        )
        assert [one["rule"] for one in dump_company(company)["waivers"]] == ["cascade-orphan"]


@pytest.mark.parametrize(
    ("sections", "fault"),
    [
        ({"hand_offs": [HAND_OFF | {"taker": "marketing"}]}, ("hand_offs[0].taker", "disagrees")),
        ({"hand_offs": [HAND_OFF | {"company_kpi": "second-orders"}]}, ("hand_offs[0].company_kpi", "other_level")),
        ({"hand_offs": [HAND_OFF | {"kpi": "customer-retention"}]}, ("hand_offs[0].kpi", "other_level")),
        ({"hand_offs": [HAND_OFF, HAND_OFF]}, ("hand_offs[1].giver", "named_twice")),
        ({"priorities": [PRIORITY | {"ended_on": "2025-01-01"}]}, ("priorities[0].ended_on", "disagrees")),
        ({"priorities": [PRIORITY, PRIORITY]}, ("priorities[1].name", "named_twice")),
        ({"priorities": [PRIORITY | {"kpis": [{"kpi": "nothing"}]}]}, ("priorities[0].kpis[0].kpi", "no_such_kpi")),
        ({"waivers": [WAIVER | {"subject": "kpi:nothing"}]}, ("waivers[0].subject", "no_such_subject")),
        ({"waivers": [WAIVER | {"subject": "link:second-orders>returning-response"}]}, ("waivers[0].subject", "no_such_subject")),
        ({"waivers": [WAIVER | {"rule": "No rule"}]}, ("waivers[0].rule", "malformed")),
        ({"waivers": [WAIVER | {"reason": ""}]}, ("waivers[0].reason", "is_blank")),
    ],
)  # fmt: skip
def test_each_fault_has_its_path(sections, fault):
    assert fault in faults(**sections)
