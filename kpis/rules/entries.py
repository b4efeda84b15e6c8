"""What may stand for a period: the checks of one value, whoever sends it."""

import math
from datetime import date
from typing import Literal

from kpis.rules.calendar import Cadence, is_period_start, running_period
from kpis.rules.numbers import LARGEST

LONGEST_NOTE = 1000

EntryCode = Literal[
    "unknown_kpi",
    "retired",
    "bad_period",
    "not_period_start",
    "period_ahead",
    "not_a_number",
    "not_finite",
    "too_large",
    "too_long",
    "duplicate",
    "changed_meanwhile",
    "derived",
]


def period_fault(period: date, cadence: Cadence, *, today: date, fiscal_start_month: int) -> EntryCode | None:
    """A period is named by its first day; the running one may be typed, a later one not."""
    if not is_period_start(period, cadence, fiscal_start_month=fiscal_start_month):
        return "not_period_start"
    if period > running_period(today, cadence, fiscal_start_month=fiscal_start_month):
        return "period_ahead"
    return None


def number_fault(actual: float) -> EntryCode | None:
    """Finite, and small enough that a double holds its units."""
    if not math.isfinite(actual):
        return "not_finite"
    return "too_large" if abs(actual) > LARGEST else None


def text_fault(text: str) -> EntryCode | None:
    """Notes and reasons are short."""
    return "too_long" if len(text) > LONGEST_NOTE else None
