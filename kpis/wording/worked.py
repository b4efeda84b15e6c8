"""Why this number: the worked line of each period of a computed KPI."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
from django.utils.translation import gettext as _

from kpis.rules.derivation import COMPUTED, NOT_APPLICABLE
from kpis.rules.formula import filled
from kpis.rules.health import Floats
from kpis.rules.worked import Kpi, Worked, Written
from kpis.wording.derivation import counted_words, listed, reason_words
from kpis.wording.formats import amount, digits
from kpis.wording.week import period_words

#: A roll-up of more members than this says how many are in, not each value.
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One period: its name, its value ("" where there is none), how it came about or why it did not. `excused`: it does
    not apply, which is nobody's fault."""

    period: str
    value: str
    line: str
    running: bool
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Ink(Generic[Kpi]):
    """How a company writes numbers and periods, and whose values the reader may see."""

    locale: str
    month: int
    shows: Callable[[Kpi], bool]


def worked_lines(worked: Worked[Kpi], kpi: Written, ink: Ink[Kpi]) -> list[WorkedLine]:
    """The newest first; the running period is left out while nothing stands there."""
    hidden = not all(ink.shows(one) for one in worked.kpis)
    found = []
    for at in reversed(range(len(worked.starts))):
        running = at == len(worked.starts) - 1
        value = worked.derived.values[at]
        if running and np.isnan(value):
            continue
        line = _line(worked, at, ink, hidden=hidden)
        found.append(
            WorkedLine(
                period=period_words(worked.starts[at], worked.definition.cadence, fiscal_start_month=ink.month),
                value="" if np.isnan(value) else _figure(float(value), kpi, ink.locale),
                line=line,
                running=running,
                excused=bool(worked.derived.reasons[at] == NOT_APPLICABLE),
            )
        )
    return found


def _figure(value: float, kpi: Written, locale: str) -> str:
    return amount(value, unit=kpi.unit, decimals=kpi.decimals, locale=locale)


def _line(worked: Worked[Kpi], at: int, ink: Ink[Kpi], *, hidden: bool) -> str:
    derived = worked.derived
    counted, asked = int(derived.counted[at]), int(derived.asked[at])
    if derived.reasons[at] != COMPUTED:
        missing = [
            one.name
            for one, row, out in zip(worked.values, worked.inputs.values, worked.inputs.excused, strict=True)
            if np.isnan(row[at]) and not out[at] and ink.shows(one)
        ]
        return reason_words(int(derived.reasons[at]), counted=counted, asked=asked, missing=missing[:MOST_SHOWN])
    if worked.definition.kind == "formula":
        return counted_words(counted, asked) if hidden else _formula(worked, at, ink)
    return _rollup(worked, at, ink, hidden=hidden)


def _formula(worked: Worked[Kpi], at: int, ink: Ink[Kpi]) -> str:
    """12 / 150 * 100"""
    words = {
        one.key: _number(float(row[at]), one, ink.locale)
        for one, row in zip(worked.values, worked.inputs.values, strict=True)
    }
    return filled(worked.definition.expression, words)


def _number(value: float, kpi: Written, locale: str) -> str:
    words = digits(value, decimals=kpi.decimals, locale=locale)
    return f"({words})" if value < 0 else words


def _rollup(worked: Worked[Kpi], at: int, ink: Ink[Kpi], *, hidden: bool) -> str:
    """12 + 30, 2 of 2 in; a ratio says both sums."""
    counted = counted_words(int(worked.derived.counted[at]), int(worked.derived.asked[at]))
    present = ~np.isnan(worked.inputs.values[:, at])
    if worked.inputs.divisors is not None:
        present &= ~np.isnan(worked.inputs.divisors[:, at])
    if hidden:
        return counted
    above = _sum(worked.values, worked.inputs.values[:, at], present, ink)
    if worked.inputs.divisors is not None:
        below = _sum(worked.divisors, worked.inputs.divisors[:, at], present, ink)
        factor = worked.definition.factor
        times = (
            "" if factor == 1 else f" × {digits(factor, decimals=0 if factor == int(factor) else 2, locale=ink.locale)}"
        )
        return f"{above} / {below}{times}, {counted}"
    if int(present.sum()) > MOST_SHOWN:
        return counted
    if worked.definition.how == "mean":
        return _("mean of %(values)s, %(counted)s") % {
            "values": listed(_each(worked.values, worked.inputs.values[:, at], present, ink)),
            "counted": counted,
        }
    return f"{above}, {counted}"


def _each(kpis: Sequence[Kpi], values: Floats, present: Floats, ink: Ink[Kpi]) -> list[str]:
    return [_number(float(value), one, ink.locale) for one, value, on in zip(kpis, values, present, strict=True) if on]


def _sum(kpis: Sequence[Kpi], values: Floats, present: Floats, ink: Ink[Kpi]) -> str:
    """12 + 30 where they are few, their sum where they are many."""
    each = _each(kpis, values, present, ink)
    if len(each) == 1:
        return each[0]
    if len(each) <= MOST_SHOWN:
        return f"({' + '.join(each)})" if kpis else ""
    decimals = max(one.decimals for one in kpis)
    return digits(float(values[present.astype(bool)].sum()), decimals=decimals, locale=ink.locale)


def how_words(worked: Worked[Kpi]) -> str:
    """The definition in words: the formula as it stands, or what is made of how many."""
    one = worked.definition
    if one.kind == "formula":
        return one.expression
    said = {
        "sum": _("Sum of %(n)s KPIs"),
        "mean": _("Mean of %(n)s KPIs"),
        "ratio": _("Sum of %(n)s KPIs divided by the sum of as many others"),
    }
    return said[one.how] % {"n": len(one.values)}


def coverage_words(worked: Worked[Kpi], locale: str) -> str:
    """How many must be in; empty for a formula."""
    if worked.definition.kind == "formula":
        return _("A value stands where every source has one.")
    if worked.definition.coverage >= 1:
        return _("A value stands where everybody asked is in.")
    share = digits(worked.definition.coverage * 100, decimals=0, locale=locale)
    return _("A value stands where at least %(share)s%% of those asked are in.") % {"share": share}
