"""What a request would do, computed before anybody approves it: the company is looked at, the request applied, the company looked at
again, and everything rolled back.

A company of up to AT_ONCE active KPIs is looked at when the request is written. For a larger one the stage "changes" of the company-wide
results does it within seconds, with the results' own progress.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from alignment.models import CascadeLink
from alignment.rules.conflicts.scan import scan
from alignment.rules.conflicts.told import COUNTED
from alignment.rules.findings import Finding, findings
from alignment.rules.panel import Panel
from alignment.selectors.conflict_graph import conflict_graph
from alignment.selectors.finding_facts import finding_facts
from alignment.selectors.panel import panel as panel_of
from alignment.selectors.panel import with_links_and_figures
from governance.models import ChangeRequest, ChangeStatus
from governance.rules.changes import reach_of
from governance.rules.maturity import coverages, maturity
from governance.rules.maturity_counts import company_counts
from governance.selectors.changes import open_requests
from governance.selectors.maturity_facts import maturity_facts
from governance.services.change_apply import try_out
from governance.services.change_seats import note_seats
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from kpis.wording.life import sentence
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

STAGE: Final = "changes"
#: Active KPIs up to which the effect is computed when the request is written.
AT_ONCE: Final = 300
#: Requests that one run of the stage looks at; the next one goes on.
MOST_AT_A_TIME: Final = 5
#: Findings and conflicts that an effect names; the others are counted.
NAMED: Final = 30

Triple = tuple[UUID, UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A company as an effect compares it. `panel`: from which its conflicts were read."""

    panel: Panel
    findings: dict[tuple[str, str, Hashable | None], Finding]
    conflicts: dict[Triple, dict[str, Any]]
    score: float
    level: str


def seen(company: Company, day: date, panel: Panel) -> Seen:
    """The company now, with the panel that is at hand. The same for all requests: one look is enough for many."""
    return _seen(company, day, panel, _conflicts(company, panel))


def _seen(company: Company, day: date, panel: Panel, conflicts: dict[Triple, dict[str, Any]]) -> Seen:
    found = findings(finding_facts(company, day))
    judged = maturity(coverages(company_counts(maturity_facts(company, day))))
    told: dict[tuple[str, str, Hashable | None], Finding] = {
        (one.rule, one.objection.kind, one.objection.subject): one for one in found
    }
    return Seen(panel, told, conflicts, judged.score, str(judged.level))


def _seen_after(company: Company, day: date, change: ChangeRequest, before: Seen) -> Seen:
    """The company with the request applied; the panel is read anew only where a request touches values or who takes part."""
    reach = reach_of(change.proposal)
    if reach == "words":
        return _seen(company, day, before.panel, before.conflicts)
    if reach == "values":
        return seen(company, day, panel_of(company))
    assert change.kpi_id is not None  # noqa: S101  a request is always about a KPI
    return seen(company, day, with_links_and_figures(company, before.panel, [change.kpi_id]))


def effect_of(*, company: Company, change: ChangeRequest, actor: Actor, before: Seen | None = None) -> dict[str, Any]:
    """The effect as ChangeRequest.effect keeps it: what comes and what goes, or why it cannot be applied (`faults`).

    before: the company as it is, where somebody looked already.
    """
    assert change.kpi_id is not None  # noqa: S101  a request is always about a KPI
    kpi, day = change.kpi_id, company_today(company)
    was = before or seen(company, day, panel_of(company))
    links = _links_of(company, kpi)

    def look() -> tuple[Seen, dict[UUID, CascadeLink]]:
        ChangeRequest.objects.filter(company=company, id=change.id).update(
            status=ChangeStatus.APPLIED, decided_at=timezone.now()
        )
        return _seen_after(company, day, change, was), _links_of(company, kpi)

    try:
        after, links_after = try_out(company=company, change=change, actor=actor, look=look)
    except Refused as refused:
        return {"faults": [sentence(one) for one in refused.faults]}
    return {
        "findings": {
            "new": _named([_finding(one) for key, one in after.findings.items() if key not in was.findings]),
            "gone": _named([_finding(one) for key, one in was.findings.items() if key not in after.findings]),
        },
        "conflicts": {
            "new": _named([one for key, one in after.conflicts.items() if key not in was.conflicts]),
            "gone": _named([one for key, one in was.conflicts.items() if key not in after.conflicts]),
        },
        "links": list(_links(links, links_after)),
        "maturity": {
            "before": was.score,
            "after": after.score,
            "level_before": was.level,
            "level_after": after.level,
        },
    }


