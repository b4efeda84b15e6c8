"""What the linter for KPIs objects to in how they are governed; registered beside the rules of alignment when the room starts."""

from governance.rules.findings import control, rhythm
from governance.rules.findings.facts import NAME, GovernanceFacts

__all__ = ["NAME", "GovernanceFacts", "control", "rhythm"]
