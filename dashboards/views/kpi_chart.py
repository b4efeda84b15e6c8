"""The chart of a KPI's page and its twin, the table of values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboards.charts.kpi import Drawing, Note, interactive, picture
from dashboards.rules.story_series import Series
from dashboards.selectors.kpi import Correction, Written
from dashboards.views.kpi_whole import Whole
from dashboards.wording.kpi import forecast_words, needed_words, point_words, source_words
from dashboards.wording.kpi_figures import Writer, day, near_day
from kpis.models import Explanation
from kpis.selectors.definitions import DefinitionChange
from kpis.selectors.states import Row
from kpis.templatetags.charts import HEALTH_WORDS

#: Periods offered for the chart; the second is shown unasked. All: no number.
RANGES = {
    "weekly": (26, 52, 104),
    "biweekly": (13, 26, 52),
    "monthly": (12, 24, 36),
    "quarterly": (8, 12, 20),
}
LETTERS = "ABCDEFGHIJ"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A letter of the chart and what it stands for."""

    letter: str
    words: str
    by: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A period in the table of values. `before`: what stood there earlier."""

    period: str
    ends: str
    value: str
    pace: str
    variance: str
    health: str
    by: str
    note: str
    before: tuple[str, ...]
    breaks: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of the history that is drawn."""

    wanted: str
    choices: list[tuple[str, str, bool]]
    series: Series


def shown_of(whole: Whole, wanted: str) -> Shown:
    """The last periods that somebody asked for."""
    offered = RANGES[whole.row.cadence]
    lengths = {str(length): length for length in offered}
    wanted = wanted if wanted in lengths or wanted == ALL else str(offered[1])
    choices = [(name, whole.write.count(length), name == wanted) for name, length in lengths.items()]
    choices.append((ALL, _("all"), wanted == ALL))
    return Shown(wanted, choices, whole.series.last(lengths.get(wanted)))


def chart_of(whole: Whole, shown: Shown) -> dict[str, Any]:
    """Both pictures, the letters and the table of what they show."""
    breaks = _breaks(whole, shown.series)
    pins, notes = _pins(whole, shown.series)
    drawing = _drawing(whole, shown.series, notes, breaks)
    brief = RANGES[whole.row.cadence][0]
    short = shown.series.last(brief)
    _, few = _pins(whole, short, {pin.index + short_gap(shown.series, short): pin for pin in notes})
    narrow = _drawing(whole, short, few, _breaks(whole, short))
    return {
        "shown": shown,
        "empty": not any(value is not None for value in shown.series.values),
        "picture": picture(drawing),
        "narrow": picture(narrow, narrow=True),
        "figure": interactive(drawing),
        "label": drawing.label,
        "pins": pins,
        "broken": [_broken(change) for change in whole.changes if change.day > shown.series.starts[0]],
        "limits": drawing.limits,
        "values": value_lines(whole, shown.series, breaks),
        "has_limits": any(shown.series.corridor),
        "has_forecast": bool(shown.series.ahead),
        "shared": _aim_at_end(shown.series)[1],
        "has_aim": any(value is not None for line in (shown.series.pace, shown.series.low) for value in line),
    }


def short_gap(long: Series, short: Series) -> int:
    """How many periods the shorter part leaves out: letters keep their periods."""
    return short.count - long.count


def _index(series: Series, when: date) -> int | None:
    return series.index_of(when)


def _breaks(whole: Whole, series: Series) -> list[int]:
    found = {series.place_of(change.day) for change in whole.changes}
    return sorted(index for index in found if index)


def _broken(change: DefinitionChange) -> str:
    """What a break in the line means."""
    names = {
        "definition": _("definition"),
        "unit": _("unit"),
        "direction": _("direction"),
        "aggregation": _("aggregation"),
    }
    words = {"what": ", ".join(names[name] for name in change.fields), "day": day(change.day), "who": change.who}
    said = _("The line is broken on %(day)s: %(who)s changed its %(what)s; values before and after do not compare.")
    return said % words + (f" “{change.why}”" if change.why else "")


def _pins(whole: Whole, series: Series, letters: dict[int, Note] | None = None) -> tuple[list[Pinned], list[Note]]:
    """Explanations and notes of the periods shown, the latest ten, with letters in the order of time."""
    said: dict[int, Pinned] = {}
    onset = series.index_of(whole.row.off_since)
    for value in whole.record.values:
        index = _index(series, value.period)
        if index is not None and value.note:
            by = _by(value.by, near_day(value.on, whole.day))
            said[index] = Pinned("", f"{whole.write.period(value.period)}: {value.note}", by)
    for one in whole.record.explanations:
        index = _index(series, one.period)
        if index is not None:
            said[index] = Pinned("", *_explained(one, whole))
    first = next((index for index in sorted(said) if onset is not None and index >= onset), None)
    chosen = sorted(said)[-len(LETTERS) :]
    pins, notes = [], []
    for letter, index in zip(LETTERS, chosen, strict=False):
        if letters is not None and index not in letters:
            continue
        mark = letters[index].letter if letters is not None else letter
        pins.append(Pinned(mark, said[index].words, said[index].by, strong=index == first))
        notes.append(Note(mark, index, strong=index == first))
    return pins, notes


def _explained(one: Explanation, whole: Whole) -> tuple[str, str]:
    words = f"{whole.write.period(one.period)}: {one.text}"
    author = one.author.name if one.author else ""
    return words, _by(author, near_day(localtime(one.written_at).date(), whole.day))


def _by(who: str, when: str) -> str:
    return f"{who}, {when}" if who else when


