"""Counts what the maturity asks for, for the company and for each department, from facts read once (anti-gaming rules: docs/algorithms/maturity.md)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from alignment.rules.cascade import SightLink, lines_of_sight
from governance.rules.maturity import FEWEST_COMPANY_KPIS, MOST_COMPANY_KPIS, Count
from governance.rules.maturity_facts import (
    SCAN_LASTS,
    DepartmentFacts,
    Id,
    KpiFacts,
    LinkFacts,
    MaturityFacts,
    credited_links,
)
from governance.rules.review_counts import Count as Held
from kpis.rules.ownership import OVERLOAD

#: A department that can be steered by; also the floor of what is connected.
FEWEST_DEPARTMENT_KPIS: Final = 2
FEWEST_QUARTERLY: Final = 2
FEWEST_RHYTHM: Final = 4
WEEKS_OPENED: Final = 8
#: So many missing things are named.
NAMED: Final = 1000
_ENOUGH_DATA = frozenset({"supported", "no_evidence", "contradicted"})


@dataclass(frozen=True)
class View:
    """The facts with what follows from them, computed once for the company and all its departments."""

    facts: MaturityFacts

    @cached_property
    def kpi(self) -> dict[Id, KpiFacts]:
        """By id."""
        return {one.id: one for one in self.facts.kpis}

    @cached_property
    def links(self) -> list[LinkFacts]:
        """Those that count, between active KPIs one level apart."""
        people = {one.id for one in self.facts.kpis if one.level == "individual"}
        known = self.kpi
        return [
            link for link in credited_links(self.facts.links, people=people) if link.child in known and link.parent in known
        ]  # fmt: skip

    @cached_property
    def to_company(self) -> frozenset[Id]:
        """Department KPIs with a link to a company KPI."""
        return frozenset(link.child for link in self.links if self.kpi[link.parent].level == "company")

    @cached_property
    def seen(self) -> frozenset[Id]:
        """KPIs from which a path leads to a company KPI; company KPIs themselves."""
        levels = {one.id: one.level for one in self.facts.kpis}
        sight = lines_of_sight(levels, [SightLink(link.child, link.parent, accepted=True) for link in self.links])  # type: ignore[arg-type]
        return frozenset(kpi for kpi, reached in sight.items() if reached)

    @cached_property
    def owned(self) -> frozenset[Id]:
        """KPIs with one living owner; of somebody who owns more than 12 the first 12, company KPIs before the others."""
        so_far: Counter[Id] = Counter()
        found = set()
        for one in self.facts.kpis:
            if one.owner is None:
                continue
            so_far[one.owner] += 1
            if so_far[one.owner] <= OVERLOAD:
                found.add(one.id)
        return frozenset(found)

    @cached_property
    def driven(self) -> frozenset[Id]:
        """Department KPIs that an individual KPI with an owner and a value drives."""
        return frozenset(
            link.parent for link in self.links
            if self.kpi[link.child].level == "individual" and self.kpi[link.child].owner is not None and self.kpi[link.child].valued
        )  # fmt: skip

    @cached_property
    def led(self) -> frozenset[Id]:
        """KPIs with a leading one below."""
        return frozenset(link.parent for link in self.links if self.kpi[link.child].leading)

    @cached_property
    def linked(self) -> frozenset[Id]:
        """KPIs with a link up."""
        return frozenset(link.child for link in self.links)

    @cached_property
    def department_kpis(self) -> list[KpiFacts]:
        """Level 2 of all departments."""
        return [one for one in self.facts.kpis if one.level == "department"]

    @cached_property
    def scanned(self) -> list[KpiFacts]:
        """Those of them that the last scan could judge."""
        return [one for one in self.department_kpis if one.id in self.scannable]

    @cached_property
    def scannable(self) -> frozenset[Id]:
        """Department KPIs that the last scan of 90 days could judge: with a target and a link, active by then."""
        scanned = self.facts.scanned_on
        if scanned is None or self.facts.day - scanned > SCAN_LASTS:
            return frozenset()
        return frozenset(
            one.id for one in self.department_kpis
            if one.measurable and one.id in self.to_company
            and (one.active_since is None or one.active_since <= scanned)
        )  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What is judged: the whole company (`department` None) or one department with its KPIs."""

    view: View
    department: DepartmentFacts | None
    departments: Sequence[DepartmentFacts]
    kpis: Sequence[KpiFacts]
    links: Sequence[LinkFacts] = field(default_factory=tuple)

    def of_level(self, level: str) -> list[KpiFacts]:
        """KPIs of a level."""
        return [one for one in self.kpis if one.level == level]

    @cached_property
    def department_kpis(self) -> list[KpiFacts]:
        """Level 2."""
        return self.of_level("department")

    @cached_property
    def floor(self) -> int:
        """How many department KPIs are asked for at least."""
        return FEWEST_DEPARTMENT_KPIS * len(self.departments)


