"""Conflicts as the page lists them: by company KPI and by the KPI that costs it, worst first."""

from collections.abc import Iterable
from dataclasses import dataclass

from alignment.rules.conflicts.told import ConflictRow, Party
from alignment.rules.conflicts.what_if import harming_sides
from alignment.selectors.kept_graph import KeptGraph


@dataclass(frozen=True, slots=True)
class Group:
    """All conflicts of a company KPI (None: targets that exclude each other) in which `harming` is the one that costs more."""

    company_kpi: Party | None
    harming: Party
    rows: tuple[ConflictRow, ...]


def grouped_rows(rows: Iterable[ConflictRow], kept: KeptGraph | None) -> list[Group]:
    """Rows keep their order within a group; groups stand in the order of their first row."""
    listed = list(rows)
    found: dict[tuple[object, object], tuple[Party, list[ConflictRow]]] = {}
    for row, harming in zip(listed, _harming(listed, kept), strict=True):
        of = row.company_kpi.id if row.company_kpi else None
        found.setdefault((of, harming.id), (harming, []))[1].append(row)
    return [Group(members[0].company_kpi, harming, tuple(members)) for harming, members in found.values()]


def partner(group: Group, row: ConflictRow) -> Party:
    """The other KPI of the row."""
    return row.second if row.first.id == group.harming.id else row.first


def _harming(rows: list[ConflictRow], kept: KeptGraph | None) -> list[Party]:
    """Of each row the side that costs more; the first where the structure does not tell."""
    places = [_places(row, kept) for row in rows]
    known = [place for place in places if place is not None]
    sides = iter(
        harming_sides(kept.known.graph, [pair for pair, _ in known], [top for _, top in known]) if kept else ()
    )
    return [
        row.first if place is None else (row.first, row.second)[next(sides)]
        for row, place in zip(rows, places, strict=True)
    ]


def _places(row: ConflictRow, kept: KeptGraph | None) -> tuple[tuple[int, int], int | None] | None:
    if kept is None or row.first.id not in kept.position or row.second.id not in kept.position:
        return None
    pair = (kept.position[row.first.id], kept.position[row.second.id])
    return pair, kept.company_position.get(row.company_kpi.id) if row.company_kpi else None
