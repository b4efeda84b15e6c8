"""Targets: which version holds when, where the pace line stands, and what is wrong with a version somebody typed.

A version with scope `period` sets the value of each period; with scope `to_date` its value is reached over the whole span:

- sum: what came in since the version began is compared with `value` times the share of the span that has passed;
- mean: the mean since the version began is compared with the pace (a flat one is `value`; a linear one climbs to `value`, so the
  mean of the whole span is asked to reach `value`);
- last: a stock is its own total, so `to_date` equals `period`.

The pace is taken at a period's last day. A period belongs to the version in force on its last day, or, when none is, to the latest
version that covered any day of it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpis.rules.calendar import is_supported_day

Direction = Literal["higher", "lower", "range"]
Aggregation = Literal["sum", "mean", "last"]
Shape = Literal["flat", "linear"]
Scope = Literal["period", "to_date"]

DEFAULT_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """One version of a KPI's target, in force from `starts_on` to `ends_on` (both included; None: open)."""

    starts_on: date
    ends_on: date | None = None
    baseline: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tolerance: float | None = None
    shape: Shape = "flat"
    scope: Scope = "period"


@dataclass(frozen=True, slots=True)
class TargetFault:
    """What is wrong with a version: the field to mark and why.

    Codes: missing, not_allowed, not_finite, negative, order, unsupported_day, needs_end, needs_baseline.
    """

    field: str
    code: str


def target_for(versions: Iterable[TargetVersion], day: date) -> TargetVersion | None:
    """The version in force on `day`, if any."""
    found = [v for v in versions if v.starts_on <= day and (v.ends_on is None or day <= v.ends_on)]
    return max(found, key=lambda version: version.starts_on, default=None)


def target_for_period(versions: Iterable[TargetVersion], start: date, end: date) -> TargetVersion | None:
    """The version a period is judged by: the latest one in force on any day from `start` to `end`."""
    found = [v for v in versions if v.starts_on <= end and (v.ends_on is None or start <= v.ends_on)]
    return max(found, key=lambda version: version.starts_on, default=None)


def elapsed_share(version: TargetVersion, day: date) -> float:
    """Share of the days of a version's span that have passed at the end of `day`, 0 to 1; an open span has none: ValueError."""
    if version.ends_on is None:
        raise ValueError("an open target has no span")
    days = (version.ends_on - version.starts_on).days + 1
    return min(max((day - version.starts_on).days + 1, 0), days) / days


def pace_on(version: TargetVersion, day: date, *, aggregation: Aggregation) -> float | None:
    """Where the target stands at the end of `day` (a period's last day); None for a range, which has bounds instead of a pace."""
    if version.value is None:
        return None
    if version.scope == "to_date" and aggregation == "sum" and version.ends_on is not None:
        return version.value * elapsed_share(version, day)
    if version.shape == "flat" or version.baseline is None or version.ends_on is None:
        return version.value
    length = (version.ends_on - version.starts_on).days
    share = min(max((day - version.starts_on).days / length, 0.0), 1.0) if length else 1.0
    return version.baseline + (version.value - version.baseline) * share


def tolerance_of(version: TargetVersion, *, pace: float | None = None, sigma: float | None = None) -> float:
    """How far past the target is still only at risk, in the KPI's unit.

    What people set; else 5% of |target| (of the pace, when given: sums to date), for a range 5% of its middle but at most half its
    width; where that is 0, one `sigma`.
    """
    if version.tolerance is not None:
        return version.tolerance
    if version.low is not None and version.high is not None:
        default = min(DEFAULT_TOLERANCE * abs(version.low + version.high) / 2, (version.high - version.low) / 2)
    else:
        default = DEFAULT_TOLERANCE * abs(pace if pace is not None else version.value or 0.0)
    return default if default > 0 else sigma or 0.0


def faults_of(version: TargetVersion, *, direction: Direction) -> list[TargetFault]:
    """Everything wrong with a version at once, in the order of its fields."""
    return [
        *_date_faults(version),
        *_number_faults(version),
        *(_range_faults(version) if direction == "range" else _value_faults(version)),
    ]


def _date_faults(version: TargetVersion) -> list[TargetFault]:
    faults = []
    if not is_supported_day(version.starts_on):
        faults.append(TargetFault("starts_on", "unsupported_day"))
    if version.ends_on is not None:
        if not is_supported_day(version.ends_on):
            faults.append(TargetFault("ends_on", "unsupported_day"))
        if version.ends_on < version.starts_on:
            faults.append(TargetFault("ends_on", "order"))
    return faults


def _number_faults(version: TargetVersion) -> list[TargetFault]:
    faults = []
    for field in ("baseline", "value", "low", "high", "tolerance"):
        number = getattr(version, field)
        if number is not None and not math.isfinite(number):
            faults.append(TargetFault(field, "not_finite"))
        elif field == "tolerance" and number is not None and number < 0:
            faults.append(TargetFault(field, "negative"))
    return faults


def _range_faults(version: TargetVersion) -> list[TargetFault]:
    faults = [TargetFault(field, "missing") for field in ("low", "high") if getattr(version, field) is None]
    if version.low is not None and version.high is not None and version.low >= version.high:
        faults.append(TargetFault("high", "order"))
    if version.value is not None:
        faults.append(TargetFault("value", "not_allowed"))
    if version.shape == "linear":
        faults.append(TargetFault("shape", "not_allowed"))
    if version.scope == "to_date":
        faults.append(TargetFault("scope", "not_allowed"))
    return faults


def _value_faults(version: TargetVersion) -> list[TargetFault]:
    faults = [] if version.value is not None else [TargetFault("value", "missing")]
    faults += [TargetFault(field, "not_allowed") for field in ("low", "high") if getattr(version, field) is not None]
    if version.shape == "linear" and version.baseline is None:
        faults.append(TargetFault("baseline", "needs_baseline"))
    if version.ends_on is None and (version.shape == "linear" or version.scope == "to_date"):
        faults.append(TargetFault("ends_on", "needs_end"))
    return faults