def _links_of(company: Company, kpi: UUID) -> dict[UUID, CascadeLink]:
    links = CascadeLink.objects.filter(Q(child_id=kpi) | Q(parent_id=kpi), company=company)
    return {one.id: one for one in links.select_related("child", "parent")}


def keep_effect(*, company: Company, change: ChangeRequest, actor: Actor, before: Seen | None = None) -> None:
    """Compute the effect and keep it with the moment."""
    effect = effect_of(company=company, change=change, actor=actor, before=before)
    change.effect, change.effect_at = effect, timezone.now()
    change.save(update_fields=["effect", "effect_at"])


def effect_now_or_soon(*, company: Company, change: ChangeRequest, actor: Actor) -> None:
    """At once for a small company; for a large one the next run of the results does it, which is asked for."""
    if Kpi.objects.filter(company=company, status=Status.ACTIVE).count() <= AT_ONCE:
        keep_effect(company=company, change=change, actor=actor)
        return
    effect_soon(company=company, change=change)


def effect_soon(*, company: Company, change: ChangeRequest) -> None:
    """The next run of the results does it, which is asked for."""
    change.effect, change.effect_at = None, None
    change.save(update_fields=["effect", "effect_at"])
    ChangeMark.objects.create(company=company, kind="asked", kpis=[])


def keep_effects(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:
    """The stage: effects of requests that have none yet, and who may approve the open ones today."""
    if day < company_today(company):
        return False
    waiting = list(open_requests(company))
    if not waiting:
        return False
    with recorded(actor):
        note_seats(company=company, changes=waiting)
        asked = [one for one in waiting if one.effect_at is None][:MOST_AT_A_TIME]
        before = seen(company, day, panel) if asked else None
        for change in asked:
            keep_effect(company=company, change=change, actor=actor, before=before)
        if len([one for one in waiting if one.effect_at is None]) > 0:
            ChangeMark.objects.create(company=company, kind="asked", kpis=[])
    return bool(asked)


def _conflicts(company: Company, facts: Panel) -> dict[Triple, dict[str, Any]]:
    """Certain and likely conflicts by structure, as the scan sees them."""
    known = conflict_graph(company, facts)
    found: dict[Triple, dict[str, Any]] = {}
    for one in scan(known.graph, known.doubted).conflicts:
        if one.grade not in COUNTED:
            continue
        first, second = sorted((facts.ids[known.place(one.first)], facts.ids[known.place(one.second)]))
        top = None if one.company is None else facts.ids[int(known.companies[one.company])]
        found[first, second, top] = {
            "first": str(first),
            "second": str(second),
            "company": None if top is None else str(top),
            "grade": one.grade,
        }
    return found


def _named(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"rows": rows[:NAMED], "more": max(len(rows) - NAMED, 0)}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "kind": one.objection.kind,
        "key": one.objection.key,
        "params": dict(one.objection.params),
    }


def _links(before: dict[UUID, CascadeLink], after: dict[UUID, CascadeLink]) -> Iterable[dict[str, Any]]:
    """Links of the KPI that come, go, or lose what they had earned."""
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        one = now or was
        assert one is not None  # noqa: S101  one of the two has it
        what = _what_became(was, now)
        if what:
            yield {
                "what": what,
                "child": one.child.name,
                "parent": one.parent.name,
                "evidence": was.evidence if was else "",
            }


def _what_became(was: CascadeLink | None, now: CascadeLink | None) -> str:
    if was is None:
        return "new"
    if now is None:
        return "gone"
    if was.evidence != now.evidence:
        return "evidence_lost"
    return "acceptance_lost" if was.accepted_by_id and not now.accepted_by_id else ""
