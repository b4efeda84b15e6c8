"""Rhythm and governance: how often it is measured and reviewed, and what is said about misses."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.finding_words.said import Params, RuleWords, Words

_CADENCES: dict[str, Words] = {
    "weekly": gettext_lazy("weekly"),
    "biweekly": gettext_lazy("every two weeks"),
    "monthly": gettext_lazy("monthly"),
    "quarterly": gettext_lazy("quarterly"),
}


def _rarely(params: Params) -> str:
    told = {"measured": _CADENCES[params["measured"]], "review": _CADENCES[params["review"]]}
    return _("Measured %(measured)s, reviewed %(review)s: some reviews look at the same figure again.") % told


def _slowly(params: Params) -> str:
    told = {"review": _CADENCES[params["review"]], "wanted": _CADENCES[params["wanted"]]}
    return _("Reviewed %(review)s; as fast as the business moves, %(wanted)s is the slowest that fits.") % told


def _unreviewed(params: Params) -> str:
    told = {"wanted": _CADENCES[params["wanted"]]}
    return _("Nobody has said how often it is reviewed; at least %(wanted)s fits.") % told


def _unexplained(params: Params) -> str:
    return (
        ngettext(
            "Off track in its last period, and nothing is said about it.",
            "Off track for %(misses)s periods, and nothing is said about the last one.",
            params["misses"],
        )
        % params
    )


WORDS: dict[str, RuleWords] = {
    "review-too-slow": RuleWords(
        gettext_lazy("KPIs reviewed too rarely"), _slowly, gettext_lazy("Review it more often, or say that the business moves more slowly.")
    ),
    "no-review": RuleWords(
        gettext_lazy("KPIs that nobody reviews"), _unreviewed, gettext_lazy("Say how often it is reviewed.")
    ),
    "measured-too-rarely": RuleWords(
        gettext_lazy("KPIs measured more rarely than reviewed"),
        _rarely,
        gettext_lazy("Measure it at least as often as it is reviewed, or review it less often."),
    ),
    "never-measured": RuleWords(
        gettext_lazy("KPIs that were never measured"),
        gettext_lazy("Active for %(weeks)s weeks, and no value has ever come in."),
        gettext_lazy("Enter the first value, or say that it is a draft still; nobody can be held to a figure that nobody has seen."),
    ),
    "values-stale": RuleWords(
        gettext_lazy("KPIs without recent values"),
        gettext_lazy("No value has come in for more than two of its periods."),
        gettext_lazy("Enter what is missing, mark periods that do not apply, or retire the KPI."),
    ),
    "miss-unexplained": RuleWords(
        gettext_lazy("Misses without a word"), _unexplained, gettext_lazy("Its owner says why, and what happens next.")
    ),
    "no-alignment-owner": RuleWords(
        gettext_lazy("Nobody keeps the cascade true"),
        gettext_lazy("The company has no alignment owner who is there."),
        gettext_lazy("Name one in the company's settings."),
    ),
}  # fmt: skip
