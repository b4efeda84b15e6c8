"""Conflicts: targets that stand against each other, and work that falls between two departments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alignment.wording.finding_words.said import Params, RuleWords


def _clash(params: Params) -> str:
    if params["company_kpi"]:
        return _("Both can meet their targets while “%(company_kpi)s” gets worse.") % params
    return _("They cannot both meet their targets.")


def _seen(params: Params) -> str:
    if params["company_kpi"]:
        return _("In the past, when both met their targets, “%(company_kpi)s” was worse; no link says why.") % params
    return _("In the past, the one was worse when the other was better; no link says why.")


def _unexamined(params: Params) -> str:
    if params["company_kpi"]:
        said = _(
            "KPIs of these two kinds often clash at the expense of one like “%(company_kpi)s”; no link says how they do here."
        )
        return said % params
    return _("KPIs of these two kinds often work against each other, and no link says how they do here.")


WORDS: dict[str, RuleWords] = {
    "conflict-open": RuleWords(
        gettext_lazy("Targets that work against each other"),
        _clash,
        gettext_lazy("Change one of the targets, or accept the conflict until a day, with a reason."),
    ),
    "conflict-seen": RuleWords(
        gettext_lazy("Conflicts that only history shows"),
        _seen,
        gettext_lazy("Find out how the one moves the other, and write the link down."),
    ),
    "pair-not-examined": RuleWords(
        gettext_lazy("Pairs that often clash, not looked at yet"),
        _unexamined,
        gettext_lazy("Talk it over in the workshop: write a link between them, or accept the pair as it is."),
    ),
    "green-departments-red-company": RuleWords(
        gettext_lazy("Green departments, red company"),
        gettext_lazy("The departments meet their KPIs and the company misses its own: they measure the wrong things."),
        gettext_lazy("Look at the company KPI that is off, and ask which department KPI should have shown it."),
    ),
    "no-mans-land": RuleWords(
        gettext_lazy("Hand-offs that nobody measures"),
        gettext_lazy("%(giver)s hands it to %(taker)s, and no KPI of either measures whether that works."),
        gettext_lazy("Give one of the two departments a KPI for the hand-off."),
    ),
}  # fmt: skip
