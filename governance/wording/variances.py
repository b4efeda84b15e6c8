"""Variances, plans, escalations, decisions and talks in words: refusals, rungs, times, headings."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from governance.rules.plans import Effectiveness, TimeLeft
from kpis.rules.calendar import Cadence
from kpis.rules.faults import Fault
from kpis.wording.life import filled
from kpis.wording.life import sentence as kpi_sentence
from kpis.wording.week import count_words, period_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"

_REFUSALS: dict[str, Words] = {
    "not_behind": gettext_lazy("The KPI is not behind its pace; there is nothing to decide about."),
    "not_accepted": gettext_lazy("Nothing is accepted here any more."),
    "plan_is_open": gettext_lazy("It has an open plan. Edit that one, or drop it with a reason."),
    "no_such_plan": gettext_lazy("There is no such open plan any more."),
    "no_such_action": gettext_lazy("This action is done or dropped already."),
    "no_such_escalation": gettext_lazy("This was answered already, or the misses have ended."),
    "no_such_question": gettext_lazy("This talk is closed."),
    "top_rung": gettext_lazy("It is on the highest rung already."),
    "nobody_to_ask": gettext_lazy("Nobody answers for this KPI. Name an owner first."),
    "asks_oneself": gettext_lazy("You answer for this KPI yourself."),
    "not_the_owner": gettext_lazy("Only the person who is named owner can say this."),
    "reads_only": gettext_lazy("This person only reads. Name somebody who can act."),
}
_AT: dict[tuple[str, str], Words] = {
    ("due_on", "past"): gettext_lazy("A day to come."),
    ("until", "past"): gettext_lazy("A day after today."),
    ("until", "too_far"): gettext_lazy("At most a year ahead: %(limit)s."),
    ("why", "missing"): gettext_lazy("Say why: it stays in the trail."),
    ("reason", "missing"): gettext_lazy("Say why: it stays in the trail."),
    ("note", "missing"): gettext_lazy("A no takes words: what would have to change?"),
    ("owner", "missing"): gettext_lazy("Name whose plan it is."),
}
_RUNGS: dict[str, Words] = {
    "explanation": gettext_lazy("explanation"),
    "plan": gettext_lazy("plan"),
    "head": gettext_lazy("head"),
    "executive": gettext_lazy("executive"),
}
_CAUSES: dict[str, Words] = {
    "own_process": gettext_lazy("own process"),
    "other_department": gettext_lazy("another department"),
    "external": gettext_lazy("outside the company"),
    "data": gettext_lazy("the data"),
    "target": gettext_lazy("the target"),
}
_STATUS: dict[str, Words] = {
    "open": gettext_lazy("open"),
    "recovered": gettext_lazy("recovered"),
    "failed": gettext_lazy("not recovered in time"),
    "dropped": gettext_lazy("dropped"),
}
_KINDS: dict[str, Words] = {
    "decided": gettext_lazy("Decided"),
    "no_change": gettext_lazy("No change"),
    "accepted": gettext_lazy("Accepted"),
    "escalated": gettext_lazy("Escalated"),
    "change": gettext_lazy("Change asked for"),
}


def refusal_words(fault: Fault) -> str:
    """Why a plan, a decision, an escalation or a talk was refused."""
    words = _AT.get((fault.field, fault.code)) or _REFUSALS.get(fault.code)
    return filled(words, fault) if words else kpi_sentence(fault)


def rung_words(rung: str) -> str:
    """A rung of the ladder."""
    return str(_RUNGS[rung])


def cause_words(cause: str) -> str:
    """A class of causes."""
    return str(_CAUSES.get(cause, cause))


def status_words(status: str) -> str:
    """What became of a plan."""
    return str(_STATUS[status])


def kind_words(kind: str) -> str:
    """Of which kind a decision is."""
    return str(_KINDS[kind])


def day_words(day: date, *, today: date) -> str:
    """18 Nov; with the year where it is another one."""
    return date_format(day, "j M" if day.year == today.year else "j M Y")


def due_words(day: date, *, today: date) -> str:
    """by 18 Nov; overdue since 18 Nov."""
    told = {"day": day_words(day, today=today)}
    return _("overdue since %(day)s") % told if day < today else _("by %(day)s") % told


def period_within(start: date, cadence: Cadence, *, fiscal_start_month: int) -> str:
    """A period within a sentence: week 46; names of months keep their capital."""
    words = period_words(start, cadence, fiscal_start_month=fiscal_start_month)
    english = (get_language() or "").startswith("en") and cadence in {"weekly", "biweekly", "quarterly"}
    return words[:1].lower() + words[1:] if english else words


def misses_words(misses: int) -> str:
    """Three misses in a row."""
    if not misses:
        return _("no miss has closed")
    return ngettext("one miss", "%(n)s misses in a row", misses) % {"n": misses}


def time_left_words(left: TimeLeft, *, today: date) -> str:
    """Reaches Retention in 3 weeks."""
    told = {"name": left.company_kpi, "n": left.weeks, "day": day_words(left.arrives, today=today)}
    if left.arrived:
        return _("reached %(name)s by %(day)s") % told
    return ngettext("one week until it reaches %(name)s", "%(n)s weeks until it reaches %(name)s", left.weeks) % told


def left_basis_words(left: TimeLeft) -> str:
    """How that is known."""
    if left.by == "forecast":
        return _("As the changes on their way tell it.")
    return _("As the links say how long it takes.")


def weeks_words(weeks: float | None) -> str:
    """3 weeks; 2.5 weeks; a dash where unknown."""
    if weeks is None:
        return "\N{EN DASH}"
    number = f"{weeks:.0f}" if float(weeks).is_integer() else f"{weeks:.1f}"
    return ngettext("%(n)s week", "%(n)s weeks", 1 if weeks == 1 else 2) % {"n": number}


def effectiveness_words(one: Effectiveness) -> str:
    """3 of 4 plans brought it back."""
    told = {"recovered": one.recovered, "plans": one.plans}
    return (
        ngettext("%(recovered)s of %(plans)s plan worked", "%(recovered)s of %(plans)s plans worked", one.plans) % told
    )


def message_words(off: int, overdue: int) -> str:
    """What the page of variances says first."""
    if not off:
        return _("Nothing is off track")
    said = ngettext("One KPI is off track or being brought back", "%(n)s KPIs are off track or being brought back", off)
    said = said % {"n": _first_capital(count_words(off))}
    if not overdue:
        return _("%(said)s; everything asked for is there or in time") % {"said": said}
    late = ngettext("one answer is overdue", "%(n)s answers are overdue", overdue)
    late = late % {"n": count_words(overdue)}
    return _("%(said)s; %(late)s") % {"said": said, "late": late}


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def latency_words(days: float | None, count: int) -> str:
    """How long decisions take from the flag."""
    if days is None:
        return _("No decision answers a flagged KPI yet")
    told = {"days": f"{days:.0f}", "count": count}
    return (
        ngettext(
            "A decision comes %(days)s day after the flag (the median of %(count)s)",
            "A decision comes %(days)s days after the flag (the median of %(count)s)",
            1 if round(days) == 1 else 2,
        )
        % told
    )
