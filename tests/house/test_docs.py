"""The documents name files that exist."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_leads_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


def test_the_table_of_rules_names_rules_and_tests_that_exist():
    rows = [
        line
        for line in (CHECKOUT / "docs/rules.md").read_text().partition("\n## ")[0].splitlines()
        if line.startswith("| ")
    ][1:]
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 20
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def test_every_rule_of_the_rooms_is_in_the_table_or_serves_one_that_is():
    """A new file of rules needs its line, unless it only serves another (listed here)."""
    serving = {
        "alignment/rules/simulation", "kpis/rules/baseline.py", "kpis/rules/entries.py", "kpis/rules/faults.py",
        "kpis/rules/outlook.py", "kpis/rules/trend.py", "kpis/rules/week.py",
        "kpis/rules/week_entries.py",
    }  # fmt: skip
    text = (CHECKOUT / "docs/rules.md").read_text()
    rules = [
        str(path.relative_to(CHECKOUT))
        for room in ("kpis", "alignment", "governance")
        for path in (CHECKOUT / room / "rules").iterdir()
        if path.name not in {"__init__.py", "__pycache__"}
    ]
    assert [name for name in sorted(rules) if name not in serving and f"`{name}`" not in text] == []
