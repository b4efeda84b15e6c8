"""Two lines one above the other: what moved first, what followed, and the time between. Stands beside a page's message."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from kpis.charts.geometry import (
    HEALTH_CLASS,
    MISSED,
    Value,
    cleaned,
    columns,
    line,
    pace_values,
    pixel,
    rect,
    scale_over,
    svg,
    text,
    text_width,
)
from kpis.charts.lines import history, stroke

WIDTH, HEIGHT = 540.0, 216.0
RIGHT = 404.0


@dataclass(frozen=True, slots=True)
class Strand:
    """One of the two KPIs: its values over the shared periods, its pace, when it went off (an index), and its words."""

    values: Sequence[float | None]
    pace: float | Sequence[float | None] | None
    off_since: int
    health: str
    name: str
    place: str
    now: str
    pace_words: str


def lead_chart(first: Strand, second: Strand, *, gap_words: str, periods: Sequence[str], label: str) -> SafeString:
    """`first` moved before `second`; both over the same periods (`periods` names each of them, oldest first)."""
    x = columns(max(len(first.values), len(second.values)), start=4, end=RIGHT)
    if not x:
        return svg(WIDTH, HEIGHT, "", label=label, fluid=True)
    began, followed = (x[min(len(x) - 1, max(0, strand.off_since))] for strand in (first, second))
    parts = [
        *(line("c-l-acc", at, 26, at, 192) for at in sorted({began, followed})),
        *_strand(first, x, title=22, top=34, bottom=84),
        *_strand(second, x, title=124, top=136, bottom=186),
        *_gap(min(began, followed), max(began, followed), gap_words),
        line("c-axis", 0, 196, RIGHT, 196),
        *_periods(x, periods, marked=(first.off_since, second.off_since)),
    ]
    return svg(WIDTH, HEIGHT, "".join(parts), label=label, fluid=True)


def _strand(strand: Strand, x: tuple[float, ...], *, title: float, top: float, bottom: float) -> list[str]:
    values = cleaned(strand.values)
    pace = pace_values(strand.pace, len(x))
    y = scale_over([*values, *pace], start=bottom, end=top)
    present: Value = values[-1] if values else None
    known_pace: Value = pace[-1] if pace else None
    now_at = (bottom if present is None else y(present)) + 4
    pace_at = (top if known_pace is None else y(known_pace)) + 4
    if abs(now_at - pace_at) < 15:
        now_at, pace_at = (pace_at + 15, pace_at) if now_at >= pace_at else (pace_at - 15, pace_at)
    tone = f"c-t--{HEALTH_CLASS[strand.health]}" if strand.health in MISSED else "c-t--ink"
    place = f'<tspan class="c-t--2" font-weight="400" dx="6">{escape(strand.place)}</tspan>'
    name = f'<text class="c-t c-t--12 c-t--ink c-t--b c-t--clear" x="0" y="{pixel(title)}">{escape(strand.name)}{place}</text>'
    parts = [stroke("c-target", x, y, pace, thin=True)]
    parts += history(x, y, values, health=strand.health, off_since=strand.off_since)
    if present is not None:
        kind = HEALTH_CLASS[strand.health]
        parts.append(
            f'<circle class="c-dot c-dot--{kind}" cx="{pixel(x[len(values) - 1])}" cy="{pixel(y(present))}" r="4"/>'
        )
    parts += [
        text(RIGHT + 12, now_at, strand.now, f"c-t--13 c-t--b {tone}"),
        text(RIGHT + 12, pace_at, strand.pace_words, "c-t--13 c-t--2"),
        name,
    ]
    return parts


def _gap(left: float, right: float, words: str) -> list[str]:
    """The time between as a bar between the two lines; words that do not fit stand beside it."""
    if right <= left:
        return []
    fits = right - left > text_width(words, size=12) + 8
    tone = "c-t--m c-t--onacc" if fits else "c-t--acc"
    return [
        rect("c-acc", left, 90, right - left, 16),
        text((left + right) / 2 if fits else right + 6, 102, words, f"c-t--12 c-t--b {tone}"),
    ]


def _periods(x: tuple[float, ...], periods: Sequence[str], *, marked: tuple[int, int]) -> list[str]:
    parts, taken = [], list[float]()
    for index in (*marked, len(periods) - 1, 0):
        if not 0 <= index < min(len(periods), len(x)) or any(abs(x[index] - at) < 30 for at in taken):
            continue
        taken.append(x[index])
        tone = "c-t--acc c-t--b" if index in marked else ""
        anchor = "" if index == 0 else "c-t--m"
        parts.append(text(x[index], 211, periods[index], f"{anchor} {tone}".strip()))
    return parts
