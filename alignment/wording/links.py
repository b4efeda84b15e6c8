"""What refusals and hints of links are called, and how a link reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.rules.faults import Fault
from kpis.wording.life import Words, filled
from kpis.wording.life import sentence as kpi_sentence

_SENTENCES: dict[tuple[str, str], Words] = {
    ("parent", "level_skipped"): gettext_lazy("A link goes one level up, not two: choose a department KPI."),
    ("parent", "upside_down"): gettext_lazy("A link goes up: from what moves first to what follows."),
    ("parent", "same_level"): gettext_lazy("Only department KPIs are coupled with each other."),
    ("parent", "itself"): gettext_lazy("A KPI does not move itself."),
    ("parent", "linked_already"): gettext_lazy("These two are linked already. Change that link."),
    ("parent", "retired"): gettext_lazy("That KPI is retired."),
    ("parent", "no_such_kpi"): gettext_lazy("There is no such KPI."),
    ("rationale", "missing"): gettext_lazy("Say in one sentence how the one moves the other."),
    ("rationale", "placeholder"): gettext_lazy("That is a placeholder. Say how the one moves the other."),
    ("rationale", "vague"): gettext_lazy(
        "It says that it matters, not how. What happens between the one number and the other? If that cannot be said, retire or replace the KPI."
    ),
    ("effect", "not_negative"): gettext_lazy("A number of zero or more; the direction is said above."),
    ("effect_sd", "not_negative"): gettext_lazy("A number of zero or more."),
    ("effect_sd", "needs_effect"): gettext_lazy("Say the effect itself first."),
    ("lag_weeks", "too_long"): gettext_lazy("Between 0 and %(limit)s weeks."),
    ("note", "missing"): gettext_lazy("History contradicts this link. Say why it still holds."),
    ("note", "too_long"): gettext_lazy("At most %(limit)s characters."),
    ("text", "too_long"): gettext_lazy("At most %(limit)s characters."),
    ("expected_weeks", "too_long"): gettext_lazy("Between 0 and %(limit)s weeks."),
    ("company_kpi", "no_such_kpi"): gettext_lazy("There is no such KPI."),
    ("", "not_department_to_company"): gettext_lazy("This is asked of a department's KPI, for a company KPI."),
    ("", "own_link"): gettext_lazy("You wrote this link; somebody else must accept it."),
    ("", "accepted_already"): gettext_lazy("It is accepted already."),
    ("", "needs_person"): gettext_lazy("Only a person can accept a link."),
    ("", "no_such_link"): gettext_lazy("There is no such link any more."),
}


def sentence(fault: Fault) -> str:
    """The fault in words; faults of KPIs in theirs."""
    if fault.code == "circle":
        names = fault.params["path"]
        assert isinstance(names, list)  # noqa: S101 - as the service says it
        return _("This would close a circle: %(path)s.") % {"path": " → ".join(names)}
    words = _SENTENCES.get((fault.field, fault.code))
    return filled(words, fault) if words else kpi_sentence(fault)


_HINTS: dict[str, Words] = {
    "missing": "",
    "placeholder": gettext_lazy("That is a placeholder."),
    "too_short": gettext_lazy("Very short: say by what mechanism, so that somebody could disagree."),
    "several_sentences": gettext_lazy("Several sentences: if it does not fit into one, it may be two links."),
    "vague": gettext_lazy("It says that it matters, not how. What happens between the one number and the other?"),
}


def hint_words(code: str) -> str:
    """A hint of alignment.rules.connection in words; empty where nothing was typed yet."""
    return str(_HINTS[code])


def polarity_words(*, rises: bool, child: str, parent: str) -> str:
    """The two ways of a link as a person would say them."""
    if rises:
        return _("When %(child)s rises, %(parent)s rises") % {"child": child, "parent": parent}
    return _("When %(child)s rises, %(parent)s falls") % {"child": child, "parent": parent}


def effect_words(effect: str | None) -> str:
    """What improving the child does to the parent."""
    if effect is None:
        return _("in a range: neither helps nor harms by itself")
    return _("supports") if effect == "supports" else _("harms")
