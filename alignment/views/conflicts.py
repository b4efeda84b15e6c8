"""Conflicts: all that stand, and one with its scenario, other targets that are tried, and what is decided."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alignment.access import conflict_for_reading
from alignment.forms.conflicts import AcceptForm, AdjustForm, ReopenForm, tried
from alignment.models import ConflictStatus
from alignment.rules.conflicts.told import ConflictRow, Party
from alignment.rules.conflicts.what_if import Dial, what_if
from alignment.selectors.conflict_apart import left_out
from alignment.selectors.conflict_groups import grouped_rows, partner
from alignment.selectors.conflicts import standing
from alignment.selectors.kept_graph import KeptGraph, kept_graph
from alignment.selectors.side_effects import costs_of
from alignment.services.conflict_decisions import accept_conflict, adjust_target, reopen_conflict
from alignment.views.evidence import results_context
from alignment.wording import conflicts as words
from alignment.wording.conflicts import Writer
from kpis.forms.faults import mark
from kpis.forms.fields import number_text
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.request import CompanyRequest
from organization.selectors.people import people_with

#: Questions that the page lists; the others are counted.
MOST_QUESTIONS = 50


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """What stands, by company KPI and the KPI that costs it; accepted ones and questions apart."""
    require(request, "company.read")
    rows = standing(request.company)
    kept = kept_graph(request.company)
    write = writer_of(request, kept)
    costs, more_costs = costs_of(request.company, kept)
    counted = [row for row in rows if row.counted and row.status == ConflictStatus.OPEN]
    accepted = [row for row in rows if row.status == ConflictStatus.ACCEPTED]
    asked = [row for row in rows if not row.counted and row.status == ConflictStatus.OPEN]
    context = {
        "message": words.message_words(len(counted), len(accepted), computed=bool(rows) or kept is not None),
        "groups": [
            (group, [(partner(group, row), line(row, write)) for row in group.rows])
            for group in grouped_rows(counted, kept)
        ],
        "accepted": [line(row, write) for row in accepted],
        "questions": [line(row, write) for row in asked[:MOST_QUESTIONS]],
        "more_questions": max(len(asked) - MOST_QUESTIONS, 0),
        "costs": [(words.cost_words(one, request.company.locale), one) for one in costs],
        "more_costs": more_costs,
        "left_out": [(words.apart_words(one.reason), one) for one in left_out(request.company, kept)],
        **results_context(request),
    }
    return render(request, "alignment/conflicts.html", context)


@require_safe
def conflict(request: CompanyRequest, conflict: UUID) -> HttpResponse:
    """One conflict; for htmx what other targets lead to."""
    row = conflict_for_reading(request, conflict)
    if request.htmx.target == "what-if":
        kept = kept_graph(request.company)
        context = {"tried": _tried(request, row, kept, writer_of(request, kept))}
        return render(request, "alignment/_what_if.html", context)
    return _page(request, row)


@require_POST
def accept(request: CompanyRequest, conflict: UUID) -> HttpResponse:
    """Live with it until a day."""
    row = conflict_for_reading(request, conflict, "conflict.accept")
    form = AcceptForm(request.POST, auto_id="accept_%s")
    return _decided(request, row, "accept", form, accept_conflict, _("Accepted. It is open again after that day, if it still stands."))  # fmt: skip


@require_POST
def reopen(request: CompanyRequest, conflict: UUID) -> HttpResponse:
    """Take an acceptance back."""
    row = conflict_for_reading(request, conflict, "conflict.accept")
    form = ReopenForm(request.POST, auto_id="reopen_%s")
    return _decided(request, row, "reopen", form, reopen_conflict, _("Taken back. The conflict is open again."))


@require_POST
def adjust(request: CompanyRequest, conflict: UUID) -> HttpResponse:
    """Give one of the two KPIs another target."""
    row = conflict_for_reading(request, conflict, "conflict.decide")
    form = AdjustForm(request.POST, company=request.company, row=row, today=request.today, auto_id="adjust_%s")
    done = _("The target is changed. The next computation tells whether the conflict is gone.")
    return _decided(request, row, "adjust", form, adjust_target, done)


def line(row: ConflictRow, write: Writer) -> dict[str, Any]:
    """A conflict as a list prints it."""
    return {
        "row": row,
        "scenario": words.scenario_words(row, write),
        "kind": words.kind_words(row),
        "grade": words.grade_words(row),
        "badge": words.badge_words(row),
        "question": words.question_words(row),
        "way": words.way_words(row.ways[0], write) if row.ways else "",
    }


def writer_of(request: CompanyRequest, kept: KeptGraph | None) -> Writer:
    """How the figures of conflicts are written for the reader."""
    return (
        Writer(request.company.locale, kept.now, kept.short_of)
        if kept
        else Writer(request.company.locale, lambda _kpi: None)
    )


def _page(
    request: CompanyRequest, row: ConflictRow, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    kept = kept_graph(request.company)
    write = writer_of(request, kept)
    context = {
        "line": line(row, write),
        "row": row,
        "history": words.history_words(row) if row.history else "",
        "ways": [words.way_words(way, write) for way in row.ways],
        "tried": _tried(request, row, kept, write),
        "deciders": people_with(request.company, "conflict.decide"),
        **_forms(request, row),
        **(forms or {}),
        **results_context(request),
    }
    return render(request, "alignment/conflict.html", context, status=status)


def _forms(request: CompanyRequest, row: ConflictRow) -> dict[str, Any]:
    """The forms that the reader may use."""
    if row.status == ConflictStatus.RESOLVED:
        return {}
    found: dict[str, Any] = {}
    if request.person.may("conflict.decide"):
        found["adjust"] = AdjustForm(
            company=request.company, row=row, today=request.today, initial=_offered(request, row), auto_id="adjust_%s"
        )
    if request.person.may("conflict.accept"):
        accepted = row.status == ConflictStatus.ACCEPTED
        found |= (
            {"reopen": ReopenForm(auto_id="reopen_%s")} if accepted else {"accept": AcceptForm(auto_id="accept_%s")}
        )
    return found


def _offered(request: CompanyRequest, row: ConflictRow) -> dict[str, Any]:
    """The smallest way out."""
    way = next((way for way in row.ways if way.kpi is not None and way.target is not None), None)
    if way is None or way.kpi is None or way.target is None:
        return {}
    return {"kpi": str(way.kpi.id), "value": number_text(_inside(way.kpi, way.target), request.company)}


def _inside(party: Party, target: float) -> float:
    """The target with the decimals of the KPI, rounded to the easier side: otherwise rounding could bring the conflict back."""
    step = 10.0**-party.decimals
    easier = -1 if party.direction == "higher" else 1
    nearest = round(target / step) * step
    if easier * (nearest - target) < -1e-9 * step:
        nearest += easier * step
    return round(nearest, party.decimals)


def _tried(request: CompanyRequest, row: ConflictRow, kept: KeptGraph | None, write: Writer) -> dict[str, Any] | None:
    """The pair under the targets of the address; None where a figure is missing that it takes."""
    if kept is None:
        return None
    dials = kept.dial(row.first.id), kept.dial(row.second.id)
    company = kept.company_position.get(row.company_kpi.id) if row.company_kpi else None
    if dials[0] is None or dials[1] is None or (row.company_kpi is not None and company is None):
        return None
    known = (dials[0], dials[1])
    targets = tried(request.GET, known)
    outcome = what_if(
        kept.known.graph,
        (kept.position[row.first.id], kept.position[row.second.id]),
        company,
        (known[0].gap(targets[0]), known[1].gap(targets[1])),
    )
    gains = outcome.gains or (0.0, 0.0)
    values = (known[0].value(gains[0]), known[1].value(gains[1]))
    return {
        "gone": outcome.gone,
        "words": words.outcome_words(row, outcome, write, values, kept.company_value(company, outcome.change)),
        "loads": [words.load_words(row, load, kept.known.resources[load.resource], write) for load in outcome.loads],
        "sides": [
            _side(name, party, one, target, write) | {"to_date": kept.to_date(party.id)}
            for name, party, one, target in zip(("first", "second"), (row.first, row.second), known, targets, strict=True)
        ],
    }  # fmt: skip


def _side(name: str, party: Party, of: Dial, target: float, write: Writer) -> dict[str, Any]:
    """A slider: plain numbers for the browser, words for people."""
    step = min(10.0**-party.decimals, (of.high - of.low) / 100)
    return {
        "name": name,
        "party": party,
        "low": repr(of.low),
        "high": repr(of.high),
        "step": repr(step),
        "value": repr(round(target, party.decimals + 2)),
        "now": write.value(party, of.now),
        "target": write.value(party, of.target),
        "words": write.value(party, target, finer=0 if target == of.target else 1),
    }


def _decided(
    request: CompanyRequest,
    row: ConflictRow,
    name: str,
    form: AcceptForm | ReopenForm | AdjustForm,
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Do what the form says; what is refused stands beside its field."""
    if form.is_valid():
        said = dict(form.cleaned_data)
        if "kpi" in said:
            said["kpi"] = UUID(said["kpi"])
        try:
            act(company=request.company, conflict=row.id, actor=request.person.actor, **said)
        except Refused as refused:
            place = next((str(fault.params["place"]) for fault in refused.faults if "place" in fault.params), "")
            if place:
                # What was typed goes along: the same is asked for there.
                return redirect(f"{place}?{urlencode({'conflict': row.id})}", preserve_request=True)
            mark(form, refused, words.sentence)
        else:
            messages.success(request, done)
            return redirect("alignment:conflict", company_slug=request.company.slug, conflict=row.id)
    return _page(request, row, {name: form}, status=422)
