"""What a template does and refuses, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.templates import LINK, TARGET, Ending, Gift, Refusal
from alignment.wording.links import sentence as link_sentence
from kpis.rules.faults import Fault
from kpis.rules.targets import TargetVersion, target_for
from kpis.wording.formats import amount
from kpis.wording.life import Words, filled, missing_words

_SENTENCES: dict[tuple[str, str], Words] = {
    ("", "no_such_template"): gettext_lazy("There is no such template any more."),
    ("", "no_such_part"): gettext_lazy("The template has no such KPI any more."),
    ("", "no_such_use"): gettext_lazy("Nobody holds this KPI by the template any more."),
    ("", "template_retired"): gettext_lazy("The template is retired."),
    ("", "no_parts"): gettext_lazy("The template has no KPIs yet. Add them first."),
    ("", "changed_meanwhile"): gettext_lazy(
        "Something changed since you looked: people, KPIs, or somebody gave it already. Look at the plan again."
    ),
    ("", "part_dropped"): gettext_lazy("The KPI is no longer in the template."),
    ("", "part_rolled_up"): gettext_lazy("A department KPI is computed from it. Remove that roll-up first."),
    ("", "own_link"): gettext_lazy("You wrote these sentences; somebody else must accept them."),
    ("", "own_rhythm_has_values"): gettext_lazy(
        "Values are kept by a rhythm of this person's own. Retire the KPI and give it anew instead."
    ),
    ("", "parent_retired"): gettext_lazy("“%(kpi)s” moves “%(parent)s”, which is retired. Choose another KPI above it."),
    ("people", "no_such_person"): gettext_lazy("Somebody chosen is not known in this company."),
    ("people", "left"): gettext_lazy("%(name)s has left."),
    ("people", "not_a_person"): gettext_lazy("%(name)s is a team or a mailbox; one named person answers for a KPI."),
    ("people", "reads_only"): gettext_lazy("%(name)s only reads and can own nothing."),
    ("people", "other_department"): gettext_lazy("%(name)s works in another department."),
    ("lead", "left"): gettext_lazy("The team lead has left. Name somebody who is there."),
    ("lead", "not_a_person"): gettext_lazy("A team or a mailbox leads nobody. Name one person."),
    ("lead", "reads_only"): gettext_lazy("Who only reads can lead no team."),
    ("person", "no_department"): gettext_lazy("This person has no department; a template belongs to one."),
    ("person", "nothing_to_adopt"): gettext_lazy(
        "This person has no active individual KPI with unit, target, review rhythm and link that is of no template yet."
    ),
    ("measure_cadence", "holders_have_values"): gettext_lazy(
        "Values are kept by this rhythm already. Drop the KPI and add a new one instead."
    ),
    ("direction", "part_targets_do_not_fit"): gettext_lazy(
        "Its targets hold values, not ranges (or the reverse). Drop the KPI and add a new one instead."
    ),
    ("value", "target_now"): gettext_lazy("There is no target on the first day."),
    ("parent", "level_skipped"): gettext_lazy("A person's KPI moves a department KPI, not a company KPI."),
    ("parent", "same_level"): gettext_lazy("A person's KPI moves a department KPI."),
    ("kpi", "rolled_up_already"): gettext_lazy("This KPI is computed from a template already."),
    ("", "no_such_rollup"): gettext_lazy("It is not computed from the template any more."),
    ("part", "no_holders"): gettext_lazy("Nobody holds this KPI yet. Give the template first."),
    ("over", "missing"): gettext_lazy("A ratio needs the KPI to divide by."),
    ("over", "same"): gettext_lazy("Divide by another KPI."),
    ("kpi", "not_department"): gettext_lazy("A roll-up is a department KPI of the template's department."),
}  # fmt: skip


def sentence(fault: Fault) -> str:
    """The fault in words; faults of links and KPIs in theirs."""
    if fault.code == "part_lacks":
        lacks = missing_words(str(fault.params["missing"]))[0]
        return _("“%(kpi)s” cannot be given: it lacks “%(what)s”.") % {"kpi": fault.params["kpi"], "what": lacks}
    words = _SENTENCES.get((fault.field, fault.code))
    if words is not None:
        return filled(words, fault)
    if fault.code in {"goal_not_outcome", "activity_level", "rationale"}:
        return missing_words(fault.code)[1]
    return link_sentence(fault)


def sentences(faults: Iterable[Fault]) -> list[str]:
    """Each sentence once, in order."""
    return list(dict.fromkeys(sentence(fault) for fault in faults))


_REFUSALS: dict[Refusal, Words] = {
    "left": gettext_lazy("has left"),
    "not_a_person": gettext_lazy("a team or a mailbox"),
    "reads_only": gettext_lazy("only reads"),
    "other_department": gettext_lazy("works in another department"),
}
_ENDINGS: dict[Ending, Words] = {
    "left": gettext_lazy("has left the company"),
    "role_changed": gettext_lazy("has another role or department now"),
}


def refusal_words(gift: Gift) -> str:
    """Why a person cannot hold the template."""
    return ", ".join(str(_REFUSALS[one]) for one in gift.refusals)


def ending_words(ending: Ending) -> str:
    """Why a holder should lose the KPIs."""
    return str(_ENDINGS[ending])


def after_words(gift: Gift) -> str:
    """How many KPIs the person has afterwards, and that it is too many or too few."""
    count = ngettext("%(n)s KPI", "%(n)s KPIs", gift.after.count) % {"n": gift.after.count}
    if gift.after.fit == "too_many":
        return _("%(count)s: more than %(most)s") % {"count": count, "most": gift.after.most}
    if gift.after.fit == "too_few":
        return _("%(count)s: fewer than %(least)s") % {"count": count, "least": gift.after.least}
    return count


def people_count(number: int) -> str:
    """1 person, 70 people."""
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}


def kpi_count(number: int) -> str:
    """1 KPI, 280 KPIs."""
    return ngettext("%(n)s KPI", "%(n)s KPIs", number) % {"n": number}


_LABELS: dict[str, Words] = {
    "held_by": gettext_lazy("held by"),
    "name": gettext_lazy("name"),
    "definition": gettext_lazy("definition"),
    "unit": gettext_lazy("unit"),
    "decimals": gettext_lazy("decimals"),
    "direction": gettext_lazy("direction"),
    "indicator": gettext_lazy("leading or lagging"),
    "nature": gettext_lazy("what it counts"),
    "aggregation": gettext_lazy("over longer periods"),
    "measure_cadence": gettext_lazy("measuring rhythm"),
    "review_cadence": gettext_lazy("review rhythm"),
    "parent": gettext_lazy("KPI above it"),
    "rationale": gettext_lazy("sentence"),
    "polarity": gettext_lazy("direction of the link"),
    "strength": gettext_lazy("strength"),
    "effect": gettext_lazy("effect"),
    "effect_sd": gettext_lazy("uncertainty of the effect"),
    "lag_weeks": gettext_lazy("lag in weeks"),
    TARGET: gettext_lazy("target"),
    LINK: gettext_lazy("link"),
}


def field_words(name: str) -> str:
    """What a field of a template's KPI is called."""
    return str(_LABELS[name])


