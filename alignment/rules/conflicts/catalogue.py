"""Pairs of KPIs that so often pull against each other that every company should look at them once.

Matched by what a department is for and how a KPI is tagged, never by names. A match without a witness is a question for
the workshop, not a conflict.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

Entry = Literal["volume_capacity", "lead_volume_quality", "retention_release", "cost_headcount"]


@dataclass(frozen=True, slots=True)
class Side:
    """A KPI with one of the tags, in a department with one of the functions (none named: any)."""

    functions: frozenset[str]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class CataloguePair:
    """One side's win tends to be the other's burden."""

    code: Entry
    one: Side
    other: Side


def _side(functions: str, tags: str) -> Side:
    return Side(frozenset(functions.split()), frozenset(tags.split()))


CATALOGUE = (
    CataloguePair(
        "volume_capacity", _side("sales ecommerce", "volume"), _side("operations", "capacity throughput unit_cost")
    ),
    CataloguePair("lead_volume_quality", _side("marketing", "lead_volume"), _side("sales", "lead_quality conversion")),
    CataloguePair(
        "retention_release",
        _side("customer-success customer-service", "retention"),
        _side("product technology", "release_velocity"),
    ),
    CataloguePair("cost_headcount", _side("finance", "cost_reduction"), _side("hr", "headcount")),
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the catalogue looks at of a department KPI."""

    key: Hashable
    department: Hashable
    function: str
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A pair to look at; `first` is the entry's first side."""

    entry: Entry
    first: Hashable
    second: Hashable


def matches(kpis: Iterable[Tagged]) -> list[Match]:
    """Every pair of two departments that the catalogue names, in the order of the catalogue and of `kpis`."""
    known = list(kpis)
    return [match for pair in CATALOGUE for match in _of(pair, known)]


def _of(pair: CataloguePair, kpis: list[Tagged]) -> Iterator[Match]:
    ones = [kpi for kpi in kpis if _fits(pair.one, kpi)]
    others = [kpi for kpi in kpis if _fits(pair.other, kpi)]
    for one, other in product(ones, others):
        if one.department != other.department:
            yield Match(pair.code, one.key, other.key)


def _fits(side: Side, kpi: Tagged) -> bool:
    return kpi.function in side.functions and bool(side.tags & kpi.tags)
