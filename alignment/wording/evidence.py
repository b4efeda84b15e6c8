"""What history says of a link, in plain words; and which results are of when."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.wording.formats import digits


class Told(Protocol):
    """The figures of a link, as alignment.selectors.evidence has them."""

    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def cadence(self) -> str: ...
    @property
    def lag_weeks(self) -> int | None: ...
    @property
    def r(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def p_adjusted(self) -> float | None: ...
    @property
    def n(self) -> int: ...
    @property
    def testable_from(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Said:
    """Evidence in words: the sentence, what it rests on, what it cannot say."""

    sentence: str
    basis: str
    limit: str


VERDICTS = {
    "contradicted": gettext_lazy("contradicted"),
    "supported": gettext_lazy("supported"),
    "no_evidence": gettext_lazy("no evidence yet"),
    "too_little_data": gettext_lazy("too little data"),
    "claimed": gettext_lazy("not tested yet"),
}


def evidence_said(figures: Told, *, child: str, parent: str, locale: str, retired: str = "") -> Said:
    """All that is said of a link on its page. `retired`: the one of the two that is no more."""
    sentence = sentence_of(figures, child=child, parent=parent, retired=retired)
    return Said(sentence, basis_of(figures, locale=locale), _limit_of(figures, child))


def sentence_of(figures: Told, *, child: str, parent: str, retired: str = "") -> str:
    """One or two sentences without a figure but weeks and dates."""
    if retired:
        return _("“%(kpi)s” is retired, so the link is not tested any more.") % {"kpi": retired}
    told = {"child": child, "parent": parent, "weeks": weeks_words(figures.lag_weeks or 0)}
    if figures.verdict == "supported":
        if not figures.lag_weeks:
            return (
                _(
                    "“%(child)s” and “%(parent)s” move in the same week, as documented. Which of them moves first, history cannot say."
                )
                % told
            )
        return (
            _(
                "“%(child)s” moves first, and “%(parent)s” follows %(weeks)s later, in the documented direction. That is not proof of cause."
            )
            % told
        )
    if figures.verdict == "contradicted":
        return (
            _(
                "“%(child)s” moves first, and “%(parent)s” follows %(weeks)s later, but the other way round than documented."
            )
            % told
        )
    if figures.verdict == "no_evidence":
        return (
            _(
                "History shows no sign yet that “%(parent)s” follows “%(child)s”. The effect may be small, slower than documented, or not there."
            )
            % told
        )
    if figures.verdict == "too_little_data":
        return _too_little(figures)
    return _("Not tested against history yet. The next computation does it.")


def _too_little(figures: Told) -> str:
    if figures.reason == "constant":
        return _(
            "One of the two never moves beyond its trend and season, so there is nothing that could follow or be followed."
        )
    if figures.reason == "cadence":
        return _(
            "A value a quarter is too few to tell who moves first. Measured every month or week, the link could be tested."
        )
    if figures.testable_from is None:
        return _("There are too few values that belong together to tell who moves first.")
    day = date_format(figures.testable_from, "j F Y")
    return _("Too few values yet. If both keep coming in, the link becomes testable from %(day)s.") % {"day": day}


def short_words(figures: Told) -> str:
    """For a row: what matters of it, in a few words."""
    if figures.verdict in {"supported", "contradicted"}:
        weeks = weeks_words(figures.lag_weeks or 0)
        if not figures.lag_weeks:
            return _("move in the same week")
        if figures.verdict == "supported":
            return _("moves first, by %(weeks)s") % {"weeks": weeks}
        return _("moves first, by %(weeks)s, the other way round") % {"weeks": weeks}
    if figures.verdict == "no_evidence":
        return _("no sign of it in %(count)s periods") % {"count": figures.n}
    if figures.verdict == "too_little_data":
        if figures.testable_from:
            return _("testable from %(day)s") % {"day": date_format(figures.testable_from, "j M Y")}
        return {"constant": _("one of the two never moves"), "cadence": _("a value a quarter is too few")}.get(
            figures.reason, _("too few values together")
        )
    return _("not tested yet")


def weeks_words(weeks: int) -> str:
    """Five weeks."""
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def basis_of(figures: Told, *, locale: str) -> str:
    """The figures behind the sentence; empty where nothing was tested."""
    if figures.r is None or figures.low is None or figures.high is None or figures.p_adjusted is None:
        return ""

    def write(number: float) -> str:
        return digits(number, decimals=2, locale=locale)

    told = {
        "r": write(figures.r), "low": write(figures.low), "high": write(figures.high),
        "count": figures.n, "periods": _PERIODS[figures.cadence], "p": _chance(figures.p_adjusted, locale),
    }  # fmt: skip
    return (
        _(
            "Correlation of what is new in both: %(r)s (95%% interval %(low)s to %(high)s), over %(count)s %(periods)s. "
            "Of all links of the company that are as sure as this one, %(p)s may be luck."
        )
        % told
    )


_PERIODS = {
    "weekly": gettext_lazy("weeks"),
    "biweekly": gettext_lazy("fortnights"),
    "monthly": gettext_lazy("months"),
    "quarterly": gettext_lazy("quarters"),
}


def _chance(p: float, locale: str) -> str:
    if p < 0.001:
        return _("less than one in 1,000")
    return _("up to %(percent)s%%") % {"percent": digits(100 * p, decimals=1 if p < 0.1 else 0, locale=locale)}


def _limit_of(figures: Told, child: str) -> str:
    if figures.verdict not in {"supported", "contradicted"}:
        return ""
    return _(
        "What the test cannot see: something that drives both and reaches “%(child)s” first would look the same, and so would two unrelated "
        "breaks that happen to fall so many weeks apart."
    ) % {"child": child}


def summary_words(counts: dict[str, int]) -> str:
    """The message of the page of all links."""
    total = sum(counts.values())
    if not total:
        return _("There are no links to test yet")
    if counts["contradicted"]:
        words = ngettext(
            "History speaks against %(count)s link, and for %(supported)s of %(total)s",
            "History speaks against %(count)s links, and for %(supported)s of %(total)s",
            counts["contradicted"],
        )
        return words % {"count": counts["contradicted"], "supported": counts["supported"], "total": total}
    if counts["supported"]:
        return _("History supports %(supported)s of %(total)s links, and speaks against none") % {
            "supported": counts["supported"],
            "total": total,
        }
    return _("History supports none of the %(total)s links yet") % {"total": total}


STAGES = {
    "evidence": gettext_lazy("Evidence of links"),
    "conflicts": gettext_lazy("Conflicts"),
    "diagnosis": gettext_lazy("Where dips began"),
    "findings": gettext_lazy("Findings"),
    "maturity": gettext_lazy("Maturity"),
    "escalations": gettext_lazy("Escalations and plans"),
    "signatures": gettext_lazy("Signatures of the company KPIs"),
    "changes": gettext_lazy("What change requests would do"),
}


def stage_words(stage: str) -> str:
    """A stage of the company-wide results as pages call it."""
    return str(STAGES.get(stage, stage))
