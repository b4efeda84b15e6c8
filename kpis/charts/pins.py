"""The pin: relative variance as distance from the plumb line. Left is worse for the business, right is better.

All rows of a table share one scale and one line, so that the eye compares lengths down the column. The printed figure
keeps the raw sign of the number; the side says whether it is good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.utils.safestring import SafeString

from kpis.charts.geometry import HEALTH_CLASS, known, line, svg, text, text_width
from kpis.charts.marks import placed_shape

WIDTH = 184.0
ZERO = 106.0
WORDS = 50.0  # room for "-123.4%" at 12 units
HEIGHT = 38.0
LEFT = ZERO - WORDS - 12  # longest pin on the worse side
RIGHT = WIDTH - ZERO - WORDS - 10  # longest pin on the better side


@dataclass(frozen=True, slots=True)
class PinScale:
    """How many units one percent is long, the same on both sides of the line."""

    per_percent: float


def pin_scale(gains: Iterable[float | None]) -> PinScale:
    """One scale for a table: the worst row fills its side, unless it is beyond three times the median of all rows.

    `gains` are improvement-oriented relative variances in percent (negative is worse). Longer pins are drawn cut.
    """
    sizes = [abs(value) for value in map(known, gains) if value is not None and value != 0]
    reach = min(max(sizes), max(25.0, 3 * median(sizes))) if sizes else 25.0
    return PinScale(LEFT / max(reach, 1e-9))


def pin(
    gain: float | None, *, words: str, health: str = "on_track", scale: PinScale | None = None, height: float = HEIGHT
) -> SafeString:
    """`gain` in percent, positive when better for the business; `words` is the printed variance (or "no value")."""
    value, middle = known(gain), height / 2
    plumb = line("c-plumb", ZERO, -1, ZERO, height)
    if value is None:
        return svg(WIDTH, height, plumb + text(ZERO - 6, middle + 4, words, "c-t--12 c-t--e"))
    per_percent = (scale or pin_scale([value])).per_percent
    return svg(WIDTH, height, plumb + _stem(value, per_percent, health=health, words=words, middle=middle))


def _stem(gain: float, per_percent: float, *, health: str, words: str, middle: float) -> str:
    kind = HEALTH_CLASS[health]
    side = -1 if gain < 0 else 1
    # longer words take their room from the pin, so that nothing leaves the column
    longest = max(2.0, (LEFT if side < 0 else RIGHT) - max(0.0, text_width(words, size=12) - WORDS))
    length = min(longest, abs(gain) * per_percent) if abs(gain) < 1e6 else longest
    tip = ZERO + side * length
    size = 10.0 if health == "on_track" else 12.0
    stem = f'<line class="c-l-{kind}" stroke-width="2" x1="{ZERO:g}" x2="{tip:.1f}" y1="{middle:g}" y2="{middle:g}"/>'
    cut = ""
    if abs(gain) * per_percent > longest * 1.001:
        at = ZERO + side * longest * 0.5
        cut = line("c-cut", at - 2, middle + 4, at + 2, middle - 4)
    mark = placed_shape(health, x=tip - size / 2, y=middle - size / 2, size=size)
    return stem + cut + mark + _printed(words, tip + side * (size / 2 + 4), middle + 4, side=side, kind=kind)


def _printed(words: str, x: float, y: float, *, side: int, kind: str) -> str:
    tone = f"c-t--b c-t--{kind}" if kind in {"risk", "off"} else "c-t--2"
    return text(x, y, words, f"c-t--12 {tone}" + (" c-t--e" if side < 0 else ""))


def pin_header(*, worse: str, better: str) -> SafeString:
    """The head of a pin column: the two words on either side of the line that runs down through the rows."""
    body = text(ZERO - 7, 12, worse, "c-t--12 c-t--e") + text(ZERO + 7, 12, better, "c-t--12")
    return svg(WIDTH, 16, body + line("c-plumb", ZERO, 2, ZERO, 23))
