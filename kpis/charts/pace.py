"""The picture of a target version: where its line stands from the first day to the last, and where that is today."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.safestring import SafeString

from kpis.charts.geometry import Scale, line, path, rect, scale_over, svg, text, text_width
from kpis.rules.targets import Aggregation, TargetVersion, pace_on

WIDTH, HEIGHT = 320.0, 170.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 4.0, 64.0, 20.0, 140.0
_YEAR = timedelta(days=364)
_STEPS = 52


def pace_picture(
    version: TargetVersion, *, aggregation: Aggregation, today: date, figure: Callable[[float], str],
    day: Callable[[date], str], now: str, label: str,
) -> SafeString:  # fmt: skip
    """The pace line (or the range) of one version as inline SVG; an open end is drawn for a year.

    `figure` and `day` write numbers and days, `now` is the word at today's mark, `label` says the picture aloud. Empty
    where the version has neither a value nor a whole range, or ends before it begins.
    """
    end = version.ends_on or version.starts_on + _YEAR
    span = (end - version.starts_on).days
    days = [version.starts_on + timedelta(days=round(span * step / _STEPS)) for step in range(_STEPS + 1)]
    paces = [pace_on(version, one, aggregation=aggregation) for one in days]
    marks = [one for one in (*paces, version.low, version.high, version.baseline) if one is not None]
    if span <= 0 or not marks or (version.value is None and (version.low is None or version.high is None)):
        return SafeString("")
    y = _room(marks)
    x = Scale(0.0, float(span), _LEFT, WIDTH - _RIGHT)
    body = [line("c-axis", _LEFT, _BOTTOM, WIDTH - _RIGHT, _BOTTOM)]
    body += _range(version, y, figure) if version.value is None else _line(days, paces, x, y, version, figure)
    body += [text(_LEFT, HEIGHT - 12, day(version.starts_on)), text(WIDTH - _RIGHT, HEIGHT - 12, day(end), "c-t--e")]
    if version.starts_on < today < end:
        body += _today(
            version,
            x((today - version.starts_on).days),
            y,
            pace_on(version, today, aggregation=aggregation),
            now,
            figure,
        )
    return svg(WIDTH, HEIGHT, "".join(body), label=label, fluid=True)


def _room(marks: list[float]) -> Scale:
    """A scale with air above and below; a flat line stands in the upper third."""
    low, high = min(marks), max(marks)
    if high - low < 1e-9 * max(abs(high), 1.0):
        low, high = min(0.0, low * 1.4), max(0.0, high * 1.4) or 1.0
    return scale_over([low, high], start=_BOTTOM - 22, end=_TOP + 8)


def _range(version: TargetVersion, y: Scale, figure: Callable[[float], str]) -> list[str]:
    if version.low is None or version.high is None:
        return []
    low, high, end = y(version.low), y(version.high), WIDTH - _RIGHT
    return [
        rect("c-band", _LEFT, high, end - _LEFT, low - high),
        line("c-target", _LEFT, high, end, high),
        line("c-target", _LEFT, low, end, low),
        text(end + 8, high + 4, figure(version.high), "c-t--ink"),
        text(end + 8, low + 4, figure(version.low), "c-t--ink"),
    ]


def _line(
    days: list[date], paces: list[float | None], x: Scale, y: Scale, version: TargetVersion, figure: Callable[[float], str]
) -> list[str]:  # fmt: skip
    points = [((one - days[0]).days, pace) for one, pace in zip(days, paces, strict=True)]
    drawn = [(x(at), None if pace is None else y(pace)) for at, pace in points]
    last = paces[-1]
    found = [f'<path class="c-target c-target--b" d="{path(drawn)}"/>']
    if last is not None:
        found.append(text(WIDTH - _RIGHT + 8, y(last) + 4, figure(last), "c-t--ink c-t--b"))
    if version.shape == "linear" and version.baseline is not None:
        climbs = version.value is not None and version.value > version.baseline
        found.append(text(_LEFT, y(version.baseline) + (16 if climbs else -8), figure(version.baseline)))
    return found


def _today(
    version: TargetVersion, x: float, y: Scale, pace: float | None, now: str, figure: Callable[[float], str]
) -> list[str]:  # fmt: skip
    """A plumb line at today; where the line stands is written beside it."""
    found = [line("c-plumb", x, _TOP - 8, x, _BOTTOM)]
    words = now if pace is None else f"{now} {figure(pace)}"
    left = x + 6 + text_width(words) > WIDTH - _RIGHT
    found.append(
        text(x - 6 if left else x + 6, _TOP - 2, words, "c-t--ink c-halo c-t--e" if left else "c-t--ink c-halo")
    )
    if pace is not None and version.value is not None:
        found.append(f'<circle class="c-dot" cx="{x:.1f}" cy="{y(pace):.1f}" r="3.5"/>')
    return found
