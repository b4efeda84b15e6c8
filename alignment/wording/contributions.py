"""What the workshop of step 2 says."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.contributions import Said, Surfaced, days_left
from alignment.wording.links import sentence as link_sentence
from kpis.rules.faults import Fault
from kpis.wording.life import Words, filled

_SENTENCES: dict[str, Words] = {
    "says_something": gettext_lazy("Something is said here already. Remove it first, if the department does nothing for it."),
    "says_nothing": gettext_lazy("The department says that it does nothing for it."),
    "said_already": gettext_lazy("The same stands here already."),
    "removed_meanwhile": gettext_lazy("Somebody removed this meanwhile. What you typed is kept below: say it anew, or let it go."),
    "measured_already": gettext_lazy("A KPI measures it already."),
    "not_of_department": gettext_lazy("Choose a KPI of this department."),
    "of_neither": gettext_lazy("It must belong to one of the two departments."),
    "company_kpi_stays": gettext_lazy("A company KPI is not replaced from a link."),
    "only_department": gettext_lazy("Only a department KPI is proposed here."),
    "same_department": gettext_lazy("Work is handed from one department to another."),
    "no_such_hand_off": gettext_lazy("There is no such hand-off any more."),
    "not_yet": gettext_lazy("A day that is not to come."),
    "announced_already": gettext_lazy("A priority of this name stands already."),
    "before_announced": gettext_lazy("Not before the day of the announcement."),
    "ended_already": gettext_lazy("It has ended."),
    "no_such_priority": gettext_lazy("There is no such priority any more."),
    "no_department_kpi": gettext_lazy("Choose a department KPI."),
}  # fmt: skip


def sentence(fault: Fault) -> str:
    """The fault in words; those of links and KPIs in theirs."""
    if fault.code == "changed_meanwhile":
        by = str(fault.params["by"]) or _("Somebody")
        return _("%(by)s changed this meanwhile, to: “%(now)s”. Yours is not saved; it stands below.") % {
            "by": by, "now": fault.params["now"],
        }  # fmt: skip
    if fault.field == "statement" and fault.code == "missing":
        return _("Say in one sentence what the department does for it.")
    words = _SENTENCES.get(fault.code)
    return filled(words, fault) if words else link_sentence(fault)


def became_words(said: Said) -> str:
    """How far a statement came."""
    return {
        "said": _("no KPI measures it yet"),
        "drafted": _("proposed, not active yet"),
        "waiting": _("its link waits to be accepted"),
        "doubted": _("history speaks against its link"),
        "clear": _("clear line"),
    }[said.stage]


def heading(found: Surfaced) -> str:
    """The page in one sentence: what no one owns first, then what nobody was asked, then that all is said."""
    if not found.cells:
        return _("Contributions: the grid needs departments and company KPIs")
    if found.unowned:
        return ngettext(
            "%(number)d company outcome that no department owns yet",
            "%(number)d company outcomes that no department owns yet",
            len(found.unowned),
        ) % {"number": len(found.unowned)}
    if found.unasked:
        return _("%(answered)d of %(cells)d cells are answered; every outcome has a line") % {
            "answered": found.answered, "cells": found.cells,
        }  # fmt: skip
    return _("Every cell is answered, and every outcome has a line")


def left_words(announced_on: date, today: date, *, measured: bool) -> str:
    """How a priority stands against its 90 days."""
    if measured:
        return _("measurable: an active department KPI with a target")
    left = days_left(announced_on, today)
    if left < 0:
        return ngettext(
            "overdue by %(days)d day: no department KPI with a target makes it measurable",
            "overdue by %(days)d days: no department KPI with a target makes it measurable",
            -left,
        ) % {"days": -left}
    return ngettext(
        "%(days)d of 90 days left to make it measurable", "%(days)d of 90 days left to make it measurable", left
    ) % {"days": left}
