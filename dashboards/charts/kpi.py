"""The picture of one KPI, twice from the same data: SVG at once, for paper and without scripts, and the interactive one."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards.rules.story_series import Series
from dashboards.wording.kpi_figures import Writer
from kpis import charts

MISSED = ("at_risk", "off_track")
_MARK = {"at_risk": "--pl-risk-mark", "off_track": "--pl-off-mark"}
Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """Something pinned to a period: a letter, and `strong` for the one that matters most."""

    letter: str
    index: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What both pictures are drawn from. `onset`: index of the first period of the run of misses; `breaks`: indexes from
    which the KPI means something else; `end`: the day at the right edge, in words; `straight`: the natural
    limits hardly move, so their words may stand beside them."""

    series: Series
    write: Writer
    health: str
    onset: int | None = None
    notes: Sequence[Note] = ()
    breaks: Sequence[int] = ()
    aim: str = ""
    forecast: str = ""
    limits: str = ""
    straight: bool = True
    now: str = ""
    end: str = ""
    label: str = ""
    hover: Sequence[str] = field(default_factory=tuple)


def picture(drawing: Drawing, *, narrow: bool = False) -> SafeString:
    """The SVG; the narrow one for a phone."""
    series = drawing.series
    band = _band(series)
    story = charts.Story(
        corridor=series.corridor,
        corridor_words=_limits_named(drawing),
        pins=[charts.Pin(note.index, note.letter, strong=note.strong) for note in drawing.notes],
        breaks=drawing.breaks,
        periods=list(_named(series, few=narrow)),
        fan=_fan(series),
        words=charts.Words(
            now=drawing.write.short(series.starts[series.count - 1]),
            end=drawing.end if series.ahead else "",
            target="" if band else drawing.aim,
            forecast=drawing.forecast if series.ahead else "",
        ),
        now=drawing.now,
        band=band,
    )
    return charts.process_chart(
        series.values,
        series.pace,
        figure=drawing.write.tick,
        health=drawing.health,
        off_since=drawing.onset if drawing.health in MISSED else None,
        story=story,
        label=drawing.label,
        width=380 if narrow else 1010,
        height=300 if narrow else 372,
    )


def _limits_named(drawing: Drawing) -> str:
    return _("natural limits %(limits)s") % {"limits": drawing.limits} if drawing.limits and drawing.straight else ""


def _fan(series: Series) -> charts.Fan:
    ahead = series.ahead
    if ahead is None:
        return charts.Fan((), (), ())
    present = series.values[-1]
    return charts.fan_towards(present, middle=ahead.middle, low=ahead.low, high=ahead.high, periods=ahead.periods)


def _band(series: Series) -> tuple[float, float] | None:
    """The range in force at the newest period."""
    at = series.count - 1
    low, high = series.low[at], series.high[at]
    return (low, high) if low is not None and high is not None else None


def _named(series: Series, *, few: bool) -> Iterator[tuple[int, str]]:
    """Names of periods for the axis: months, quarters' first months, or years, as many as a reader needs."""
    width = len(series.starts)
    years = series.ends[-1].year - series.starts[0].year
    step = 12 if years > (1 if few else 4) else 3 if years > 1 or (few and width > 30) else 1
    before = series.starts[0]
    for index, start in enumerate(series.starts):
        if index and (start.year, start.month) != (before.year, before.month) and (start.month - 1) % step == 0:
            yield index, date_format(start, "Y" if step == 12 else "M Y" if start.month == 1 else "M")
        before = start


# ── the interactive one: JSON for static/js/chart.js, colours as tokens ──


def interactive(drawing: Drawing) -> Figure:
    """The same picture for Plotly."""
    series = drawing.series
    days = [day.isoformat() for day in series.starts]
    data = [
        *_corridor(series, days),
        *_aims(series, days),
        *_ahead(series, days),
        *_values(drawing, days),
    ]
    right = max((len(words) for words in (drawing.aim, drawing.forecast)), default=0) * 7 + 24
    layout = {
        "margin": {"l": 44, "r": min(right, 190), "t": 34, "b": 34},
        "hovermode": "closest",
        "hoverdistance": 40,
        "dragmode": "zoom",
        "separators": _separators(drawing.write),
        "xaxis": {
            "type": "date",
            "fixedrange": False,
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikedash": "solid",
            "spikecolor": "--pl-line",
            "tickformatstops": _TICKS,
            "showline": True,
        },
        "yaxis": {
            "ticksuffix": "%" if drawing.write.unit == "%" else "",
            "fixedrange": True,
            "tickformat": ",.6~f",
            "nticks": 6,
            "zeroline": False,
        },
        "shapes": [*_flags(drawing, days), *_cuts(drawing, days)],
        "annotations": [
            *_letters(drawing, days),
            *_ends(drawing),
            *_limit_words(drawing, days),
            *_cut_words(drawing, days),
        ],
    }
    return {"data": data, "layout": layout}


