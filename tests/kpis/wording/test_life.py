"""Faults of a KPI's life in words."""

import pytest

from kpis.rules.faults import Fault
from kpis.wording.life import sentence


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("ends_on", "The end must come after the beginning."),
        ("high", "The upper end of the range must lie above the lower."),
    ],
)
def test_a_range_upside_down_is_not_told_about_days(field, words):
    assert sentence(Fault(field, "order")) == words
