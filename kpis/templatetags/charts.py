"""Marks and charts in templates: thin wrappers around kpis.charts. Figures arrive ready written; nothing is formatted here."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kpis import charts

register = template.Library()

HEALTH_WORDS = {
    "on_track": gettext_lazy("On track"),
    "at_risk": gettext_lazy("At risk"),
    "off_track": gettext_lazy("Off track"),
    "no_data": gettext_lazy("No data"),
}
EVIDENCE_WORDS = {
    "supported": pgettext_lazy("evidence", "supported"),
    "too_little_data": pgettext_lazy("evidence", "too little data"),
    "claimed": pgettext_lazy("evidence", "claimed"),
    "no_evidence": pgettext_lazy("evidence", "no evidence"),
    "contradicted": pgettext_lazy("evidence", "contradicted"),
}
TREND_WORDS = {
    "better": pgettext_lazy("trend", "better"),
    "steady": pgettext_lazy("trend", "steady"),
    "worse": pgettext_lazy("trend", "worse"),
}


@register.simple_tag
def health_mark(state: str, *, accepted: bool = False, flag: str = "", words: bool = True) -> SafeString:
    """Shape, word and colour of a health state; `flag` is a word after it ("stale"). words=False keeps the word for screen readers."""
    word = (
        format_html("{}", HEALTH_WORDS[state])
        if words
        else format_html('<span class="pl-sr">{}</span>', HEALTH_WORDS[state])
    )
    note = flag or (_("accepted") if accepted else "")
    after = format_html(' <span class="pl-flag">{}</span>', note) if note else ""
    mark = charts.health_svg(state, accepted=accepted)
    return format_html(
        '<span class="pl-health pl-health--{}">{}{}{}</span>', charts.health_class(state), mark, word, after
    )


@register.simple_tag
def health_shape(state: str, *, accepted: bool = False) -> SafeString:
    """The shape alone, where the word stands beside it already."""
    return charts.health_svg(state, accepted=accepted)


@register.simple_tag
def evidence_mark(state: str, lead: str = "") -> SafeString:
    """The line of an evidence state and its word, after the lead time if there is one ("3 wk")."""
    kind = "pl-evid pl-evid--no" if state == "contradicted" else "pl-evid"
    words = f"{lead}, {EVIDENCE_WORDS[state]}" if lead else str(EVIDENCE_WORDS[state])
    return format_html('<span class="{}">{}<span>{}</span></span>', kind, charts.evidence_svg(state), words)


@register.simple_tag
def trend_mark(movement: str, verdict: str) -> SafeString:
    """An arrow for the figure (up, flat, down) and the word for the business (better, steady, worse)."""
    kind = "pl-trend" if verdict == "steady" else f"pl-trend pl-trend--{verdict}"
    return format_html('<span class="{}">{}{}</span>', kind, charts.trend_svg(movement), TREND_WORDS[verdict])


@register.simple_tag
def steps_mark(reached: int) -> SafeString:
    """How far an escalation has climbed, of four; the step is named in words beside it."""
    return charts.steps_svg(reached)


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A thin bar for a probability or coverage between 0 and 1."""
    return charts.share_svg(share)


@register.simple_tag
def sparkline(
    values: Sequence[float | None],
    pace: float | Sequence[float | None] | None = None,
    *,
    health: str = "on_track",
    off_since: int | None = None,
    band: tuple[float, float] | None = None,
    width: float = 96,
    height: float = 26,
    label: str = "",
) -> SafeString:
    """See kpis.charts.sparkline."""
    return charts.sparkline(
        values, pace, health=health, off_since=off_since, band=band, width=width, height=height, label=label
    )


@register.simple_tag
def bullet(
    actual: float | None,
    pace: float | None = None,
    *,
    direction: str = "higher",
    tolerance: float = 0.0,
    band: tuple[float, float] | None = None,
    forecast: float | None = None,
    label: str = "",
) -> SafeString:
    """See kpis.charts.bullet; the printed scale needs Python."""
    return charts.bullet(
        actual, pace, direction=direction, tolerance=tolerance, band=band, forecast=forecast, label=label
    )


@register.simple_tag
def pin(
    gain: float | None, words: str, *, health: str = "on_track", scale: charts.PinScale | None = None
) -> SafeString:
    """See kpis.charts.pin; pass the table's one scale."""
    return charts.pin(gain, words=words, health=health, scale=scale)


@register.simple_tag
def pin_header() -> SafeString:
    """The head of a pin column."""
    return charts.pin_header(worse=_("worse"), better=_("better"))


@register.simple_tag
def squares(healths: Iterable[str], *, places: int = 7, fine_words: str = "", label: str = "") -> SafeString:
    """See kpis.charts.squares."""
    return charts.squares(healths, places=places, fine_words=fine_words, label=label)
