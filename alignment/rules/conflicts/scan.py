"""Is there a scenario in which two departments both hit their targets while a company KPI gets worse? With the witness.

Kinds: `infeasible` the targets exclude each other; `emergent` neither alone harms; `offsetting` one's win helps, the
other's costs more; `amplifying` together they harm more than the sum. A KPI that harms alone beside a neutral partner is
no conflict of a pair but a side effect of its own, told once. Two departments that pull at each other are no conflict by
that alone: only a company KPI that gets worse is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alignment.rules.conflicts.graph import EPSILON, KAPPA, ONE_IN_FIVE, Floats, Graph, Ints, Mask, most_effort
from alignment.rules.conflicts.polygon import Pairs, pairs_of, worst

Kind = Literal["infeasible", "emergent", "offsetting", "amplifying"]
Grade = Literal["certain", "likely", "possible"]
KINDS: tuple[Kind, ...] = ("infeasible", "emergent", "offsetting", "amplifying")
#: The point estimate, the favourable and the unfavourable end of the effects.
_ENDS = (0, 1, -1)
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Conflict:
    """Positions of the two KPIs and the company KPI. `worst`: change of the company KPI in sigmas (None: infeasible, nothing
    else happens); `gains` what each KPI has gained there, in its sigmas; `alone` what each does alone. `company` is None for an
    infeasible pair: it stands between the two, whatever the company KPI."""

    first: int
    second: int
    company: int | None
    kind: Kind
    grade: Grade
    worst: float | None
    efforts: tuple[float, float] | None
    gains: tuple[float, float] | None
    alone: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class SideEffect:
    """Reaching its own target, one KPI alone costs a company KPI `change` sigmas (negative)."""

    kpi: int
    company: int
    change: float
    grade: Grade


@dataclass(frozen=True)
class Scan:
    """What was found, and how many pairs were looked at. `beyond` KPI -> the resource that cannot be exceeded and is exhausted before the KPI
    alone reaches its target: nothing that another KPI does, or does not do, makes a conflict of that."""

    conflicts: tuple[Conflict, ...]
    side_effects: tuple[SideEffect, ...]
    pairs: int
    beyond: dict[int, int]


def scan(graph: Graph, contradicted: Mask | None = None) -> Scan:
    """Look at every pair of KPIs with targets from two departments, against every company KPI. Deterministic order.

    contradicted (c, n): effects that rest on a link which history contradicts; a conflict that needs one is `possible` at most.
    """
    goals = graph.goals
    one, other = np.triu_indices(len(goals), 1)
    first, second = goals[one], goals[other]
    apart = graph.department[first] != graph.department[second]
    first, second = first[apart], second[apart]
    alone = {end: _alone(graph, graph.total + end * ONE_IN_FIVE * graph.total_sd) for end in _ENDS}
    found = _coupled(graph, first, second, alone) + _separable(graph, first, second, alone)
    if contradicted is not None:
        found = [_doubted(one, contradicted) for one in found]
    order = sorted(found, key=lambda one: (one.first, one.second, -1 if one.company is None else one.company))
    return Scan(tuple(order), tuple(_side_effects(alone)), len(first), beyond_alone(graph))


def side_effects(graph: Graph) -> list[SideEffect]:
    """What single KPIs cost, without looking at pairs; worst first."""
    alone = {end: _alone(graph, graph.total + end * ONE_IN_FIVE * graph.total_sd) for end in (0, 1)}
    return sorted(_side_effects(alone), key=lambda one: (one.change, one.kpi, one.company))


def beyond_alone(graph: Graph) -> dict[int, int]:
    """KPIs that no effort of their own department brings to the target, because a resource that cannot be exceeded ends before."""
    resources = graph.resources
    load = resources.uses * (graph.wanted / np.diag(graph.spread))
    over = resources.hard[:, None] & ~np.isnan(graph.gap) & (load > resources.slack[:, None] + _SLACK)
    return {int(kpi): int(resource) for resource, kpi in zip(*np.nonzero(over), strict=True)}


def _doubted(conflict: Conflict, contradicted: Mask) -> Conflict:
    if conflict.company is None or conflict.grade == "possible":
        return conflict
    if not contradicted[conflict.company, [conflict.first, conflict.second]].any():
        return conflict
    return replace(conflict, grade="possible")


@dataclass(frozen=True)
class _Alone:
    """What each KPI does alone at worst to each company KPI, and the effort at which: (c, n); 0 for KPIs without a target."""

    change: Floats
    effort: Floats


def _alone(graph: Graph, total: Floats) -> _Alone:
    """Just enough where a KPI helps, all that is sensible where it harms."""
    own = np.diag(graph.spread)
    least = graph.wanted / own
    most = np.minimum((graph.wanted + KAPPA) / own, most_effort(graph.wanted, KAPPA))
    resources = graph.resources
    soft = ~resources.hard
    uses, slack = resources.uses[soft], resources.slack[soft]
    ends = []
    for effort in (least, most):
        overload = np.maximum(uses * effort - slack[:, None], 0.0)
        ends.append(total * effort - resources.hurts[:, soft] @ overload)
    none = np.isnan(graph.gap)
    change = np.where(none, 0.0, np.minimum(*ends))
    return _Alone(change, np.where(none, 0.0, np.where(ends[0] <= ends[1], least, most)))


def _interacts(graph: Graph, first: Ints, second: Ints) -> Mask:
    """Pairs that a coupling, or a resource that the two can exhaust, ties together; all others simply add up."""
    tied = (graph.spread[first, second] != 0) | (graph.spread[second, first] != 0)
    resources = graph.resources
    most = np.minimum((graph.wanted + KAPPA) / np.diag(graph.spread), most_effort(graph.wanted, KAPPA))
    for uses, slack, hard in zip(resources.uses, resources.slack, resources.hard, strict=True):
        load = uses * most
        # Overload of one alone is in what it does alone; a limit that cannot be exceeded binds even one alone.
        shared = np.ones(len(first), dtype=np.bool_) if hard else (uses[first] != 0) & (uses[second] != 0)
        tied |= shared & (load[first] + load[second] > slack)
    return np.asarray(tied)


def _separable(graph: Graph, first: Ints, second: Ints, alone: dict[int, _Alone]) -> list[Conflict]:
    """Pairs that add up: one side pays for the other, or two small losses make one that matters."""
    free = ~_interacts(graph, first, second)
    first, second = first[free], second[free]
    found = []
    for company in range(len(graph.total)):
        ends = {end: (part.change[company, first], part.change[company, second]) for end, part in alone.items()}
        kinds = {end: _kinds_of_sums(*ends[end]) for end in (0, -1)}
        kind = np.where(kinds[0] >= 0, kinds[0], kinds[-1])
        for row in np.flatnonzero(kind >= 0):
            pair = (int(first[row]), int(second[row]))
            efforts = (float(alone[0].effort[company, pair[0]]), float(alone[0].effort[company, pair[1]]))
            lost = (float(ends[0][0][row]), float(ends[0][1][row]))
            grade = _grade(ends[1][0][row] + ends[1][1][row], sum(lost))
            found.append(Conflict(*pair, company, KINDS[kind[row]], grade, sum(lost), efforts, efforts, lost))
    return found


def _kinds_of_sums(one: Floats, other: Floats) -> Ints:
    """Positions in KINDS for pairs whose losses add up, -1 for none."""
    lost = one + other < -EPSILON
    harms, other_harms = one < -EPSILON, other < -EPSILON
    paid = (harms & (other > EPSILON)) | (other_harms & (one > EPSILON))
    neither = ~harms & ~other_harms
    return np.select([lost & neither, lost & paid], [KINDS.index("emergent"), KINDS.index("offsetting")], -1)


def _grade(favourable: float, point: float) -> Grade:
    if favourable < -EPSILON:
        return "certain"
    return "likely" if point < -EPSILON else "possible"


def _coupled(graph: Graph, first: Ints, second: Ints, alone: dict[int, _Alone]) -> list[Conflict]:
    """Pairs that a coupling or a resource ties together: every corner is tried."""
    tied = _interacts(graph, first, second)
    first, second = first[tied], second[tied]
    if not len(first):
        return []
    pairs = pairs_of(graph, first, second)
    both = np.stack([first, second], axis=1)
    companies = len(graph.total)
    total = np.concatenate([graph.total + end * ONE_IN_FIVE * graph.total_sd for end in _ENDS])
    result = worst(pairs, total[:, both].transpose(1, 0, 2), np.tile(graph.resources.hurts, (len(_ENDS), 1)))
    change = {end: result.change[:, place * companies : (place + 1) * companies] for place, end in enumerate(_ENDS)}
    effort, possible = result.effort, result.possible
    lone = np.isin(both, list(beyond_alone(graph))).any(axis=1)
    found = [_excluded(int(first[row]), int(second[row])) for row in np.flatnonzero(~possible & ~lone)]
    for row, company in zip(*np.nonzero(change[-1] < -EPSILON), strict=True):
        ends = {end: part.change[company, both[row]] for end, part in alone.items()}
        kind = _kind(float(change[0][row, company]), ends[0]) or _kind(float(change[-1][row, company]), ends[-1])
        if kind is not None:
            grade = _grade(change[1][row, company], change[0][row, company])
            tied_pair = pairs.rows(np.array([row]))
            found.append(
                Conflict(
                    int(first[row]), int(second[row]), int(company), kind, grade, float(change[0][row, company]),
                    _two(effort[row, company]), _two(_gains(tied_pair, effort[row, company])), _two(ends[0]),
                )
            )  # fmt: skip
    return found


def _two(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _gains(pair: Pairs, effort: Floats) -> Floats:
    """What both KPIs gain by these efforts, couplings included."""
    return np.asarray(pair.own[0] * effort + pair.cross[0] * effort[::-1])


def _excluded(first: int, second: int) -> Conflict:
    return Conflict(first, second, None, "infeasible", "certain", None, None, None, None)


def _kind(together: float, alone: Floats) -> Kind | None:
    """None where it is no conflict of the pair: nothing is lost, or one of them loses it alone."""
    if not together < -EPSILON:
        return None
    harms = alone < -EPSILON
    if not harms.any():
        return "emergent"
    if together < float(np.minimum(alone, 0.0).sum()) - EPSILON:
        return "amplifying"
    return "offsetting" if not harms.all() and float(alone.max()) > EPSILON else None


def _side_effects(alone: dict[int, _Alone]) -> list[SideEffect]:
    """KPIs that harm a company KPI by themselves, at least likely."""
    change, favourable = alone[0].change, alone[1].change
    return [
        SideEffect(
            int(kpi), int(company), float(change[company, kpi]), _grade(favourable[company, kpi], change[company, kpi])
        )
        for kpi, company in zip(*np.nonzero(change.T < -EPSILON), strict=True)
    ]
