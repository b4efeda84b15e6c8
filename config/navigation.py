"""What the header offers the signed-in person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from organization.http.request import Person, company_today
from organization.models import Company
from organization.selectors.owed import count_owed


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the header. `current`: the page belongs to it; `count`: how much waits there, asked for by whole pages
    only (templates call it, fragments do not)."""

    url: str
    label: str
    current: bool = False
    count: Callable[[], int] | None = None


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: whose it is, where they can go. One query, for the count of the inbox, where a whole page is
    rendered; everything else is on the request already.
    """
    company: Company | None = getattr(request, "company", None)
    person: Person | None = getattr(request, "person", None)
    if company is None or person is None:
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        return {"person": user, "person_links": [_sign_in()]} if signed_in else {}
    return {
        "company": company,
        "home_url": _address("dashboards:overview", company),
        "switcher_url": reverse("organization:companies") if person.several else "",
        "navigation": list(_items(request, company, person)),
        "alignment_places": list(_alignment_items(request, company)),
        "person": person.membership,
        "person_links": list(_person_links(company, person)),
    }


def _items(request: HttpRequest, company: Company, person: Person) -> Iterator[Item]:
    places = [
        ("dashboards:overview", _("Overview")),
        ("dashboards:inbox", _("Inbox")),
        ("kpis:week", _("My week")),
        ("kpis:index", _("KPIs")),
        ("alignment:findings", _("Alignment")),
        ("dashboards:cascade", _("Cascade")),
        ("organization:people", _("People")),
    ]
    if person.may("completion.read") or person.facts.heads:
        places.append(("dashboards:completion", _("Completion")))
    here = _place(request)
    for name, label in places:
        count = _waiting(company, person) if name == "dashboards:inbox" else None
        yield Item(_address(name, company), label, current=name == here, count=count)


def _waiting(company: Company, person: Person) -> Callable[[], int]:
    """How much the person owes, also for people they stand in for: counted once, when a template asks."""

    @cache
    def waiting() -> int:
        people = [person.facts.id, *person.facts.stands_in_for]
        return count_owed(company, company_today(company), people)

    return waiting


# Pages that belong to a place under another name; a room's other pages belong to its first one.
_PLACES = {
    "dashboards": "dashboards:overview",
    "kpis": "kpis:index",
    "alignment": "kpis:index",
    "organization": "organization:people",
}
_OWN_PLACES = frozenset({"dashboards:inbox", "dashboards:cascade", "dashboards:completion"})
# The places of Alignment and how the names of their pages begin; links and activation belong to their KPI.
_ALIGNMENT = {
    "alignment:findings": ("finding", "waiver", "results"),
    "alignment:contributions": ("contribution", "hand-off", "priorit"),
    "alignment:evidence": ("evidence",),
    "alignment:conflicts": ("conflict",),
    "alignment:templates": ("template",),
}


def _place(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if _alignment_place(request):
        return "alignment:findings"
    place = match.view_name.removesuffix("-remind")
    if place in _OWN_PLACES:
        return place
    return "kpis:week" if match.view_name.startswith("kpis:week") else _PLACES.get(match.namespace, "")


def _alignment_place(request: HttpRequest) -> str:
    """The place of Alignment that the page belongs to; empty for all others."""
    match = request.resolver_match
    if match is None or match.namespace != "alignment":
        return ""
    name = (match.url_name or "").removeprefix("link-")
    return next((place for place, begins in _ALIGNMENT.items() if name.startswith(begins)), "")


def _alignment_items(request: HttpRequest, company: Company) -> Iterator[Item]:
    """The second row of the header on the pages of Alignment."""
    here = _alignment_place(request)
    if not here:
        return
    labels = {
        "alignment:findings": _("Findings"),
        "alignment:contributions": _("Contributions"),
        "alignment:evidence": _("Evidence"),
        "alignment:conflicts": _("Conflicts"),
        "alignment:templates": _("Job roles"),
    }
    for name, label in labels.items():
        yield Item(_address(name, company), label, current=name == here)


def _person_links(company: Company, person: Person) -> Iterator[Item]:
    own = reverse("organization:person", kwargs={"company_slug": company.slug, "membership": person.membership.id})
    yield Item(own, _("About you"))
    yield Item(_address("organization:notices", company), _("Notifications"))
    if person.may("company.manage"):
        yield Item(_address("organization:company", company), _("Company settings"))
    elif person.may("policy.manage"):
        yield Item(_address("organization:sign-in", company), _("Second factors"))
        yield Item(_address("organization:working-time", company), _("Working days"))
    yield _sign_in()


def _sign_in() -> Item:
    return Item(reverse("mfa_index"), _("Your sign-in"))


def _address(name: str, company: Company) -> str:
    return reverse(name, kwargs={"company_slug": company.slug})
