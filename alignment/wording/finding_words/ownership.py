"""Ownership: who answers for a KPI."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.finding_words.said import Params, RuleWords


def _ownerless(params: Params) -> str:
    if params["why"] == "inactive":
        return _("Its owner, %(owner)s, has left.") % params
    if params["why"] == "not_a_person":
        return _("“%(owner)s” is no person: who is it, if the figure is bad?") % params
    if params["shared"]:
        return (
            ngettext(
                "Nobody owns it; one department contributes.",
                "Nobody owns it, and %(shared)s departments share it.",
                params["shared"],
            )
            % params
        )
    return _("Nobody owns it.")


def _phantom(params: Params) -> str:
    if params["never"]:
        return (
            ngettext(
                "Owns one KPI and has never signed in, entered or explained anything.",
                "Owns %(count)s KPIs and has never signed in, entered or explained anything.",
                params["count"],
            )
            % params
        )
    return (
        ngettext(
            "Owns one KPI and has not signed in, entered or explained anything for weeks.",
            "Owns %(count)s KPIs and has not signed in, entered or explained anything for weeks.",
            params["count"],
        )
        % params
    )


WORDS: dict[str, RuleWords] = {
    "no-owner": RuleWords(
        gettext_lazy("KPIs without a living owner"),
        _ownerless,
        gettext_lazy("Name one person who presents the number, explains it and acts when it is off."),
    ),
    "owner-overloaded": RuleWords(
        gettext_lazy("People who own too much"),
        gettext_lazy("Owns %(count)s KPIs; nobody can account for more than %(most)s."),
        gettext_lazy("Hand some of them to the people who do the work."),
    ),
    "phantom-owner": RuleWords(
        gettext_lazy("Owners who never act"),
        _phantom,
        gettext_lazy("Ask whether they know of it; otherwise hand the KPIs to somebody who acts."),
    ),
    "contributor-silent": RuleWords(
        gettext_lazy("Contributors who say nothing"),
        gettext_lazy("%(department)s contributes to it and has not reported on its input for the last period."),
        gettext_lazy("The head of that department reports in a sentence, or leaves the list of contributors."),
    ),
    "department-without-head": RuleWords(
        gettext_lazy("Departments that nobody heads"),
        gettext_lazy("Nobody heads it, so nobody can accept links or answer for its KPIs."),
        gettext_lazy("Name its head."),
    ),
}  # fmt: skip
