"""The maturity of a company or a department: score and gates, the evidence of each criterion, history, what raises it, what if."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alignment.views.evidence import results_context
from governance.access.maturity import keys_shown
from governance.charts.maturity import Mark, coverage_bar, history_chart, scale_chart, score_bar
from governance.forms.maturity import WhatIfForm
from governance.rules.maturity import STAGES, THETA, Count, Maturity, StageResult
from governance.rules.maturity_gains import gains_alone, way_up, what_if
from governance.selectors.maturity import Kept, Point, departments_on, history, latest
from governance.selectors.steps import Named, named
from governance.wording import maturity as words
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.models import Department

#: Of what is missing, so many are named.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion as the page prints it."""

    key: str
    name: str
    explained: str
    bar: SafeString
    percent: str
    counted: str
    met: bool
    things: list[Named]
    more: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage with its criteria."""

    result: StageResult
    name: str
    points: str
    most: str
    locked: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do, what it brings, and where."""

    points: str
    words: str
    name: str
    after: str
    label: str
    url: str


@require_safe
def maturity(request: CompanyRequest, key: str = "") -> HttpResponse:
    """The score as it was kept last, of the company or a department; for htmx what other numbers would make of it."""
    require(request, "company.read")
    department = department_for(request, key) if key else None
    day = _day(request)
    kept = latest(request.company, day=day, department=department.id if department else None)
    trying = request.htmx.target == "what-if"
    if kept is None:
        context = {"kept": None, "department": department, **results_context(request)}
        return render(request, "governance/maturity.html", context)
    tried = _tried(request, kept)
    if trying:
        return render(request, "governance/_maturity_what_if.html", tried)
    return render(request, "governance/maturity.html", {**tried, **_context(request, kept, department, day)})


def _day(request: CompanyRequest) -> date:
    """The day that is asked for; today where none is, or one that cannot be."""
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return request.today
    return min(asked, request.today)


def _context(request: CompanyRequest, kept: Kept, department: Department | None, day: date) -> dict[str, Any]:
    company, result = request.company, kept.result
    points = history(company, until=day, department=kept.department)
    names = {level: str(said) for level, said in words.LEVEL_WORDS.items()}
    label = words.message_words(result)
    marks = _marks(points, kept.day)
    figure = words.score_words(result.score)
    return {
        "kept": kept,
        "department": department,
        "message": label,
        "looks": words.LOOKS[result.level],
        "how": words.how_words(),
        "scales": [scale_chart(result.score, figure, names=names, marks=marks, label=label, narrow=narrow) for narrow in (False, True)],
        "stages": _stages(request, kept, result),
        "mastery": words.points_words(result.mastery),
        "steps": _way(request, kept),
        "alone": {gain.criterion: words.points_words(gain.points) for gain in gains_alone(kept.counts, kept.criteria)},
        "history": _history(points, names),
        "departments": [] if department else _departments(request, day),
        "past": day if day < request.today else None,
        **results_context(request),
    }  # fmt: skip


def _marks(points: list[Point], day: date) -> list[Mark]:
    """Where the score stood a quarter and a year ago, as far as it was kept then."""
    found = []
    for back in (365, 91):
        near = [one for one in points if abs((day - one.day).days - back) <= 10]
        if near:
            one = min(near, key=lambda point: abs((day - point.day).days - back))
            said = {"score": words.score_words(one.score), "day": words.day_words(one.day)}
            found.append(Mark(one.score, _("%(score)s on %(day)s") % said))
    return found


def _history(points: list[Point], names: Mapping[str, str]) -> SafeString | None:
    if len(points) < 2:
        return None
    told = {
        "first": words.score_words(points[0].score),
        "last": words.score_words(points[-1].score),
        "weeks": len(points),
    }
    label = _("The score over %(weeks)s weeks: from %(first)s to %(last)s") % told
    return history_chart([one.day for one in points], [one.score for one in points], names=names, label=label)


