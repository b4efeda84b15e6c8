"""What the header offers the signed-in person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
        **_second_row(request, company, person),
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
        *((row.home, _(row.label)) for row in (_ROWS["governance"],) if row.places),
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
    "governance": "governance:policy",
}
_OWN_PLACES = frozenset({"dashboards:inbox", "dashboards:cascade", "dashboards:completion"})


@dataclass(frozen=True, slots=True)
class Row:
    """A second row of the header: a place of the first row whose pages are many. `places`: (view, label, how the names of
    its pages begin), in the order of the row. Links and activation belong to their KPI, so Alignment does not name them."""

    label: str
    places: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def home(self) -> str:
        """Where the first row leads to: the first place."""
        return self.places[0][0]


# Places that are offered only with a right.
_NEEDS = {"governance:trail": "trail.read"}

# One line a place: its page, what the row calls it, and how the names of its pages begin (of the same room).
_ROWS = {
    "alignment": Row(
        label=gettext_noop("Alignment"),
        places=(
            ("alignment:findings", gettext_noop("Findings"), ("finding", "waiver", "results")),
            ("alignment:contributions", gettext_noop("Contributions"), ("contribution", "hand-off", "priorit")),
            ("alignment:evidence", gettext_noop("Evidence"), ("evidence",)),
            ("alignment:conflicts", gettext_noop("Conflicts"), ("conflict", "resource")),
            ("alignment:templates", gettext_noop("Job roles"), ("template",)),
            ("governance:steps", gettext_noop("Six steps"), ("step", "cycle")),
            ("governance:maturity", gettext_noop("Maturity"), ("maturity",)),
        ),
    ),
    "governance": Row(
        label=gettext_noop("Governance"),
        places=(
            ("governance:reviews", gettext_noop("Reviews"), ("review",)),
            ("governance:variances", gettext_noop("Variances"), ("variance", "plan", "escalation", "question")),
            ("governance:decisions", gettext_noop("Decisions"), ("decision",)),
            ("governance:accountabilities", gettext_noop("What I answer for"), ("accountabilit",)),
            ("governance:actions", gettext_noop("My actions"), ("action",)),
            ("governance:changes", gettext_noop("Changes"), ("change",)),
            ("governance:disputes", gettext_noop("Disputes"), ("dispute",)),
            ("governance:policy", gettext_noop("Policy"), ("policy",)),
            ("governance:trail", gettext_noop("Trail"), ("trail",)),
        ),
    ),
}


def _place(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    row, _here = _row(request)
    if row is not None:
        return row.home
    place = match.view_name.removesuffix("-remind")
    if place in _OWN_PLACES:
        return place
    return "kpis:week" if match.view_name.startswith("kpis:week") else _PLACES.get(match.namespace, "")


def _row(request: HttpRequest) -> tuple[Row | None, str]:
    """The second row that the page belongs to, and its place there. A row may hold places of several rooms."""
    match = request.resolver_match
    if match is None:
        return None, ""
    name = (match.url_name or "").removeprefix("link-")
    for row in _ROWS.values():
        for place, _label, begins in row.places:
            if place.partition(":")[0] == match.namespace and name.startswith(begins):
                return row, place
    return None, ""


def _second_row(request: HttpRequest, company: Company, person: Person) -> dict[str, Any]:
    """The second row of the header, on the pages of a place that has one."""
    row, here = _row(request)
    if row is None:
        return {}
    items = [
        Item(_address(name, company), _(label), current=name == here)
        for name, label, _begins in row.places
        if name not in _NEEDS or person.may(_NEEDS[name])
    ]
    return {"second_row": items, "second_row_label": _(row.label)}


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
