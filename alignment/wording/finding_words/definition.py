"""Definition and balance: what is measured at all, and whether anything leads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alignment.wording.finding_words.said import Params, RuleWords


def _unmeasurable(params: Params) -> str:
    if params["missing"] == "unit":
        return _("It has no unit: nobody can tell what its figures count.")
    if params["missing"] == "direction":
        return _("It has no direction: nobody can tell whether more is better.")
    return _("It has neither unit nor direction: its figures mean nothing yet.")


def _only_lagging(params: Params) -> str:
    if "name" in params:
        return _("All %(count)s of its KPIs show what has happened already, none what comes.") % params
    return _("All %(count)s department KPIs show what has happened already, none what comes.") % params


WORDS: dict[str, RuleWords] = {
    "goal-not-outcome": RuleWords(
        gettext_lazy("KPIs that are wishes"),
        gettext_lazy("Its name says what is wished for, not what is measured."),
        gettext_lazy("Name the number, with its unit; the wish becomes direction and target."),
    ),
    "activity-above-individual": RuleWords(
        gettext_lazy("Activities where results should count"),
        gettext_lazy("It counts what people did; above the individual level only what came of it tells anything."),
        gettext_lazy("Ask what the activity brings about and measure that; give the activity to a person, if it leads."),
    ),
    "not-measurable": RuleWords(
        gettext_lazy("KPIs that cannot be judged"), _unmeasurable, gettext_lazy("Add what is missing to the definition.")
    ),
    "no-target": RuleWords(
        gettext_lazy("KPIs without a target today"),
        gettext_lazy("No target is in force today, so no value is good or bad."),
        gettext_lazy("Set a target that begins today or earlier."),
    ),
    "duplicate-kpi": RuleWords(
        gettext_lazy("KPIs that stand there twice"),
        gettext_lazy("“%(other)s” has the same name at the same place: two people will report two values."),
        gettext_lazy("Keep one of them; rename the other by what it measures differently, or retire it."),
    ),
    "lagging-only": RuleWords(
        gettext_lazy("Nothing that leads"),
        _only_lagging,
        gettext_lazy("Add a KPI that moves 30 to 60 days before the outcome does."),
    ),
    "leading-contradicted": RuleWords(
        gettext_lazy("Leading KPIs that history contradicts"),
        gettext_lazy("History shows it moving “%(parent)s” the other way than its link says."),
        gettext_lazy("Correct the link, or accept it again and say what history cannot know."),
    ),
}  # fmt: skip
