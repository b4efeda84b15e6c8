"""Where a finding is mended: the name and the address of the place, and which right it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from alignment.wording.findings import Words

#: Between the two ends of a link, and the two sides of a conflict, in the key of a finding. KPIs' keys hold no blanks.
_BETWEEN = (" > ", " x ")


@dataclass(frozen=True, slots=True)
class Place:
    """A page. `takes`: which part of the finding stands in its address under which name; `right`: what going there takes ("kpi": to change
    that KPI; empty: everybody may); `query` follows the address."""

    label: Words
    name: str
    takes: Mapping[str, str]
    right: str = ""
    query: str = ""


_KPI = {"key": "kpi"}
_DEFINITION = Place(gettext_lazy("Definition and people"), "kpis:edit", _KPI, "kpi")
_TARGETS = Place(gettext_lazy("Targets"), "kpis:targets", _KPI, "kpi")
_LINKS = Place(gettext_lazy("Links"), "alignment:links", _KPI, "link.edit")
_LINK = Place(gettext_lazy("The link"), "alignment:link", {"link": "subject"}, "link.edit")
_WAITING = Place(gettext_lazy("Accept or remove it"), "alignment:links", _KPI)
_KPI_PAGE = Place(gettext_lazy("The KPI's page"), "dashboards:kpi", _KPI)
_WEEK = Place(gettext_lazy("My week"), "kpis:week", {}, "values.write")
_INPUTS = Place(gettext_lazy("Reports on inputs"), "kpis:inputs", {})
_CATALOGUE = Place(gettext_lazy("All KPIs"), "kpis:index", {})
_COMPANY_KPIS = Place(gettext_lazy("Company KPIs"), "kpis:index", {}, query="?level=company")
_DRAFT = Place(gettext_lazy("Draft a KPI"), "kpis:create", {}, "kpi.edit")
_DEPARTMENT = Place(gettext_lazy("The department's page"), "dashboards:department", {"key": "department"})
_HEAD = Place(
    gettext_lazy("Name its head"), "organization:department-edit", {"key": "department"}, "departments.manage"
)
_THEIR_KPIS = Place(gettext_lazy("Their KPIs"), "dashboards:person", {"membership": "subject"})
_PERSON = Place(gettext_lazy("The person"), "organization:person", {"membership": "subject"})
_SETTINGS = Place(gettext_lazy("Company settings"), "organization:company", {}, "company.manage")
_OVERVIEW = Place(gettext_lazy("Overview"), "dashboards:overview", {})
_CONTRIBUTIONS = Place(gettext_lazy("Contributions"), "alignment:contributions", {})
_CONFLICT = Place(gettext_lazy("The conflict"), "alignment:conflict", {"conflict": "subject"})
_CONFLICTS = Place(gettext_lazy("Conflicts"), "alignment:conflicts", {})

#: Of each rule; where there are several, the first that there is.
PLACES: dict[str, tuple[Place, ...]] = {
    "company-kpi-count": (_COMPANY_KPIS,),
    "department-without-kpis": (_DRAFT,),
    "department-kpi-count": (_DEPARTMENT,),
    "individual-kpi-count": (_THEIR_KPIS,),
    "cascade-orphan": (_LINKS,),
    "outcome-without-drivers": (_CONTRIBUTIONS, _KPI_PAGE),
    "cascade-not-full": (_KPI_PAGE,),
    "link-vague": (_LINK,),
    "link-same-sentence": (_LINK,),
    "link-waiting": (_WAITING,),
    "priority-not-operational": (_CONTRIBUTIONS, _CATALOGUE),
    "goal-not-outcome": (_DEFINITION,),
    "activity-above-individual": (_DEFINITION,),
    "not-measurable": (_DEFINITION,),
    "no-target": (_TARGETS,),
    "duplicate-kpi": (_DEFINITION,),
    "lagging-only": (_DRAFT,),
    "leading-contradicted": (_LINKS,),
    "no-owner": (_DEFINITION,),
    "owner-overloaded": (_THEIR_KPIS,),
    "phantom-owner": (_PERSON,),
    "contributor-silent": (_INPUTS,),
    "department-without-head": (_HEAD,),
    "review-too-slow": (_DEFINITION,),
    "no-review": (_DEFINITION,),
    "measured-too-rarely": (_DEFINITION,),
    "never-measured": (_WEEK,),
    "values-stale": (_WEEK,),
    "conflict-open": (_CONFLICT, _CONFLICTS, _KPI_PAGE),
    "conflict-seen": (_CONFLICT, _CONFLICTS, _KPI_PAGE),
    "pair-not-examined": (_CONFLICT, _CONFLICTS, _KPI_PAGE),
    "green-departments-red-company": (_OVERVIEW,),
    "no-mans-land": (_CONTRIBUTIONS, _DRAFT),
    "miss-unexplained": (_KPI_PAGE,),
    "no-alignment-owner": (_SETTINGS,),
}
#: Where what a finding is about can be looked at.
_SUBJECTS: dict[str, tuple[Place, ...]] = {
    "kpi": (_KPI_PAGE,),
    "department": (_DEPARTMENT,),
    "person": (_THEIR_KPIS,),
    "link": (Place("", "alignment:link-evidence", {"link": "subject"}),),
    "conflict": (_CONFLICT, _CONFLICTS, _KPI_PAGE),
    "company": (),
}


def register(code: str, *places: Place) -> None:
    """Where what a higher room's rule objects to is mended. Saying the same again changes nothing.

    Raises:
        ValueError: the code has other places already.
    """
    if PLACES.setdefault(code, places) != places:
        raise ValueError(f"the rule {code} has its places already")


def kpi_of(key: str) -> str:
    """The key of the KPI that a finding is about: a link's child, a conflict's first side."""
    for mark in _BETWEEN:
        key = key.partition(mark)[0]
    return key


def mending(rule: str, *, slug: str, key: str, subject: UUID | None) -> tuple[Place, str]:
    """The place and its address.

    Raises:
        LookupError: none of the rule's places is there.
    """
    found = _first(PLACES[rule], slug, key, subject)
    if found is None:
        raise LookupError(rule)
    return found


def subject_address(kind: str, *, slug: str, key: str, subject: UUID | None) -> str:
    """The page of what a finding is about; empty where it has none."""
    found = _first(_SUBJECTS[kind], slug, key, subject)
    return found[1] if found else ""


def _first(places: tuple[Place, ...], slug: str, key: str, subject: UUID | None) -> tuple[Place, str] | None:
    parts = {"kpi": kpi_of(key), "department": key, "subject": subject}
    for place in places:
        kwargs = {name: parts[part] for name, part in place.takes.items()}
        if all(kwargs.values()):  # what a finding does not name has no page of its own
            return place, reverse(place.name, kwargs={"company_slug": slug, **kwargs}) + place.query
    return None
