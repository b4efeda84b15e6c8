"""Before a company is chosen: where to go."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from organization.http.request import SignedInRequest
from organization.selectors.people import companies_of


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """One company: its overview. Several: the switcher. None: what to do."""
    memberships = list(companies_of(request.user.pk)[:2])
    if len(memberships) == 1:
        return redirect("dashboards:overview", company_slug=memberships[0].company.slug)
    return redirect("organization:companies")


@login_required
def switcher(request: SignedInRequest) -> HttpResponse:
    """The companies of the signed-in person."""
    return render(request, "organization/companies.html", {"memberships": companies_of(request.user.pk)})
