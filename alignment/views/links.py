"""The links of a KPI: what it moves, what moves it; written, changed, accepted, removed."""

from collections.abc import Callable, Mapping
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alignment.access import link_for_accepting, link_for_editing, may_accept, may_link, may_read
from alignment.forms.evidence import LeadingAnswerForm
from alignment.forms.link import LinkForm, NewLinkForm
from alignment.models import CascadeLink, LeadingAnswer
from alignment.rules.connection import effect_of, rationale_hints
from alignment.selectors.cascade import links_down, links_up
from alignment.selectors.evidence import CLAIMED, Figures, figures_of
from alignment.selectors.leading_answers import questions_of
from alignment.services.links import accept_link, create_link, edit_link, remove_link
from alignment.wording.evidence import short_words
from alignment.wording.links import effect_words, hint_words, polarity_words, sentence
from kpis.access import kpi_for_reading, may_edit, subject_of
from kpis.forms.faults import mark, told
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import Refused
from kpis.rules.targets import Direction
from kpis.wording.formats import amount
from organization.access import require
from organization.http.request import CompanyRequest


def links(request: CompanyRequest, key: str) -> HttpResponse:
    """Both sides of a KPI; a new link up; for htmx how the typed one reads."""
    kpi = kpi_for_reading(request, key)
    writes = may_link(request, kpi) and kpi.level != Level.COMPANY and kpi.status != Status.RETIRED
    form = NewLinkForm(request.POST if request.method == "POST" else None, company=request.company, child=kpi)
    if request.htmx.target == "reading":
        return _reading(request, kpi, _named(form, request.GET.get("parent")))
    if request.method == "POST":
        require(request, "link.edit", subject_of(kpi))
        if form.is_valid() and _written(request, kpi, form):
            return redirect(request.path)
    return _page(request, kpi, form if writes else None)


def edit(request: CompanyRequest, link: UUID) -> HttpResponse:
    """Change what a link says. Its acceptance goes with the claim that was accepted."""
    found = link_for_editing(request, link)
    if request.htmx.target == "reading":
        return _reading(request, found.child, found.parent)
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        child=found.child,
        parent=found.parent,
        initial=LinkForm.initial_of(found, request.company),
    )
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        return redirect("alignment:links", company_slug=request.company.slug, key=found.child.key)
    context = {
        "form": form,
        "link": found,
        "kpi": found.child,
        "place": "links",
        "manages": may_edit(request, found.child),
        **_said(found.child, found.parent, found.polarity, found.rationale),
    }
    return render(request, "alignment/link.html", context, status=422 if form.errors else 200)


@require_POST
def accept(request: CompanyRequest, link: UUID) -> HttpResponse:
    """Agree that a link somebody else wrote holds."""
    found = link_for_accepting(request, link)
    note = request.POST.get("note", "")
    return _done(
        request,
        found,
        lambda: accept_link(company=request.company, link=found.id, actor=request.person.actor, note=note),
        _("Accepted. The link counts from now on."),
    )


@require_POST
def remove(request: CompanyRequest, link: UUID) -> HttpResponse:
    """Take a link out of the cascade."""
    found = link_for_editing(request, link)
    return _done(
        request, found, lambda: remove_link(company=request.company, link=found.id, actor=request.person.actor),
        _("The link is removed; the trail keeps it."),
    )  # fmt: skip


def _page(request: CompanyRequest, kpi: Kpi, form: NewLinkForm | None) -> HttpResponse:
    up = links_up(company=request.company, kpi=kpi.id)
    down = [link for link in links_down(company=request.company, kpi=kpi.id) if may_read(request, link.child)]
    figures = figures_of(company=request.company, links=[link.id for link in [*up, *down]])
    context = {
        "form": form,
        "kpi": kpi,
        "place": "links",
        "manages": may_edit(request, kpi),
        "up": [_line(request, link, figures) for link in up],
        "down": [_line(request, link, figures) for link in down],
        "questions": [
            (
                question,
                LeadingAnswerForm(initial=_answered(question.answer), auto_id=f"id_{question.company_kpi.key}_%s"),
            )
            for question in questions_of(company=request.company, kpi=kpi)
        ],
        "answers": may_link(request, kpi),
        "faulty": bool(form and form.errors),
    }
    return render(request, "alignment/links.html", context, status=422 if form and form.errors else 200)


