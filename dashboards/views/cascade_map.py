"""The cascade on one page: what leads to what, how it stands, and how sure that is."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards.charts.cascade_map import cascade_svg
from dashboards.forms.cascade_map import MapForm
from dashboards.rules.cascade_map import COLUMNS, COMPANY, DEPARTMENT, INDIVIDUAL, arrange
from dashboards.selectors.cascade_map import Wanted, department_choices, read_map
from dashboards.wording.board_figures import Figures
from dashboards.wording.cascade_map import (
    EVERYTHING,
    MANY,
    Addresses,
    Asked,
    Said,
    counts_words,
    listed,
    map_of,
    message,
    sight_words,
)
from organization.access import require
from organization.http.request import CompanyRequest

_GAP = "key-of-a-node"
#: What of the address is kept when something else of it changes.
_KEPT = ("health", "department", "evidence", "q", "as_of", "as")


@require_safe
def cascade(request: CompanyRequest) -> HttpResponse:
    """The map; its part that a filter changes; or only the line of sight of a KPI."""
    require(request, "company.read")
    form = MapForm(request.GET, departments=department_choices(request.company))
    asked = _asked(request, form)
    wanted = Wanted(asked.opened, request.GET.get("role", ""), asked.kpi)
    day = form.day(request.today)
    reading = read_map(request.company, day=day, today=request.today, reader=request.person.facts, wanted=wanted)
    figures = Figures(request.company.locale, request.company.fiscal_year_start_month)
    found = map_of(reading, asked, Said(figures, _addresses(request), day))
    context: dict[str, Any] = {"found": found, "sight": sight_words(found), "asked": asked, "form": form}
    if _target(request) == "sight":
        return render(request, "dashboards/cascade_sight.html", context)
    as_list = request.GET.get("as") == "list"
    # A long list beside a picture is sent only where it is seen: a phone asks for it when it comes into view.
    apart = not as_list and len(found.cards) > _LISTED
    tops, lost = ([], []) if apart else listed(found)
    if _target(request) == "tree":
        return render(request, "dashboards/cascade_tree.html", {"tops": tops, "lost": lost})
    layout = arrange(found.nodes, [(tie.child, tie.parent) for tie in found.ties])
    context |= {
        "message": message(reading),
        "counts": counts_words(reading),
        "past": day if day < request.today else None,
        "as_list": as_list,
        "tops": tops,
        "lost": lost,
        "apart": apart,
        "tree_url": _here(request, **{"as": "list"}),
        "picture": "" if as_list else cascade_svg(
            layout, found.cards, found.ties, names=found.names, columns=_columns(), sight=found.sight,
            label=_("Cascade map: %(counts)s") % {"counts": ". ".join(counts_words(reading))},
        ),
        "tall": layout.height > _PAPER and not apart,
        "many": len(reading.kpis) > MANY,
        "unfold_url": _address(request, open=EVERYTHING),
        "fold_url": _address(request),
        "list_url": _here(request, **{"as": "list"}),
        "picture_url": _here(request, **{"as": ""}),
    }  # fmt: skip
    part = "dashboards/cascade_map.html" if _target(request) == "map" else "dashboards/cascade.html"
    return render(request, part, context)


#: Higher pictures print as the list alone.
_PAPER = 1800
#: Up to so many nodes the list comes with the picture.
_LISTED = 150


def _target(request: CompanyRequest) -> str:
    return request.htmx.target or "" if request.htmx else ""


def _asked(request: CompanyRequest, form: MapForm) -> Asked:
    return Asked(
        health=form.said("health"),
        department=form.said("department"),
        evidence=form.said("evidence"),
        text=form.said("q"),
        kpi=request.GET.get("kpi", ""),
        opened=frozenset(request.GET.getlist("open")),
    )


def _columns() -> dict[float, str]:
    words = {COMPANY: _("Company"), DEPARTMENT: _("Department"), INDIVIDUAL: _("Individual")}
    return {COLUMNS[level][0] + 6: said for level, said in words.items()}


def _addresses(request: CompanyRequest) -> Addresses:
    """Addresses made once and filled for each node: reversing hundreds of them would be felt."""
    slug = request.company.slug
    kpi = reverse("dashboards:kpi", kwargs={"company_slug": slug, "key": _GAP})
    department = reverse("dashboards:department", kwargs={"company_slug": slug, "key": _GAP})
    here = _address(request)
    already = [("open", one) for one in request.GET.getlist("open")]
    base = here + ("&" if "?" in here else "?")

    def opened(key: str, role: str) -> str:
        said = [*already, ("open", key)] if ("open", key) not in already else already
        return base + urlencode([*said, ("role", role)] if role else said)

    return Addresses(
        kpi=lambda key: kpi.replace(_GAP, key),
        department=lambda key: department.replace(_GAP, key),
        opened=opened,
    )


def _here(request: CompanyRequest, **changed: str) -> str:
    """This very page, with what is opened and lit, and something changed."""
    said = request.GET.copy()
    for name, value in changed.items():
        said[name] = value
    return f"{request.path}?{said.urlencode()}"


def _address(request: CompanyRequest, **changed: str) -> str:
    """This page with the same filters, and something changed; nothing opened, nothing lit unless said."""
    said = {name: request.GET.get(name, "") for name in _KEPT} | changed
    query = urlencode({name: value for name, value in said.items() if value})
    here = reverse("dashboards:cascade", kwargs={"company_slug": request.company.slug})
    return f"{here}?{query}" if query else here
