"""What refusals, hints and missing things of a KPI's life are called, one home for every page, file and interface."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.rules.faults import Fault
from kpis.rules.limits import LimitVerdict
from kpis.rules.outcomes import NameVerdict, RewriteHint
from kpis.wording.derivation import SENTENCES as DERIVATION

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
DAYS = frozenset({"until", "from", "to"})


def _day(value: object) -> str:
    return date_format(value, "j M Y") if isinstance(value, date) else _("open")


_SENTENCES: dict[str, Words] = {
    "no_such_kpi": gettext_lazy("There is no such KPI."),
    "no_such_target": gettext_lazy("There is no such target version any more."),
    "retired": gettext_lazy("The KPI is retired. Activate it again before changing it."),
    "active": gettext_lazy("The KPI is active already."),
    "not_a_draft": gettext_lazy("Only a draft can be proposed."),
    "not_active": gettext_lazy("Only an active KPI can be locked."),
    "taken": gettext_lazy("Another KPI has this key."),
    "invalid": gettext_lazy("Use letters, digits and dashes, beginning and ending with a letter or digit."),
    "missing": gettext_lazy("This is needed."),
    "too_long": gettext_lazy("At most %(limit)s characters."),
    "no_such_choice": gettext_lazy("Choose one of the values offered."),
    "not_positive": gettext_lazy("A number above zero."),
    "too_many_decimals": gettext_lazy("At most six decimals."),
    "company_has_none": gettext_lazy("A company KPI belongs to no department."),
    "not_here": gettext_lazy("Not known in this company."),
    "left": gettext_lazy("This person has left. Name somebody who is there."),
    "same_as_owner": gettext_lazy("The deputy must be somebody other than the owner."),
    "needed_while_active": gettext_lazy("An active KPI cannot be without this. Retire it, or give another value."),
    "has_values": gettext_lazy("Values are kept by this rhythm already. Retire the KPI and begin a new one instead."),
    "targets_do_not_fit": gettext_lazy("Its targets hold values, not ranges (or the reverse). Remove them first."),
    "locked": gettext_lazy(
        "Locked until %(until)s. Give the reason for an exception; it stays in the trail."
    ),
    "locked_already": gettext_lazy("It is locked already, until %(until)s."),
    "not_locked": gettext_lazy("It is not locked."),
    "five_locked": gettext_lazy("Five company KPIs are locked already. Clear one of them first."),
    "only_company": gettext_lazy("Only company KPIs are locked."),
    "past": gettext_lazy("A day to come."),
    "locked_needs_target": gettext_lazy("A locked KPI keeps its last target. Correct it instead of removing it."),
    "needs_direction": gettext_lazy("Say first which side is better: higher, lower, or within a range."),
    "not_allowed": gettext_lazy("This does not go with the KPI's direction."),
    "not_finite": gettext_lazy("This is no number."),
    "negative": gettext_lazy("Zero or more."),
    "order": gettext_lazy("The end must come after the beginning."),
    "unsupported_day": gettext_lazy("A day between 1900 and 2199."),
    "needs_end": gettext_lazy("A pace line, or a target reached over time, needs its last day."),
    "needs_baseline": gettext_lazy("A pace line needs the value it begins with."),
    "overlap": gettext_lazy(
        "Another version holds from %(from)s to %(to)s. Correct that one, or choose other days."
    ),
    "inside": gettext_lazy(
        "The version in force runs until %(to)s; ending earlier would leave the days after without a target."
    ),
    "needs_change_request": gettext_lazy("This is changed by a change request."),
    "not_a_number": gettext_lazy("This is no number."),
    **DERIVATION,
}  # fmt: skip
_AT: dict[tuple[str, str], Words] = {
    ("high", "order"): gettext_lazy("The upper end of the range must lie above the lower."),
    ("target", "missing"): gettext_lazy("There is no target for today."),
    ("owner", "missing"): gettext_lazy("Nobody owns it."),
    ("unit", "missing"): gettext_lazy("The unit is not said."),
    ("direction", "missing"): gettext_lazy("Which side is better is not said."),
    ("why", "missing"): gettext_lazy("Say why; it stays in the trail."),
    ("name", "missing"): gettext_lazy("What is measured? Give it a name."),
    ("department", "missing"): gettext_lazy("Below company level a KPI belongs to a department."),
}


def sentence(fault: Fault) -> str:
    """The fault in words."""
    words = _AT.get((fault.field, fault.code)) or _SENTENCES.get(fault.code)
    return filled(words, fault) if words else _("Not possible: %(code)s.") % {"code": fault.code}


def filled(words: Words, fault: Fault) -> str:
    """Words with what the fault knows; days are written out, an open end is called so."""
    said = {name: _day(value) if name in DAYS else value for name, value in fault.params.items()}
    return str(words) % said if said else str(words)


_MISSING: dict[str, Callable[[], tuple[str, str]]] = {
    "goal_not_outcome": lambda: (
        _("An outcome, not a goal"),
        _("The name is a wish. Say the number that shows it came true."),
    ),
    "activity_level": lambda: (
        _("A result, not an activity"),
        _("Counting what was done belongs to the individual level. Here, measure what came of it."),
    ),
    "unit": lambda: (_("A unit"), _("In what the value is counted: %, €, hours, orders.")),
    "direction": lambda: (_("A direction"), _("Is more better, or less, or a range?")),
    "target_now": lambda: (_("A target for today"), _("Without one nobody can say whether a value is good.")),
    "owner": lambda: (_("An owner"), _("One named person answers for it.")),
    "owner_inactive": lambda: (_("A living owner"), _("The owner has left. Name somebody who is there.")),
    "owner_not_a_person": lambda: (
        _("A person as owner"),
        _("A team or a mailbox answers to nobody. Name one person."),
    ),
    "measure_cadence": lambda: (_("A measuring rhythm"), _("How often a value is due.")),
    "review_cadence": lambda: (_("A review rhythm"), _("How often it is talked about.")),
    "department": lambda: (_("A department"), _("Below company level a KPI belongs to one.")),
    "link": lambda: (_("A link up"), _("Which KPI one level up does it move?")),
    "rationale": lambda: (
        _("A sentence that says how"),
        _("The link is there, but it does not say by what mechanism one moves the other."),
    ),
    "company_limit": lambda: (
        _("A free place among five"),
        _("Five company KPIs are active already. Retire one first: more than five is no focus."),
    ),
}


def is_missing(code: str) -> bool:
    """Is it a code of kpis.rules.activation?"""
    return code in _MISSING


def missing_words(code: str) -> tuple[str, str]:
    """(what is missing, why it matters) for a code of kpis.rules.activation."""
    return _MISSING[code]()


def name_words(verdict: NameVerdict) -> str:
    """What a name is, in one line."""
    if verdict.kind == "goal":
        return _("This is a goal: it says what is wished for, not what is measured.")
    if verdict.kind == "activity":
        return _("This is an activity: it counts what was done, not what came of it.")
    return _("It reads as an outcome: a number that can be measured, owned and improved.")


def rewrite_words(hint: RewriteHint | None) -> str:
    """How to say it better; empty where there is nothing to say."""
    if hint is None:
        return ""
    if hint.code == "measure_alone":
        side = _("lower") if hint.direction == "lower" else _("higher")
        return _("Name the measure alone, “%(subject)s”; “%(side)s is better” and the target say the rest.") % {
            "subject": hint.subject,
            "side": side,
        }
    if hint.code == "measure_the_result":
        return _("Ask what it is done for, and measure that.")
    return _("Name the number that would show it.")


def limit_words(level: str, verdict: LimitVerdict) -> str:
    """What one more active KPI means where the limit is passed; empty where it is not."""
    if verdict.count < verdict.most:
        return ""
    count = {"count": verdict.count, "most": verdict.most}
    if level == "department":
        return (
            ngettext(
                "The department has %(count)s active KPI; %(most)s are the most that can be steered by. One more shows as a finding.",
                "The department has %(count)s active KPIs; %(most)s are the most that can be steered by. One more shows as a finding.",
                verdict.count,
            )
            % count
        )
    return (
        ngettext(
            "The owner has %(count)s active KPI of their own; %(most)s are the most a person can keep in view. One more shows as a finding.",
            "The owner has %(count)s active KPIs of their own; %(most)s are the most a person can keep in view. One more shows as a finding.",
            verdict.count,
        )
        % count
    )
