"""The trail: who changed what, when and why, newest first."""

import base64
import binascii
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from governance.forms.trail import TrailForm
from governance.selectors.trail_pages import KINDS, UNTOLD, Entry, Place, trail_page
from governance.wording.trail import THINGS
from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.suggestions import suggestions
from organization.wording.trail import spoken


@require_safe
def trail(request: CompanyRequest) -> HttpResponse:
    """What people did, or all of it with `?by=all`; of one kind, person or KPI; `?after=` goes on where a page ended."""
    require(request, "trail.read")
    form = TrailForm(request.GET, company=request.company)
    form.is_valid()
    said = form.cleaned_data
    entries, following = trail_page(
        request.company,
        after=_place(request.GET.get("after", "")),
        kind=said.get("kind") or "",
        person=said["person"].id if said.get("person") else None,
        kpi=said["kpi"].id if said.get("kpi") else None,
        individuals=request.person.may("individual_kpi.read"),
        by_itself=said.get("by") == "all",
    )
    context = {
        "form": form,
        "entries": [_told(one) for one in entries],
        "following": _written(following) if following else "",
        "by_itself": said.get("by") == "all",
        "begins": not request.GET.get("after"),
        "people": suggestions(request.company, ""),
    }
    return render(request, "governance/trail.html", context, status=422 if form.errors else 200)


def _told(one: Entry) -> dict[str, object]:
    told = tuple(difference for difference in one.change.differences if difference.field not in UNTOLD)
    return {
        "thing": THINGS[one.kind.code],
        "kpi": one.kpi,
        "name": one.name,
        "said": spoken(one.kind.model, [replace(one.change, differences=told)])[0],
    }


def _written(place: Place) -> str:
    text = f"{place.at.isoformat()} {place.kind} {place.event}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _place(text: str) -> Place | None:
    """Where the page begins; from the top where the address says nothing that makes sense."""
    try:
        moment, kind, event = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
        at = parse_datetime(moment)
        if at is None or at.tzinfo is None or not 0 <= int(kind) < len(KINDS) or not 0 <= int(event) < 2**63:
            return None
        return Place(at, int(kind), int(event))
    except (binascii.Error, ValueError):
        return None
