"""What findings are called: for every rule a heading, a reason with the facts of the case, and what mends it in one sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.links import hint_words
from kpis.rules.faults import Fault
from kpis.wording.life import filled
from kpis.wording.life import sentence as kpi_sentence

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
Params: TypeAlias = Mapping[str, Any]

SEVERITY: dict[str, Words] = {
    "error": gettext_lazy("Blocks"),
    "warning": gettext_lazy("Behind"),
    "info": gettext_lazy("Note"),
}
STEPS: dict[int, Words] = {
    1: gettext_lazy("Lock the company KPIs"),
    2: gettext_lazy("Map contributions"),
    3: gettext_lazy("Select leading indicators"),
    4: gettext_lazy("Find conflicts"),
    5: gettext_lazy("Assign accountability"),
    6: gettext_lazy("Govern"),
}
FAMILIES: dict[str, Words] = {
    "structure": gettext_lazy("structure"),
    "definition": gettext_lazy("definition"),
    "balance": gettext_lazy("balance"),
    "ownership": gettext_lazy("ownership"),
    "rhythm": gettext_lazy("rhythm"),
    "conflict": gettext_lazy("conflicts"),
    "governance": gettext_lazy("governance"),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words. `heading`: of many findings; `reason`: of one, a sentence with its params or what makes one; `fix`: what mends it."""

    heading: Words
    reason: "Words | Callable[[Params], str]"
    fix: Words


def heading_of(rule: str) -> str:
    """What the findings of a rule have in common."""
    return str(WORDS[rule].heading)


def reason_of(rule: str, params: Params) -> str:
    """Why the rule objects, in one plain sentence."""
    said = WORDS[rule].reason
    return said(params) if callable(said) else str(said) % params


def fix_of(rule: str) -> str:
    """What mends it."""
    return str(WORDS[rule].fix)


def step_words(step: int) -> str:
    """A step of the method with its number."""
    return _("Step %(number)s: %(name)s") % {"number": step, "name": STEPS[step]}


def subject_words(kind: str, params: Params, key: str) -> str:
    """What a finding is about, as a person would name it."""
    if kind == "link":
        return f"{params['child']} → {params['parent']}"
    if kind == "conflict":
        return _("%(first)s and %(second)s") % params
    if kind == "company":
        return key or _("The company")
    return str(params["name"])


def tally_words(errors: int, warnings: int, infos: int, *, computed: bool) -> str:
    """What the rules say of the company, in one sentence; `computed`: they have been asked."""
    if not computed:
        return _("Nobody has asked the rules yet.")
    if errors:
        return ngettext(
            "One thing blocks the alignment of the company", "%(n)s things block the alignment of the company", errors
        ) % {"n": errors}
    if warnings:
        return ngettext(
            "Nothing blocks; one thing falls behind", "Nothing blocks; %(n)s things fall behind", warnings
        ) % {"n": warnings}
    if infos:
        return ngettext("Nothing blocks; one thing to note", "Nothing blocks; %(n)s things to note", infos) % {
            "n": infos
        }
    return _("The rules object to nothing")


_REFUSALS: dict[tuple[str, str], Words] = {
    ("", "no_such_finding"): gettext_lazy("This finding does not stand any more."),
    ("", "no_such_waiver"): gettext_lazy("There is no such waiver any more."),
    ("reason", "missing"): gettext_lazy("Say why."),
    ("until", "past"): gettext_lazy("A day after today."),
    ("until", "too_far"): gettext_lazy("At most a year ahead."),
}


def refusal_words(fault: Fault) -> str:
    """Why a waiver was refused."""
    words = _REFUSALS.get((fault.field, fault.code))
    return filled(words, fault) if words else kpi_sentence(fault)


# ── reasons that are more than a sentence with gaps ──

_CADENCES: dict[str, Words] = {
    "weekly": gettext_lazy("weekly"),
    "biweekly": gettext_lazy("every two weeks"),
    "monthly": gettext_lazy("monthly"),
    "quarterly": gettext_lazy("quarterly"),
}


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
    # ── structure ──
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
    # ── definition ──
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
    # ── balance ──
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
    # ── ownership ──
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
    # ── rhythm ──
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
    "values-stale": RuleWords(
        gettext_lazy("KPIs without recent values"),
        gettext_lazy("No value has come in for more than two of its periods."),
        gettext_lazy("Enter what is missing, mark periods that do not apply, or retire the KPI."),
    ),
    # ── conflicts ──
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
    # ── governance ──
    "miss-unexplained": RuleWords(
        gettext_lazy("Misses without a word"), _unexplained, gettext_lazy("Its owner says why, and what happens next.")
    ),
    "no-alignment-owner": RuleWords(
        gettext_lazy("Nobody keeps the cascade true"),
        gettext_lazy("The company has no alignment owner who is there."),
        gettext_lazy("Name one in the company's settings."),
    ),
}  # fmt: skip


def register(code: str, words: RuleWords) -> None:
    """Say a higher room's rule. Saying the same again changes nothing.

    Raises:
        ValueError: the code is said otherwise already.
    """
    if WORDS.setdefault(code, words) is not words:
        raise ValueError(f"the rule {code} is said already")
