"""The KPI page's picture: a year of values, target, natural limits, notes pinned to periods, forecast.

Made on the server, so that it prints, needs no script and is there at once; the interactive chart is laid over it on demand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.safestring import SafeString

from kpis.charts.geometry import (
    HEALTH_CLASS,
    MISSED,
    Scale,
    Value,
    cleaned,
    columns,
    known,
    line,
    pace_values,
    path,
    pixel,
    rect,
    spread,
    svg,
    text,
    text_width,
    ticks,
)
from kpis.charts.lines import history
from kpis.charts.outcomes import NO_WORDS, NOTHING_AHEAD, Fan, Words, fan_parts

LINE = 15.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits over the periods first..last (indexes, both included), in the KPI's unit, and their words."""

    first: int
    last: int
    low: float
    high: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A note at a period: one letter on a flag; `strong` for the one that matters (drawn through)."""

    index: int
    letter: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What is drawn beside the values. `breaks` are periods where the definition changed: the line starts anew there.

    `corridor`: natural limits that move with the season, one (low, high) per period or None, and their words.
    """

    limits: Sequence[Limits] = ()
    corridor: Sequence[tuple[float, float] | None] = ()
    corridor_words: str = ""
    pins: Sequence[Pin] = ()
    breaks: Sequence[int] = ()
    periods: Sequence[tuple[int, str]] = ()
    fan: Fan = NOTHING_AHEAD
    words: Words = NO_WORDS
    now: str = ""
    band: tuple[float, float] | None = None


NO_STORY = Story()


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    height: float
    left: float
    right: float
    x: tuple[float, ...]
    y: Scale
    top: float = 26.0
    floor: float = field(default=0.0)


def process_chart(
    values: Sequence[float | None],
    pace: float | Sequence[float | None] | None,
    *,
    figure: Callable[[float], str],
    health: str = "on_track",
    off_since: int | None = None,
    story: Story = NO_STORY,
    label: str = "",
    width: float = 1010,
    height: float = 372,
) -> SafeString:
    """Values oldest first in the KPI's unit; `figure` writes the numbers of the scale; `story.periods` names some of x.

    Give a narrow twin (width=380, height=300) for phones: text keeps its size, the picture does not shrink.
    """
    actual = cleaned(values)
    target = pace_values(pace, len(actual) + len(story.fan.middle))
    frame = _frame(actual, target, story, figure, width=width, height=height)
    parts = [
        *_limits(frame, story.limits),
        *_corridor(frame, story.corridor, story.corridor_words),
        *_levels(frame, figure),
        _band(frame, story.band),
        _steps(frame, target),
        *(fan_parts(frame.x[len(actual) - 1 :], frame.y, actual[-1], story.fan) if actual else ()),
        *_values(frame, actual, health=health, off_since=off_since, breaks=story.breaks),
        *_missed(frame, actual, health=health, off_since=off_since),
        *_pins(frame, story.pins),
        *_breaks(frame, story.breaks),
        *_ends(frame, actual, target, story, health),
        line("c-axis c-axis--strong", frame.left, frame.floor, frame.right, frame.floor),
        *_periods(frame, story, len(actual)),
    ]
    return svg(width, height, "".join(parts), label=label, fluid=True)


def _frame(
    actual: Sequence[Value],
    target: Sequence[Value],
    story: Story,
    figure: Callable[[float], str],
    *,
    width: float,
    height: float,
) -> _Frame:
    floor = height - 30
    seen = [*actual, *target, *cleaned(story.fan.middle), *(story.band or ())]
    seen += [bound for limits in story.limits for bound in (known(limits.low), known(limits.high))]
    seen += [known(bound) for limits in story.corridor if limits for bound in limits]
    low, high = spread(seen) or (0.0, 1.0)
    room = (high / 2 - low / 2) * 0.24
    fan = spread([*cleaned(story.fan.low), *cleaned(story.fan.high)]) or (low, high)
    low, high = (
        max(fan[0], low - 4 * room) if fan[0] < low else low,
        min(fan[1], high + 4 * room) if fan[1] > high else high,
    )
    y = Scale(low - room, high + room, floor, 30)
    left = max((text_width(figure(tick)) for tick in ticks(y.low, y.high, count=5)), default=0.0) + 12
    words = (story.words.target, story.words.forecast, story.now)
    gutter = max((text_width(part, size=12) + 10 for part in words if part), default=12.0)
    right = width - min(gutter, width * 0.35)
    return _Frame(width, height, left, right, columns(len(target), start=left, end=right), y, floor=floor)


