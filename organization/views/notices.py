"""What a person was told, and how they want to be told: their own page."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization.access import require
from organization.forms.notices import PreferenceForm
from organization.http.request import CompanyRequest
from organization.models import Company, Notice
from organization.rules.owed import Owed
from organization.rules.quiet import way_of
from organization.selectors.notices import REMINDER, notices_for, preference_of
from organization.selectors.owed import kind_of
from organization.services.notices import prefer, see
from organization.wording.notices import reminder_line
from organization.wording.owed import Line


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the page prints it."""

    line: Line
    at: datetime
    mailed: bool
    fresh: bool
    open: bool


def notices(request: CompanyRequest) -> HttpResponse:
    """The latest notices; the preferences below."""
    require(request, "company.read")
    me = request.person.membership.id
    row = preference_of(request.company, me)
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=PreferenceForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        prefer(company=request.company, person=me, actor=request.person.actor, **form.said())
        messages.success(request, _("Saved."))
        return redirect("organization:notices", company_slug=request.company.slug)
    told = [
        found
        for one in notices_for(request.company, me)
        if way_of(row.ways, one.kind) != "none" and (found := _told(one, request.company)) is not None
    ]
    see(company=request.company, person=me)
    context = {"told": told, "form": form}
    return render(request, "organization/notices.html", context, status=422 if form.errors else 200)


def _told(notice: Notice, company: Company) -> Told | None:
    """None where the room that words it is gone."""
    line = reminder_line(notice.params, company.slug) if notice.kind == REMINDER else _owed_line(notice, company)
    if line is None:
        return None
    is_open = notice.kind != REMINDER and notice.done_at is None
    return Told(line, notice.created_at, notice.mailed_at is not None, notice.seen_at is None, is_open)


def _owed_line(notice: Notice, company: Company) -> Line | None:
    kind = kind_of(notice.kind)
    if kind is None:
        return None
    owed = Owed(notice.kind, notice.person_id, notice.subject, notice.since, params=notice.params)
    return kind.words(owed, company)
