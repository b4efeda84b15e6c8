"""What a KPI's page says first: which of a few stories its verdicts and its history tell.

A KPI can be under target and yet normal for it, or on target and signalling; each is a story of its own. Words are
made elsewhere; here are only the kind and the numbers that its sentence needs.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Kind = Literal[
    "draft",
    "proposed",
    "retired",
    "no_values",
    "stale",
    "skipped",
    "no_target",
    "step",
    "slide",
    "off",
    "usual",
    "recovering",
    "risk_signal",
    "risk_likely",
    "risk",
    "on_signal",
    "on_likely",
    "on_better",
    "on",
]
Since = Literal["", "new", "stays", "worse", "nearer"]

#: Values before a drop that say where it began.
LEVEL = 8
_BEFORE = 3
#: A fall is sudden when one period holds this share of it.
_SUDDEN = 0.6
#: And when that period moved this many times as far as periods usually do.
_CLEAR = 3.0
_LIFE: dict[str, Kind] = {"draft": "draft", "proposed": "proposed", "retired": "retired"}


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What is known of one KPI; numbers in its unit, None where unknown.

    `values`: the periods that ended, oldest first, None where nothing was measured; `onset`: index of the first
    period of the present run of misses. `limits`: natural process limits (low, high). `gain`: +1 more is better, -1
    less is better, 0 a range. `total`: the sum to date where that is judged and not the latest value; single periods' limits
    and moves then say nothing about it.
    """

    status: str
    health: str
    flag: str
    stale: bool = False
    skipped: bool = False
    adverse: bool = False
    signal: str = "none"
    gain: int = 1
    values: Sequence[float | None] = ()
    onset: int | None = None
    limits: tuple[float, float] | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A kind and its numbers. `begin` and `then`: before and after the move; `now`: the latest value or the total; `rose`: which way it
    moved; `since`: what came after the move; `index`: the period in which it happened; `outside`: +1 above, -1 below its
    natural limits, 0 within."""

    kind: Kind
    begin: float | None = None
    then: float | None = None
    now: float | None = None
    rose: bool = False
    since: Since = ""
    index: int | None = None
    outside: int = 0


def tell(facts: StoryFacts) -> Story:
    """The one story of a KPI."""
    seen = [(index, value) for index, value in enumerate(facts.values) if value is not None]
    if facts.status in _LIFE:
        return Story(_LIFE[facts.status], now=seen[-1][1] if seen else None)
    if not seen:
        return Story("no_values")
    index, now = seen[-1]
    now = now if facts.total is None else facts.total
    if facts.stale or facts.health == "no_data":
        kind: Kind = "stale" if facts.stale else "skipped" if facts.skipped else "no_target"
        return Story(kind, now=now, index=index)
    return _judged(facts, now)


def _judged(facts: StoryFacts, now: float) -> Story:
    outside = _outside(facts, now)
    if facts.health == "off_track":
        return _missed(facts, now, outside)
    prefix = "risk" if facts.health == "at_risk" else "on"
    kinds: dict[tuple[str, str], Kind] = {
        ("risk", "early_warning"): "risk_signal",
        ("risk", "likely_miss"): "risk_likely",
        ("on", "early_warning"): "on_signal",
        ("on", "likely_miss"): "on_likely",
    }
    kind: Kind = kinds.get((prefix, facts.flag)) or ("risk" if prefix == "risk" else "on")
    if kind == "on" and facts.signal == "point" and outside:
        kind = "on_better"
    return Story(kind, now=now, outside=outside)


def _missed(facts: StoryFacts, now: float, outside: int) -> Story:
    if facts.flag == "recovering":
        return Story("recovering", now=now, index=facts.onset)
    if facts.total is not None:
        return Story("off", now=now, index=facts.onset)
    if not facts.adverse and facts.limits is not None and not outside:
        return Story("usual", now=now, index=facts.onset)
    moved = _move(facts, now) if facts.onset is not None else None
    return moved or Story("off", now=now, index=facts.onset, outside=outside)


def _move(facts: StoryFacts, now: float) -> Story | None:
    """How it came to the present miss: in one step, or sliding; None where it did not move the wrong way."""
    onset = facts.onset or 0
    before = [value for value in facts.values[:onset] if value is not None]
    after = [value for value in facts.values[onset:] if value is not None]
    if len(before) < _BEFORE or not after:
        return None
    recent = before[-LEVEL:]
    level, then = median(recent), after[0]
    if not _worse(facts.gain, level, then, now):
        return None
    step = then - recent[-1]
    usual = median(abs(b - a) for a, b in itertools.pairwise(recent))
    whole = now - level
    sudden = step * whole > 0 and abs(step) >= _SUDDEN * abs(whole) and abs(step) > _CLEAR * usual
    if sudden:
        return Story("step", recent[-1], then, now, step > 0, _since(recent[-1], then, now, len(after)), onset)
    return Story("slide", level, then, now, whole > 0, "new" if len(after) == 1 else "stays", onset)


def _worse(gain: int, level: float, then: float, now: float) -> bool:
    """Did it move the wrong way? In a range any move that led out of it is one."""
    if gain == 0:
        return now != level and (now - level) * (then - level) > 0
    return (now - level) * gain < 0 and (then - level) * gain < 0


def _since(begin: float, then: float, now: float, periods: int) -> Since:
    """After a step: has it come back, or gone on?"""
    if periods == 1:
        return "new"
    share = (now - then) / (begin - then)
    if share <= -0.35:
        return "worse"
    return "nearer" if share >= 0.35 else "stays"


def _outside(facts: StoryFacts, now: float) -> int:
    if facts.limits is None or facts.total is not None:
        return 0
    low, high = facts.limits
    return (now > high) - (now < low)
