"""A progress bar on a terminal; nothing where the output is a file or a pipe."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

WIDTH = 30
#: Seconds between two drawings.
PAUSE = 0.1
_CLEAR = "\r\x1b[K"


class Bar:
    """One line that is drawn again and again on the standard error stream, if that is a terminal."""

    def __init__(self, stream: OutputWrapper, *, total: int, words: str) -> None:
        """`words`: a sentence with %(done)s and %(total)s."""
        self.stream, self.total, self.words = stream, max(total, 1), words
        self.shown = stream.isatty()
        self.drawn = 0.0

    def tell(self, done: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if self.shown and (now - self.drawn >= PAUSE or done >= self.total):
            self.drawn = now
            self._draw(min(done, self.total), self.words % {"done": f"{done:,}", "total": f"{self.total:,}"})

    def step(self, done: int, words: str) -> None:
        """`done` steps are done; `words` is what goes on now."""
        if self.shown:
            self._draw(min(done, self.total), words)

    def clear(self) -> None:
        """Leave the line empty for what is printed next."""
        if self.shown:
            self.stream.write(_CLEAR, ending="")
            self.stream.flush()

    def _draw(self, done: int, words: str) -> None:
        full = WIDTH * done // self.total
        bar = "█" * full + "░" * (WIDTH - full)
        self.stream.write(f"{_CLEAR}{bar} {100 * done // self.total:3d} %  {words}", ending="")
        self.stream.flush()


@contextmanager
def bar_shown(stream: OutputWrapper, *, total: int, words: str) -> Iterator[Bar]:
    """A bar that is gone at the end, whatever happened."""
    bar = Bar(stream, total=total, words=words)
    try:
        yield bar
    finally:
        bar.clear()


@contextmanager
def steps_shown(stream: OutputWrapper, steps: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """A bar over named steps, and the function that is told when one begins."""
    with bar_shown(stream, total=len(steps), words="") as bar:
        yield lambda step: bar.step(steps.index(step), _step_words(step))


def _step_words(step: str) -> str:
    """What a step of loading a company is called."""
    return {
        "read": _("reading and checking"),
        "people": _("people and departments"),
        "kpis": _("KPIs and targets"),
        "links": _("links"),
        "values": _("values"),
        "figures": _("figures"),
        "make": _("simulating"),
    }[step]
