"""Links that wait for somebody's word."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line


def acceptance_line(owed: Owed, company: Company) -> Line:
    """Says to move its parent: accept or ask."""
    words = _("is said to move %(parent)s; somebody else must agree") % {"parent": owed.params["parent"]}
    url = reverse("alignment:links", kwargs={"company_slug": company.slug, "key": owed.params["key"]})
    return Line(str(owed.params["name"]), words, url, _("Read and accept"))


def acceptances_title(number: int) -> str:
    """Over the links."""
    return ngettext("One link to accept", "%(n)s links to accept", number) % {"n": number}


def acceptances_label() -> str:
    """In the preferences."""
    return _("A link waits for your acceptance")
