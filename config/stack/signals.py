"""Signals of the terminal and of whoever started us."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from config.stack.failures import StopRequestedError

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def raising_stop() -> Iterator[None]:
    """Within this block the first ending signal raises StopRequestedError; later ones are ignored, so that stopping is not broken off."""
    asked = False

    def handler(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise StopRequestedError(signal.Signals(number).name)

    before = {number: signal.signal(number, handler) for number in ENDING}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
