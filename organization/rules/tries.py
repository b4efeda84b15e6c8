"""How long somebody who tried too often must wait, and how that is said in round numbers."""

from collections.abc import Sequence
from math import ceil

MINUTE = 60


def seconds_left(history: Sequence[float], amount: int, duration: float, now: float) -> float:
    """Seconds until one more try is allowed, where `amount` are allowed in `duration` seconds.

    `history` holds the times of the counted tries, in seconds since the epoch; 0 where a try is allowed now.
    """
    counted = sorted(at for at in history if at > now - duration)
    if len(counted) < amount:
        return 0.0
    return counted[len(counted) - amount] + duration - now


def rounded_up(seconds: float) -> tuple[int, str]:
    """The wait as a number and its unit ("seconds" | "minutes"): whole tens of seconds up to a minute, then minutes."""
    if seconds <= MINUTE:
        return max(10, ceil(seconds / 10) * 10), "seconds"
    return ceil(seconds / MINUTE), "minutes"
