"""Pictures of the maturity: the five bands to scale with the score, coverages with their gate, how the score went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from governance.rules.maturity import BOUNDARIES, LEVELS, THETA
from kpis.charts.geometry import Scale, line, pixel, rect, svg, text

_EDGES = (0.0, *BOUNDARIES, 100.0)
WIDE, NARROW = 1360.0, 358.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A former score on the scale."""

    score: float
    words: str


def scale_chart(
    score: float, words: str, *, names: Mapping[str, str], marks: Sequence[Mark] = (), label: str, narrow: bool = False
) -> SafeString:
    """The five bands to scale; what is reached is dark, the plumb line stands at the score. `words` stand beside it."""
    width = NARROW if narrow else WIDE
    x = Scale(0, 100, 0, width)
    body = "".join(_band(x, place, score, names, narrow=narrow) for place in range(len(LEVELS)))
    for one in [] if narrow else marks:
        at = min(max(x(one.score), 30), width - 30)
        body += line("c-axis c-axis--strong", x(one.score), 50, x(one.score), 62)
        body += text(at, 44, one.words, "c-t--12 c-t--m")
    at = x(score)
    body += f'<line class="c-plumb" stroke-width="2" x1="{at:.1f}" x2="{at:.1f}" y1="4" y2="88"/>'
    body += f'<path class="c-act" d="M{at:.1f} 82l8 9-8 13-8-13z"/>'
    right = score < 55 if narrow else score < 75
    body += text(at + (12 if right else -12), 30, words, "pl-scalefig" + ("" if right else " c-t--e"))
    return svg(width, 132, body, label=label, fluid=True, classes="pl-only-sm" if narrow else "pl-hide-sm")


def _band(x: Scale, place: int, score: float, names: Mapping[str, str], *, narrow: bool) -> str:
    low, high = _EDGES[place], _EDGES[place + 1]
    start, width, name = x(low), x(high) - x(low) - 1, names[LEVELS[place]]
    reached = x(min(max(score, low), high)) - start
    here = low <= score < high or (high == 100 and score == 100)
    kind = "c-t--ink c-t--b" if here else "c-t--2"
    found = rect("c-r1" if here else "c-r3", start, 62, width, 14) + rect("c-act", start, 62, min(reached, width), 14)
    if narrow:
        return found + (text(start, 118, name, f"c-t--12 {kind}") if here else "")
    return (
        found
        + text(start, 106 if reached else 95, name, f"c-t--13 {kind}")
        + text(start, 122 if reached else 111, f"{low:.0f}–{high:.0f}", "c-t--12")
    )


def coverage_bar(share: float, *, width: float = 180) -> SafeString:
    """How far a criterion is, with the gate at 85%; the figure stands beside it."""
    filled = "c-met" if share >= THETA else "c-act"
    return svg(
        width,
        12,
        rect("c-r3", 0, 2, width, 8) + rect(filled, 0, 2, width * share, 8) + line("c-mark", width * THETA, 0, width * THETA, 12),
    )  # fmt: skip


def score_bar(score: float, *, width: float = 120) -> SafeString:
    """A score among the bands of the levels."""
    x = Scale(0, 100, 0, width)
    edges = "".join(line("c-mark", x(one), 0, x(one), 12) for one in BOUNDARIES)
    return svg(width, 12, rect("c-r3", 0, 2, width, 8) + rect("c-act", 0, 2, x(score), 8) + edges)


def history_chart(days: Sequence[date], scores: Sequence[float], *, names: Mapping[str, str], label: str) -> SafeString:
    """The score week by week over the bands of the levels; two weeks at least.

    Raises:
        ValueError: fewer than two, or not as many scores.
    """
    if len(days) < 2 or len(days) != len(scores):
        raise ValueError("a line needs two days, and a score for each")
    width, height, left, right, top, foot = 760.0, 250.0, 84.0, 60.0, 8.0, 222.0
    x = Scale(days[0].toordinal(), days[-1].toordinal(), left, width - right)
    y = Scale(0, 100, foot, top)
    body = ""
    for place, name in enumerate(LEVELS):
        low, high = _EDGES[place], _EDGES[place + 1]
        body += line("c-axis", left, y(low), width - right, y(low))
        body += text(0, (y(low) + y(high)) / 2 + 4, names[name], "c-t--12")
    points = [(x(day.toordinal()), y(score)) for day, score in zip(days, scores, strict=True)]
    drawn = "L".join(f"{pixel(at)} {pixel(height_of)}" for at, height_of in points)
    end = points[-1]
    body += f'<path class="c-line" d="M{drawn}"/><circle class="c-dot" cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="4"/>'
    body += text(end[0] + 9, end[1] + 5, f"{int(scores[-1] * 10 + 1e-6) / 10:.1f}", "c-t--13 c-t--ink c-t--b")
    body += text(left, height - 8, date_format(days[0], "j M Y"), "c-t--12")
    body += text(width - right, height - 8, date_format(days[-1], "j M Y"), "c-t--12 c-t--e")
    return svg(width, height, body, label=label, fluid=True)
