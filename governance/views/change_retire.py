"""Asks for the KPIs of a department to be retired, so that it can be closed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.services.retiring import ask_to_retire_all
from governance.wording.changes import sentence
from kpis.forms.faults import told
from kpis.rules.faults import Refused
from organization.access import open_department_for, require
from organization.forms.regrouping import NOWHERE
from organization.http.request import CompanyRequest


@require_POST
def retire_all(request: CompanyRequest, key: str) -> HttpResponse:
    """Who may close a department may ask for what closing takes; back to the page on which it is closed."""
    require(request, "departments.manage")
    known = open_department_for(request, key)
    try:
        asked = ask_to_retire_all(
            company=request.company,
            department=known.id,
            reason=request.POST.get("reason", ""),
            actor=request.person.actor,
        )
    except Refused as refused:
        messages.error(request, told(refused, sentence))
    else:
        words = ngettext(
            "One request is asked for. Close the department when it is decided.",
            "%(n)s requests are asked for. Close the department when they are decided.",
            len(asked),
        )
        messages.success(request, words % {"n": len(asked)})
    said = {name: request.POST.get(name, NOWHERE) for name in ("people", "kpis")}
    path = reverse("organization:department-close", kwargs={"company_slug": request.company.slug, "key": known.key})
    return redirect(f"{path}?{urlencode(said)}")