def company_counts(facts: MaturityFacts) -> dict[str, Count]:
    """All criteria of the company."""
    return _counts(_whole(View(facts)), [*_BOTH, *_COMPANY])


def all_counts(facts: MaturityFacts) -> tuple[dict[str, Count], dict[Id, dict[str, Count]]]:
    """The company's criteria, and of each department those it can answer for itself. Linear in KPIs and links."""
    view = View(facts)
    kpis, links = defaultdict(list), defaultdict(list)
    for kpi in facts.kpis:
        kpis[kpi.department].append(kpi)
    for link in facts.links:
        if link.child in view.kpi:
            links[view.kpi[link.child].department].append(link)
    found = {}
    for department in facts.departments:
        scope = Scope(view, department, [department], kpis[department.id], links[department.id])
        found[department.id] = _counts(scope, list(_BOTH))
    return _counts(_whole(view), [*_BOTH, *_COMPANY]), found


def _whole(view: View) -> Scope:
    return Scope(view, None, view.facts.departments, view.facts.kpis, view.facts.links)


def _counts(scope: Scope, keys: Iterable[str]) -> dict[str, Count]:
    return {key: _COUNTERS[key](scope) for key in keys}


# ── what is common ──


def _of(kpis: Iterable[KpiFacts], good: Collection[Id], *, least: float = 0) -> Count:
    """KPIs in `good` of all, of `least` at least."""
    every = list(kpis)
    missing = [one.key for one in every if one.id not in good]
    return named(len(every) - len(missing), max(len(every), least), missing)


def named(have: float, need: float, missing: Sequence[str] = (), *, empty: float = 0.0) -> Count:
    """A count that names at most so many of what is missing."""
    return Count(have, need, empty, tuple(missing[:NAMED]))


# ── Basic ──


def _company_kpis(scope: Scope) -> Count:
    number = len(scope.of_level("company"))
    return Count(number, MOST_COMPANY_KPIS if number > MOST_COMPANY_KPIS else FEWEST_COMPANY_KPIS)


def _company_targets(scope: Scope) -> Count:
    tops = scope.of_level("company")
    return _of(tops, {one.id for one in tops if one.measurable and one.long_target and one.owner is not None})


def _some_departments_connected(scope: Scope) -> Count:
    connected = {one.department for one in scope.department_kpis if one.id in scope.view.to_company}
    missing = [one.key for one in scope.departments if one.id not in connected]
    need = len(scope.departments) / 2 if scope.department is None else len(scope.departments)
    return named(len(scope.departments) - len(missing), need, missing)


# ── Structured ──


def _departments_cascaded(scope: Scope) -> Count:
    theirs = defaultdict(list)
    for kpi in scope.department_kpis:
        theirs[kpi.department].append(kpi.id in scope.view.seen)
    missing = [
        one.key for one in scope.departments
        if len(theirs[one.id]) < FEWEST_DEPARTMENT_KPIS or not all(theirs[one.id])
    ]  # fmt: skip
    return named(len(scope.departments) - len(missing), len(scope.departments), missing)


def _kpis_connected(scope: Scope) -> Count:
    return _of(scope.department_kpis, scope.view.to_company, least=scope.floor)


def _named_owners(scope: Scope) -> Count:
    return _of(scope.kpis, scope.view.owned)


def _quarterly_reviews(scope: Scope) -> Count:
    return _held(scope.view.facts.quarterly, FEWEST_QUARTERLY)


def _held(held: Held, least: int) -> Count:
    return named(held.held, max(held.due, least), [day.isoformat() for day in held.missing])


def _values_current(scope: Scope) -> Count:
    return _of(scope.kpis, {one.id for one in scope.kpis if one.valued and one.current})


# ── Aligned ──


def _three_level_cascade(scope: Scope) -> Count:
    return _of(scope.department_kpis, scope.view.driven, least=scope.floor)


def _conflict_scan(scope: Scope) -> Count:
    """Pairs of KPIs of two departments; of a department those with one side in it. Missing: KPIs that cannot be judged."""
    every, scanned = scope.view.department_kpis, scope.view.scanned
    if scope.department is None:
        have, need = _pairs(scanned), _pairs(every)
    else:
        inside = len(scope.department_kpis)
        ready = sum(one.id in scope.view.scannable for one in scope.department_kpis)
        have, need = ready * (len(scanned) - ready), inside * (len(every) - inside)
    return named(have, need, [one.key for one in scope.department_kpis if one.id not in scope.view.scannable])


