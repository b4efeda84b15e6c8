"""What the ladder, plans, talks and accountability leave to do, in words."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line


def plan_line(owed: Owed, company: Company) -> Line:
    """A plan: two misses in a row, by 18 Nov."""
    words = _("%(misses)s, a plan is asked for %(by)s") % {"misses": _misses(owed), "by": _by(owed)}
    url = _address(company, "governance:plan-new", key=owed.params["key"])
    return Line(str(owed.params["name"]), words, url, _("Write the plan"))


def plans_title(number: int) -> str:
    """Over the plans."""
    return ngettext("One plan to write", "%(n)s plans to write", number) % {"n": number}


def plan_label() -> str:
    """In the preferences."""
    return _("A KPI of yours misses again and needs a plan")


def escalation_line(owed: Owed, company: Company) -> Line:
    """What was taken up: three misses in a row, answer by 18 Nov."""
    told = {"misses": _misses(owed), "by": _by(owed)}
    if owed.params["rung"] == "explanation":
        words = _("%(misses)s, its owner has left: explain it %(by)s") % told
        url = _address(company, "dashboards:kpi", key=owed.params["key"]) + "#said"
        return Line(str(owed.params["name"]), words, url, _("Explain"))
    if not owed.params["key"]:
        words = _("as a whole %(misses)s: say what is done %(by)s") % told
    else:
        words = _("%(misses)s, taken up to you: say what is done %(by)s") % told
    url = _address(company, "governance:escalation", escalation=owed.params["escalation"])
    return Line(str(owed.params["name"]), words, url, _("Answer"))


def escalations_title(number: int) -> str:
    """Over the escalations."""
    return ngettext("One escalation to answer", "%(n)s escalations to answer", number) % {"n": number}


def escalation_label() -> str:
    """In the preferences."""
    return _("Misses are escalated to you")


def question_line(owed: Owed, company: Company) -> Line:
    """A question: Eve asks: “Why…”."""
    told = {"name": owed.params["by"], "text": owed.params["text"]}
    answered = owed.params["answered"]
    words = _("%(name)s answered: “%(text)s”") % told if answered else _("%(name)s asks: “%(text)s”") % told
    url = _address(company, "dashboards:kpi", key=owed.params["key"]) + "#talk"
    return Line(str(owed.params["name"]), words, url, _("Read") if answered else _("Answer"))


def questions_title(number: int) -> str:
    """Over the talks."""
    return ngettext("One talk waits for you", "%(n)s talks wait for you", number) % {"n": number}


def question_label() -> str:
    """In the preferences."""
    return _("Somebody asks about a KPI of yours, or answers you")


def action_line(owed: Owed, company: Company) -> Line:
    """An action: for Win rate, by 18 Nov."""
    told = {"kpi": owed.params["kpi"], "by": _by(owed)}
    words = _("for %(kpi)s, %(by)s") % told if told["kpi"] else str(told["by"])
    return Line(str(owed.params["name"]), words, actions_address(company) + f"#action-{owed.subject}", _("Open"))


def actions_title(number: int) -> str:
    """Over the actions."""
    return ngettext("One action to do", "%(n)s actions to do", number) % {"n": number}


def action_label() -> str:
    """In the preferences."""
    return _("You are asked to do something by a day")


def accountability_line(owed: Owed, company: Company) -> Line:
    """KPIs that wait for a yes."""
    count = int(owed.params["count"])
    if count == 1:
        name = str(owed.params["name"])
        words = _("you are named its owner: say whether you accept")
    else:
        name = _("%(n)s KPIs") % {"n": count}
        words = _("you are named their owner: say whether you accept")
    return Line(name, words, accountabilities_address(company), _("Say yes or no"))


def accountabilities_title(number: int) -> str:
    """Over what is to be accepted; `number` counts people, and a person sees their own line only."""
    return ngettext("KPIs to accept", "KPIs to accept, by %(n)s people", number) % {"n": number}


def accountability_label() -> str:
    """In the preferences."""
    return _("You are named owner of a KPI")


def accountabilities_address(company: Company) -> str:
    """My accountabilities."""
    return _address(company, "governance:accountabilities")


def actions_address(company: Company) -> str:
    """My actions."""
    return _address(company, "governance:actions")


def _address(company: Company, name: str, **keys: object) -> str:
    return reverse(name, kwargs={"company_slug": company.slug, **keys})


def _misses(owed: Owed) -> str:
    count = int(owed.params["misses"])
    if not count:
        return _("behind its pace")
    return ngettext("one miss", "%(n)s misses in a row", count) % {"n": count}


def _by(owed: Owed) -> str:
    day = owed.by if isinstance(owed.by, date) else None
    if day is None:
        return ""
    words = date_format(day, "j M")
    return _("since %(day)s overdue") % {"day": words} if owed.late else _("by %(day)s") % {"day": words}
