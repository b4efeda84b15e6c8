"""Values and explanations that are owed, in words."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kpis.rules.calendar import as_cadence
from kpis.wording.week import period_words
from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line


def value_line(owed: Owed, company: Company) -> Line:
    """The value of week 46, due by 18 Nov."""
    told = {"period": _period(owed, company), "day": date_format(owed.by, "j M") if owed.by else ""}
    if owed.by is None:
        words = _("value of %(period)s") % told
    elif owed.late:
        words = _("value of %(period)s, late since %(day)s") % told
    else:
        words = _("value of %(period)s, due by %(day)s") % told
    key = str(owed.params["key"])
    return Line(str(owed.params["name"]), words, f"{week_address(company)}#state.{key}", _("Enter"))


def explanation_line(owed: Owed, company: Company) -> Line:
    """An explanation: off track since week 44."""
    words = _("off track since %(period)s, and nobody has said why") % {"period": _period(owed, company)}
    url = reverse("dashboards:kpi", kwargs={"company_slug": company.slug, "key": owed.params["key"]})
    return Line(str(owed.params["name"]), words, f"{url}#said", _("Explain"))


def values_title(number: int) -> str:
    """Over the values somebody owes."""
    return ngettext("One value to enter", "%(n)s values to enter", number) % {"n": number}


def explanations_title(number: int) -> str:
    """Over the explanations somebody owes."""
    return ngettext("One miss to explain", "%(n)s misses to explain", number) % {"n": number}


def values_label() -> str:
    """In the preferences."""
    return _("Values are due")


def explanations_label() -> str:
    """In the preferences."""
    return _("A KPI of yours is off track and needs your words")


def week_address(company: Company) -> str:
    """My week."""
    return reverse("kpis:week", kwargs={"company_slug": company.slug})


def _period(owed: Owed, company: Company) -> str:
    start = date.fromisoformat(str(owed.params["period"]))
    cadence = as_cadence(str(owed.params["cadence"]))
    words = period_words(start, cadence, fiscal_start_month=company.fiscal_year_start_month)
    # "Week 46" stands within a sentence; names of months keep their capital.
    english = (get_language() or "").startswith("en") and cadence in {"weekly", "biweekly", "quarterly"}
    return words[:1].lower() + words[1:] if english else words
