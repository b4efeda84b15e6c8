"""Change requests: the list, and one with what it changes, what that would do, who is asked, and what was said."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.access.changes import (
    change_for_approving,
    change_for_keeping,
    change_for_reading,
    change_for_withdrawing,
    changes_for_reading,
    may_ask,
    may_withdraw,
)
from governance.forms.changes import SearchForm
from governance.models import ChangeRequest, ChangeStatus, Verdict
from governance.rules.approvals import Seat, seats_for
from governance.rules.changes import Difference, differences, stale
from governance.selectors.approvers import standing_seats
from governance.selectors.changes import all_kpis, comments_of, searched, stands, verdicts_of
from governance.selectors.named import hidden_among, names_of
from governance.services.changes import (
    apply_change,
    approve,
    comment,
    rebase_change,
    recompute_effect,
    refuse_change,
    withdraw_change,
)
from governance.wording.change_diff import diff_rows
from governance.wording.changes import (
    SeatLine,
    effect_words,
    finding_keys,
    message_words,
    number_words,
    seat_words,
    sentence,
    title_words,
)
from governance.wording.kinds import KINDS, STATUSES
from governance.wording.reviews import title_of
from kpis.access import readable
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest

ON_A_PAGE = 50


@require_safe
def changes(request: CompanyRequest) -> HttpResponse:
    """All that the person may read, the latest first."""
    search = SearchForm(request.GET)
    rows = changes_for_reading(request)
    waiting = rows.filter(status=ChangeStatus.OPEN).count()
    page = Paginator(searched(rows, **search.said()), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "message": message_words(waiting),
        "search": search,
        "page": page,
        "rows": [
            {"change": one, "number": number_words(one), "kind": KINDS[one.kind], "status": STATUSES[one.status]}
            for one in page
        ],
        "filtered": any(search.said().values()),
    }
    return render(request, "governance/changes.html", context)


@require_safe
def change(request: CompanyRequest, number: int) -> HttpResponse:
    """One of them."""
    return _page(request, change_for_reading(request, number))


@require_POST
def change_approve(request: CompanyRequest, number: int) -> HttpResponse:
    """Say yes; the last yes applies it."""
    found = change_for_approving(request, number)
    return _done(request, found, approve, note=request.POST.get("note", ""))


@require_POST
def change_refuse(request: CompanyRequest, number: int) -> HttpResponse:
    """Say no, with words."""
    found = change_for_approving(request, number)
    return _done(request, found, refuse_change, note=request.POST.get("note", ""))


@require_POST
def change_withdraw(request: CompanyRequest, number: int) -> HttpResponse:
    """Take it back."""
    return _done(request, change_for_withdrawing(request, number), withdraw_change)


@require_POST
def change_rebase(request: CompanyRequest, number: int) -> HttpResponse:
    """Ask for the same of the KPI as it is now."""
    return _done(request, change_for_keeping(request, number), rebase_change)


@require_POST
def change_apply(request: CompanyRequest, number: int) -> HttpResponse:
    """Apply what needs no further yes, because the policy asks for less now."""
    return _done(request, change_for_keeping(request, number), apply_change)


@require_POST
def change_effect(request: CompanyRequest, number: int) -> HttpResponse:
    """Look again at what it would do."""
    return _done(request, change_for_keeping(request, number), recompute_effect)


@require_POST
def change_comment(request: CompanyRequest, number: int) -> HttpResponse:
    """Say something about it."""
    return _done(request, change_for_reading(request, number), comment, text=request.POST.get("text", ""))


def _done(request: CompanyRequest, found: ChangeRequest, act: Callable[..., object], **said: str) -> HttpResponse:
    try:
        act(company=request.company, change=found.id, actor=request.person.actor, **said)
    except Refused as refused:
        found = change_for_reading(request, found.number)
        words = [sentence(fault) for fault in refused.faults]
        return _page(request, found, refusals=words, typed=said, status=422)
    after = change_for_reading(request, found.number)
    if after.status == ChangeStatus.APPLIED != found.status:
        messages.success(request, _("Approved by everybody who is asked, and applied."))
    return redirect("governance:change", company_slug=request.company.slug, number=found.number)


def _page(
    request: CompanyRequest,
    found: ChangeRequest,
    *,
    refusals: list[str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = found.status == ChangeStatus.OPEN
    moved = stale(found.base, stands(found.kpi)) if is_open and found.kpi else []
    asked, missing = standing_seats(request.company, found) if is_open else ([], [])
    mine = readable(request, all_kpis(request.company))
    names = names_of(request.company, [found.base, found.proposal, found.effect], kpis=mine)
    hidden = hidden_among(request.company, finding_keys(found.effect), kpis=mine)
    me = request.person.facts.id
    told = found.effect or {}
    context = {
        "change": found,
        "number": number_words(found),
        "title": title_words(found),
        "kind": KINDS[found.kind],
        "status_words": STATUSES[found.status],
        "is_open": is_open,
        "refusals": refusals or [],
        "typed": typed or {},
        "rows": _rows(request, found, differences(found.base, found.proposal), names),
        "moved": _rows(request, found, moved, names),
        "seats": _seats(request, found, asked),
        "approves": is_open and not moved and bool(seats_for(missing, me)),
        "refuses": is_open and bool(seats_for(asked, me)),
        "own": found.author_id == me,
        "ready": is_open and not missing and not moved,
        "withdraws": is_open and may_withdraw(request, found),
        "keeps": is_open and (found.author_id == me or (found.kpi is not None and may_ask(request, found.kpi))),
        "effect": effect_words(told, names=names, hidden=hidden, locale=request.company.locale) if told else None,
        "comments": comments_of(found),
        "review_title": title_of(found.review) if found.review else "",
    }
    return render(request, "governance/change.html", context, status=status)


def _rows(request: CompanyRequest, found: ChangeRequest, differ: list[Difference], names: dict[str, str]) -> list[Any]:
    return list(diff_rows(differ, names=names, change=found, locale=request.company.locale))


def _seats(request: CompanyRequest, found: ChangeRequest, asked: list[Seat]) -> list[SeatLine]:
    """Who is asked, and what they said; of a decided request what was said."""
    said = {row.role: row for row in verdicts_of(found)}
    people = names_of(request.company, [[str(one) for seat in asked for one in seat.people]])
    lines = []
    for seat in asked:
        row = said.pop(seat.role, None)
        lines.append(_seat(seat_words(seat), [people.get(str(one), "") for one in seat.people], row))
    lines += [_seat(seat_words(Seat(role, role, (), ())), [], row) for role, row in said.items()]
    return lines


def _seat(words: str, people: list[str], row: Any) -> SeatLine:
    if row is None:
        return SeatLine(words, ", ".join(people), "", "", "")
    verdict = _("approved") if row.verdict == Verdict.APPROVED else _("refused")
    return SeatLine(words, row.person.name, verdict, row.note, row.verdict)
