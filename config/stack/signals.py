"""Signals of the terminal and of whoever started us: Ctrl-C, a polite kill, a closed terminal."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from config.stack.failures import StopRequestedError


@contextmanager
def handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Within this block `handler` gets every ending signal."""
    ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in ending}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


@contextmanager
def raising_stop() -> Iterator[None]:
    """Within this block the first ending signal raises StopRequestedError; later ones are ignored, so that stopping is not broken off."""
    asked = False

    def handler(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise StopRequestedError(signal.Signals(number).name)

    with handling(handler):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within this block ending signals do nothing: what stops already is not to be broken off half way."""
    with handling(lambda _number, _frame: None):
        yield
