"""The message of a KPI's page: its story (dashboards/rules/story.py) in one sentence, and what else must be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.rules.story import Story
from dashboards.wording.kpi_figures import Writer, near_day


@dataclass(frozen=True, slots=True)
class Told:
    """What sentences need besides the story: name, figures of the state row, how much is missing for activation.
    `total`: what is judged is the sum to date, not a single period."""

    name: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    variance: float | None = None
    limits: tuple[float, float] | None = None
    target_by: date | None = None
    p_miss: float | None = None
    signal: str = "none"
    last: date | None = None
    happened: date | None = None
    missing: int = 0
    total: bool = False


def message(story: Story, told: Told, write: Writer) -> str:
    """What happened, in one sentence without a full stop."""
    return _SENTENCES[story.kind](story, told, write)


def _draft(_story: Story, told: Told, _write: Writer) -> str:
    if not told.missing:
        return _("%(name)s is a draft and has everything it needs to become active") % {"name": told.name}
    said = ngettext(
        "%(name)s is a draft: %(n)s thing is missing before it can become active",
        "%(name)s is a draft: %(n)s things are missing before it can become active",
        told.missing,
    )
    return said % {"name": told.name, "n": told.missing}


def _proposed(_story: Story, told: Told, _write: Writer) -> str:
    if not told.missing:
        return _("%(name)s is proposed and waits to be activated") % {"name": told.name}
    said = ngettext(
        "%(name)s is proposed; %(n)s thing is missing before it can become active",
        "%(name)s is proposed; %(n)s things are missing before it can become active",
        told.missing,
    )
    return said % {"name": told.name, "n": told.missing}


def _retired(_story: Story, told: Told, _write: Writer) -> str:
    return _("%(name)s is retired; its history stays") % {"name": told.name}


def _no_values(_story: Story, told: Told, _write: Writer) -> str:
    return _("%(name)s has no value yet: nobody can say how it stands") % {"name": told.name}


def _stale(story: Story, told: Told, write: Writer) -> str:
    told_in = write.inside(told.last) if told.last else ""
    words = {"name": told.name, "period": told_in, "now": _now(story, told, write)}
    return _("%(name)s has had no value since %(period)s, when it stood at %(now)s") % words


def _skipped(story: Story, told: Told, write: Writer) -> str:
    told_in = write.inside(told.last) if told.last else ""
    words = {"name": told.name, "period": told_in, "now": _now(story, told, write)}
    return _("%(name)s does not apply at present; it stood at %(now)s in %(period)s") % words


def _no_target(story: Story, told: Told, write: Writer) -> str:
    return _("%(name)s stands at %(now)s, and no target says whether that is good") % {
        "name": told.name,
        "now": write.value(story.now),
    }


def _step(story: Story, told: Told, write: Writer) -> str:
    moved = {
        "new": (
            _("%(name)s rose from %(begin)s to %(then)s in %(period)s"),
            _("%(name)s fell from %(begin)s to %(then)s in %(period)s"),
        ),
        "stays": (
            _("%(name)s rose from %(begin)s to %(then)s in %(period)s and has not come back"),
            _("%(name)s fell from %(begin)s to %(then)s in %(period)s and has not come back"),
        ),
        "worse": (
            _("%(name)s rose from %(begin)s to %(then)s in %(period)s and has gone on to %(now)s"),
            _("%(name)s fell from %(begin)s to %(then)s in %(period)s and has gone on to %(now)s"),
        ),
        "nearer": (
            _("%(name)s rose from %(begin)s to %(then)s in %(period)s and has come back only to %(now)s"),
            _("%(name)s fell from %(begin)s to %(then)s in %(period)s and has come back only to %(now)s"),
        ),
    }
    rose, fell = moved[story.since or "stays"]
    return (rose if story.rose else fell) % _numbers(story, told, write)


def _slide(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write)
    if story.since == "new":
        said = (
            _("%(name)s has risen from about %(begin)s to %(now)s")
            if story.rose
            else _("%(name)s has slid from about %(begin)s to %(now)s")
        )
    else:
        said = (
            _("%(name)s has risen from about %(begin)s to %(now)s, off track since %(period)s")
            if story.rose
            else _("%(name)s has slid from about %(begin)s to %(now)s, off track since %(period)s")
        )
    return said % words


def _off(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _place(told, write)}
    if told.happened is None or told.happened == told.last:
        return _("%(name)s is off track at %(now)s, %(place)s") % words
    return _("%(name)s has been off track since %(period)s: %(now)s, %(place)s") % words


def _usual(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _place(told, write), "limits": _limits(told, write)}
    return _("%(name)s is %(place)s and yet normal for it: its process delivers %(limits)s") % words


def _recovering(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _place(told, write)}
    return _("%(name)s is recovering: %(now)s, still %(place)s") % words


def _risk_signal(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {
        "place": _standing(story, told, write),
        "signal": _signal(story, told, write),
    }
    return _("%(name)s is at risk and signalling: %(place)s, and %(signal)s") % words


def _risk_likely(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _standing(story, told, write), "aim": _aim(told, write)}
    return _("%(name)s is %(place)s and will probably miss %(aim)s") % words


def _risk(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _standing(story, told, write)}
    return _("%(name)s is %(place)s, within tolerance") % words


def _on_signal(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"signal": _signal(story, told, write)}
    return _("%(name)s is on target at %(now)s but signalling: %(signal)s") % words


def _on_likely(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"aim": _aim(told, write)}
    return _("%(name)s is on track at %(now)s, and will probably miss %(aim)s") % words


def _on_better(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"limits": _limits(told, write)}
    return _("%(name)s is better than it used to be: %(now)s, where %(limits)s were normal") % words


def _on(story: Story, told: Told, write: Writer) -> str:
    words = _numbers(story, told, write) | {"place": _better(told, write)}
    return _("%(name)s is on track at %(now)s, %(place)s") % words


_Sentence = Callable[[Story, Told, Writer], str]
_SENTENCES: Mapping[str, _Sentence] = {
    "draft": _draft,
    "proposed": _proposed,
    "retired": _retired,
    "no_values": _no_values,
    "stale": _stale,
    "skipped": _skipped,
    "no_target": _no_target,
    "step": _step,
    "slide": _slide,
    "off": _off,
    "usual": _usual,
    "recovering": _recovering,
    "risk_signal": _risk_signal,
    "risk_likely": _risk_likely,
    "risk": _risk,
    "on_signal": _on_signal,
    "on_likely": _on_likely,
    "on_better": _on_better,
    "on": _on,
}


def _numbers(story: Story, told: Told, write: Writer) -> dict[str, str]:
    return {
        "name": told.name,
        "begin": write.value(story.begin),
        "then": write.value(story.then),
        "now": _now(story, told, write),
        "period": write.inside(told.happened) if told.happened else "",
    }


def _now(story: Story, told: Told, write: Writer) -> str:
    """6.1%; 489 to date."""
    now = write.value(story.now)
    return _("%(sum)s to date") % {"sum": now} if told.total else now


def _standing(story: Story, told: Told, write: Writer) -> str:
    """Its place; a total is named with it."""
    place = _place(told, write)
    if not told.total:
        return place
    return _("at %(now)s, %(place)s") % {"now": _now(story, told, write), "place": place}


def _place(told: Told, write: Writer) -> str:
    """1.9 pts under pace; outside its range 18 to 22; at pace."""
    if told.low is not None and told.high is not None:
        span = write.span(told.low, told.high)
        if not told.variance:
            return _("within %(span)s") % {"span": span}
        said = _("%(gap)s below %(span)s") if told.variance < 0 else _("%(gap)s above %(span)s")
        return said % {"gap": write.size(told.variance), "span": span}
    if not told.variance or write.bare(abs(told.variance)) == write.bare(0.0):
        return _("at pace")
    said = _("%(gap)s under pace") if told.variance < 0 else _("%(gap)s over pace")
    return said % {"gap": write.size(told.variance)}


def _better(told: Told, write: Writer) -> str:
    """On track: 0.4 pts better than pace, whichever side is good."""
    if not told.variance or told.low is not None or _place(told, write) == _("at pace"):
        return _place(told, write)
    return _("%(gap)s better than pace") % {"gap": write.size(told.variance)}


def _limits(told: Told, write: Writer) -> str:
    return write.span(*told.limits) if told.limits else ""


def _aim(told: Told, write: Writer) -> str:
    """8.0% by 31 Dec."""
    aim = write.aim(told.target, told.low, told.high)
    if told.target_by is None:
        return aim
    return _("%(aim)s by %(day)s") % {"aim": aim, "day": near_day(told.target_by, write.today)}


def _signal(story: Story, told: Told, write: Writer) -> str:
    """What kind of signal: outside its limits, a run, or near a limit. Of a total: limits of single periods say nothing of it."""
    if told.total:
        return _("what single periods bring has changed")
    words = {"limits": _limits(told, write)}
    if told.signal == "point":
        if story.outside < 0:
            return _("below its natural limits of %(limits)s") % words
        return _("above its natural limits of %(limits)s") % words
    if told.signal == "run":
        return _("it has stayed on one side of its usual level for too long to be chance")
    return _("three of its last four values lie near the edge of what is natural for it")
