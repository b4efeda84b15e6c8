"""Disputes in words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.wording.changes import sentence as of_change
from kpis.rules.faults import Fault
from kpis.wording.life import Words, filled
from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line

STATUSES: Mapping[str, Words] = {
    "open": gettext_lazy("open"),
    "decided": gettext_lazy("decided"),
    "withdrawn": gettext_lazy("withdrawn"),
}
_FAULTS: Mapping[str, Words] = {
    "itself": gettext_lazy("Two different KPIs are needed."),
    "disputed_already": gettext_lazy("A dispute between these two is open already."),
    "nobody_decides": gettext_lazy("Nobody is there who could decide: everybody who might owns one of the two."),
    "not_active_here": gettext_lazy("Only KPIs that are active can stand against each other."),
    "not_an_owner": gettext_lazy("Only the owners of the two KPIs say how they see it."),
    "not_disputed": gettext_lazy("Choose one of the two KPIs."),
    "not_yours_to_decide": gettext_lazy("Somebody else decides this."),
    "dispute_over": gettext_lazy("It is over already."),
    "no_such_dispute": gettext_lazy("There is no such dispute."),
    "no_such_conflict": gettext_lazy("This conflict does not stand any more."),
    "no_target_to_change": gettext_lazy("It has no target in force that could be changed."),
}


def sentence(fault: Fault) -> str:
    """Why something is refused."""
    words = _FAULTS.get(fault.code)
    return filled(words, fault) if words else of_change(fault)


def message_words(number: int, late: int) -> str:
    """Over the list."""
    if number == 0:
        return _("No dispute waits for a decision")
    told = ngettext("One dispute waits for a decision", "%(n)s disputes wait for a decision", number) % {"n": number}
    if late:
        told += ", " + ngettext("one of them past its day", "%(n)s of them past their day", late) % {"n": late}
    return told


def option_words(option: Mapping[str, Any], names: Mapping[str, str], figure: str) -> str:
    """What may be decided. `figure`: the target, written out."""
    name = names.get(str(option["kpi"]), "")
    if option["means"] == "keep":
        return _("Leave both as they are")
    if option["means"] == "retire":
        return _("Retire “%(name)s”") % {"name": name}
    if option["target"] is None:
        return _("Another target for “%(name)s”") % {"name": name}
    return _("“%(name)s” to %(target)s") % {"name": name, "target": figure}


def dispute_line(owed: Owed, company: Company) -> Line:
    """A dispute that waits for the resolver, or for an owner's view."""
    url = reverse("governance:dispute", kwargs={"company_slug": company.slug, "number": owed.params["number"]})
    told = {"first": owed.params["first"], "second": owed.params["second"]}
    name = _("%(first)s against %(second)s") % told
    if owed.params["what"] == "view":
        return Line(name, _("say how you see it"), url, _("Say it"))
    return Line(name, _("you decide: %(question)s") % {"question": owed.params["question"]}, url, _("Read and decide"))


def disputes_title(number: int) -> str:
    """Over them."""
    return ngettext("One dispute", "%(n)s disputes", number) % {"n": number}


def disputes_label() -> str:
    """In the preferences."""
    return _("A dispute waits for your view or your decision")
