"""The picture of an outcome: past periods, the target line, and where it is likely to go by the target's date."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kpis.charts.geometry import (
    HEALTH_CLASS,
    Scale,
    Value,
    cleaned,
    columns,
    known,
    line,
    pace_values,
    pixel,
    rect,
    scale_over,
    spread,
    svg,
    text,
    text_width,
)
from kpis.charts.lines import history, stroke

LINE = 13.0  # two labels closer than this would touch


@dataclass(frozen=True, slots=True)
class Fan:
    """What may come, one entry per period after the present, in the KPI's unit: the middle and the 80% interval."""

    middle: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed in the picture, ready made: first and present period, end date, target and forecast."""

    first: str = ""
    now: str = ""
    end: str = ""
    target: str = ""
    forecast: str = ""


def fan_towards(
    present: float | None, *, middle: float | None, low: float | None, high: float | None, periods: int
) -> Fan:
    """The fan from the present value to one forecast `periods` ahead: straight to its middle, widening as the root of time.

    Between here and there only the end is a forecast; the shape says how doubt grows. Nothing is drawn without an end.
    """
    now, end = known(present), known(middle)
    if end is None or periods < 1:
        return NOTHING_AHEAD
    begin = end if now is None else now
    shares = [step / periods for step in range(1, periods + 1)]
    line_ahead = [begin * (1 - share) + end * share for share in shares]
    below, above = known(low), known(high)
    if below is None or above is None:
        return Fan(line_ahead, [None] * periods, [None] * periods)
    lows = [at - (end - below) * share**0.5 for at, share in zip(line_ahead, shares, strict=True)]
    highs = [at + (above - end) * share**0.5 for at, share in zip(line_ahead, shares, strict=True)]
    return Fan(line_ahead, lows, highs)


NOTHING_AHEAD = Fan((), (), ())
NO_WORDS = Words()


def outcome_chart(
    values: Sequence[float | None],
    pace: float | Sequence[float | None] | None = None,
    *,
    health: str = "on_track",
    off_since: int | None = None,
    band: tuple[float, float] | None = None,
    fan: Fan = NOTHING_AHEAD,
    words: Words = NO_WORDS,
    label: str = "",
    width: float = 420,
    height: float = 112,
) -> SafeString:
    """Past values oldest first, then the fan; `pace` is one number or one per period, past and to come.

    The vertical scale holds values, pace and the middle of the forecast; a very wide fan is cut at the edge rather than
    flattening what happened. Vertical distances start where the data does (it is a line, not a bar).
    """
    actual = cleaned(values)
    ahead = len(fan.middle)
    target = pace_values(pace, len(actual) + ahead)
    gutter = max((text_width(part) + 8 for part in (words.target, words.forecast) if part), default=6.0)
    right, floor = width - min(gutter, width * 0.4), height - 14
    y = _vertical([*actual, *target, *cleaned(fan.middle), *(band or ())], fan, top=10, bottom=floor - 6)
    x = columns(len(actual) + ahead, start=4, end=right)
    now = x[len(actual) - 1] if actual else 4.0
    parts = [
        rect("c-band", 0, y(band[1]), right, y(band[0]) - y(band[1])) if band else "",
        *fan_parts(x[len(actual) - 1 :] if actual else x, y, actual[-1] if actual else None, fan),
        stroke("c-target", x, y, target, thin=True),
        *history(x, y, actual, health=health, off_since=off_since),
        _present(now, y, actual, health),
        *_side_words(right + 7, y, target, fan, words, top=10, bottom=floor - 2),
        line("c-axis", 0, floor, right, floor),
        *_under_words(words, now=now, end=right, baseline=height - 2, present=bool(actual), ahead=bool(ahead)),
    ]
    return svg(width, height, "".join(parts), label=label, fluid=True)


def fan_parts(x: tuple[float, ...], y: Scale, present: Value, fan: Fan) -> list[str]:
    """The hatched interval and its dashed middle, from the present value (x[0]) on; an unknown bound ends the fan."""
    joined = [
        (at, y(low), y(high))
        for at, low, high in zip(x[1:], cleaned(fan.low), cleaned(fan.high), strict=False)
        if low is not None and high is not None
    ]
    start = [] if present is None or not x else [(x[0], y(present), y(present))]
    around = start + joined
    parts = []
    if joined and len(around) > 1:
        upper = "L".join(f"{pixel(at)} {pixel(high)}" for at, _, high in around)
        lower = "L".join(f"{pixel(at)} {pixel(low)}" for at, low, _ in reversed(around))
        parts = [f'<path class="{kind}" d="M{upper}L{lower}Z"/>' for kind in ("c-fan-bg", "c-fan")]
    parts.append(stroke("c-fc", x, y, [present, *cleaned(fan.middle)], thin=True))
    return parts


def _vertical(seen: Sequence[Value], fan: Fan, *, top: float, bottom: float) -> Scale:
    tight = scale_over(seen, start=bottom, end=top)
    wide = spread([*seen, *cleaned(fan.low), *cleaned(fan.high)])
    if wide is None:
        return tight
    reach = 0.75 * (tight.high / 2 - tight.low / 2) * 2
    if reach <= 0:
        return Scale(wide[0], wide[1], bottom, top)
    return Scale(max(wide[0], tight.low - reach), min(wide[1], tight.high + reach), bottom, top)


def _present(now: float, y: Scale, actual: Sequence[Value], health: str) -> str:
    if not actual or actual[-1] is None:
        return ""
    return f'<circle class="c-dot c-dot--{HEALTH_CLASS[health]}" cx="{pixel(now)}" cy="{pixel(y(actual[-1]))}" r="4"/>'


def _side_words(
    x: float, y: Scale, target: Sequence[Value], fan: Fan, words: Words, *, top: float, bottom: float
) -> list[str]:
    """Target and forecast named where their lines end, pushed apart when they would touch."""
    middle = cleaned(fan.middle)
    ends = [
        (y(values[-1]) + 4, part, tone)
        for values, part, tone in (
            (target, words.target, "c-t--ink c-t--b"),
            (middle, words.forecast, ""),
        )
        if values and values[-1] is not None and part
    ]
    ends.sort(key=lambda end: end[0])
    places = [max(top, min(bottom, place)) for place, _, _ in ends]
    if len(places) == 2 and places[1] - places[0] < LINE:
        centre = max(top + LINE / 2, min(bottom - LINE / 2, sum(places) / 2))
        places = [centre - LINE / 2, centre + LINE / 2]
    return [text(x, place, part, tone) for place, (_, part, tone) in zip(places, ends, strict=True)]


def _under_words(words: Words, *, now: float, end: float, baseline: float, present: bool, ahead: bool) -> list[str]:
    """First, present and end period under the axis; what would touch the one before is left out."""
    half = text_width(words.now) / 2
    parts = []
    middle = max(half, min(end - half, now)) if ahead else end - half
    if words.now and present:
        parts.append(text(middle, baseline, words.now, "c-t--m"))
    if words.first and (not words.now or middle - half > text_width(words.first) + 6):
        parts.append(text(0, baseline, words.first))
    if words.end and ahead and end - text_width(words.end) > middle + half + 6:
        parts.append(text(end, baseline, words.end, "c-t--e"))
    return parts
