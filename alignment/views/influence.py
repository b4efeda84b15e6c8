"""A suggestion who should own a KPI, as a fragment for the pages that ask for an owner."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alignment.selectors.influence import is_shared, owner_suggestion
from alignment.wording.influence import SuggestedWords, suggestion_words
from kpis.access import kpi_for_reading
from kpis.models import Kpi, Status
from organization.http.request import CompanyRequest


@require_safe
def owner(request: CompanyRequest, key: str) -> HttpResponse:
    """Who should own it, with the reason."""
    kpi = kpi_for_reading(request, key)
    return render(request, "alignment/_owner.html", {"suggested": suggested_owner_words(request, kpi)})


def suggested_owner_words(request: CompanyRequest, kpi: Kpi) -> SuggestedWords | None:
    """For any page that shows the KPI: where nobody owns it, or where departments share it."""
    shared = is_shared(request.company, kpi)
    if kpi.status == Status.RETIRED or (kpi.owner_id is not None and not shared):
        return None
    found = owner_suggestion(request.company, kpi)
    owned = kpi.owner_id is not None
    return suggestion_words(found.suggestion, found.departments, locale=request.company.locale, owned=owned)
