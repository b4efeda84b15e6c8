"""When the company works: the section of its settings about days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization.access import require
from organization.forms.working_time import WorkingTimeForm
from organization.http.request import CompanyRequest
from organization.selectors.holidays import holidays_of
from organization.services.days_off import set_working_time

NEXT = 12


def working_time(request: CompanyRequest) -> HttpResponse:
    """Country, days off, when a period closes; and the next days on which nobody works."""
    require(request, "policy.manage")
    form = WorkingTimeForm(
        request.POST if request.method == "POST" else None, initial=WorkingTimeForm.initial_of(request.company)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        set_working_time(
            company=request.company,
            country=said["country"],
            subdivision=said["subdivision"],
            closes_after=said["closes_after"],
            days_off=said["days"],
            actor=request.person.actor,
        )
        messages.success(request, _("Saved."))
        return redirect("organization:working-time", company_slug=request.company.slug)
    coming = sorted(day for day in holidays_of(request.company) if day >= request.today and day.weekday() < 5)
    context = {"form": form, "coming": coming[:NEXT], "manages": request.person.may("company.manage")}
    return render(request, "organization/working_time.html", context, status=422 if form.errors else 200)