_TICKS = [
    {"dtickrange": [None, 86400000 * 27], "value": "%-d %b"},
    {"dtickrange": [86400000 * 27, None], "value": "%b\n%Y"},
]
_SILENT = {"hoverinfo": "skip", "showlegend": False, "mode": "lines"}


def _separators(write: Writer) -> str:
    sample = write.bare(1000.5) if write.decimals else write.bare(1000)
    group = next((mark for mark in sample if not mark.isdigit()), ",")
    decimal = "," if group == "." or ("," in sample[2:] and group != ",") else "."
    return decimal + group


def _corridor(series: Series, days: list[str]) -> list[Figure]:
    """The area between two invisible lines, one for each stretch that has limits."""
    seen = [(day, limits) for day, limits in zip(days, series.corridor, strict=False) if limits is not None]
    if not seen:
        return []
    x = [day for day, _limits in seen]
    return _area(x, [low for _day, (low, _high) in seen], [high for _day, (_low, high) in seen], "--pl-range-3")


def _area(
    x: list[str], low: Sequence[float | None], high: Sequence[float | None], colour: str, **fill: Any
) -> list[Figure]:
    edge = {**_SILENT, "x": x, "line": {"width": 0, "color": colour}}
    return [{**edge, "y": low}, {**edge, "y": high, "fill": "tonexty", "fillcolor": colour, **fill}]


def _aims(series: Series, days: list[str]) -> list[Figure]:
    """The pace, or both ends of the range: dotted, stepping where a flat target changes."""
    lines = [line for line in (series.pace, series.low, series.high) if any(value is not None for value in line)]
    return [
        {
            **_SILENT,
            "x": days,
            "y": line,
            "line": {"color": "--pl-ink", "width": 1.5, "dash": "2px,3px", "shape": "hv" if _steps(line) else "linear"},
        }
        for line in lines
    ]


def _steps(line: Sequence[float | None]) -> bool:
    """Flat for most of its length: changes are steps, not slopes."""
    moves = [a != b for a, b in itertools.pairwise(line) if a is not None and b is not None]
    return sum(moves) * 4 < len(moves)


def _ahead(series: Series, days: list[str]) -> list[Figure]:
    if series.ahead is None:
        return []
    fan, present = _fan(series), series.values[-1]
    begin = [] if present is None else [(present, present, present)]
    steps: list[tuple[float | None, float | None, float | None]] = [
        *begin,
        *zip(fan.middle, fan.low, fan.high, strict=True),
    ]
    x = days[len(days) - len(steps) :]
    hatch = {
        "fillpattern": {"shape": "/", "size": 5, "solidity": 0.15, "fgcolor": "--pl-series-2", "bgcolor": "--pl-fan"}
    }
    middle = {
        **_SILENT,
        "x": x,
        "y": [step[0] for step in steps],
        "line": {"color": "--pl-series", "width": 1.25, "dash": "4px,3px"},
    }
    area = _area(x, [step[1] for step in steps], [step[2] for step in steps], "--pl-fan", **hatch)
    return [*area, middle]


def _values(drawing: Drawing, days: list[str]) -> list[Figure]:
    """The actual line, broken where the definition changed; its coloured end since the onset; every point readable."""
    series = drawing.series
    x, y, words = _broken(drawing, days)
    plain = {
        "mode": "lines",
        "x": x,
        "y": y,
        "text": words,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": "--pl-series", "width": 1.75},
        "showlegend": False,
    }
    found = [plain]
    if drawing.onset is not None and drawing.health in MISSED:
        found.append(_tail(drawing, days, drawing.onset))
    last = next((index for index in reversed(range(series.count)) if series.values[index] is not None), None)
    if last is not None:
        colour = _MARK.get(drawing.health, "--pl-series")
        found.append(
            {
                "mode": "markers",
                "x": [days[last]],
                "y": [series.values[last]],
                "text": [drawing.hover[last]],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"size": 10, "color": colour, "line": {"color": "--pl-paper", "width": 1.5}},
                "showlegend": False,
            }
        )
    return found


def _broken(drawing: Drawing, days: list[str]) -> tuple[list[str], list[float | None], list[str]]:
    x, y, words = [], list[float | None](), []
    for index, value in enumerate(drawing.series.values):
        if index in drawing.breaks and index:
            x.append(days[index])
            y.append(None)
            words.append("")
        x.append(days[index])
        y.append(value)
        words.append(drawing.hover[index])
    return x, y, words


