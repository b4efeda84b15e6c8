"""The sparkline: the last periods of a KPI in the height of a table row."""

from collections.abc import Sequence, Sized

from django.utils.safestring import SafeString

from kpis.charts.geometry import (
    HEALTH_CLASS,
    MISSED,
    Scale,
    Value,
    cleaned,
    columns,
    corners,
    joined,
    line,
    pace_values,
    path,
    pixel,
    rect,
    scale_over,
    svg,
    thinned,
    written,
)


def sparkline(
    values: Sequence[float | None],
    pace: float | Sequence[float | None] | None = None,
    *,
    health: str = "on_track",
    off_since: int | None = None,
    band: tuple[float, float] | None = None,
    forecast: Sequence[float | None] = (),
    width: float = 96,
    height: float = 26,
    label: str = "",
    fluid: bool = False,
) -> SafeString:
    """Values oldest first, in the KPI's unit; gaps break the line.

    Grey while fine. At risk or off track it is ink, and from `off_since` (the index of the first period that missed)
    coloured and heavier. `pace` is dotted: one number, or one per period. `band` is the range of a range target. Without
    a value in the last period the end is an empty ring at the last known one.
    """
    actual, ahead = cleaned(values), cleaned(forecast)
    count = len(actual) + len(ahead)
    flat = not isinstance(pace, Sized)
    target = pace_values(pace, min(1, count) if flat else count)
    y = scale_over([*actual, *ahead, *target, *(band or ())], start=height - 3.5, end=3.5)
    x = columns(count, start=3, end=width - 5)
    parts = [
        _band(band, y, width),
        _flat(x, y, target) if flat else stroke("c-target", x, y, target, thin=True),
        _ahead(x, y, actual, ahead),
        *history(x, y, actual, health=health, off_since=off_since, quiet=True),
        _end(x, y, actual, health),
    ]
    body = "".join(parts) or line("c-axis", 1, height / 2, width - 5, height / 2)
    return svg(width, height, body, label=label, fluid=fluid)


def stroke(classes: str, x: tuple[float, ...], y: Scale, values: Sequence[Value], *, thin: bool = False) -> str:
    """One line through values with gaps, as a path; nothing when nothing is known. `thin` leaves out what lies on it."""
    heights = y.each(values)
    data = path(thinned(list(zip(x, heights, strict=False)))) if thin else joined(corners(written(x), heights))
    return f'<path class="{classes}" d="{data}"/>' if data else ""


def history(
    x: tuple[float, ...], y: Scale, actual: Sequence[Value], *, health: str, off_since: int | None, quiet: bool = False
) -> list[str]:
    """The line of past values, with its coloured end from the onset of a miss; `quiet` draws it grey while fine."""
    points = corners(written(x), y.each(actual))
    missed = health in MISSED
    data = joined(points)
    parts = [f'<path class="c-line{" c-line--2" if quiet and not missed else ""}" d="{data}"/>'] if data else []
    if missed and off_since is not None:
        onset = max(0, min(off_since, len(points) - 1) - 1)
        tail = joined(points[onset:])
        parts += [f'<path class="c-line c-line--{HEALTH_CLASS[health]}" d="{tail}"/>'] if tail else []
    return parts


def _flat(x: tuple[float, ...], y: Scale, target: Sequence[Value]) -> str:
    value = target[0] if target else None
    return "" if value is None else line("c-target", x[0], y(value), x[-1], y(value))


def _band(band: tuple[float, float] | None, y: Scale, width: float) -> str:
    if band is None:
        return ""
    low, high = y(band[0]), y(band[1])
    return rect("c-band", 1, high, width - 6, low - high)


def _ahead(x: tuple[float, ...], y: Scale, actual: Sequence[Value], ahead: Sequence[Value]) -> str:
    if not ahead:
        return ""
    line_ahead = [*actual[-1:], *ahead]
    return stroke("c-fc", x[-len(line_ahead) :], y, line_ahead)


def _end(x: tuple[float, ...], y: Scale, actual: Sequence[Value], health: str) -> str:
    last = next((index for index in reversed(range(len(actual))) if actual[index] is not None), None)
    value = None if last is None else actual[last]
    if last is None or value is None:
        return ""
    kind = HEALTH_CLASS[health] if last == len(actual) - 1 else "none"
    return f'<circle class="c-dot c-dot--{kind}" cx="{pixel(x[last])}" cy="{pixel(y(value))}" r="3"/>'
