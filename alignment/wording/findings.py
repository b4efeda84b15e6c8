"""What findings are called: for every rule a heading, a reason with the facts of the case, and what mends it in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.finding_words import conflicts, definition, ownership, rhythm, structure
from alignment.wording.finding_words.said import Params, RuleWords, Words
from kpis.rules.faults import Fault
from kpis.wording.life import filled
from kpis.wording.life import sentence as kpi_sentence

__all__ = [
    "FAMILIES", "SEVERITY", "STEPS", "WORDS", "Params", "RuleWords", "Words", "fix_of", "heading_of", "reason_of", "refusal_words",
    "register", "step_words", "subject_words", "tally_words",
]  # fmt: skip

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


WORDS: dict[str, RuleWords] = {
    **structure.WORDS,
    **definition.WORDS,
    **ownership.WORDS,
    **rhythm.WORDS,
    **conflicts.WORDS,
}


def register(code: str, words: RuleWords) -> None:
    """Say a higher room's rule. Saying the same again changes nothing.

    Raises:
        ValueError: the code is said otherwise already.
    """
    if WORDS.setdefault(code, words) is not words:
        raise ValueError(f"the rule {code} is said already")