def _tail(drawing: Drawing, days: list[str], onset: int) -> Figure:
    first = max(0, onset - 1)
    colour = _MARK[drawing.health]
    values = drawing.series.values[first:]
    return {
        "mode": "lines+markers",
        "x": days[first : drawing.series.count],
        "y": values,
        "hoverinfo": "skip",
        "line": {"color": colour, "width": 2},
        "marker": {
            "size": [0 if index + first < onset else 7 for index in range(len(values))],
            "color": colour,
            "line": {"color": "--pl-paper", "width": 1},
        },
        "showlegend": False,
    }


def _upright(day: str, colour: str, *, dash: str) -> Figure:
    line = {"color": colour, "width": 1, "dash": dash}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": day, "x1": day, "y0": 0, "y1": 1, "line": line}


def _flags(drawing: Drawing, days: list[str]) -> list[Figure]:
    return [_upright(days[n.index], "--pl-accent", dash="solid" if n.strong else "2px,3px") for n in drawing.notes]


def _cuts(drawing: Drawing, days: list[str]) -> list[Figure]:
    return [_upright(days[index], "--pl-ink-3", dash="solid") for index in drawing.breaks]


def _words_at(x: str | float, y: float, words: str, *, colour: str, **more: Any) -> Figure:
    font = {"size": 12, "color": colour, **more.pop("font", {})}
    return {"x": x, "y": y, "text": words, "showarrow": False, "font": font, **more}


def _letters(drawing: Drawing, days: list[str]) -> list[Figure]:
    look = {
        "yref": "paper",
        "yanchor": "bottom",
        "bgcolor": "--pl-accent",
        "borderpad": 3,
        "font": {"size": 11, "weight": 600},
    }
    return [
        _words_at(days[note.index], 1.0, f" {note.letter} ", colour="--pl-on-accent", **look) for note in drawing.notes
    ]


def _cut_words(drawing: Drawing, days: list[str]) -> list[Figure]:
    look = {"yref": "paper", "yanchor": "bottom", "xanchor": "left", "xshift": 4, "font": {"size": 11}}
    return [_words_at(days[index], 0, _("defined anew"), colour="--pl-ink-3", **look) for index in drawing.breaks]


def _limit_words(drawing: Drawing, days: list[str]) -> list[Figure]:
    """The natural limits named below them, a third of the way."""
    seen = [(day, limits) for day, limits in zip(days, drawing.series.corridor, strict=False) if limits is not None]
    words = _limits_named(drawing)
    if not seen or not words:
        return []
    day, (low, _high) = seen[len(seen) // 3]
    return [_words_at(day, low, words, colour="--pl-ink-3", yanchor="top", font={"size": 11})]


def _ends(drawing: Drawing) -> list[Figure]:
    """The names at the right edge and the figure of the present."""
    series = drawing.series
    edge: Callable[..., Figure] = lambda y, words, **more: _words_at(  # noqa: E731
        1.0, y, words, xref="paper", xanchor="left", xshift=6, **more
    )
    named = []
    aim = series.pace[-1] if series.pace[-1] is not None else series.high[-1]
    ahead = series.ahead.middle if series.ahead else None
    shift = _apart(series, aim, ahead)
    if aim is not None and drawing.aim:
        named.append(edge(aim, drawing.aim, colour="--pl-ink", font={"weight": 600}, yshift=shift))
    if ahead is not None and drawing.forecast:
        named.append(edge(ahead, drawing.forecast, colour="--pl-ink-2", yshift=-shift))
    last = next((index for index in reversed(range(series.count)) if series.values[index] is not None), None)
    if last is not None and drawing.now:
        colour = {"at_risk": "--pl-risk", "off_track": "--pl-off"}.get(drawing.health, "--pl-ink")
        value = series.values[last] or 0.0
        earlier = next((known for known in reversed(series.values[:last]) if known is not None), value)
        below = earlier > value or (earlier == value and (aim is None or value <= aim))
        day = series.starts[last].isoformat()
        look = {
            "font": {"size": 13, "weight": 600},
            "yshift": -18 if below else 18,
            "bgcolor": "--pl-paper",
            "borderpad": 1,
        }
        named.append(_words_at(day, value, drawing.now, colour=colour, **look))
    return named


def _apart(series: Series, aim: float | None, ahead: float | None) -> int:
    """Pixels by which two names at the edge are pushed apart where they would touch."""
    known = [value for value in series.values if value is not None]
    if aim is None or ahead is None or not known:
        return 0
    room = max([*known, aim]) - min([*known, aim])
    if room and abs(aim - ahead) > room * 0.06:
        return 0
    return 9 if aim >= ahead else -9
