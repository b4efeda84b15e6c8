"""Lock a company KPI for twelve months, or clear the lock."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kpis.access import kpi_for_editing
from kpis.forms.faults import mark
from kpis.forms.life import UnlockForm
from kpis.models import Kpi, Level
from kpis.rules.faults import Refused
from kpis.rules.stability import Lock, a_year_after, judge_clearing
from kpis.services.locks import SLOTS, clear_lock, lock_kpi
from kpis.wording.life import sentence
from organization.http.request import CompanyRequest


def lock(request: CompanyRequest, key: str) -> HttpResponse:
    """The five places, and one button: lock, or clear."""
    kpi = kpi_for_editing(request, key)
    if kpi.level != Level.COMPANY:
        raise Http404(_("Only company KPIs are locked."))
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(request, kpi, form):
        return redirect(request.path)
    locked = {one.lock_slot: one for one in Kpi.objects.filter(company=request.company, lock_slot__isnull=False)}
    context = {
        "form": form,
        "kpi": kpi,
        "place": "lock",
        "manages": True,
        "places": [(slot, locked.get(slot)) for slot in SLOTS],
        "until": a_year_after(request.today),
        "free_to_clear": judge_clearing(Lock(kpi.locked_until), request.today) == "free",
    }
    return render(request, "kpis/lock.html", context, status=422 if form.errors else 200)


def _done(request: CompanyRequest, kpi: Kpi, form: UnlockForm) -> bool:
    company, actor, today = request.company, request.person.actor, request.today
    try:
        if kpi.locked_until is None:
            lock_kpi(company=company, kpi=kpi.id, actor=actor, today=today)
            messages.success(request, _("%(name)s is locked.") % {"name": kpi.name})
        else:
            clear_lock(company=company, kpi=kpi.id, actor=actor, today=today, exception=form.cleaned_data["exception"])
            messages.success(request, _("The lock of %(name)s is cleared.") % {"name": kpi.name})
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    return True
