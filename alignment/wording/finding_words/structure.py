"""Structure: counts, lines of sight, sentences, what nobody drives."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.finding_words.said import Params, RuleWords
from alignment.wording.links import hint_words


def _counted(params: Params) -> str:
    told = {**params, "least": params.get("least", 0)}
    if told["count"] == 0:
        return _("There is none; %(least)s to %(most)s are needed.") % told
    if told["count"] > told["most"]:
        return _("There are %(count)s; more than %(most)s blur what matters.") % told
    return (
        ngettext(
            "There is one; %(least)s to %(most)s are needed.",
            "There are %(count)s; %(least)s to %(most)s are needed.",
            told["count"],
        )
        % told
    )


def _orphan(params: Params) -> str:
    if params["level"] == "individual":
        return _("No accepted link leads from it to an active department KPI.")
    return _("No chain of accepted links leads from it to an active company KPI.")


def _undriven(params: Params) -> str:
    if params["contributions"]:
        return _("Departments said that they contribute to it, but no department KPI is linked to it and accepted.")
    return _("No department KPI drives it: nobody works on it, whatever its owner says.")


def _vague(params: Params) -> str:
    if params["hint"] == "missing":
        return _("Nobody has said how the one moves the other.")
    return hint_words(str(params["hint"]))


WORDS: dict[str, RuleWords] = {
    "company-kpi-count": RuleWords(
        gettext_lazy("The number of company KPIs"),
        _counted,
        gettext_lazy("Choose three to five outcomes for the year and retire or move down the rest."),
    ),
    "department-without-kpis": RuleWords(
        gettext_lazy("Departments that measure nothing"),
        gettext_lazy("It has no active KPI, so nobody can tell whether it helps."),
        gettext_lazy("Draft a KPI that the department controls and that moves a company KPI."),
    ),
    "department-kpi-count": RuleWords(
        gettext_lazy("Departments with too many KPIs, or a single one"),
        _counted,
        gettext_lazy("Keep the five to eight by which the department steers; retire the others or add what is missing."),
    ),
    "individual-kpi-count": RuleWords(
        gettext_lazy("People with too many KPIs of their own"),
        gettext_lazy("Has %(count)s KPIs of their own; more than %(most)s cannot be watched from week to week."),
        gettext_lazy("Agree on the three to five that this person controls, and retire the others."),
    ),
    "cascade-orphan": RuleWords(
        gettext_lazy("KPIs that lead nowhere"),
        _orphan,
        gettext_lazy("Link it to what it moves, in one sentence, and have somebody else accept it; if nobody can, retire it."),
    ),
    "outcome-without-drivers": RuleWords(
        gettext_lazy("Company KPIs that nobody drives"),
        _undriven,
        gettext_lazy("Ask each department what it does that moves this KPI, and link the KPI that measures it."),
    ),
    "cascade-not-full": RuleWords(
        gettext_lazy("Department KPIs without individual KPIs below"),
        gettext_lazy("No individual KPI drives it: when it slips, nobody can see where that began."),
        gettext_lazy("Link what people in the department are measured by, or give a job-role template a KPI that moves it."),
    ),
    "link-vague": RuleWords(
        gettext_lazy("Links whose sentence names no mechanism"),
        _vague,
        gettext_lazy("Say what happens between the one number and the other, so that somebody could disagree."),
    ),
    "link-same-sentence": RuleWords(
        gettext_lazy("Links that share one sentence"),
        gettext_lazy("The same sentence stands under %(times)s links, so it explains none of them."),
        gettext_lazy("Say what this KPI does that the others do not."),
    ),
    "link-waiting": RuleWords(
        gettext_lazy("Links that wait to be accepted"),
        gettext_lazy("It has waited for %(days)s days; until somebody accepts it, it does not count."),
        gettext_lazy("Have the head of one of the two departments accept it, or remove it."),
    ),
    "priority-not-operational": RuleWords(
        gettext_lazy("Priorities that were announced and not made measurable"),
        gettext_lazy("Announced %(days)s days ago, and no department KPI with a target measures it."),
        gettext_lazy("Name the department KPIs that make it measurable, with targets, or end the priority."),
    ),
}  # fmt: skip
