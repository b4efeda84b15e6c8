"""One item of a review as a projector shows it: what it is, in figures and a picture, and what was said about it so far."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.access import diagnoses_shown
from alignment.selectors.cascade import links_up
from alignment.selectors.conflicts import one as conflict_of
from alignment.selectors.diagnoses import diagnoses
from alignment.selectors.evidence import figures_of
from alignment.selectors.findings import standing as standing_findings
from alignment.wording.conflicts import Writer, scenario_words, way_words
from alignment.wording.diagnosis import verdict_words
from alignment.wording.evidence import sentence_of
from alignment.wording.findings import heading_of
from governance.models import (
    AgendaItem,
    ItemKind,
    Review,
)
from governance.selectors.actions import open_actions
from governance.selectors.agenda_facts import actions_from_before, decisions_since, last_held, looked_at
from governance.selectors.decisions import latest_decisions
from governance.selectors.review_slides import (
    explanation_since,
    latest_scores,
    link_named,
    open_plan_of,
    request_named,
)
from governance.wording.maturity import LEVEL_WORDS, criterion_name, score_words
from governance.wording.minutes import DECISIONS, item_heading, kind_label
from kpis.charts import process_chart
from kpis.charts.process import Story
from kpis.models import Kpi
from kpis.selectors.states import Row, states_of
from kpis.wording.formats import amount, change
from organization.http.request import CompanyRequest

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph beside the picture. `owed`: somebody owes it."""

    title: str
    lines: tuple[str, ...] = ()
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Slide:
    """What the projector shows of an item. `figures`: (label, figure); `actions`: rows that can be ticked off here."""

    kind: str
    heading: str
    beside: str = ""
    health: str = ""
    url: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    chart: SafeString = field(default_factory=lambda: SafeString(""))
    parts: tuple[Part, ...] = ()
    actions: tuple[Any, ...] = ()


def slide_of(request: CompanyRequest, review: Review, item: AgendaItem) -> Slide:
    """By the kind of the item; a handful of queries."""
    makers = {
        ItemKind.VARIANCE: _kpi,
        ItemKind.PLAN: _kpi,
        ItemKind.LINK: _link,
        ItemKind.CONFLICT: _conflict,
        ItemKind.CHANGE: _change,
        ItemKind.FINDINGS: _findings,
        ItemKind.MATURITY: _maturity,
        ItemKind.ACTIONS: _actions,
    }
    made = makers.get(ItemKind(item.kind))
    found = made(request, review, item) if made else None
    return found or Slide(kind_label(item.kind), item_heading(item.kind, item.title, item.kpi))


