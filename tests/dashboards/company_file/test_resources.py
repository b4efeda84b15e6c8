"""Resources of a company file: which KPIs may stand where, with the path of each fault."""

import pytest
from django.utils import timezone

from dashboards.rules.company_file_rules import read_company_file
from dashboards.wording.company_file import EXPECTED, PROBLEMS
from tests.dashboards.company_file.files import small

GOOD = {"key": "hours", "name": "Fulfilment hours", "slack": 120, "uses": {"second-orders": 2}, "hurts": {"customer-retention": 0.01}}  # fmt: skip


def faults(*resources):
    found = read_company_file({**small(), "resources": list(resources)}, now=timezone.now()).faults.kept
    assert all(one.problem in PROBLEMS and one.expected in EXPECTED for one in found)
    return [(one.where, one.problem) for one in found]


def test_a_good_one_and_what_is_left_out():
    read = read_company_file({**small(), "resources": [{"key": "hours", "name": "Hours"}]}, now=timezone.now())
    assert faults(GOOD) == []
    (part,) = read.file.resources
    assert (part.slack, part.hard, part.uses, part.hurts) == (0.0, False, {}, {})


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"slack": -1}, ("resources[0].slack", "too_small")),
        ({"uses": {"second-orders": -2}}, ("resources[0].uses.second-orders", "too_small")),
        ({"uses": {"nothing": 2}}, ("resources[0].uses.nothing", "no_such_kpi")),
        ({"uses": {"customer-retention": 2}}, ("resources[0].uses.customer-retention", "resource_level")),
        ({"hurts": {"second-orders": 2}}, ("resources[0].hurts.second-orders", "resource_level")),
        ({"usess": {}}, ("resources[0].usess", "unknown_field")),
    ],
)
def test_each_fault_has_its_path(wrong, fault):
    assert faults(GOOD | wrong) == [fault]


def test_a_key_once():
    assert faults(GOOD, GOOD) == [("resources[1].key", "named_twice")]
