"""A signature that is owed, in words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line


def signature_line(owed: Owed, company: Company) -> Line:
    """The company KPIs of a cycle wait for a signature."""
    void = _("changed since you signed; look again and sign")
    words = void if owed.params["void"] else _("wait for your signature, with their targets")
    name = _("Company KPIs of cycle %(number)s") % {"number": owed.params["cycle"]}
    return Line(name, words, signatures_address(company), _("Look and sign"))


def signatures_title(number: int) -> str:
    """Over them."""
    return ngettext("One signature", "%(n)s signatures", number) % {"n": number}


def signature_label() -> str:
    """In the preferences."""
    return _("The company KPIs wait for your signature")


def signatures_address(company: Company) -> str:
    """Where the leadership signs."""
    return reverse("governance:steps", kwargs={"company_slug": company.slug}) + "#signatures"