def _kpi(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide | None:
    kpi = item.kpi
    rows = states_of(request.company, kpis=[kpi.id], today=request.today, statuses=("active", "retired")) if kpi else []
    if kpi is None or not rows:
        return None
    row = rows[0]
    return Slide(
        kind=kind_label(item.kind),
        heading=item_heading(item.kind, item.title, kpi),
        beside=row.department_name,
        health=row.health,
        url=_address(request, "dashboards:kpi", key=row.key),
        figures=_figures(request, row),
        chart=chart_of(request, row),
        parts=tuple(
            part
            for part in (
                _explained(request, row),
                _plan(request, row),
                _chain(request, row, kpi),
                _decided(request, row),
            )
            if part
        ),
    )


def _figures(request: CompanyRequest, row: Row) -> tuple[tuple[str, str], ...]:
    found = [(_("Now"), _written(request, row, row.actual))]
    if row.pace is not None:
        variance = change(row.variance, unit=row.unit, decimals=row.decimals, locale=request.company.locale)
        found += [(_("Pace"), _written(request, row, row.pace)), (_("Variance"), variance)]
    if row.misses_in_a_row:
        found.append((_("Misses in a row"), str(row.misses_in_a_row)))
    if row.p_miss is not None:
        found.append((_("Chance of missing the target"), f"{row.p_miss:.0%}"))
    return tuple(found)


def chart_of(request: CompanyRequest, row: Row, *, width: float = 1010, height: float = 330) -> SafeString:
    """The last 26 periods against their pace, the misses marked."""
    if not any(value is not None for value in row.spark):
        return SafeString("")
    band = (row.target_low, row.target_high) if row.target_low is not None and row.target_high is not None else None
    off = row.health == "off_track" and row.misses_in_a_row > 0
    return process_chart(
        row.spark,
        row.spark_pace,
        figure=lambda value: _written(request, row, value),
        health=row.health,
        off_since=max(0, len(row.spark) - row.misses_in_a_row) if off else None,
        story=Story(now=_written(request, row, row.actual), band=band),
        label=_("%(kpi)s over the last %(n)s periods") % {"kpi": row.name, "n": len(row.spark)},
        width=width,
        height=height,
    )


def _explained(request: CompanyRequest, row: Row) -> Part:
    said = explanation_since(request.company, row.id, row.off_since)
    if said is None:
        who = row.owner_name or _("nobody named")
        return Part(
            _("Explanation"), (_("Not written yet: owed by %(who)s.") % {"who": who},), owed=row.off_since is not None
        )
    lines = [said.text, _("Next: %(step)s") % {"step": said.next_step} if said.next_step else ""]
    by = f"{said.author.name}, " if said.author else ""
    return Part(_("Explanation"), (*(one for one in lines if one), f"– {by}{_day(said.period)}"))


def _plan(request: CompanyRequest, row: Row) -> Part | None:
    plan = open_plan_of(request.company, row.id)
    if plan is None:
        owed = row.misses_in_a_row > 1
        return Part(_("Plan"), (_("There is none."),), owed=True) if owed else None
    actions = open_actions(request.company, plan=plan.id)[:MOST_LINES]
    lines = [_("%(plan)s: back on track by %(day)s") % {"plan": plan.title, "day": _day(plan.due_on)}]
    lines += [_action(one, request.today) for one in actions]
    return Part(_("Plan"), tuple(lines))


def _chain(request: CompanyRequest, row: Row, kpi: Kpi) -> Part | None:
    """Where it began, for a company KPI; what it moves, for others."""
    if row.level == "company":
        found = diagnoses_shown(request, diagnoses(request.company, kpis=[row.id]))
        told = found.get(row.id)
        return Part(_("Where it began"), (verdict_words(told, locale=request.company.locale),)) if told else None
    links = [link for link in links_up(company=request.company, kpi=kpi.id) if link.credited]
    lines = tuple(f"{link.parent.name}: {link.rationale}" for link in links[:3])
    return (
        Part(_("What it moves"), lines)
        if lines
        else Part(_("What it moves"), (_("No accepted link leads to a company KPI."),))
    )


def _decided(request: CompanyRequest, row: Row) -> Part | None:
    found = latest_decisions(request.company, [row.id]).get(row.id)
    if found is None:
        return None
    who = f"{found.by.name}, " if found.by else ""
    return Part(_("Decided last"), (found.text, f"– {who}{_day(timezone.localdate(found.at))}"))


def _link(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide | None:
    if item.subject is None:
        return None
    link = link_named(request.company, item.subject)
    if link is None:
        return Slide(
            kind_label(item.kind),
            item.title,
            parts=(Part(_("It is gone"), (_("The link was taken out of the cascade."),)),),
        )
    figures = figures_of(company=request.company, links=[link.id]).get(link.id)
    seen = looked_at(request.company, [link.id]).get(link.id)
    rows = {
        row.id: row for row in states_of(request.company, kpis=[link.child_id, link.parent_id], today=request.today)
    }
    child, parent = rows.get(link.child_id), rows.get(link.parent_id)
    said = sentence_of(figures, child=link.child.name, parent=link.parent.name) if figures else ""
    parts = [Part(_("Why they are linked"), (link.rationale or _("No sentence says it."),), owed=not link.rationale)]
    if said:
        parts.append(Part(_("What history says"), (said,), owed=link.doubted))
    parts.append(Part(_("Looked at last"), (_day(timezone.localdate(seen)) if seen else _("Never in a review."),)))
    if link.accepted_by_id is None:
        parts.append(Part(_("Acceptance"), (_("Nobody has accepted it: it gives no credit."),), owed=True))
    return Slide(
        kind=kind_label(item.kind),
        heading=item.title,
        beside=link.child.department.name if link.child.department else "",
        url=_address(request, "alignment:link", link=link.id),
        figures=tuple((row.name, _written(request, row, row.actual)) for row in (child, parent) if row),
        chart=SafeString("".join(chart_of(request, row, width=1010, height=225) for row in (child, parent) if row)),
        parts=tuple(parts),
    )


def _conflict(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide | None:
    row = conflict_of(request.company, item.subject) if item.subject else None
    if row is None:
        return None
    write = Writer(request.company.locale, lambda _kpi: None)
    parts = [Part(_("What happens"), (scenario_words(row, write),))]
    if row.ways:
        parts.append(Part(_("What ends it"), tuple(way_words(way, write) for way in row.ways[:3])))
    return Slide(
        kind=kind_label(item.kind),
        heading=item.title,
        beside=" × ".join(party.department for party in (row.first, row.second) if party.department),
        url=_address(request, "alignment:conflict", conflict=row.id),
        parts=tuple(parts),
    )


def _change(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide | None:
    if item.subject is None:
        return None
    row = request_named(request.company, item.subject)
    if row is None:
        return None
    return Slide(
        kind=kind_label(item.kind),
        heading=row.title,
        beside=", ".join(
            part
            for part in (row.department.name if row.department else "", row.author.name if row.author else "")
            if part
        ),
        parts=(Part(_("Why"), (row.reason,)), Part(_("Asked for on"), (_day(timezone.localdate(row.created_at)),))),
    )


def _findings(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide:
    rows = standing_findings(request.company, today=request.today)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.rule] = counts.get(row.rule, 0) + 1
    new = sum(row.new for row in rows)
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    lines = tuple(f"{number} × {heading_of(rule)}" for rule, number in most[: MOST_LINES * 2])
    return Slide(
        kind=kind_label(item.kind),
        heading=item_heading(item.kind, "", None),
        url=_address(request, "alignment:findings"),
        figures=(
            (_("Open"), str(len(rows))),
            (_("New"), str(new)),
            (_("That block"), str(sum(r.severity == "error" for r in rows))),
        ),
        parts=(Part(_("By rule"), lines),),
    )


def _maturity(request: CompanyRequest, _review: Review, item: AgendaItem) -> Slide:
    rows = latest_scores(request.company)
    latest = rows[0] if rows else None
    figures: list[tuple[str, str]] = []
    parts: list[Part] = []
    if latest is not None:
        figures = [
            (_("Score"), score_words(latest.score)),
            (_("Level"), str(LEVEL_WORDS.get(latest.level, latest.level))),
        ]
        before = next((row for row in rows if (latest.day - row.day).days >= 28), None)
        if before is not None:
            figures.append((_("Four weeks before"), score_words(before.score)))
        weak = sorted((told[2], name, told) for name, told in latest.counts.items() if told[2] < 1)
        lines = tuple(f"{criterion_name(name)}: {told[0]:g} / {told[1]:g}" for _share, name, told in weak[:MOST_LINES])
        parts = [Part(_("Furthest from full"), lines)] if lines else []
    return Slide(kind_label(item.kind), item_heading(item.kind, "", None), figures=tuple(figures), parts=tuple(parts))


def _actions(request: CompanyRequest, review: Review, item: AgendaItem) -> Slide:
    last = last_held(request.company, review)
    decisions = list(decisions_since(request.company, review, last).select_related("kpi", "by")[:MOST_LINES])
    actions = actions_from_before(request.company, review)
    late = sum(one.due_on < request.today for one in actions)
    parts = []
    if decisions:
        lines = tuple(
            f"{_day(timezone.localdate(one.at))} · {one.kpi.name + ': ' if one.kpi else ''}{one.text} ({DECISIONS[one.kind]})"
            for one in decisions
        )
        parts.append(Part(_("Decided since"), lines))
    figures = [(ngettext("Open action", "Open actions", len(actions)), str(len(actions))), (_("Late"), str(late))]
    return Slide(
        kind_label(item.kind),
        item_heading(item.kind, "", None),
        figures=tuple(figures),
        parts=tuple(parts),
        actions=tuple(actions),
    )


def _action(one: Any, today: date) -> str:
    told = {"text": one.text, "who": one.person.name if one.person else "–", "day": _day(one.due_on)}
    return (
        _("%(text)s (%(who)s, late since %(day)s)") if one.due_on < today else _("%(text)s (%(who)s, by %(day)s)")
    ) % told


def _written(request: CompanyRequest, row: Row, value: float | None) -> str:
    return amount(value, unit=row.unit, decimals=row.decimals, locale=request.company.locale)


def _address(request: CompanyRequest, name: str, **keys: object) -> str:
    return reverse(name, kwargs={"company_slug": request.company.slug, **keys})


def _day(day: date) -> str:
    return date_format(day, "j M Y")
