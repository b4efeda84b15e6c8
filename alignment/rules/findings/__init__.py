"""The linter for KPIs. Importing the package registers its rules; adding one is a function in the family's file and a test."""

from alignment.rules.findings import accountability, balance, clashes, definition, rhythm, structure
from alignment.rules.findings.registry import RULES, SEVERITIES, Finding, Objection, Rule, findings, rule

__all__ = [
    "RULES",
    "SEVERITIES",
    "Finding",
    "Objection",
    "Rule",
    "accountability",
    "balance",
    "clashes",
    "definition",
    "findings",
    "rhythm",
    "rule",
    "structure",
]
