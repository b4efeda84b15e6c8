"""The flag: what health, signal and forecast together ask people to do.

A value can be under target and yet normal for its process (chronic: change the process or the target, do not hunt for a cause), or on
target and signalling (early warning).
"""

from typing import Literal

import numpy as np

from kpis.rules.health import AT_RISK, NO_DATA, OFF_TRACK, Codes, Floats
from kpis.rules.process_limits import NONE

Flag = Literal["no_data", "ok", "watch", "recovering", "chronic", "likely_miss", "early_warning", "act_now"]
FLAGS: tuple[Flag, ...] = ("no_data", "ok", "watch", "recovering", "chronic", "likely_miss", "early_warning", "act_now")
FLAG_NO_DATA, OK, WATCH, RECOVERING, CHRONIC, LIKELY_MISS, EARLY_WARNING, ACT_NOW = range(8)

#: From this probability on a miss is called likely (then about five of six such KPIs do miss).
LIKELY = 0.7


def signal_is_adverse(
    signal: Codes, side: Codes, sign: Codes, value: Floats, center: Floats, low: Floats, high: Floats
) -> Codes:
    """+1 the signal is bad for the business, -1 good, 0 no signal; all (n,).

    `side` is where the signal lies (+1 above the centre), `sign` the direction. In a range, away from the band's middle is bad; a range
    without a target judges nothing: every signal in it is taken as bad.
    """
    middle = (low + high) / 2
    nearer = np.abs(value - middle) < np.abs(center - middle)
    ranged = np.where(nearer, -1, 1)
    adverse = np.where(sign == 0, ranged, -side * sign)
    return np.where(signal == NONE, 0, adverse).astype(np.int8)


def flags(health: Codes, adverse: Codes, p_miss: Floats) -> Codes:
    """The flag of each KPI (codes of `FLAGS`) from health, signal (+1 adverse, 0 none, -1 good) and probability of a miss (nan: unknown)."""
    likely = np.nan_to_num(p_miss) >= LIKELY
    rules = [
        (health == NO_DATA, FLAG_NO_DATA),
        ((health == OFF_TRACK) & (adverse > 0), ACT_NOW),
        ((health == OFF_TRACK) & (adverse < 0), RECOVERING),
        (health == OFF_TRACK, CHRONIC),
        (adverse > 0, EARLY_WARNING),
        (likely, LIKELY_MISS),
        (health == AT_RISK, WATCH),
    ]
    return np.select([test for test, _ in rules], [flag for _, flag in rules], OK).astype(np.int8)