def _stages(request: CompanyRequest, kept: Kept, result: Maturity) -> list[StageShown]:
    things = _things(request, kept)
    found = []
    for index, stage in enumerate(result.stages):
        rows = [
            _row(request, one.key, kept.counts[one.key], result, things)
            for one in kept.criteria
            if one.stage == index and one.key in kept.counts
        ]
        found.append(
            StageShown(
                stage,
                str(words.LEVEL_WORDS[STAGES[index]]),
                words.score_words(stage.points),
                words.score_words(stage.most),
                words.score_words(stage.locked) if stage.locked >= 0.05 else "",
                rows,
            )
        )
    return found


def _things(request: CompanyRequest, kept: Kept) -> dict[str, dict[str, Named]]:
    """What is missing from each criterion by name, the first few; what the reader may not see is left out."""
    wanted = {
        key: list(count.missing[: NAMED * 4])
        for key, count in kept.counts.items()
        if words.CRITERIA_WORDS[key].names not in {"", "day"}
    }
    seen = keys_shown(request, {one for keys in wanted.values() for one in keys})
    shown = {key: [one for one in keys if one in seen][:NAMED] for key, keys in wanted.items()}
    return named(request.company, shown, lambda key: words.CRITERIA_WORDS[key].names)


def _row(
    request: CompanyRequest, key: str, count: Count, result: Maturity, things: Mapping[str, Mapping[str, Named]]
) -> Row:
    covered = result.coverages[key]
    label, url = words.place_of(key, request.company.slug)
    told = list(things.get(key, {}).values()) or _days(key, count)
    return Row(
        key=key,
        name=words.criterion_name(key),
        explained=str(words.CRITERIA_WORDS[key].counted),
        bar=coverage_bar(covered),
        percent=words.percent_words(covered),
        counted=words.counted_words(key, count),
        met=covered >= THETA,
        things=told,
        more=max(0, len(count.missing) - len(told)),
        label=label,
        url=url,
    )


def _days(key: str, count: Count) -> list[Named]:
    if words.CRITERIA_WORDS[key].names != "day":
        return []
    return [Named(words.day_words(date.fromisoformat(one))) for one in count.missing[-NAMED:]]


def _way(request: CompanyRequest, kept: Kept) -> list[Step]:
    return [
        Step(
            words.points_words(gain.points),
            words.todo_words(gain),
            words.criterion_name(gain.criterion),
            words.score_words(after),
            *words.place_of(gain.criterion, request.company.slug),
        )
        for gain, after in way_up(kept.counts, kept.criteria)
    ]


def _departments(request: CompanyRequest, day: date) -> list[tuple[Kept, str, str, SafeString, str]]:
    """Each department: score, level, picture, and its lowest criterion."""
    found = []
    for one in departments_on(request.company, day=day):
        result = one.result
        lowest = min(one.criteria, key=lambda criterion: (criterion.stage if result.coverages[criterion.key] < THETA else 9, result.coverages[criterion.key]))  # fmt: skip
        found.append(
            (one, words.score_words(one.score), str(words.LEVEL_WORDS[one.level]), score_bar(one.score), words.criterion_name(lowest.key))
        )  # fmt: skip
    return found


def _tried(request: CompanyRequest, kept: Kept) -> dict[str, Any]:
    """What the numbers that somebody typed would make of the score."""
    asked = any(one.key in request.GET for one in kept.criteria)
    form = WhatIfForm(request.GET if asked else None, counts=kept.counts, criteria=kept.criteria)
    changed: dict[str, float] = {}
    if asked:
        form.is_valid()
        changed = form.changed_to()
    result = what_if(kept.counts, changed, kept.criteria)
    return {
        "form": form,
        "changed": bool(changed),
        "then": words.score_words(result.score),
        "then_level": words.LEVEL_WORDS[result.level],
        "then_bar": score_bar(result.score, width=280),
        "gained": words.points_words(result.score - kept.result.score),
        "better": result.score - kept.result.score,
    }
