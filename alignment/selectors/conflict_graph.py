"""A company's conflict graph: from its panel and its shared resources."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from alignment.models import ResourceUse
from alignment.rules.conflicts.apart import Apart, apart
from alignment.rules.conflicts.graph import Floats, Graph, Ints, Mask, Resources
from alignment.rules.conflicts.scan import beyond_alone
from alignment.rules.conflicts.witness import Scales
from alignment.rules.panel import COMPANY, DEPARTMENT, Panel
from kpis.models import Scope, Target
from organization.models import Company

#: A KPI farther than this from its target is taken as so far: beyond it only the direction matters.
FARTHEST = 12.0
_STRONGEST = 3.0


@dataclass(frozen=True)
class ConflictGraph:
    """The graph with what its positions mean: `kpis` (n,) and `companies` (c,) are places in the panel; `doubted` (c, n) effects that
    rest on a link nobody accepted or that history contradicts; `resources` names in the order of the graph's; `apart` who takes no part."""

    graph: Graph
    kpis: Ints
    companies: Ints
    scales: Scales
    doubted: Mask
    resources: tuple[str, ...]
    apart: tuple[Apart, ...] = ()

    def place(self, at: int) -> int:
        """Place in the panel of the department KPI in position `at`."""
        return int(self.kpis[at])


def conflict_graph(company: Company, panel: Panel) -> ConflictGraph:
    """Department and company KPIs that have a direction of improvement; individual KPIs and ranges take no part. Two queries."""
    directed = panel.sign != 0
    kpis = np.flatnonzero((panel.level == DEPARTMENT) & directed)
    companies = np.flatnonzero((panel.level == COMPANY) & directed & panel.active)
    at, of = _positions(len(panel), kpis), _positions(len(panel), companies)
    effects, aims = _Effects(panel, at, of), _Aims.of(company, panel)
    shared, names = _resources(company, panel, kpis, companies)
    scales = Scales(
        now=aims.now[kpis],
        sigma=panel.sigma[kpis],
        sign=panel.sign[kpis].astype(np.int64),
        company_now=aims.now[companies],
        company_sigma=panel.sigma[companies],
        company_sign=panel.sign[companies].astype(np.int64),
        whole=aims.whole[kpis],
    )
    graph = Graph(
        direct=effects.direct,
        direct_sd=effects.direct_sd,
        couplings=effects.couplings,
        gap=_gap(panel, aims)[kpis],
        department=_departments(panel, kpis),
        resources=shared,
    )
    beyond = {int(kpis[kpi]): names[resource] for kpi, resource in beyond_alone(graph).items()}
    return ConflictGraph(
        graph, kpis, companies, scales, effects.doubted, names, apart(panel, aims.aim, aims.now, beyond)
    )


def _positions(size: int, places: Ints) -> Ints:
    """Panel place -> position among `places`, -1 for the others."""
    found = np.full(size, -1, np.int64)
    found[places] = np.arange(len(places))
    return found


def _departments(panel: Panel, kpis: Ints) -> Ints:
    known = {key: number for number, key in enumerate(sorted({panel.department_key[at] for at in kpis}))}
    return np.array([known[panel.department_key[at]] for at in kpis], np.int64)


@dataclass(frozen=True)
class _Aims:
    """What each KPI of the panel is to reach and where it stands, both (n,), nan unknown.

    The target in force on the day itself, which the last period that ended may not have been judged by yet; a figure to date
    is held against its pace, because the end of its span is not due: `whole` is what the target is of that pace.
    """

    aim: Floats
    now: Floats
    whole: Floats

    @classmethod
    def of(cls, company: Company, panel: Panel) -> "_Aims":
        rows = Target.objects.filter(company=company, starts_on__lte=panel.day, value__isnull=False)
        rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=panel.day))
        aim, now, whole = np.full(len(panel), np.nan), panel.actual.copy(), np.ones(len(panel))
        for kpi, value, scope, starts_on, ends_on in rows.values_list("kpi", "value", "scope", "starts_on", "ends_on"):
            place = panel.place.get(kpi)
            if place is None:
                continue
            to_date = scope == Scope.TO_DATE
            aim[place] = panel.pace[place] if to_date else value
            now[place] = panel.compared[place] if to_date else panel.actual[place]
            if to_date and panel.pace[place]:  # nan stays: nothing is known of it then
                whole[place] = value / panel.pace[place]
            elif (
                to_date and ends_on is not None
            ):  # "none at all this year": its pace is none too, so the span says what is the whole
                whole[place] = ((ends_on - starts_on).days + 1) / ((panel.day - starts_on).days + 1)
        return cls(aim, now, whole)


def _gap(panel: Panel, aims: _Aims) -> Floats:
    """Sigmas of improvement still wanted (n,), nan without a goal: drafts, no target, no value, no known variation."""
    gap = panel.sign * (aims.aim - aims.now) / np.where(panel.sigma > 0, panel.sigma, np.nan)
    return np.where(panel.active, np.clip(gap, -FARTHEST, FARTHEST), np.nan)


class _Effects:
    """The links as matrices, in improvement units."""

    def __init__(self, panel: Panel, at: Ints, of: Ints) -> None:
        links = panel.links
        size = (
            links.polarity * panel.sign[links.child] * panel.sign[links.parent] * np.minimum(panel.strength, _STRONGEST)
        )
        spread = np.minimum(panel.strength_sd, _STRONGEST)
        child, parent = at[links.child], of[links.parent]
        up = (child >= 0) & (parent >= 0)
        shape = (int(of.max(initial=-1)) + 1, int(at.max(initial=-1)) + 1)
        self.direct, self.direct_sd = np.zeros(shape), np.zeros(shape)
        self.direct[parent[up], child[up]] = size[up]
        self.direct_sd[parent[up], child[up]] = spread[up]
        self.doubted = np.zeros(shape, np.bool_)
        self.doubted[parent[up], child[up]] = ~links.credited[up]
        beside = at[links.parent]
        both = (child >= 0) & (beside >= 0) & links.coupling
        self.couplings = np.zeros((shape[1], shape[1]))
        self.couplings[beside[both], child[both]] = size[both]


def _resources(company: Company, panel: Panel, kpis: Ints, companies: Ints) -> tuple[Resources, tuple[str, ...]]:
    """Uses and losses as people gave them, per unit, brought to sigmas."""
    rows = ResourceUse.objects.filter(company=company).order_by("resource__key")
    told = list(
        rows.values_list("resource__key", "resource__name", "resource__slack", "resource__hard", "kpi", "uses", "hurts")
    )
    keys = sorted({row[0] for row in told})
    number = {key: at for at, key in enumerate(keys)}
    uses, hurts = np.zeros((len(keys), len(kpis))), np.zeros((len(companies), len(keys)))
    slack, hard = np.zeros(len(keys)), np.zeros(len(keys), np.bool_)
    names = dict.fromkeys(keys, "")
    at, of = _positions(len(panel), kpis), _positions(len(panel), companies)
    sigma = np.nan_to_num(panel.sigma)
    for key, name, spare, cannot, kpi, use, hurt in told:
        names[key], slack[number[key]], hard[number[key]] = name, spare, cannot
        place = panel.place.get(kpi)
        if place is None:
            continue
        if use is not None and at[place] >= 0:
            uses[number[key], at[place]] = use * sigma[place]
        elif hurt is not None and of[place] >= 0 and sigma[place] > 0:
            hurts[of[place], number[key]] = hurt / sigma[place]
    return Resources(uses, slack, hurts, hard), tuple(names[key] for key in keys)