def _drawing(whole: Whole, series: Series, notes: Sequence[Note], breaks: Sequence[int]) -> Drawing:
    row, write = whole.row, whole.write
    low, high = whole.limits or (None, None)
    last = series.ends[-1]
    return Drawing(
        series=series,
        write=write,
        health=row.health,
        onset=series.index_of(row.off_since)
        if row.off_since and row.off_since >= series.starts[0]
        else _cut(row, series),
        notes=notes,
        breaks=breaks,
        aim=_aim_words(whole, series),
        forecast=_forecast(whole, series),
        straight=_straight(series),
        limits=write.span(low, high) if low is not None else "",
        now=write.value(row.actual) if row.actual is not None and series.values[-1] is not None else "",
        end=near_day(last, whole.day),
        label=label_of(whole, series),
        hover=[_point(whole, series, index) for index in range(series.count)],
    )


def _aim_words(whole: Whole, series: Series) -> str:
    """8.0% target; of what is reached over a span the share of a single period."""
    row, write = whole.row, whole.write
    end, shared = _aim_at_end(series)
    if end is not None and shared:
        return needed_words(end, write)
    aim = write.aim(end, row.target_low, row.target_high)
    return _("%(aim)s target") % {"aim": aim} if aim else ""


def _forecast(whole: Whole, series: Series) -> str:
    if series.ahead is None:
        return ""
    single = series.ahead.middle if whole.total is not None else None
    return forecast_words(whole.row, whole.write, single=single)


def _straight(series: Series) -> bool:
    """The limits hardly move over what is drawn, so that two numbers name them."""
    seen = [limits for limits in series.corridor if limits is not None]
    if not seen:
        return False
    lows = [low for low, _high in seen]
    return max(lows) - min(lows) <= (seen[0][1] - seen[0][0]) / 3


def _cut(row: Row, series: Series) -> int | None:
    """A run that began before what is shown colours all of it."""
    return 0 if row.off_since is not None and row.off_since < series.starts[0] else None


def _aim_at_end(series: Series) -> tuple[float | None, bool]:
    """The last pace drawn, and whether it is a single period's share of a total."""
    drawn = zip(reversed(series.pace), reversed(series.shared), strict=True)
    return next(((value, shared) for value, shared in drawn if value is not None), (None, False))


def _point(whole: Whole, series: Series, index: int) -> str:
    value = series.values[index]
    if value is None:
        return ""
    write, judged = whole.write, series.judged[index]
    pace = write.aim(series.pace[index], series.low[index], series.high[index])
    return point_words(
        write,
        series.starts[index],
        value,
        pace=pace,
        health="" if judged == "no_data" else str(HEALTH_WORDS[judged]),
    )


def label_of(whole: Whole, series: Series) -> str:
    """The picture in a sentence, for who cannot see it."""
    known = [value for value in series.values if value is not None]
    write = whole.write
    if not known:
        return _("%(name)s: no values yet.") % {"name": whole.row.name}
    words = {
        "name": whole.row.name,
        "count": write.count(series.count),
        "low": write.value(min(known)),
        "high": write.value(max(known)),
        "now": write.value(known[-1]),
    }
    said = _("%(name)s over %(count)s: between %(low)s and %(high)s, now %(now)s.") % words
    if whole.limits:
        said += " " + _("Natural limits now %(limits)s.") % {"limits": write.span(*whole.limits)}
    end, shared = _aim_at_end(series)
    if end is not None and shared:
        return f"{said} {needed_words(end, write)}."
    aim = write.aim(end, whole.row.target_low, whole.row.target_high)
    return said + (" " + _("Target %(aim)s.") % {"aim": aim} if aim else "")


def value_lines(whole: Whole, series: Series, breaks: Sequence[int]) -> list[ValueLine]:
    """The table beside the chart, newest first."""
    written = {one.period: one for one in whole.record.values}
    corrected: dict[date, list[Correction]] = {}
    for one in whole.record.corrections:
        corrected.setdefault(one.period, []).append(one)
    lines = []
    for index in reversed(range(series.count)):
        start = series.starts[index]
        told = written.get(start)
        lines.append(_value_line(whole, series, index, told, corrected.get(start, []), breaks=index in breaks))
    return lines


def _value_line(
    whole: Whole, series: Series, index: int, told: Written | None, before: list[Correction], *, breaks: bool
) -> ValueLine:
    write, value, pace = whole.write, series.values[index], series.pace[index]
    low, high = series.low[index], series.high[index]
    gap = None if value is None or pace is None else round(value - pace, 9)
    return ValueLine(
        period=write.period(series.starts[index]),
        ends=near_day(series.ends[index], whole.day),
        value=write.value(value) if value is not None else "",
        pace=write.aim(pace, low, high),
        variance=write.change(gap) if gap is not None else "",
        health=series.judged[index],
        by=_by(told.by or source_words(told.source), near_day(told.on, whole.day)) if told else "",
        note=told.note if told else "",
        before=tuple(_before(one, write, whole.day) for one in before),
        breaks=breaks,
    )


def _before(one: Correction, write: Writer, today: date) -> str:
    words = {
        "old": write.value(one.old),
        "who": one.by or _("a system"),
        "day": near_day(one.on, today),
        "why": f": {one.reason}" if one.reason else "",
    }
    if one.undo:
        return _("was %(old)s, until %(who)s undid its load on %(day)s%(why)s") % words
    if one.new is None:
        return _("was %(old)s, taken back by %(who)s on %(day)s%(why)s") % words
    if one.new == one.old:
        return _("note changed by %(who)s on %(day)s%(why)s") % words
    return _("was %(old)s, corrected by %(who)s on %(day)s%(why)s") % words
