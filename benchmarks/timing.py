"""Times works side by side."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Seconds of each repeat, ascending."""

    seconds: tuple[float, ...]

    @property
    def least(self) -> float:
        """What it takes when nothing else is in the way."""
        return self.seconds[0]

    @property
    def p95(self) -> float:
        """What nineteen of twenty stay within."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * 0.95))]


Work = Callable[[], object]


def side_by_side(works: Mapping[str, Work], *, repeats: int, before: Work | None = None) -> dict[str, Times]:
    """Each work once untimed, then all of them in turn, so that whatever else the machine does meets all alike.

    `before` runs ahead of every single work and is not timed. The collector rests meanwhile.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        gc.collect()
        gc.disable()
        for name, work in works.items():
            if before is not None:
                before()
            start = time.perf_counter()
            work()
            seconds = time.perf_counter() - start
            if turn:
                taken[name].append(seconds)
        gc.enable()
    return {name: Times(tuple(sorted(seconds))) for name, seconds in taken.items()}


def in_words(seconds: float) -> str:
    """With the unit that fits."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"
