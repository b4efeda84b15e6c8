"""The flagged variances of the executive dashboard in words: what it is, what it costs, who explains it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.diagnosis.told import Diagnosed
from alignment.rules.effects import MEASURED, UNKNOWN, WORDED, Effect
from dashboards.rules.board import behind_for
from dashboards.rules.board_assembly import Explained
from dashboards.rules.variances import Variance
from dashboards.wording.board_began import origin_words
from dashboards.wording.board_figures import Figures, day_words, many, short_name
from dashboards.wording.board_outcomes import TONE, Said, said, share_words
from governance.selectors.variances import NO_ANSWERS, Answers
from kpis.selectors.states import Row

#: So many stand on the page; the rest is with their owners.
SHOWN, SHOWN_LARGE = 8, 6

_KINDS = {
    "act_now": (
        gettext_lazy("Special cause: find it"),
        gettext_lazy("Off track and outside what is normal for it."),
    ),
    "early_warning": (
        gettext_lazy("Early warning"),
        gettext_lazy("Not off track yet, but outside what is normal for it."),
    ),
    "likely_miss": (gettext_lazy("Likely miss"), ""),
    "chronic": (
        gettext_lazy("Common cause: change the process"),
        gettext_lazy("Under target and yet normal for it: there is no single event to find."),
    ),
    "watch": (
        gettext_lazy("Watch it"),
        gettext_lazy("Behind pace within tolerance, and normal for it."),
    ),
}


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do about a KPI from its row."""

    ask: bool = False
    decide: bool = False
    plan: bool = False


@dataclass(frozen=True, slots=True)
class VarianceLine:
    """A flagged variance, ready to print. `effect`: a figure, or that it is unknown; `on`: on which company KPI and how
    that is known; `origin`: where it began, as far as diagnosis names it; `there`: rung, plan and decision."""

    rank: int
    key: str
    url: str
    name: str
    place: str
    health: str
    accepted: bool
    tone: str
    variance: str
    facts: str
    since: str
    effect: str
    on: str
    basis: str
    kind: str
    meaning: str
    origin: str
    said: Said
    there: Answers
    acts: Acts


def variance_line(
    one: Variance[Row],
    *,
    rank: int,
    outcomes: Mapping[UUID, Row],
    explained: Explained | None,
    figures: Figures,
    kpi_url: Callable[[str], str],
    day: date,
    began: Mapping[UUID, Diagnosed],
    there: Answers = NO_ANSWERS,
    acts: Acts | None = None,
) -> VarianceLine:
    """One flagged variance on `day`; `outcomes` and where dips `began` by id."""
    kpi = one.kpi
    effect, on, basis = effect_words(one, outcomes, figures)
    kind, meaning = kind_words(kpi, day=day)
    return VarianceLine(
        rank=rank,
        key=kpi.key,
        url=kpi_url(kpi.key),
        name=short_name(kpi),
        place=kpi.department_name,
        health=kpi.health,
        accepted=kpi.accepted(day),
        tone=TONE[kpi.health],
        variance=figures.change(kpi.variance, kpi),
        facts=_("%(now)s against %(pace)s") % {"now": figures.full(kpi.compared, kpi), "pace": figures.aim(kpi)},
        since=since_words(kpi, figures),
        effect=effect,
        on=on,
        basis=basis,
        kind=kind,
        meaning=meaning,
        origin=origin_words(kpi, began, outcomes, figures),
        said=said(kpi, explained, figures=figures, day=day),
        there=there,
        acts=acts or Acts(),
    )


def since_words(kpi: Row, figures: Figures) -> str:
    """since w40 (7 weeks); empty while it is not behind."""
    if kpi.period is None:
        return ""
    periods = behind_for(kpi)
    began = kpi.off_since
    if periods is not None:
        began = figures.back(kpi.period, kpi.cadence, periods - 1)
        if periods >= len(kpi.spark):
            return _("for %(long)s or more") % {"long": many(periods, kpi.cadence)}
    if began is None:
        return ""
    if periods is None:
        return _("off track since %(period)s") % {"period": figures.week(began, kpi)}
    return _("since %(period)s (%(long)s)") % {"period": figures.week(began, kpi), "long": many(periods, kpi.cadence)}


def kind_words(kpi: Row, *, day: date) -> tuple[str, str]:
    """What kind of variance it is, and what that means."""
    kind, meaning = (str(words) for words in _KINDS[kpi.flag])
    if kpi.flag == "early_warning" and kpi.health == "on_track":
        return kind, _("On target, and yet outside what is normal for it.")
    if kpi.flag == "likely_miss" and kpi.p_miss is not None and kpi.forecast_at is not None:
        told = {"share": share_words(kpi.p_miss), "day": day_words(kpi.forecast_at, today=day)}
        words = _("On pace now; %(share)s chance of missing the target of %(day)s.") if kpi.health == "on_track" else _("%(share)s chance of missing the target of %(day)s.")  # fmt: skip
        return kind, words % told
    return kind, meaning


def effect_words(one: Variance[Row], outcomes: Mapping[UUID, Row], figures: Figures) -> tuple[str, str, str]:
    """(figure, on which company KPI, how it is known)."""
    if one.itself:
        return figures.change(one.kpi.variance, one.kpi), _("itself a company KPI"), ""
    if one.kpi.health == "on_track":
        return _("none yet"), "", _("It still meets its pace.")
    if one.effect is None:
        return _("unknown"), "", _("No accepted link says what it moves.")
    top = outcomes[one.effect.company_kpi]  # type: ignore[index]
    on = _("on %(name)s") % {"name": figures.named(top.name)}
    if one.effect.sigmas is not None and one.effect.sigmas >= 0:
        return figures.change(one.effect.amount, top), on, _("The link says it helps.")
    return (
        figures.change(one.effect.amount, top),
        on,
        " ".join(filter(None, (_basis(one.effect), _share(one.effect, top)))),
    )


def _basis(effect: Effect) -> str:
    said_so = {
        MEASURED: "",
        WORDED: _("From a strength in words."),
        UNKNOWN: _("Rough: the link does not say how strong it is."),
    }
    return said_so[effect.basis]


def _share(effect: Effect, top: Row) -> str:
    """How much of the company KPI's gap that would be."""
    if not top.variance or effect.amount / top.variance <= 0 or top.health == "on_track":
        return ""
    share = effect.amount / top.variance
    return _("%(share)s of its gap.") % {"share": f"{share:.0%}"} if share <= 1 else _("More than its whole gap.")


def rest_words(count: int) -> str:
    """What is not shown."""
    if not count:
        return ""
    return ngettext("%(n)s more is with its owner.", "%(n)s more are with their owners.", count) % {"n": count}