def _answered(answer: LeadingAnswer | None) -> dict[str, object]:
    return {"text": answer.text, "expected_weeks": answer.expected_weeks} if answer else {}


def _line(request: CompanyRequest, link: CascadeLink, figures: Mapping[UUID, Figures]) -> dict[str, object]:
    """A link as the page prints it."""
    mine = link.author_id == request.person.membership.id
    unit = _points(link.parent.unit)
    return {
        "link": link,
        "edits": may_link(request, link.child),
        "accepts": link.accepted_by_id is None
        and not link.doubted
        and may_accept(request, link)
        and not mine
        and bool(link.rationale),
        "history": short_words(figures.get(link.id, CLAIMED)),
        "mine": mine,
        "effect": amount(link.effect, unit=unit, decimals=2, locale=request.company.locale)
        if link.effect is not None
        else "",
        "child_unit": _("point") if link.child.unit == "%" else link.child.unit or _("unit"),
        **_said(link.child, link.parent, link.polarity, link.rationale),
    }


def _points(unit: str) -> str:
    """A change of per cents is told in points."""
    return _("pts") if unit == "%" else unit


def _said(child: Kpi, parent: Kpi | None, polarity: int, rationale: str) -> dict[str, object]:
    """How a link reads: its two ways in words, supports or harms, what the sentence still lacks."""
    verdict = None
    if parent is not None and child.direction and parent.direction:
        verdict = effect_of(polarity, cast(Direction, child.direction), cast(Direction, parent.direction))
    names = {"child": child.name, "parent": parent.name if parent else _("the parent")}
    hints = rationale_hints(rationale, child=child.name, parent=parent.name if parent else "")
    known = parent is not None and bool(child.direction and parent.direction)
    return {
        "ways": polarity_words(rises=polarity == 1, **names),
        "verdict": verdict,
        "verdict_words": effect_words(verdict) if known else "",
        "hints": [words for words in map(hint_words, hints) if words],
        "sayable": bool(rationale.strip()) and not hints,
    }


def _reading(request: CompanyRequest, child: Kpi, parent: Kpi | None) -> HttpResponse:
    """How the link reads as it is typed."""
    polarity = -1 if request.GET.get("polarity") == "-1" else 1
    return render(request, "alignment/_reading.html", _said(child, parent, polarity, request.GET.get("rationale", "")))


def _named(form: NewLinkForm, parent: str | None) -> Kpi | None:
    """The parent chosen so far, if it is one that may be chosen."""
    return next((one for one in form.fields["parent"].queryset if str(one.id) == parent), None)  # type: ignore[attr-defined]


def _written(request: CompanyRequest, kpi: Kpi, form: NewLinkForm) -> bool:
    parent = form.cleaned_data["parent"]
    try:
        create_link(company=request.company, child=kpi.id, parent=parent.id, actor=request.person.actor, **form.said())
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    messages.success(request, _("The link is written. Somebody else accepts it before it counts."))
    return True


def _changed(request: CompanyRequest, link: CascadeLink, form: LinkForm) -> bool:
    was = link.accepted_by_id
    try:
        now = edit_link(company=request.company, link=link.id, changes=form.said(), actor=request.person.actor)
    except Refused as refused:
        mark(form, refused, sentence)
        return False
    if was and now.accepted_by_id is None:
        messages.success(request, _("Saved. It says something else now, so it waits to be accepted again."))
    else:
        messages.success(request, _("Saved."))
    return True


def _done(request: CompanyRequest, link: CascadeLink, act: Callable[[], object], words: str) -> HttpResponse:
    """Act, say so, and go back to the KPI from whose page the button was pressed."""
    try:
        act()
    except Refused as refused:
        messages.error(request, told(refused, sentence))
    else:
        messages.success(request, words)
    back = link.parent if request.POST.get("from") == link.parent.key else link.child
    return redirect("alignment:links", company_slug=request.company.slug, key=back.key)
