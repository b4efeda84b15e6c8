"""Reviews to hold and items to present, in words."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.wording.reviews import day_words, kind_words, time_words
from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line


def holding_line(owed: Owed, company: Company) -> Line:
    """A review to hold: today at nine, or overdue."""
    starts = datetime.fromisoformat(str(owed.params["starts"]))
    told = {"day": day_words(starts, company), "time": time_words(starts, company)}
    if owed.params["status"] == "open":
        words = _("is under way: close it, so that it counts")
    elif owed.late:
        words = _("was due on %(day)s; held late it still counts") % told
    else:
        words = _("to hold on %(day)s at %(time)s") % told
    return Line(_title(owed), words, review_page(company, owed), _("Hold"))


def presenting_line(owed: Owed, company: Company) -> Line:
    """Three items to present on Wednesday."""
    starts = datetime.fromisoformat(str(owed.params["starts"]))
    number = int(str(owed.params["items"]))
    told = {"n": number, "day": day_words(starts, company), "time": time_words(starts, company)}
    words = ngettext(
        "%(n)s item to present on %(day)s at %(time)s", "%(n)s items to present on %(day)s at %(time)s", number
    )
    return Line(_title(owed), words % told, f"{review_page(company, owed)}#agenda", _("Look"))


def holding_title(number: int) -> str:
    """Over the reviews somebody holds."""
    return ngettext("One review to hold", "%(n)s reviews to hold", number) % {"n": number}


def presenting_title(number: int) -> str:
    """Over the reviews somebody presents in."""
    return ngettext("One review to present in", "%(n)s reviews to present in", number) % {"n": number}


def holding_label() -> str:
    """In the preferences."""
    return _("A review that you chair is due")


def presenting_label() -> str:
    """In the preferences."""
    return _("You present in a review within the week")


def review_page(company: Company, owed: Owed) -> str:
    """The review."""
    return reverse("governance:review", kwargs={"company_slug": company.slug, "review": owed.params["review"]})


def _title(owed: Owed) -> str:
    words = kind_words(str(owed.params["kind"]))
    department = str(owed.params["department"])
    return _("%(kind)s, %(department)s") % {"kind": words, "department": department} if department else words
