"""What the header offers the signed-in person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from organization.http.request import Person
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the header. `current`: the page belongs to it."""

    url: str
    label: str
    current: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: whose it is, where they can go. No query: everything is on the request already."""
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
        "navigation": list(_items(request, company)),
        "person": person.membership,
        "person_links": list(_person_links(company, person)),
    }


def _items(request: HttpRequest, company: Company) -> Iterator[Item]:
    places = [
        ("dashboards:overview", _("Overview")),
        ("kpis:week", _("My week")),
        ("kpis:index", _("KPIs")),
        ("organization:people", _("People")),
    ]
    here = _place(request)
    for name, label in places:
        yield Item(_address(name, company), label, current=name == here)


# Pages that belong to a place under another name; a room's other pages belong to its first one.
_PLACES = {
    "dashboards": "dashboards:overview",
    "kpis": "kpis:index",
    "alignment": "kpis:index",
    "organization": "organization:people",
}


def _place(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    return "kpis:week" if match.view_name.startswith("kpis:week") else _PLACES.get(match.namespace, "")


def _person_links(company: Company, person: Person) -> Iterator[Item]:
    own = reverse("organization:person", kwargs={"company_slug": company.slug, "membership": person.membership.id})
    yield Item(own, _("About you"))
    if person.may("company.manage"):
        yield Item(_address("organization:company", company), _("Company settings"))
    elif person.may("policy.manage"):
        yield Item(_address("organization:sign-in", company), _("Second factors"))
    yield _sign_in()


def _sign_in() -> Item:
    return Item(reverse("mfa_index"), _("Your sign-in"))


def _address(name: str, company: Company) -> str:
    return reverse(name, kwargs={"company_slug": company.slug})