def exception_words(names: Iterable[str]) -> str:
    """What is the person's own: "own target and name"."""
    told = [field_words(name) for name in sorted(names)]
    if not told:
        return ""
    return _("own %(what)s") % {
        "what": told[0] if len(told) == 1 else _(" and ").join([", ".join(told[:-1]), told[-1]])
    }


class Measured(Protocol):
    """What a figure is written by."""

    unit: str
    decimals: int


def value_words(version: TargetVersion | None, part: Measured, locale: str) -> str:
    """What a version asks for, as the company writes it; a dash where there is none."""

    def told(value: float | None) -> str:
        return amount(value, unit=part.unit, decimals=part.decimals, locale=locale)

    if version is None:
        return "–"
    return f"{told(version.low)} – {told(version.high)}" if version.value is None else told(version.value)


def target_words(versions: Iterable[TargetVersion], part: Measured, locale: str, today: date) -> tuple[str, str]:
    """(the target of today, what comes next and when; empty where nothing does)."""
    known = sorted(versions, key=lambda one: one.starts_on)
    coming = next((one for one in known if one.starts_on > today), None)
    later = ""
    if coming is not None:
        later = _("%(value)s from %(day)s") % {
            "value": value_words(coming, part, locale),
            "day": date_format(coming.starts_on, "j M Y"),
        }
    return value_words(target_for(known, today), part, locale), later


_ENDED: dict[str, Words] = {
    "left": gettext_lazy("left the company"),
    "role_changed": gettext_lazy("another role or department"),
    "taken_back": gettext_lazy("taken back"),
    "dropped": gettext_lazy("the template dropped it"),
    "retired": gettext_lazy("retired"),
    "handed_over": gettext_lazy("handed over"),
}


def ended_words(why: str) -> str:
    """Why a use came to its end."""
    return str(_ENDED[why])
