"""Finds conflicts between KPIs and keeps them: the stage "conflicts" of the company-wide results."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from alignment.models import Conflict, ConflictGrade, ConflictStatus
from alignment.rules.conflicts.catalogue import Tagged, matches
from alignment.rules.conflicts.history import Tested
from alignment.rules.conflicts.resolve import Resolution, resolve
from alignment.rules.conflicts.scan import Conflict as Found
from alignment.rules.conflicts.scan import scan
from alignment.rules.conflicts.witness import new_target, witness
from alignment.rules.fingerprint import Part, fingerprint
from alignment.rules.panel import DEPARTMENT, Panel
from alignment.selectors.conflict_graph import ConflictGraph, conflict_graph
from alignment.selectors.conflict_history import together
from alignment.selectors.kept_graph import STAGE, remember
from alignment.services.stages import is_kept, keep
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

ALGORITHM = "conflicts/3"

MOST_POSSIBLE = 300
"""Merely possible conflicts that are kept, the worst first: they are listed and never counted."""

MOST_RESOLVED = 200
"""Conflicts for which the smallest way out is computed, the worst first."""

_GRADES = {ConflictGrade.CERTAIN: 0, ConflictGrade.LIKELY: 1, ConflictGrade.POSSIBLE: 2}
Triple = tuple[UUID, UUID, UUID | None]


@dataclass
class Seen:
    """What this scan says of a pair and a company KPI."""

    sources: list[str] = field(default_factory=list)
    kind: str = ""
    grade: str = ConflictGrade.POSSIBLE
    worst_sigma: float | None = None
    witness: dict[str, float | None] = field(default_factory=dict)
    resolutions: list[dict[str, Any]] = field(default_factory=list)
    entry: str = ""
    history: str = ""
    seen_together: int = 0
    seen_worse: int = 0
    p_adjusted: float | None = None


def keep_conflicts(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:
    """Scan and keep what stands today; what does not stand any more is resolved, what stands again is reopened."""
    if day < company_today(company):
        return False
    known = conflict_graph(company, panel)
    told = fingerprint(*_input(panel, known))
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told):
        return False
    found = _seen(company, panel, known, day)
    with recorded(actor):
        changed = _write(company, found, day)
        keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told)
    remember(company, ALGORITHM, told, panel, known)
    return changed


def _input(panel: Panel, known: ConflictGraph) -> list[Part]:
    graph = known.graph
    parts: list[Part] = [graph.direct, graph.direct_sd, graph.couplings, graph.gap, graph.department, known.doubted]
    parts += [graph.resources.uses, graph.resources.slack, graph.resources.hurts, graph.resources.hard]
    parts += [known.scales.now, known.scales.sigma, known.scales.company_now, known.scales.company_sigma]
    parts += [
        [str(one) for one in panel.ids],
        panel.weeks.astype(np.int64),
        panel.history[known.kpis],
        panel.history[known.companies],
    ]
    parts += [[f"{one.kpi} {one.reason} {one.resource}" for one in known.apart]]
    return [*parts, [" ".join(sorted(tags)) for tags in panel.tags], list(panel.function)]


def _seen(company: Company, panel: Panel, known: ConflictGraph, day: date) -> dict[Triple, Seen]:
    structural = _by_structure(panel, known)
    for triple, entry in _by_catalogue(panel, known):
        structural.setdefault(triple, Seen()).entry = entry
        structural[triple].sources.append("catalogue")
    asked = [triple for triple in structural if triple[2] is not None]
    _add_history(structural, asked, together(company, asked, panel, day))
    return structural


def _triple(panel: Panel, first: int, second: int, company: int | None) -> Triple:
    """Ids, the pair in their order."""
    one, other = sorted((panel.ids[first], panel.ids[second]))
    return one, other, None if company is None else panel.ids[company]


def _by_structure(panel: Panel, known: ConflictGraph) -> dict[Triple, Seen]:
    conflicts = _worst_first(scan(known.graph, known.doubted).conflicts)
    ways = resolve(known.graph, conflicts[:MOST_RESOLVED])
    found = {}
    for place, conflict in enumerate(conflicts):
        company = None if conflict.company is None else int(known.companies[conflict.company])
        triple = _triple(panel, known.place(conflict.first), known.place(conflict.second), company)
        found[triple] = Seen(
            sources=["structure"],
            kind=conflict.kind,
            grade=conflict.grade,
            worst_sigma=conflict.worst,
            witness=_witness(panel, known, conflict),
            resolutions=[_way(panel, known, way) for way in ways[place]] if place < len(ways) else [],
        )
    return found


def _worst_first(conflicts: Iterable[Found]) -> list[Found]:
    """Surest and worst first; of the merely possible ones the worst."""
    order = sorted(
        conflicts, key=lambda one: (_GRADES[ConflictGrade(one.grade)], -np.inf if one.worst is None else one.worst)
    )
    counted = [one for one in order if one.grade != "possible"]
    return counted + [one for one in order if one.grade == "possible"][:MOST_POSSIBLE]


def _witness(panel: Panel, known: ConflictGraph, conflict: Found) -> dict[str, float | None]:
    if conflict.company is None:
        return {}
    told = witness(conflict, known.scales)
    return {
        str(panel.ids[known.place(conflict.first)]): told.first,
        str(panel.ids[known.place(conflict.second)]): told.second,
        str(panel.ids[int(known.companies[conflict.company])]): told.company,
    }


def _way(panel: Panel, known: ConflictGraph, way: Resolution) -> dict[str, Any]:
    kpi = None if way.kpi is None else str(panel.ids[known.place(way.kpi)])
    return {"means": way.means, "kpi": kpi, "target": new_target(way, known.scales), "cut": way.amount}


def _by_catalogue(panel: Panel, known: ConflictGraph) -> list[tuple[Triple, str]]:
    """Matches of the catalogue, once for each company KPI that either of the two is said to move."""
    places = [at for at in np.flatnonzero((panel.level == DEPARTMENT) & panel.active).tolist() if panel.sign[at]]
    tagged = [Tagged(at, panel.department_key[at], panel.function[at], panel.tags[at]) for at in places]
    position = {int(place): at for at, place in enumerate(known.kpis)}
    found: list[tuple[Triple, str]] = []
    for match in matches(tagged):
        first, second = int(match.first), int(match.second)  # type: ignore[call-overload]
        moved = (known.graph.total[:, [position[first], position[second]]] != 0).any(axis=1)
        found += [
            (_triple(panel, first, second, int(known.companies[company])), match.entry)
            for company in np.flatnonzero(moved)
        ]
    return found


def _add_history(found: dict[Triple, Seen], asked: list[Triple], tested: Tested) -> None:
    for place, triple in enumerate(asked):
        seen = found[triple]
        seen.history = tested.verdict[place]
        seen.seen_together, seen.seen_worse = int(tested.both[place]), int(tested.worse[place])
        adjusted = float(tested.p_adjusted[place])
        seen.p_adjusted = adjusted if np.isfinite(adjusted) else None
        if seen.history == "seen":
            seen.sources.append("history")
            if seen.kind == "":
                seen.grade = ConflictGrade.LIKELY


def _write(company: Company, found: dict[Triple, Seen], day: date) -> bool:
    kept = {(one.first_id, one.second_id, one.company_kpi_id): one for one in Conflict.objects.filter(company=company)}
    changed = False
    for triple, seen in found.items():
        changed |= _bring_up_to_date(company, kept.get(triple), triple, seen, day)
    for triple, conflict in kept.items():
        if triple not in found and conflict.status != ConflictStatus.RESOLVED:
            conflict.status = ConflictStatus.RESOLVED
            conflict.save(update_fields=["status"])
            changed = True
    return changed


_FIELDS = tuple(Seen.__dataclass_fields__)


def _bring_up_to_date(company: Company, kept: Conflict | None, triple: Triple, seen: Seen, day: date) -> bool:
    told = {name: getattr(seen, name) for name in _FIELDS}
    if kept is None:
        first, second, company_kpi = triple
        Conflict.objects.create(
            company=company, first_id=first, second_id=second, company_kpi_id=company_kpi, found_on=day, last_seen=day, **told
        )  # fmt: skip
        return True
    status = _status(kept, day)
    same = status == kept.status and all(getattr(kept, name) == value for name, value in told.items())
    if same:
        return False
    for name, value in (*told.items(), ("status", status), ("last_seen", day)):
        setattr(kept, name, value)
    kept.save()
    return True


def _status(kept: Conflict, day: date) -> str:
    """What stands again is open again; an acceptance holds until its day."""
    if kept.status == ConflictStatus.ACCEPTED and kept.accepted_until is not None and kept.accepted_until >= day:
        return ConflictStatus.ACCEPTED
    return ConflictStatus.OPEN
