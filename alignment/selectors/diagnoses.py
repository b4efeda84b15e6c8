"""Reads where dips began, as kept for a day."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Subquery

from alignment.models import Diagnosis, Unreadable
from alignment.rules.diagnosis.told import Coming, Diagnosed, Named, Origin
from kpis.models import Kpi, Level
from organization.models import Company


def diagnoses(
    company: Company, *, as_of: date | None = None, kpis: Collection[UUID] | None = None
) -> dict[UUID, Diagnosed]:
    """The newest diagnosis of each KPI (up to `as_of`). Two queries. KPIs that retired since keep their names.

    A department KPI is diagnosed on days on which it is off: only the last day on which anything was diagnosed speaks of it.
    """
    rows = Diagnosis.objects.filter(company=company)
    if as_of is not None:
        rows = rows.filter(day__lte=as_of)
    last = rows.order_by("-day").values("day")[:1]
    rows = rows.filter(Q(kpi__level=Level.COMPANY) | Q(day=Subquery(last)))
    if kpis is not None:
        rows = rows.filter(kpi__in=kpis)
    newest = list(rows.order_by("kpi_id", "-day").distinct("kpi_id"))
    names = _names(company, _mentioned(newest))
    return {row.kpi_id: _diagnosed(row, names) for row in newest if row.kpi_id in names}


def _mentioned(rows: Iterable[Diagnosis]) -> set[UUID]:
    found = set()
    for row in rows:
        found.add(row.kpi_id)
        for entry in (*row.ranking, *row.coming):
            found |= {UUID(one) for one in (entry["kpi"], *entry["path"])}
    return found


def _names(company: Company, ids: set[UUID]) -> dict[UUID, Named]:
    rows = Kpi.objects.filter(company=company, id__in=ids).values_list(
        "id", "key", "name", "level", "department__name", "owner__name", "unit", "decimals"
    )
    return {row[0]: Named(*row[:4], row[4] or "", row[5] or "", *row[6:]) for row in rows}


def _diagnosed(row: Diagnosis, names: dict[UUID, Named]) -> Diagnosed:
    def way(entry: dict[str, Any]) -> tuple[Named, ...]:
        return tuple(names[UUID(one)] for one in entry["path"])

    return Diagnosed(
        kpi=names[row.kpi_id],
        day=row.day,
        verdict=row.verdict,
        origin_level=row.origin_level,
        reason=row.reason or ("" if row.enough else Unreadable.SHORT.value),
        dip_sigma=row.dip_sigma,
        weeks=row.weeks,
        ranking=tuple(
            Origin(
                names[UUID(one["kpi"])],
                one["share"],
                date.fromisoformat(one["onset"]),
                one["size"],
                one["size_sigma"],
                way(one),
            )
            for one in row.ranking
        ),
        coming=tuple(
            Coming(
                names[UUID(one["kpi"])],
                date.fromisoformat(one["onset"]),
                date.fromisoformat(one["from"]),
                one["in_weeks"],
                one["size"],
                one["size_sigma"],
                way(one),
            )
            for one in row.coming
        ),
    )
