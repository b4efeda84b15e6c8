"""The bullet: one figure against its pace on a bar that begins at zero (after Few's bullet graph).

Three intensities of one neutral stand behind it: missed beyond tolerance (darkest), within tolerance, met (lightest). The
actual is ink, the pace a two-unit marker, the forecast hatched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kpis.charts.geometry import Scale, Value, known, line, rect, svg, text, text_width, ticks

ROOM = 0.72  # where the pace stands on a bar that is free to choose its scale
AXIS = 15  # height of the printed scale under a bar


@dataclass(frozen=True, slots=True)
class BulletScale:
    """From where to where a bar reaches, in the KPI's unit; zero is always on it."""

    low: float
    high: float


def bullet_scale(
    actual: float | None, pace: float | None, *, forecast: float | None = None, band: tuple[float, float] | None = None
) -> BulletScale:
    """A scale on which the pace stands at about 72% of the bar and nothing is cut off."""
    aims = [value for value in (known(pace), *(band or ())) if value is not None]
    seen = [value for value in (known(actual), known(forecast)) if value is not None]
    high = max([0.0, *(value / ROOM for value in aims), *(value * 1.02 for value in seen)])
    low = min([0.0, *(value / ROOM for value in aims), *(value * 1.02 for value in seen)])
    limit = 8e307  # so that differences stay finite
    return BulletScale(max(low, -limit), min(high, limit)) if high > low else BulletScale(0.0, 1.0)


def bullet(
    actual: float | None,
    pace: float | None = None,
    *,
    direction: str = "higher",
    tolerance: float = 0.0,
    band: tuple[float, float] | None = None,
    forecast: float | None = None,
    scale: BulletScale | None = None,
    width: float = 108,
    height: float = 14,
    figure: Callable[[float], str] | None = None,
    pace_words: str = "",
    label: str = "",
    fluid: bool = False,
) -> SafeString:
    """All figures in the KPI's unit; `tolerance` too. `direction` is higher, lower or range (then `band` is the target).

    `figure` turns a number into words: with it the scale is printed under the bar, `pace_words` under the marker. A bar
    that a given `scale` cuts off shows a slanted cut near its end.
    """
    now, aim, ahead = known(actual), known(pace), known(forecast)
    span = scale or bullet_scale(now, aim, forecast=ahead, band=band)
    x = Scale(span.low, span.high, 0.0, width)
    parts = [
        _ranges(x, aim, band, direction=direction, tolerance=abs(tolerance), height=height),
        _bar(x, now, ahead, height=height),
        line("c-axis c-axis--strong", x(0), 0, x(0), height) if span.low < 0 < span.high else "",
        *(_marker(x(value), width, height) for value in (band or (aim,)) if value is not None),
    ]
    tall = height
    if figure is not None:
        tall += AXIS
        parts.append(_axis(x, figure, pace_words=pace_words, pace=aim, width=width, baseline=height + 12))
    return svg(width, tall, "".join(parts), label=label, fluid=fluid)


def _ranges(
    x: Scale, pace: Value, band: tuple[float, float] | None, *, direction: str, tolerance: float, height: float
) -> str:
    edges, kinds = _zones(pace, band, direction=direction, tolerance=tolerance)
    places = [x.start, *(x(edge) for edge in edges), x.end]
    return "".join(
        rect(f"c-{kind}", left, 0, right - left, height)
        for kind, left, right in zip(kinds, places, places[1:], strict=False)
    )


def _zones(
    pace: Value, band: tuple[float, float] | None, *, direction: str, tolerance: float
) -> tuple[Sequence[float], Sequence[str]]:
    """The borders between the ranges, left to right, and the class of each range."""
    if band is not None:
        low, high = min(band), max(band)
        return (low - tolerance, low, high, high + tolerance), ("r1", "r2", "r3", "r2", "r1")
    if pace is None:
        return (), ("r3",)
    if direction == "lower":
        return (pace, pace + tolerance), ("r3", "r2", "r1")
    return (pace - tolerance, pace), ("r1", "r2", "r3")


def _bar(x: Scale, actual: Value, forecast: Value, *, height: float) -> str:
    if actual is None:
        return ""
    thick = round(height * 0.38, 1)
    top = (height - thick) / 2
    zero, end = x(0), x(actual)
    parts = [_between("c-act", zero, end, top, thick)]
    if forecast is not None:
        ahead = x(forecast)
        inside = min(zero, end) <= ahead <= max(zero, end)
        # a forecast below the bar would vanish on ink: there it is a cut in the colour of the paper
        parts.append(line("c-cut", ahead, top, ahead, top + thick) if inside else _hatched(end, ahead, top, thick))
    if not x.low <= actual <= x.high:
        inner = end - 6 if end >= zero else end + 6
        parts.append(line("c-cut", inner - 1.5, top + thick, inner + 1.5, top))
    return "".join(parts)


def _hatched(start: float, end: float, top: float, thick: float) -> str:
    return _between("c-fan-bg", start, end, top, thick) + _between("c-fan", start, end, top, thick)


def _between(classes: str, start: float, end: float, top: float, thick: float) -> str:
    return rect(classes, min(start, end), top, abs(end - start), thick)


def _marker(place: float, width: float, height: float) -> str:
    held = min(width - 1, max(1.0, place))  # the marker is two units wide and stays on the bar
    return line("c-mark", held, height * 0.12, held, height * 0.88)


def _axis(
    x: Scale, figure: Callable[[float], str], *, pace_words: str, pace: Value, width: float, baseline: float
) -> str:
    parts, taken = [], (width + 1, width + 1)
    if pace is not None and pace_words:
        half = text_width(pace_words) / 2
        middle = max(half, min(width - half, x(pace)))
        taken = (middle - half, middle + half)
        parts.append(text(middle, baseline, pace_words, "c-t--ink c-t--m"))
    last = -width
    for tick in ticks(x.low, x.high, count=5):
        words = figure(tick)
        size = text_width(words)
        left = max(0.0, min(width - size, x(tick) - size / 2))
        free = left > last + 6 and (left + size < taken[0] - 6 or left > taken[1] + 6)
        if free:
            parts.append(text(left, baseline, words) if left == 0 else text(left + size / 2, baseline, words, "c-t--m"))
            last = left + size
    return "".join(parts)