def _levels(frame: _Frame, figure: Callable[[float], str]) -> list[str]:
    parts = []
    for tick in ticks(frame.y.low, frame.y.high, count=5):
        at = frame.y(tick)
        parts.append(line("c-axis", frame.left, at, frame.right, at))
        parts.append(text(frame.left - 8, at + 4, figure(tick), "c-t--e"))
    return parts


def _limits(frame: _Frame, limits: Sequence[Limits]) -> list[str]:
    parts = []
    for part in limits if frame.x else ():
        left, right = (
            frame.x[min(len(frame.x) - 1, max(0, part.first))],
            frame.x[min(len(frame.x) - 1, max(0, part.last))],
        )
        upper, lower = frame.y(part.high), frame.y(part.low)
        parts.append(rect("c-band", left, upper, right - left, lower - upper))
        if part.words and right - left > text_width(part.words):
            parts.append(text((left + right) / 2, lower + 14, part.words, "c-t--m c-halo"))
    return parts


def _corridor(frame: _Frame, corridor: Sequence[tuple[float, float] | None], words: str) -> list[str]:
    """Moving limits as one area for each stretch that has them, named once where it is widest."""
    parts, longest = [], list[tuple[float, float, float]]()
    run: list[tuple[float, float, float]] = []
    for x, limits in [*zip(frame.x, corridor, strict=False), (0.0, None)]:
        if limits is not None:
            run.append((x, frame.y(limits[0]), frame.y(limits[1])))
        elif len(run) > 1:
            edge = [f"{pixel(at)} {pixel(upper)}" for at, _, upper in run]
            edge += [f"{pixel(at)} {pixel(lower)}" for at, lower, _ in reversed(run)]
            parts.append(f'<path class="c-band" d="M{"L".join(edge)}Z"/>')
            longest, run = max(longest, run, key=len), []
        else:
            run = []
    if words and longest and longest[-1][0] - longest[0][0] > text_width(words):
        at, lower, _ = longest[len(longest) // 3]
        half = text_width(words) / 2
        parts.append(text(max(frame.left + half, at), min(frame.floor - 6, lower + 14), words, "c-t--m c-halo"))
    return parts


def _band(frame: _Frame, band: tuple[float, float] | None) -> str:
    if band is None:
        return ""
    return "".join(line("c-target c-target--b", frame.left, frame.y(at), frame.right, frame.y(at)) for at in band)


def _steps(frame: _Frame, target: Sequence[Value]) -> str:
    """The target as a line that steps where a flat target changes and slopes where it is a pace."""
    points: list[tuple[float, Value]] = []
    for index, value in enumerate(target):
        at = None if value is None else frame.y(value)
        before = points[-1][1] if points else None
        flat_before = len(points) > 1 and points[-2][1] == before
        flat_after = index + 1 < len(target) and target[index + 1] == value
        if at is not None and before is not None and at != before and flat_before and flat_after:
            points.append((frame.x[index], before))
        points.append((frame.x[index], at))
    data = path(points)
    return f'<path class="c-target c-target--b" d="{data}"/>' if data else ""


def _values(
    frame: _Frame, actual: Sequence[Value], *, health: str, off_since: int | None, breaks: Sequence[int]
) -> list[str]:
    parts: list[str] = []
    borders = sorted({0, len(actual), *(at for at in breaks if 0 < at < len(actual))})
    for first, last in pairwise(borders):
        onset = None if off_since is None or off_since >= last else max(0, off_since - first)
        parts += history(
            frame.x[first:last],
            frame.y,
            actual[first:last],
            health="on_track" if onset is None else health,
            off_since=onset,
            quiet=last < len(actual),
        )
    return parts


def _missed(frame: _Frame, actual: Sequence[Value], *, health: str, off_since: int | None) -> list[str]:
    if health not in MISSED or off_since is None:
        return []
    return [
        f'<circle class="c-dot c-dot--{HEALTH_CLASS[health]}" cx="{pixel(frame.x[index])}" cy="{pixel(frame.y(value))}" r="3.2"/>'
        for index, value in enumerate(actual[:-1])
        if index >= off_since and value is not None
    ]


def _pins(frame: _Frame, pins: Sequence[Pin]) -> list[str]:
    parts, last = [], -20.0
    for pin in sorted(pins if frame.x else (), key=lambda note: note.index):
        at = frame.x[min(len(frame.x) - 1, max(0, pin.index))]
        flag = min(frame.width - 8, max(8.0, at, last + 18))
        last = flag
        dash = "" if pin.strong else ' stroke-dasharray="2 3"'
        parts.append(
            f'<path class="c-l-acc" stroke-width="1"{dash} d="M{pixel(flag)} 24L{pixel(at)} 32V{pixel(frame.floor)}"/>'
        )
        parts.append(rect("c-acc", flag - 8, 8, 16, 16))
        parts.append(text(flag, 20, pin.letter, "c-t--m c-t--b c-t--onacc"))
    return parts


def _breaks(frame: _Frame, breaks: Sequence[int]) -> list[str]:
    found = []
    for index in breaks:
        if 0 < index < len(frame.x):
            at = (frame.x[index - 1] + frame.x[index]) / 2
            found.append(line("c-axis c-axis--strong", at, frame.top + 6, at, frame.floor))
    return found


def _ends(frame: _Frame, actual: Sequence[Value], target: Sequence[Value], story: Story, health: str) -> list[str]:
    """The present as a larger dot with its figure; target and forecast named at the right edge."""
    parts, names = [], []
    present = actual[-1] if actual else None
    kind = HEALTH_CLASS[health]
    if present is not None:
        x, y = frame.x[len(actual) - 1], frame.y(present)
        parts.append(f'<circle class="c-dot c-dot--{kind}" cx="{pixel(x)}" cy="{pixel(y)}" r="5"/>')
        below = y + 22 < frame.floor
        tone = f"c-t--{kind}" if health in MISSED else "c-t--ink"
        half = text_width(story.now, size=13) / 2
        middle = max(frame.left + half, min(frame.width - half, x))
        parts.append(text(middle, y + 20 if below else y - 12, story.now, f"c-t--13 c-t--b {tone} c-halo c-t--m"))
    if target and target[-1] is not None and story.words.target:
        names.append((frame.y(target[-1]) + 4, story.words.target, "c-t--12 c-t--b c-t--ink"))
    middle_line = cleaned(story.fan.middle)
    if middle_line and middle_line[-1] is not None and story.words.forecast:
        names.append((frame.y(middle_line[-1]) + 4, story.words.forecast, "c-t--12"))
    names.sort(key=lambda name: name[0])
    last = frame.top
    for at, words, tone in names:
        last = max(at, last + LINE)
        parts.append(text(frame.right + 8, last, words, tone))
    return parts


def _periods(frame: _Frame, story: Story, count: int) -> list[str]:
    """Period names under the axis: present and end first, the others where room is left."""
    baseline, taken, parts = frame.height - 13, list[tuple[float, float]](), []

    def place(at: float, words: str, tone: str) -> None:
        half = text_width(words) / 2
        middle = max(half, min(frame.right - half, at))
        if words and all(middle + half + 5 < left or middle - half - 5 > right for left, right in taken):
            taken.append((middle - half, middle + half))
            parts.append(text(middle, baseline, words, f"c-t--m {tone}".rstrip()))

    if count:
        place(frame.x[count - 1], story.words.now, "c-t--b c-t--ink")
    if len(frame.x) > count:
        place(frame.right, story.words.end, "")
    for index, words in story.periods:
        if 0 <= index < len(frame.x):
            place(frame.x[index], words, "")
    return parts
