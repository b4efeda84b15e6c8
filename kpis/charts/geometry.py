"""Where things stand in a small chart: cleaned values, one-dimensional scales, paths with gaps, ticks.

Everything is in SVG user units. A missing value (None, nan, infinite) is a gap, never a zero: lines break there.
"""

import math
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

Value = float | None
Point = tuple[float, float | None]
FLAT = 1e-12  # a spread below this share of the values is rounding, not movement

HEALTH_CLASS = {"on_track": "on", "at_risk": "risk", "off_track": "off", "no_data": "none"}
MISSED = {"at_risk", "off_track"}


def known(value: float | None) -> Value:
    """A finite float, or None for everything that is no number to draw."""
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def cleaned(values: Iterable[float | None]) -> list[Value]:
    """The values as finite floats and gaps, in order."""
    return [float(value) if value is not None and math.isfinite(value) else None for value in values]


def spread(values: Iterable[Value]) -> tuple[float, float] | None:
    """Lowest and highest known value; None when nothing is known."""
    found = [value for value in values if value is not None]
    return (min(found), max(found)) if found else None


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps low..high onto start..end and holds what lies outside at the edge. A flat span lands in the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        # halves first: the difference of two huge floats must not overflow
        half, size = self.high / 2 - self.low / 2, max(abs(self.low), abs(self.high))
        if half <= size * FLAT:
            return (self.start + self.end) / 2
        share = (value / 2 - self.low / 2) / half
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))

    def each(self, values: Iterable[Value]) -> list[Value]:
        """All of a series at once, gaps kept: the rows of a long page pass through here."""
        span = self.high - self.low
        if not FLAT * max(abs(self.low), abs(self.high)) < span / 2 < 1e300:
            return [None if value is None else self(value) for value in values]
        start, low, slope = self.start, self.low, (self.end - self.start) / span
        least, most = min(self.start, self.end), max(self.start, self.end)
        places = [None if value is None else start + (value - low) * slope for value in values]
        if all(place is None or least <= place <= most for place in places):
            return places
        return [None if place is None else min(most, max(least, place)) for place in places]


def scale_over(values: Iterable[Value], *, start: float, end: float) -> Scale:
    """A scale over all known values; over 0..0 (everything in the middle) when there are none."""
    low, high = spread(values) or (0.0, 0.0)
    return Scale(low, high, start, end)


def pixel(number: float) -> str:
    """A coordinate with one decimal and no negative zero."""
    text = f"{number:.1f}"
    return "0" if text in {"-0.0", "0.0"} else text.removesuffix(".0")


@lru_cache(maxsize=256)
def columns(count: int, *, start: float, end: float) -> tuple[float, ...]:
    """Evenly spaced x of `count` periods; a single one stands at the end, where the present is."""
    if count == 1:
        return (end,)
    step = (end - start) / max(1, count - 1)
    return tuple(start + step * index for index in range(count))


@lru_cache(maxsize=256)
def written(x: tuple[float, ...]) -> tuple[str, ...]:
    """The columns as coordinates: every row of a table has the same ones."""
    return tuple(pixel(at) for at in x)


def corners(x: Sequence[str], heights: Iterable[Value]) -> list[str | None]:
    """Each point of a line as text, gaps kept."""
    return [None if at is None else f"{place} {at:.1f}" for place, at in zip(x, heights, strict=False)]


def joined(points: Sequence[str | None]) -> str:
    """Path data of a line with gaps; a point alone between two gaps becomes a dot under a round cap."""
    whole = [point for point in points if point is not None]
    if len(whole) == len(points) > 1:
        return "M" + "L".join(whole)
    parts, run = [], list[str]()
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            parts.append("M" + "L".join(run) + ("h.01" if len(run) == 1 else ""))
            run = []
    return "".join(parts)


def path(points: Iterable[Point]) -> str:
    """Path data of a line through points with gaps."""
    return joined([None if y is None else f"{pixel(x)} {pixel(y)}" for x, y in points])


def thinned(points: Sequence[Point]) -> list[Point]:
    """The same line without points that lie on it already (a flat pace line is two points, not 26)."""
    kept: list[Point] = []
    for index, (x, y) in enumerate(points):
        if not kept or index == len(points) - 1:
            kept.append((x, y))
            continue
        (x0, y0), (x2, y2) = kept[-1], points[index + 1]
        on_line = (
            y is not None
            and y0 is not None
            and y2 is not None
            and x2 != x0
            and abs(y0 + (y2 - y0) * (x - x0) / (x2 - x0) - y) < 0.05
        )
        if not on_line:
            kept.append((x, y))
    return kept


def pace_values(pace: float | Sequence[float | None] | None, count: int) -> list[Value]:
    """The target line at each of `count` periods: one number is flat, a shorter line ends in a gap."""
    if pace is None:
        return [None] * count
    if not isinstance(pace, Sized):
        return [known(pace)] * count
    values = cleaned(pace)[:count]
    return values + [None] * (count - len(values))


def ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """Round numbers (1, 2, 2.5 or 5 times a power of ten) within low..high, about `count` of them."""
    rough = (high / 2 - low / 2) * 2 / max(1, count)
    if not math.isfinite(rough) or rough <= max(abs(low), abs(high)) * FLAT or rough < 1e-300:
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * index for index in range(first, last + 1)]


def text_width(text: str, *, size: float = 11) -> float:
    """About how wide a label is, in user units: enough to keep labels apart on any system font."""
    return len(text) * size * 0.6


def text(x: float, y: float, words: str, classes: str = "") -> str:
    """A label; its words are escaped."""
    kind = f"c-t {classes}".rstrip()
    return f'<text class="{kind}" x="{pixel(x)}" y="{pixel(y)}">{escape(words)}</text>'


def rect(classes: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle; one without width is nothing."""
    if width <= 0 or height <= 0:
        return ""
    return f'<rect class="{classes}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def line(classes: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line."""
    return f'<line class="{classes}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"/>'


def svg(
    width: float, height: float, body: str, *, label: str = "", fluid: bool = False, classes: str = ""
) -> SafeString:
    """The picture. Beside printed figures it is hidden from screen readers; with a label it is an image that says so."""
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(f"{_opening(width, height, fluid, classes)} {named}>{body}</svg>")


@lru_cache(maxsize=256)
def _opening(width: float, height: float, fluid: bool, classes: str) -> str:  # noqa: FBT001  # a cache key
    kind = " ".join(part for part in ("pl-fluid" if fluid else "", classes) if part)
    size = f'width="{pixel(width)}" height="{pixel(height)}" viewBox="0 0 {pixel(width)} {pixel(height)}"'
    return f'<svg class="{kind}" {size}' if kind else f"<svg {size}"