def _pairs(kpis: Sequence[KpiFacts]) -> int:
    sizes = Counter(one.department for one in kpis).values()
    return (len(kpis) ** 2 - sum(size**2 for size in sizes)) // 2


def _conflicts_resolved(scope: Scope) -> Count:
    conflicts = [
        one for one in scope.view.facts.conflicts
        if scope.department is None or scope.department.id in one.departments
    ]  # fmt: skip
    known = scope.view.kpi
    missing = [_pair_key(known, one.first, one.second) for one in conflicts if not one.closed]
    return named(len(conflicts) - len(missing), len(conflicts), missing, empty=1.0)


def _pair_key(known: dict[Id, KpiFacts], first: Id, second: Id) -> str:
    return " x ".join(sorted(known[one].key if one in known else str(one) for one in (first, second)))


def _rhythm_matched(scope: Scope) -> Count:
    rhythm = scope.view.facts.rhythm
    theirs = rhythm.values() if scope.department is None else [rhythm.get(scope.department.id, Held())]
    found = Held()
    for one in theirs:
        found += one
    return _held(found, FEWEST_RHYTHM)


def _variances_explained(scope: Scope) -> Count:
    due = [one for one in scope.kpis if one.off]
    missing = [one.key for one in due if not one.explained]
    return named(len(due) - len(missing), len(due), missing, empty=1.0 if scope.kpis else 0.0)


# ── Optimized ──


def _governed_changes(scope: Scope) -> Count:
    facts = scope.view.facts
    asked, every, missing = (
        facts.changes if scope.department is None else facts.changes_of.get(scope.department.id, (0, 0, ()))
    )
    return named(asked, every, missing, empty=1.0 if facts.policy else 0.0)


def _systematic_updates(scope: Scope) -> Count:
    return _of(scope.kpis, scope.view.facts.confirmed)


def _leading_all_levels(scope: Scope) -> Count:
    """The weakest level decides: company KPIs and department KPIs with a leading one below, individual KPIs that lead and are linked."""
    view, people = scope.view, scope.of_level("individual")
    leads = {one.id for one in people if one.leading and one.id in view.linked}
    levels = [_of(scope.department_kpis, view.led), _of(people, leads)]
    if scope.department is None:
        levels.insert(0, _of(scope.of_level("company"), view.led))
    return min(levels, key=lambda one: one.have / one.need if one.need else 0.0)


def _leading_confirmed(scope: Scope) -> Count:
    known = scope.view.kpi
    tested = [one for one in scope.links if one.evidence in _ENOUGH_DATA and not one.coupling]
    missing = [
        f"{known[one.child].key} > {known[one.parent].key}" for one in tested
        if one.evidence != "supported" and one.child in known and one.parent in known
    ]  # fmt: skip
    return named(sum(one.evidence == "supported" for one in tested), len(tested), missing)


def _unified_dashboard(scope: Scope) -> Count:
    facts = scope.view.facts
    shown = _of(scope.kpis, scope.view.seen)
    opened = Count(min(facts.weeks_opened, WEEKS_OPENED), WEEKS_OPENED)
    return min(shown, opened, key=lambda one: one.have / one.need if one.need else 0.0)


def _process_owner(scope: Scope) -> Count:
    return Count(int(scope.view.facts.steered), 1)


_COUNTERS: Final[dict[str, Callable[[Scope], Count]]] = {
    "company_kpis": _company_kpis,
    "company_targets": _company_targets,
    "some_departments_connected": _some_departments_connected,
    "departments_cascaded": _departments_cascaded,
    "kpis_connected": _kpis_connected,
    "named_owners": _named_owners,
    "quarterly_reviews": _quarterly_reviews,
    "values_current": _values_current,
    "three_level_cascade": _three_level_cascade,
    "conflict_scan": _conflict_scan,
    "conflicts_resolved": _conflicts_resolved,
    "rhythm_matched": _rhythm_matched,
    "variances_explained": _variances_explained,
    "governed_changes": _governed_changes,
    "systematic_updates": _systematic_updates,
    "leading_all_levels": _leading_all_levels,
    "leading_confirmed": _leading_confirmed,
    "unified_dashboard": _unified_dashboard,
    "process_owner": _process_owner,
}
_COMPANY: Final = ("company_kpis", "company_targets", "quarterly_reviews", "unified_dashboard", "process_owner")
_BOTH: Final = tuple(key for key in _COUNTERS if key not in _COMPANY)
