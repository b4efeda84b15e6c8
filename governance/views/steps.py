"""The six steps on one page: how far each is, what is missing, who must act and where; signatures, locks, steps left out, cycles."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.forms.cycles import CycleForm, SkipForm
from governance.models import SkippedStep
from governance.rules.steps import Missing, Step, StepFacts, lockable, realignment_due, signable, steps_of
from governance.selectors.steps import (
    Named,
    carried_over,
    cycles_of,
    named,
    open_cycle_of,
    sign_offs_of,
    signed_set,
    skips_of,
    step_facts,
    tops_shown,
)
from governance.services.cycles import lock_company_kpis, open_cycle, sign_off, skip_step, unskip_step
from governance.wording import steps as words
from kpis.charts.marks import health_svg
from kpis.forms.faults import mark
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.people import people_with

#: Of what is missing, so many are named.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """Something missing: the sentence, who must act, the first few things by name with their pages, and where it is mended."""

    words: str
    who: str
    things: list[Named]
    more: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page prints it."""

    step: Step
    name: str
    purpose: str
    state: str
    css: str
    mark: SafeString
    lines: list[Line]
    skipped: SkippedStep | None
    form: SkipForm | None


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """Everything that is known of the running cycle."""
    require(request, "company.read")
    return _page(request)


@require_POST
def sign(request: CompanyRequest) -> HttpResponse:
    """An executive says yes to what they saw."""
    require(request, "cycle.sign")
    seen = request.POST.get("seen", "")
    return _acted(
        request,
        lambda: sign_off(company=request.company, person=request.person.membership.id, seen=seen, actor=request.person.actor),
        _("Signed: the company KPIs and their targets as they stand."),
    )  # fmt: skip


@require_POST
def lock(request: CompanyRequest) -> HttpResponse:
    """Lock all company KPIs that are not."""
    require(request, "cycle.manage")
    return _acted(
        request,
        lambda: lock_company_kpis(company=request.company, actor=request.person.actor),
        _("Locked for twelve months. From now on they change by exception only."),
    )


@require_POST
def skip(request: CompanyRequest, step: int) -> HttpResponse:
    """Leave a step out, with a reason."""
    require(request, "cycle.manage")
    form = SkipForm(request.POST, auto_id=f"skip-{step}-%s")
    said: Callable[[], object] = lambda: skip_step(  # noqa: E731  what to do once the form is valid
        company=request.company, step=step, actor=request.person.actor, **form.cleaned_data
    )
    return _acted(request, said, _("Left out. It shows among the findings until the next cycle."), form=form, at=step)


@require_POST
def unskip(request: CompanyRequest, step: int) -> HttpResponse:
    """Take a step up again."""
    require(request, "cycle.manage")
    return _acted(
        request,
        lambda: unskip_step(company=request.company, step=step, actor=request.person.actor),
        _("Taken up again."),
    )


@require_POST
def begin(request: CompanyRequest) -> HttpResponse:
    """Open a cycle; the one before it ends."""
    require(request, "cycle.manage")
    form = CycleForm(request.POST)
    said: Callable[[], object] = lambda: open_cycle(  # noqa: E731  what to do once the form is valid
        company=request.company, actor=request.person.actor, **form.cleaned_data
    )
    return _acted(request, said, _("A new cycle is open. What still holds was carried over."), form=form)


def _acted(
    request: CompanyRequest, act: Callable[[], object], said: str, *, form: forms.Form | None = None, at: int = 0
) -> HttpResponse:
    """Do it and go back to the page, or show the page with what was refused."""
    if form is not None and not form.is_valid():
        return _page(request, form=form, at=at)
    try:
        act()
    except Refused as refused:
        if form is not None:
            mark(form, refused, words.refusal_words)
            return _page(request, form=form, at=at)
        for fault in refused.faults:
            messages.error(request, words.refusal_words(fault))
    else:
        messages.success(request, said)
    return redirect("governance:steps", company_slug=request.company.slug)


def _page(request: CompanyRequest, *, form: forms.Form | None = None, at: int = 0) -> HttpResponse:
    company = request.company
    facts = step_facts(company, request.today)
    steps = steps_of(facts)
    cycles = cycles_of(company)
    cycle = open_cycle_of(company)
    manages = request.person.may("cycle.manage")
    skips = skips_of(company, cycle)
    names = named(company, {one.code: one.keys[:NAMED] for step in steps for one in step.missing}, words.names_of)
    skip_form = form if isinstance(form, SkipForm) else None
    context: dict[str, Any] = {
        "message": words.message_words(steps),
        "steps": [
            _shown(request, one, skips, names, form=skip_form if one.number == at else None, manages=manages) for one in steps
        ],
        "cycle": cycle,
        "cycles": cycles,
        "carried": carried_over(company, before=cycle.opened_on) if cycle and cycle.number > 1 else None,
        "due": realignment_due([one.opened_on for one in cycles]),
        "cycle_form": (form if isinstance(form, CycleForm) else CycleForm()) if manages else None,
        "manages": manages,
        "manager": people_with(company, "cycle.manage"),
        **_signatures(request, facts),
    }  # fmt: skip
    return render(request, "governance/steps.html", context, status=422 if form is not None else 200)


def _signatures(request: CompanyRequest, facts: StepFacts) -> dict[str, Any]:
    company = request.company
    given = sign_offs_of(company, open_cycle_of(company))
    me = request.person.membership.id
    mine = next((one for one in facts.signers if one.id == me), None)
    return {
        "tops": [
            (top, words.target_words(top.kpi, top.target, company.locale)) for top in tops_shown(company, request.today)
        ],
        "signers": [(one, given.get(one.id)) for one in facts.signers],  # type: ignore[call-overload]
        "seen": signed_set(company),
        "may_sign": mine is not None and not mine.signed and signable(facts) and request.person.may("cycle.sign"),
        "may_lock": lockable(facts) and request.person.may("cycle.manage"),
    }


def _shown(
    request: CompanyRequest,
    step: Step,
    skips: Mapping[int, SkippedStep],
    names: Mapping[str, Mapping[str, Named]],
    *,
    form: SkipForm | None,
    manages: bool,
) -> Shown:
    css, shape, hollow = words.MARKS[step.state]
    offered = form or (SkipForm(auto_id=f"skip-{step.number}-%s") if manages and step.state == "open" else None)
    return Shown(
        step=step,
        name=words.name_of(step.number),
        purpose=str(words.PURPOSE[step.key]),
        state=str(words.STATES[step.state]),
        css=css,
        mark=health_svg(shape, accepted=hollow),
        lines=[_line(request, one, names.get(one.code, {})) for one in step.missing],
        skipped=skips.get(step.number),
        form=offered,
    )


def _line(request: CompanyRequest, missing: Missing, names: Mapping[str, Named]) -> Line:
    label, url = words.place_of(missing.code, request.company.slug)
    shown: Collection[str] = missing.keys[:NAMED] if words.names_of(missing.code) else ()
    return Line(
        words=words.missing_words(missing),
        who=str(words.WHO[missing.who]),
        things=[names.get(key, Named(key)) for key in shown],
        more=max(0, len(missing.keys) - NAMED) if shown else 0,
        label=label,
        url=url,
    )
